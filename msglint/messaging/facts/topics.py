"""Stub."""

from typing import Any


def policy_writers(item: Any, world: Any) -> Any:
    raise NotImplementedError
