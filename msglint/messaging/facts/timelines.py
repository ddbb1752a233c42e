"""How long things take: until a failing message reaches its DLQ, and how long it stays there.

A message that is not deleted becomes visible again when its visibility timeout is over, so a
redrive policy that allows N receives moves it after N visibility timeouts at the earliest.
Retention counts from the first send. For a standard queue it goes on counting in the DLQ, for a
FIFO queue it starts anew there (SQS Developer Guide, "Using dead-letter queues").
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.schema import Datum
    from msglint.values.conditions import World

_UNITS = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))
_NAMED = 2
"""How many units a time is told in."""


def time_to_dlq(queue: Item, world: World) -> int | None:
    """Seconds until a message that always times out is moved; null without a redrive policy."""
    if not queue.get("has_redrive", world):
        return None
    receives = queue.get("max_receive_count", world)
    if receives is None:
        return None
    return _whole(receives) * _whole(queue.get("visibility_timeout", world))


def reaches_dlq(queue: Item, world: World) -> bool | None:
    """Whether that is before its retention ends; null without a redrive policy."""
    time = time_to_dlq(queue, world)
    return None if time is None else time < _whole(queue.get("message_retention", world))


def time_in_dlq(queue: Item, world: World) -> int | None:
    """Seconds that such a message is kept in the DLQ; null without a DLQ in the deployment."""
    time = time_to_dlq(queue, world)
    dlq = None if time is None else _linked(queue, "dlq", world)
    if time is None or dlq is None:
        return None
    kept = _whole(dlq.get("message_retention", world))
    return kept if queue.get("fifo", world) else max(0, kept - time)


def told(queue: Item, world: World) -> str | None:
    """All of it in words."""
    time = time_to_dlq(queue, world)
    dlq = None if time is None else _linked(queue, "dlq", world)
    if time is None or dlq is None:
        return None
    moved = f"moved to {dlq.declaration.name} after at least {duration(time)}"
    if not reaches_dlq(queue, world):
        kept = duration(_whole(queue.get("message_retention", world)))
        return f"would be {moved}, but deleted after {kept}"
    kept = duration(_whole(dlq.get("message_retention", world)))
    since = "the move" if queue.get("fifo", world) else "the first send"
    return f"{moved}, kept for {kept} counted from {since}"


def batch_time(mapping: Item, world: World) -> int | None:
    """Seconds from the first message of a batch to the end of the invocation, at most."""
    function = _linked(mapping, "function", world)
    if function is None:
        return None
    return _whole(mapping.get("batching_window", world)) + _whole(function.get("timeout", world))


def time_per_message(mapping: Item, world: World) -> Decimal | None:
    """Seconds of one invocation for each message of a full batch."""
    function = _linked(mapping, "function", world)
    size = None if function is None else mapping.get("batch_size", world)
    if function is None or size is None or _whole(size) < 1:
        return None
    return Decimal(_whole(function.get("timeout", world))) / _whole(size)


def duration(seconds: int) -> str:
    """A time as people say it: "25 min", "1 d 12 h"; smaller units are left out."""
    said: list[str] = []
    for unit, length in _UNITS:
        number, seconds = divmod(seconds, length)
        if number:
            said.append(f"{number} {unit}")
    return " ".join(said[:_NAMED]) or "0 s"


def _linked(item: Item, link: str, world: World) -> Item | None:
    found = item.graph.linked(item, item.link(link), world)
    return found[0] if found else None


def _whole(datum: Datum) -> int:
    assert isinstance(datum, int), "the field is a whole number that is never null here"
    return datum
