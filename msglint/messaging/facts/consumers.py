"""Who polls a queue, as far as that is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import World


def has_lambda(queue: Item, world: World) -> bool:
    """Whether an event source mapping polls it."""
    return queue.graph.any_linking(queue, "mapping", "queue", world)


def has_managed(queue: Item, world: World) -> bool:
    """Whether a mapping or a pipe polls it."""
    try:
        if has_lambda(queue, world):
            return True
    except Undecided:
        if queue.graph.any_linking(queue, "pipe", "queue", world):
            return True
        raise
    return queue.graph.any_linking(queue, "pipe", "queue", world)
