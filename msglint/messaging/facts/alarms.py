"""Stub."""

from typing import Any


def has_actions(item: Any, world: Any) -> Any:
    raise NotImplementedError
