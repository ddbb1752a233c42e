"""Whether entities exist beside each other: conditions, and counts that are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.values.conditions import Equals, both
from msglint.values.model import Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import Condition, World


def together(exists: Condition | Unknown, part: Condition | Unknown) -> Condition | Unknown:
    """When a part of something exists."""
    if isinstance(exists, Unknown):
        return exists
    return part if isinstance(part, Unknown) else both(exists, part)


def may_exist(item: Item, world: World) -> bool:
    """Whether it is not certainly left out of the deployment."""
    return isinstance(item.exists, Unknown) or world.holds(item.exists) is not False


def demand_existence(item: Item, beside: Item, world: World) -> None:
    """Raise `Undecided` unless it exists wherever the other one does."""
    address = item.declaration.address
    if isinstance(item.exists, Unknown):
        if not _exist_together(item.exists, beside.exists):
            reason = f"whether {address} exists is not known: {item.exists.reason}"
            raise Undecided(reason, item.declaration.span)
        return
    answer = world.holds(item.exists)
    if isinstance(answer, Equals):
        reason = f"whether {address} exists depends on {answer.variable.label}"
        raise Undecided(reason, item.declaration.span, answer)


def _exist_together(one: Unknown, other: Condition | Unknown) -> bool:
    """Whether two that may have any number of instances have the same ones."""
    if not isinstance(other, Unknown):
        return False
    if one.identity and one.identity == other.identity:
        return True
    return one == other and one.variable is not None
