"""Stub."""

from typing import Any


def has_lambda(item: Any, world: Any) -> Any:
    raise NotImplementedError


def has_managed(item: Any, world: Any) -> Any:
    raise NotImplementedError
