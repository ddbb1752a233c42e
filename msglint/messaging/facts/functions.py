"""Who invokes a function, and how many of its invocations may run at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.values.model import Reference
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import World

_ASYNCHRONOUS = (
    ("subscription", "function"),
    ("rule_target", "function"),
    ("notification", "function"),
    ("schedule", "function"),
)
"""What hands events to Lambda's own queue and does not wait for the result."""


def is_asynchronous(function: Item, world: World) -> bool:
    """Whether anything in the deployment invokes it asynchronously. One is enough."""
    undecided: Undecided | None = None
    for subject, link in _ASYNCHRONOUS:
        try:
            if function.graph.any_linking(function, subject, link, world):
                return True
        except Undecided as one:
            if undecided is None or (undecided.atom is None and one.atom is not None):
                undecided = one
    if undecided is not None:
        raise undecided
    return False


def mapping_concurrency(function: Item, world: World) -> int | None:
    """How many invocations its SQS mappings keep running at most; null if one has no limit."""
    total = 0
    for mapping in function.graph.linking(function, "mapping", "function", world):
        if mapping.get("enabled", world) and mapping.get("source_type", world) == "sqs":
            limit = mapping.get("max_concurrency", world)
            if limit is None:
                return None
            assert isinstance(limit, int), "a maximum concurrency is a whole number"
            total += limit
    return total


def service_of(permission: Item, world: World) -> str | None:
    """The service that a permission is for; null when it is for an account, user or role.

    Raises `Undecided`.
    """
    written = permission.written("principal", world)
    if isinstance(written, Reference) and not written.type.startswith("Custom::"):
        return None  # what a deployment makes is no service of AWS
    principal = permission.get("principal", world)
    return str(principal) if str(principal).endswith(".amazonaws.com") else None
