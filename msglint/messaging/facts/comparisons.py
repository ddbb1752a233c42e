"""Numbers compared that may be one open input: what is certain of them whatever it is.

`visibility_timeout_seconds = var.timeout` beside `timeout = var.timeout` covers one timeout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.values.model import Unknown
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.schema import Datum
    from msglint.values.conditions import World
    from msglint.values.model import Value


def timeouts_covered(mapping: Item, world: World) -> int:
    """How often the function's timeout fits into the queue's visibility timeout.

    AWS accepts no mapping that covers less than one, so that is known without them.
    """
    queue, function = _linked(mapping, "queue", world), _linked(mapping, "function", world)
    if queue is None or function is None:
        return 1
    visibility = queue.written("visibility_timeout", world)
    if _are_the_same(visibility, function.written("timeout", world), world):
        return 1
    timeout = _whole(function.get("timeout", world))
    if timeout < 1:
        raise Undecided("the function has no time at all", function.place("timeout", world).span)
    return _whole(queue.get("visibility_timeout", world)) // timeout


def dlq_keeps_longer(queue: Item, world: World) -> bool:
    """Whether the DLQ keeps messages longer."""
    dlq = _linked(queue, "dlq", world)
    if dlq is None:
        return False
    own, there = queue.written("message_retention", world), dlq.written("message_retention", world)
    if _are_the_same(own, there, world):
        return False
    return _whole(dlq.get("message_retention", world)) > _whole(
        queue.get("message_retention", world)
    )


def _are_the_same(one: Value | None, other: Value | None, world: World) -> bool:
    """Whether both are the same input, or the same part of it, that is not known."""
    if one is None or other is None:
        return False
    one, other = settle(one, world), settle(other, world)
    if not (isinstance(one, Unknown) and isinstance(other, Unknown)):
        return False
    if one.variable is not None and one.variable == other.variable:
        return True
    return one.identity != "" and one.identity == other.identity


def _linked(item: Item, link: str, world: World) -> Item | None:
    found = item.graph.linked(item, item.link(link), world)
    return found[0] if found else None


def _whole(datum: Datum) -> int:
    assert isinstance(datum, int), "the field is a whole number that is never null"
    return datum
