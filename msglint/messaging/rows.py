"""Rows of a subject's table: one field each, and how it is read.

- `Attribute`: what an attribute of the resource says, or AWS's default where it says nothing;
- `Link`: another subject that an attribute names;
- `Inverse`: the subjects whose link names this one;
- `Fact`: what a function works out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from msglint.messaging.schema import Field, Place
from msglint.messaging.values import bounded, is_set, number, truth, words
from msglint.values.model import AWS_DEFAULT
from msglint.values.reading import NotThisShape, Undecided, integer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from msglint.messaging.item import Item, Setting
    from msglint.messaging.model import Form
    from msglint.messaging.schema import Datum, FieldType
    from msglint.values.conditions import World
    from msglint.values.model import Value

OWNER = "."
"""Instead of a path: the link leads to the very resource that the entity is a part of."""

WHOLE = "./"
"""At the start of a path: it begins at the resource that the entity is a part of."""

Compute: TypeAlias = "Callable[[Item, World], Datum]"
Default: TypeAlias = "Datum | Compute"


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a field stands: an attribute path for each dialect, or for single forms.

    A path names attributes from the outside in, with dots between them. Steps into a
    Terraform block (a list of one map) and into a string that holds JSON need no mark; a step
    "Name=QueueName" picks the map with that member out of a list.
    """

    terraform: str = ""
    cloudformation: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)

    def of(self, form: Form) -> str:
        """The path in a form; empty when the form has no such attribute."""
        found = self.forms.get(form.name)
        if found is not None:
            return found
        return self.terraform if form.dialect == "terraform" else self.cloudformation


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a subject."""

    field: Field

    def read(self, item: Item, world: World) -> Datum:
        """The field's value. Raises `Undecided`."""
        raise NotImplementedError

    def place(self, item: Item, world: World) -> Place:
        """Where the field is set. Raises `Undecided`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Attribute(Row):
    """A field that an attribute sets."""

    paths: Paths
    convert: Callable[[Value, World], Datum]
    default: Default = None

    def read(self, item: Item, world: World) -> Datum:
        """What is written, else AWS's default."""
        setting = item.setting(self.paths.of(item.form), world)
        if setting is not None:
            found = converted(setting, self.convert, world)
            if found is not None:
                return found
        return self.default_of(item, world)

    def default_of(self, item: Item, world: World) -> Datum:
        """What AWS takes where nothing is written."""
        return self.default(item, world) if callable(self.default) else self.default

    def place(self, item: Item, world: World) -> Place:
        """Where it is written."""
        return place_of(self.paths.of(item.form), item, world)


@dataclass(frozen=True, slots=True)
class Link(Row):
    """A field that names another subject of the unit (or several: `field.many`)."""

    paths: Paths
    role: str = ""
    """For links to dead-letter queues: whose failures go there."""
    not_with: Paths | None = None
    """An attribute that says that something else is named, where it is not known what."""

    def read(self, item: Item, world: World) -> Datum:
        """The entities that are named."""
        found = item.graph.linked(item, self, world)
        if self.field.many:
            return found
        return found[0] if found else None

    def place(self, item: Item, world: World) -> Place:
        """Where it is written."""
        return place_of(self.paths.of(item.form), item, world)


@dataclass(frozen=True, slots=True)
class Inverse(Row):
    """All subjects whose link `of` ("mapping.queue") names this one."""

    of: str

    def read(self, item: Item, world: World) -> Datum:
        """The entities that name this one."""
        subject, _, link = self.of.partition(".")
        return item.graph.linking(item, subject, link, world)

    def place(self, item: Item, world: World) -> Place:  # noqa: ARG002
        """The header: others write it."""
        return item.header()


@dataclass(frozen=True, slots=True)
class Fact(Row):
    """A field that a function works out from other fields."""

    compute: Compute
    at: str | Callable[[Item, World], Place] = ""
    """The field whose place it shares, or a function that finds one; empty: the header."""

    def read(self, item: Item, world: World) -> Datum:
        """What the function says."""
        return self.compute(item, world)

    def place(self, item: Item, world: World) -> Place:
        """The place of the field it goes with."""
        if callable(self.at):
            return self.at(item, world)
        return item.place(self.at, world) if self.at else item.header()


def converted(setting: Setting, convert: Callable[[Value, World], Datum], world: World) -> Datum:
    """The setting's plain data. A value of the wrong kind is undecided: AWS will refuse it."""
    try:
        return convert(setting.value, world)
    except NotThisShape as wrong:
        reason = f"{setting.attribute} is not {wrong.expected.removeprefix('expected ')}"
        raise Undecided(reason, setting.value.span) from wrong


