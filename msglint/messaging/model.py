"""What a subject is made of: the forms it is declared in, how values name it, its rows.

Everything that is particular to one subject stands in one file under `subjects/`: a `Model`
with a table of rows. The rest of the package works on these tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.declarations import Dialect
    from msglint.messaging.item import Item
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.rows import Row
    from msglint.values.conditions import World

Naming: TypeAlias = Literal["arn", "url", "name", "id"]
"""What an attribute of a resource says of it, when the text identifies it ("id": in a way of
its own, which is compared with no other text)."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to declare a subject: a resource type, or each member of a list inside one."""

    type: str
    part: str = ""
    """Path of the list of which every member is one entity; empty: the resource itself."""

    @property
    def name(self) -> str:
        """How rows single out this form when its attributes have names of their own."""
        return f"{self.type}:{self.part}" if self.part else self.type

    @property
    def dialect(self) -> Dialect:
        """Which dialect's attribute names the form follows."""
        return dialect_of(self.type)


def dialect_of(declared_type: str) -> Dialect:
    """CloudFormation writes types with colons, Terraform without."""
    return "cloudformation" if "::" in declared_type else "terraform"


@dataclass(frozen=True, slots=True)
class Identity:
    """How values name an entity of a subject."""

    service: str
    """Third part of its ARN."""
    attributes: dict[str, dict[str, Naming]]
    """By declared type: the attributes whose text identifies the resource."""
    name: dict[str, str]
    """By declared type: the attribute in which its author names it."""
    prefix: str = ""
    """What stands before the name in the last part of its ARN ("function:")."""
    lookups: dict[str, str] = field(default_factory=dict)
    """Data sources that look one up: type, and the attribute that holds the name."""
    through: tuple[str, str] | None = None
    """Subject and link of what may stand for one (an alias for its function)."""
    scope: Callable[[Item, World], Pieces] | None = None
    """What stands between prefix and name in its ARN, where something does (a rule's bus)."""
    global_name: bool = False
    """Its ARN says neither Region nor account: its name is unique in the world."""
    of_account: bool = False
    """Its ARN says no Region: its name is unique in its account."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A resource of its own that sets an attribute of another one."""

    subject: str
    link: str
    """Field of the companion that names the owner."""
    attribute: dict[str, str]
    """By declared type of the companion: the attribute with the value."""


@dataclass(frozen=True, slots=True)
class Model:
    """A subject, complete."""

    name: str
    doc: str
    forms: tuple[Form, ...]
    rows: tuple[Row, ...]
    identity: Identity | None = None
    companions: dict[str, Companion] = field(default_factory=dict)
    """Attributes that other resources may set as well."""
    variable: str = ""
    """What conditions call it, where its name is a reserved word of CEL."""
