"""Converters: from a settled value to plain data, as AWS would read it.

They raise what `msglint.values.reading` raises: `Undecided`, and `NotThisShape` for a value
that is known and of another kind.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from msglint.values.model import JsonText, Known, ListValue, Text, Unknown
from msglint.values.reading import (
    NotThisShape,
    boolean,
    integer,
    known,
    scalar,
    settle,
    string,
)

if TYPE_CHECKING:
    from msglint.values.conditions import World
    from msglint.values.model import Value


def truth(value: Value, world: World) -> bool | None:
    """True or false; an empty string counts as not set."""
    return None if is_blank(settle(value, world)) else boolean(value, world)


def words(value: Value, world: World) -> str | None:
    """A text; the empty string counts as not set."""
    return string(value, world) or None


def bounded(value: Value, world: World) -> int | None:
    """A limit; -1 means that there is none."""
    found = integer(value, world)
    return None if found == -1 else found


def number(value: Value, world: World) -> int | Decimal | None:
    """A number, whole or not. Numbers in strings count, as AWS reads them."""
    data = scalar(value, world)
    if data is None or (isinstance(data, (int, Decimal)) and not isinstance(data, bool)):
        return data
    if isinstance(data, str) and data.isascii() and len(data) <= 40:
        try:
            read = Decimal(data.strip())
        except InvalidOperation:
            pass
        else:
            if read.is_finite():
                return int(read) if read == read.to_integral_value() else read
    raise NotThisShape("a number", value)


def is_set(value: Value, world: World) -> bool:
    """Whether anything is written; null, "" and no block at all are not.

    A value that may be is undecided.
    """
    value = settle(value, world)
    if isinstance(value, Unknown) and value.prefix:
        return True
    if isinstance(value, ListValue) and not value.items:
        return False
    return not is_blank(known(value, world))


def is_blank(value: Value) -> bool:
    """Whether a settled value is null or the empty string, which AWS's tools take for it."""
    match value:
        case Known(data=None | ""):
            return True
        case JsonText(document=document):
            return is_blank(document)
        case Text(parts=parts):
            return not parts
        case _:
            return False
