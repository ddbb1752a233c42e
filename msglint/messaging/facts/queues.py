"""Stub."""

from typing import Any


def managed_encryption(item: Any, world: Any) -> Any:
    raise NotImplementedError


def policy_writers(item: Any, world: Any) -> Any:
    raise NotImplementedError


def fifo_default(x: str) -> Any:
    return None
