"""A small builder of units: plain Python data becomes values, each with a place of its own."""

from __future__ import annotations

from decimal import Decimal

from msglint.declarations import Declaration, Hidden, Unit
from msglint.messaging.graph import MessageGraph, build
from msglint.messaging.item import Item
from msglint.source.text import Source, Span
from msglint.values.conditions import ALWAYS, REAL, Condition, Equals, Variable, World
from msglint.values.model import (
    NOTHING_HERE,
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    Value,
)
from msglint.values.reading import Undecided

ARN = {
    "AWS::SQS::Queue": "Arn",
    "AWS::SNS::Topic": "Ref",
    "AWS::Lambda::Function": "Arn",
}


def place(name: str) -> Span:
    """A span in a source of its own, told by its name."""
    return Span(Source(name, name), 0, len(name))


def value(data: object, name: str = "") -> Value:
    """Plain data as a value; values stay as they are."""
    span = place(name) if name else None
    match data:
        case dict():
            return MapValue({k: value(v, f"{name}.{k}") for k, v in data.items()}, span)
        case list() | tuple():
            items = tuple(value(v, f"{name}[{i}]") for i, v in enumerate(data))
            return ListValue(items, span)
        case None | str() | bool() | int() | Decimal():
            return Known(data, span)
        case _:
            return data  # type: ignore[return-value]


def ref(target: str, attribute: str = "") -> Reference:
    """A reference by address; without an attribute to the ARN.

    A logical id that was not declared before is a queue's.
    """
    declared_type = TYPES.get(target) or ".".join(target.split(".")[:-1]) or "AWS::SQS::Queue"
    return Reference(target, declared_type, attribute or ARN.get(declared_type, "arn"))


TYPES: dict[str, str] = {}
"""Types of logical ids, as they were last declared."""


def declare(address: str, declared_type: str = "", **settings: object) -> Declaration:
    """A resource. Terraform addresses carry their type; templates name it."""
    exists = settings.pop("exists", ALWAYS)
    region, account = settings.pop("region", None), settings.pop("account", None)
    if declared_type:
        TYPES[address] = declared_type
    declared_type = declared_type or ".".join(address.split(".")[:-1])
    attributes = settings.pop("attributes", None)
    span = place(address)
    return Declaration(
        key=address,
        address=address,
        type=declared_type,
        dialect="cloudformation" if "::" in declared_type else "terraform",
        attributes=value(settings if attributes is None else attributes, address),
        span=span,
        extent=span,
        exists=exists,  # type: ignore[arg-type]
        region=None if region is None else value(region),
        account=None if account is None else value(account),
    )


def graph(*declarations: Declaration, hidden: tuple[Hidden, ...] = ()) -> MessageGraph:
    """The graph of a unit with these declarations."""
    return build(Unit("test", list(declarations), list(hidden)))


def find(built: MessageGraph, subject: str, address: str) -> Item:
    """An entity by address."""
    (item,) = (i for i in built.entities(subject) if i.declaration.address == address)
    return item


def text(*parts: str | Value) -> Text:
    """A text of literal parts and values."""
    return Text(parts)


def json_text(data: object) -> JsonText:
    """A string that encodes a document."""
    return JsonText(value(data, "document"), place("document"))


def unknown(*names: str, reason: str = "it was hidden") -> Unknown:
    """A value that could name anything, or only these resources."""
    return Unknown(reason, place("unknown"), names=frozenset(names) if names else None)


def outside(name: str = "input") -> Unknown:
    """An input of the unit that has no value."""
    return Unknown(f"{name} has no value", names=NOTHING_HERE, variable=Variable(name, name))


def when(variable: str, then: object, otherwise: object, equals: object = True) -> Choice:
    """One of two values, by an input."""
    return Choice(flag(variable, equals), value(then, "then"), value(otherwise, "otherwise"))


def flag(variable: str, equals: object = True) -> Equals:
    """The condition that an input has a value."""
    return Equals(Variable(variable, variable), equals)  # type: ignore[arg-type]


def world(*facts: tuple[str, object]) -> World:
    """A world in which inputs have these values."""
    return World(frozenset((Variable(name, name), data) for name, data in facts))  # type: ignore[misc]


def read(item: Item, field: str, at: World = REAL) -> object:
    """A field's value; linked entities as addresses, "?" for undecided, "?x" with its input."""
    try:
        found = item.get(field, at)
    except Undecided as undecided:
        return "?" + (undecided.atom.variable.label if undecided.atom else "")
    return plain(found)


def plain(data: object) -> object:
    """Entities as addresses."""
    if isinstance(data, Item):
        return data.declaration.address
    if isinstance(data, list):
        return [plain(one) for one in data]
    return data


__all__ = [
    "Condition",
    "declare",
    "find",
    "flag",
    "graph",
    "json_text",
    "outside",
    "place",
    "read",
    "ref",
    "text",
    "unknown",
    "value",
    "when",
    "world",
]
