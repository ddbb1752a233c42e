"""Numbers compared that may be one open input: what is certain of them whatever it is.

`visibility_timeout_seconds = var.timeout` beside `timeout = var.timeout` covers one timeout, and
`6 * var.timeout` covers six.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.values.model import Unknown
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from fractions import Fraction

    from msglint.messaging.item import Item
    from msglint.messaging.schema import Datum
    from msglint.values.conditions import Variable, World
    from msglint.values.model import Value


def timeouts_covered(mapping: Item, world: World) -> int | None:
    """How often the function's timeout fits into the queue's visibility timeout."""
    both = _queue_and_function(mapping, world)
    if both is None:
        return None
    queue, function = both
    visibility = queue.written("visibility_timeout", world)
    times = _times(visibility, function.written("timeout", world), world)
    if times is not None:
        return int(times)
    return _whole(queue.get("visibility_timeout", world)) // _timeout(function, world)


def timeouts_left(mapping: Item, world: World) -> int | None:
    """How often the function's timeout fits into what gathering a batch leaves of it."""
    both = _queue_and_function(mapping, world)
    if both is None:
        return None
    queue, function = both
    window = _whole(mapping.get("batching_window", world))
    if window == 0:
        return timeouts_covered(mapping, world)
    return (_whole(queue.get("visibility_timeout", world)) - window) // _timeout(function, world)


def dlq_keeps_longer(queue: Item, world: World) -> bool:
    """Whether the DLQ keeps messages longer."""
    dlq = _linked(queue, "dlq", world)
    if dlq is None:
        return False
    own, there = queue.written("message_retention", world), dlq.written("message_retention", world)
    if _times(there, own, world) == 1:
        return False
    return _whole(dlq.get("message_retention", world)) > _whole(
        queue.get("message_retention", world)
    )


def _queue_and_function(mapping: Item, world: World) -> tuple[Item, Item] | None:
    """What a mapping connects; nothing as soon as one of them is none of the deployment."""
    found: list[Item] = []
    unclear: list[Undecided] = []
    for link in ("queue", "function"):
        try:
            item = _linked(mapping, link, world)
        except Undecided as error:
            unclear.append(error)
            continue
        if item is None:
            return None
        found.append(item)
    if unclear:
        raise unclear[0]
    return found[0], found[1]


def _timeout(function: Item, world: World) -> int:
    timeout = _whole(function.get("timeout", world))
    if timeout < 1:
        raise Undecided("the function has no time at all", function.place("timeout", world).span)
    return timeout


def _times(one: Value | None, other: Value | None, world: World) -> Fraction | None:
    """How many times another value a value is, where both are one input, or the same part of it,
    that is not known, or multiples of it."""
    if one is None or other is None:
        return None
    one, other = settle(one, world), settle(other, world)
    if not (isinstance(one, Unknown) and isinstance(other, Unknown)):
        return None
    from fractions import Fraction

    if one.identity != "" and one.identity == other.identity:
        return Fraction(1)
    if one.variable is None or other.variable is None:
        return None
    if one.variable == other.variable:
        return Fraction(1)
    first, second = _multiple(one.variable), _multiple(other.variable)
    if first is None or second is None or first[0] != second[0]:
        return None
    return first[1] / second[1]


def _multiple(variable: Variable) -> tuple[Variable, Fraction] | None:
    """The input of which something is a multiple, and what multiple."""
    from fractions import Fraction

    question = variable.question
    if question is None:
        return variable, Fraction(1)
    if question.times is None or question.times <= 0:
        return None
    return question.of, Fraction(question.times)


def _linked(item: Item, link: str, world: World) -> Item | None:
    found = item.graph.linked(item, item.link(link), world)
    return found[0] if found else None


def _whole(datum: Datum) -> int:
    assert isinstance(datum, int), "the field is a whole number that is never null"
    return datum
