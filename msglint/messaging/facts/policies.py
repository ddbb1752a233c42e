"""The access policies of a resource, wherever they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.schema import Place
from msglint.values.model import Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item, Setting
    from msglint.values.conditions import World

POLICY = "policy"
"""Attribute that holds it in Terraform, and under which companions are listed."""


def writers(item: Item, world: World) -> int:
    """How many resources set the access policy."""
    return len([one for one in item.settings(POLICY, world) if _is_sure(one, item)])


def has_policy(item: Item, world: World) -> bool:
    """Whether anything sets the access policy. One is enough."""
    settings = item.settings(POLICY, world)
    if any(not _may_be_null(one, item) for one in settings):
        return True
    return any(_is_sure(one, item) for one in settings)


def _is_sure(setting: Setting, item: Item) -> bool:
    """True. Raises `Undecided` when it may turn out to be null."""
    if _may_be_null(setting, item):
        raise Undecided(f"whether {setting.attribute} is set is not known", setting.value.span)
    return True


def _may_be_null(setting: Setting, item: Item) -> bool:
    """Whether nothing may be set; a separate resource must have a policy."""
    value = setting.value
    is_open = isinstance(value, Unknown) and not (value.not_null or value.prefix)
    return is_open and setting.owner is item.declaration


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
