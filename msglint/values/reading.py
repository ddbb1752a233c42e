"""Reading values in a world: what is not decided ends the reading.

Code that judges never meets an unknown by accident. `scalar`, `items` and the others return
plain data or raise `Undecided`, which says why, and which condition would have to be decided
to go on, if one would help.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.values.conditions import Equals
from msglint.values.model import (
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

if TYPE_CHECKING:
    from msglint.source.text import Span
    from msglint.values.conditions import Scalar, World


class Undecided(Exception):  # noqa: N818 - an answer, not an error
    """The value cannot be read. `atom` is set when assuming it either way would help."""

    def __init__(self, reason: str, span: Span | None = None, atom: Equals | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span
        self.atom = atom


class NotThisShape(Exception):  # noqa: N818 - an answer, not an error
    """The value is known, and it is not of the kind that was asked for."""

    def __init__(self, expected: str, value: Value) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected
        self.value = value


def settle(value: Value, world: World) -> Value:
    """The alternative that the world selects. Raises `Undecided` on an open condition."""
    while isinstance(value, Choice):
        answer = world.holds(value.condition)
        if isinstance(answer, Equals):
            reason = f"it depends on {answer.variable.label}"
            raise Undecided(reason, value.span, answer)
        value = value.then if answer else value.otherwise
    return value


def known(value: Value, world: World) -> Value:
    """Like `settle`, and raises `Undecided` on an unknown too."""
    value = settle(value, world)
    if isinstance(value, Unknown):
        raise Undecided(value.reason, value.span)
    return value


def scalar(value: Value, world: World) -> Scalar:
    """The plain scalar. Raises `Undecided`, or `NotThisShape` for lists and maps."""
    match known(value, world):
        case Known(data):
            return data
        case Text(parts=parts) as text:
            return "".join(_piece(part, text, world) for part in parts)
        case JsonText(document=document):
            return json.dumps(plain(document, world), separators=(",", ":"), default=float)
        case Reference(target=target, attribute=attribute) as ref:
            raise Undecided(f"{attribute} of {target} is only known after deployment", ref.span)
        case other:
            raise NotThisShape("a single value", other)


def _piece(part: str | Value, text: Text, world: World) -> str:
    if isinstance(part, str):
        return part
    data = scalar(part, world)
    match data:
        case None:
            raise NotThisShape("a text without null in it", text)
        case bool():
            return "true" if data else "false"
        case _:
            return str(data)


def integer(value: Value, world: World) -> int | None:
    """A whole number, or `None` for null. Numbers in strings count, as AWS reads them."""
    data = scalar(value, world)
    if data is None or (isinstance(data, int) and not isinstance(data, bool)):
        return data
    if isinstance(data, Decimal) and data == data.to_integral_value():
        return int(data)
    if isinstance(data, str):
        text = data.strip()
        if text.removeprefix("-").isdecimal() and text.isascii() and len(text) <= 18:
            return int(text)
    raise NotThisShape("a whole number", value)


def boolean(value: Value, world: World) -> bool | None:
    """A truth value, or `None` for null. "true" and "false" count, as AWS reads them."""
    data = scalar(value, world)
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, str) and data.lower() in ("true", "false"):
        return data.lower() == "true"
    raise NotThisShape("true or false", value)


def string(value: Value, world: World) -> str | None:
    """A string, or `None` for null. Numbers and booleans are written out."""
    data = scalar(value, world)
    if data is None or isinstance(data, str):
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    return str(data)


def items(value: Value, world: World) -> tuple[Value, ...]:
    """The members of a list; none for null."""
    match known(value, world):
        case ListValue(items=members):
            return members
        case Known(data=None):
            return ()
        case other:
            raise NotThisShape("a list", other)


def entries(value: Value, world: World) -> MapValue:
    """The map; an empty one for null."""
    match known(value, world):
        case MapValue() as found:
            return found
        case Known(data=None) as null:
            return MapValue({}, null.span, null.trail)
        case other:
            raise NotThisShape("a map", other)


def plain(value: Value, world: World) -> object:
    """The whole value as plain Python data. Raises `Undecided` if any part is not known."""
    match known(value, world):
        case ListValue(items=members):
            return [plain(member, world) for member in members]
        case MapValue(items=members, rest=rest):
            if rest is not None:
                raise Undecided(rest.reason, rest.span)
            return {key: plain(member, world) for key, member in members.items()}
        case other:
            return scalar(other, world)
