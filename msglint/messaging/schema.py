"""The vocabulary of rules: subjects, their fields, and how to read them.

Rule pages name subjects ("mapping") and fields ("mapping.queue.visibility_timeout"). This
module says which exist and what they mean; pages are checked against it when they are
loaded, and the documentation of the model is generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from msglint.declarations import Declaration
    from msglint.source.text import Span
    from msglint.values.conditions import Condition, World
    from msglint.values.model import Trail, Unknown

FieldType: TypeAlias = Literal["int", "string", "bool", "subject", "object", "any"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a rule may ask of a subject.

    `type` "subject" is a link to another subject (named by `subject`), "object" a plain map
    of scalars, "any" free data. `many` makes it a list. A `nullable` field is null when it is
    certainly not set and nothing holds by default; lists are empty instead.
    """

    name: str
    type: FieldType
    doc: str
    unit: str = ""
    subject: str = ""
    many: bool = False
    nullable: bool = True
    null_without: tuple[str, ...] = ()
    """Other fields of the subject: this one is null wherever one of those is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that rules judge."""

    name: str
    doc: str
    fields: dict[str, Field]
    variable: str = ""
    """What conditions and paths call it, where its name is a reserved word of CEL."""

    @property
    def root(self) -> str:
        """The word with which conditions and paths begin."""
        return self.variable or self.name


Datum: TypeAlias = "str | int | bool | Decimal | Entity | Sequence[Datum] | dict[str, Datum] | None"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is set (or, when it is not, where its owner is declared)."""

    span: Span
    trail: Trail
    owner: Declaration
    attribute: str = ""
    """The setting's own name in the dialect ("visibility_timeout_seconds", "RedrivePolicy");
    empty when the place is a declaration as a whole."""


class Entity(Protocol):
    """One subject in a graph."""

    @property
    def subject(self) -> str:
        """Name of its `Subject`."""

    @property
    def declaration(self) -> Declaration:
        """The resource that it comes from."""

    @property
    def exists(self) -> Condition | Unknown:
        """When it is part of the deployment: the declaration's own condition, and that of the
        part of it that the entity stands for (a target of a rule)."""

    def get(self, field: str, world: World) -> Datum:
        """The field's value in a world: plain data or linked entities.

        Raises `Undecided` when it cannot be known, with the atom to split on when the
        answer differs between worlds.
        """

    def place(self, field: str, world: World) -> Place:
        """Where the field is set. Never raises: the header at worst."""

    def header(self) -> Place:
        """Where it is declared: the declaration's header, or where its part of that begins."""


class Graph(Protocol):
    """The message flow of one unit."""

    def entities(self, subject: str) -> Sequence[Entity]:
        """All entities of one subject, in the order of their declarations."""
