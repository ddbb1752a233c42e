"""Entities: one subject of a unit each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.messaging.schema import Place

if TYPE_CHECKING:
    from msglint.declarations import Declaration
    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.model import Form
    from msglint.messaging.schema import Datum
    from msglint.values.conditions import Condition, World
    from msglint.values.model import Unknown, Value


@dataclass(frozen=True, slots=True)
class Setting:
    """A value with the declaration and the attribute that sets it."""

    value: Value
    owner: Declaration
    attribute: str


class Item:
    """One subject of a unit."""

    form: Form
    declaration: Declaration
    subject: str
    exists: Condition | Unknown

    def get(self, field: str, world: World) -> Datum:
        """The field's value."""
        raise NotImplementedError

    @property
    def graph(self) -> MessageGraph:
        """The graph that it stands in."""
        raise NotImplementedError

    def setting(self, path: str, world: World) -> Setting | None:
        """What is written at a path."""
        raise NotImplementedError

    def header(self) -> Place:
        """The declaration as a whole."""
        raise NotImplementedError

    def place(self, field: str, world: World) -> Place:
        """Where a field is set."""
        raise NotImplementedError
