"""The access policies of a resource, wherever they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import World

POLICY = "policy"
"""Attribute that holds it in Terraform, and under which companions are listed."""


def writers(item: Item, world: World) -> int:
    """How many resources set the access policy."""
    return len(item.settings(POLICY, world))