def place_of(path: str, item: Item, world: World) -> Place:
    """Where the attribute is written, or the header where AWS's default holds."""
    attribute = path.rpartition(".")[2]
    setting = item.setting(path, world) if path and path != OWNER else None
    if setting is None:
        blank = item.blank(path, world)
        if blank is not None and blank.span is not None:
            trail = (*blank.trail, *AWS_DEFAULT)
            return Place(blank.span, trail, item.declaration, path.partition(".")[0])
        if path.startswith(WHOLE):  # of the resource, not of the part that the entity is
            return Place(item.declaration.span, AWS_DEFAULT, item.declaration, attribute)
        return replace(item.header(), trail=AWS_DEFAULT, attribute=attribute)
    value = setting.value
    return Place(value.span or setting.owner.span, value.trail, setting.owner, attribute)


# The words in which the tables under `subjects/` are written.


def whole(
    name: str,
    tf: str,
    cfn: str,
    doc: str,
    *,
    default: Default = None,
    unit: str = "",
    forms: Mapping[str, str] | None = None,
    nullable: bool | None = None,
) -> Attribute:
    """A row for a whole number. It is nullable if it has no default, unless told otherwise."""
    paths = Paths(tf, cfn, forms or {})
    return _attribute(name, "int", paths, doc, integer, default, unit, nullable=nullable)


def limit(name: str, tf: str, cfn: str, doc: str) -> Attribute:
    """A row for a whole number of which -1 means that there is no limit."""
    return _attribute(name, "int", Paths(tf, cfn), doc, bounded, None)


def by_dialect(*, terraform: Datum, cloudformation: Datum) -> Compute:
    """A default that the tool, not AWS, decides."""
    return lambda item, _: terraform if item.form.dialect == "terraform" else cloudformation


def quantity(
    name: str, tf: str, cfn: str, doc: str, *, default: Default = None, unit: str = ""
) -> Attribute:
    """A row for a number that need not be whole."""
    return _attribute(name, "any", Paths(tf, cfn), doc, number, default, unit)


def flag(name: str, tf: str, cfn: str, doc: str, *, default: Default = False) -> Attribute:
    """A row for true or false."""
    return _attribute(name, "bool", Paths(tf, cfn), doc, truth, default, nullable=False)


def text(
    name: str,
    tf: str,
    cfn: str,
    doc: str,
    *,
    default: Default = None,
    forms: Mapping[str, str] | None = None,
    nullable: bool | None = None,
) -> Attribute:
    """A row for a string. It is nullable if it has no default, unless told otherwise."""
    paths = Paths(tf, cfn, forms or {})
    return _attribute(name, "string", paths, doc, words, default, nullable=nullable)


def present(
    name: str, tf: str, cfn: str, doc: str, *, forms: Mapping[str, str] | None = None
) -> Attribute:
    """A row that says whether an attribute is set at all, whatever its value."""
    paths = Paths(tf, cfn, forms or {})
    return _attribute(name, "bool", paths, doc, is_set, False, nullable=False)


def link(
    name: str,
    to: str,
    tf: str,
    cfn: str,
    doc: str,
    *,
    role: str = "",
    many: bool = False,
    forms: Mapping[str, str] | None = None,
    not_with: tuple[str, str] | None = None,
) -> Link:
    """A row for a link to another subject. `not_with`: an attribute that only others have."""
    declared = Field(name, "subject", doc, subject=to, many=many, nullable=not many)
    others = None if not_with is None else Paths(*not_with)
    return Link(declared, Paths(tf, cfn, forms or {}), role, others)


def inverse(name: str, of: str, doc: str) -> Inverse:
    """A row for all subjects that link here."""
    subject = of.partition(".")[0]
    return Inverse(Field(name, "subject", doc, subject=subject, many=True, nullable=False), of)


def fact(
    name: str,
    kind: FieldType,
    compute: Compute,
    doc: str,
    *,
    unit: str = "",
    subject: str = "",
    many: bool = False,
    at: str | Callable[[Item, World], Place] = "",
    nullable: bool | None = None,
    null_without: str | tuple[str, ...] = (),
) -> Fact:
    """A row for what a function works out. Truths and lists are never null, unless told."""
    if nullable is None:
        nullable = kind != "bool" and not many
    needed = (null_without,) if isinstance(null_without, str) else null_without
    field = Field(name, kind, doc, unit, subject, many, nullable, needed)
    return Fact(field, compute, at)


def _attribute(
    name: str,
    kind: FieldType,
    paths: Paths,
    doc: str,
    convert: Callable[[Value, World], Datum],
    default: Default,
    unit: str = "",
    *,
    nullable: bool | None = None,
) -> Attribute:
    if nullable is None:
        nullable = default is None
    return Attribute(Field(name, kind, doc, unit, nullable=nullable), paths, convert, default)
