"""The access policies of a resource, wherever they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.schema import Place

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import World

POLICY = "policy"
"""Attribute that holds it in Terraform, and under which companions are listed."""


def writers(item: Item, world: World) -> int:
    """How many resources set the access policy."""
    return len(item.settings(POLICY, world))


def has_policy(item: Item, world: World) -> bool:
    """Whether anything sets the access policy."""
    return bool(item.settings(POLICY, world))


def first(item: Item, world: World) -> Place:
    """Where it is set first."""
    return _written(item, world, 0)


def last(item: Item, world: World) -> Place:
    """Where it is set last, which may overwrite all others."""
    return _written(item, world, -1)


def _written(item: Item, world: World, which: int) -> Place:
    settings = item.settings(POLICY, world)
    if not settings:
        return item.header()
    owner = settings[which].owner
    return Place(owner.span, (), owner)
