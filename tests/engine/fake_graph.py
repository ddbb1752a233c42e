"""A small model of its own, so that the engine is tested apart from messaging."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from msglint.declarations import Declaration, Unit
from msglint.engine.judge import judge_unit
from msglint.engine.pages import read_page
from msglint.messaging.schema import Field, Place, Subject
from msglint.source.text import Source, Span
from msglint.values.conditions import ALWAYS, Equals, Variable
from msglint.values.model import Choice, Known, MapValue, Unknown
from msglint.values.reading import Undecided, scalar, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.engine.rule import Rule
    from msglint.findings import Report
    from msglint.values.conditions import World
    from msglint.values.model import Trail


def subject(name: str, *fields: Field) -> Subject:
    """The cap of a box, its mark and its note may be null, and nothing else."""
    nullable = ("cap", "mark", "note")
    return Subject(name, name, {f.name: replace(f, nullable=f.name in nullable) for f in fields})


SUBJECTS = {
    "box": subject(
        "box",
        Field("address", "string", ""),
        Field("size", "int", "", "s"),
        Field("limit", "int", ""),
        Field("label", "string", ""),
        Field("open", "bool", ""),
        Field("tags", "object", ""),
        Field("extra", "any", ""),
        Field("words", "string", "", many=True),
        Field("mark", "string", ""),
        Field("note", "string", "", null_without=("cap",)),
        Field("cap", "subject", "", subject="lid"),
        Field("lid", "subject", "", subject="lid"),
        Field("inner", "subject", "", subject="box", many=True),
    ),
    "lid": subject(
        "lid",
        Field("address", "string", ""),
        Field("size", "int", ""),
        Field("box", "subject", "", subject="box"),
    ),
}

ENV = Variable("env", "var.env")
FLAG = Variable("flag", "var.flag", (True, False))


def variable(number: int) -> Variable:
    return Variable(f"v{number}", f"var.v{number}", (True, False))


PROD = Equals(ENV, "prod")
DEV = Equals(ENV, "dev")
ON = Equals(FLAG, True)
UNKNOWN = Unknown("var.x has no value")


def either(condition: Any, then: Any, otherwise: Any) -> Choice:
    def value(data: Any) -> Any:
        return data if isinstance(data, Choice | Unknown | Known) else Known(data)

    return Choice(condition, value(then), value(otherwise))


@dataclass
class Thing:
    """An entity whose fields are values, other things, or functions of the world."""

    subject: str
    declaration: Declaration
    fields: dict[str, Any] = field(default_factory=dict)
    header_trail: Trail = ()

    @property
    def exists(self) -> Any:
        return self.declaration.exists

    def get(self, name: str, world: World) -> Any:
        value = self.fields.get(name)
        if name == "address":
            return self.declaration.address
        if callable(value):
            return value(world)
        if isinstance(value, Unknown):
            raise Undecided(value.reason, value.span)
        if isinstance(value, Known | Choice):
            return scalar(value, world)
        return value

    def place(self, name: str, world: World) -> Place:
        value = self.fields.get(name)
        if isinstance(value, Known | Choice | Unknown):
            with suppress(Undecided):
                value = settle(value, world)
            if value.span is not None:
                return Place(value.span, value.trail, self.declaration, f"{name}_in_dialect")
        return replace(self.header(), trail=self.header_trail)

    def header(self) -> Place:
        return Place(self.declaration.span, (), self.declaration)


@dataclass
class Things:
    """A graph of them."""

    things: list[Thing]

    def entities(self, name: str) -> Sequence[Thing]:
        return [thing for thing in self.things if thing.subject == name]


def declared(address: str, source: Source | None = None, **more: Any) -> Declaration:
    source = source or Source("main.tf", f"{address}\n")
    start = source.text.index(address)
    end = source.text.find("\n\n", start)
    return Declaration(
        key=address,
        address=address,
        type=address.partition(".")[0],
        dialect="terraform",
        attributes=MapValue({}),
        span=Span(source, start, start + len(address)),
        extent=Span(source, start, len(source.text) if end < 0 else end),
        **more,
    )


def box(address: str = "box.a", *, exists: Any = ALWAYS, **fields: Any) -> Thing:
    return Thing("box", declared(address, exists=exists), fields)


def lid(address: str = "lid.a", **fields: Any) -> Thing:
    return Thing("lid", declared(address), fields)


FRONT = {
    "summary": "A box is wrong.",
    "category": "loss",
    "severity": "warning",
    "subject": "box",
    "require": "box.size > 3",
    "at": "box.size",
    "message": "size {box.size}",
}


def page(text: str = "", *, name: str = "a-rule", without: str = "") -> str:
    """A page whose front matter is `FRONT`, changed by the YAML given."""
    given = dedent(text)
    keys = {line.partition(":")[0] for line in given.splitlines() if line[:1].strip()}
    kept = [f"{k}: '{v}'\n" for k, v in FRONT.items() if k not in keys and k != without]
    return "---\n" + "".join(kept) + given.rstrip("\n") + "\n---\nWhy.\n"


def rule(text: str = "", *, name: str = "a-rule") -> Rule:
    return read_page(name, f"{name}.md", page(text), SUBJECTS).rule


def judged(things: Thing | list[Thing], *rules: Rule) -> Report:
    listed = things if isinstance(things, list) else [things]
    unit = Unit("unit", [thing.declaration for thing in listed])
    return judge_unit(Things(listed), unit, rules)
