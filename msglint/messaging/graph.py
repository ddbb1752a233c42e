"""From declarations to the message-flow graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.declarations import Unit
    from msglint.messaging.item import Item
    from msglint.messaging.rows import Link
    from msglint.messaging.schema import Graph
    from msglint.values.conditions import World


class MessageGraph:
    """The message flow of one unit."""

    def linked(self, item: Item, row: Link, world: World) -> list[Item]:
        """The entities that a link names."""
        raise NotImplementedError

    def linking(self, item: Item, subject: str, link: str, world: World) -> list[Item]:
        """The entities whose link names this one."""
        raise NotImplementedError

    def entities(self, subject: str) -> Sequence[Item]:
        """All entities of one subject."""
        raise NotImplementedError


def build(unit: Unit) -> Graph:
    """The message flow of one unit."""
    raise NotImplementedError
