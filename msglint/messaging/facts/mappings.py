"""Stub."""

from typing import Any


def source_type(item: Any, world: Any) -> Any:
    raise NotImplementedError


def default_batch_size(item: Any, world: Any) -> Any:
    raise NotImplementedError


def reports_batch_item_failures(item: Any, world: Any) -> Any:
    raise NotImplementedError
