"""Stub."""

from typing import Any


def has_redrive(item: Any, world: Any) -> Any:
    raise NotImplementedError


def redrive_place(item: Any, world: Any) -> Any:
    raise NotImplementedError


def redrive_writers(item: Any, world: Any) -> Any:
    raise NotImplementedError


def is_dlq(item: Any, world: Any) -> Any:
    raise NotImplementedError


def roles(item: Any, world: Any) -> Any:
    raise NotImplementedError
