"""Every way to hide one part of a value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from messaging_units import unknown

from msglint.values.model import Choice, JsonText, ListValue, MapValue, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.values.model import Value


def hidings(data: Value) -> Iterator[Value]:
    """The value with each of its parts hidden in turn, and with each key of unknown presence."""
    yield unknown()
    match data:
        case MapValue(items=items):
            for key, member in items.items():
                for hidden in hidings(member):
                    yield replace(data, items={**items, key: hidden})
                left = {k: v for k, v in items.items() if k != key}
                yield replace(data, items=left, rest=unknown())
        case ListValue(items=members):
            for at, member in enumerate(members):
                for hidden in hidings(member):
                    yield replace(data, items=(*members[:at], hidden, *members[at + 1 :]))
        case Text(parts=parts):
            for at, part in enumerate(parts):
                if not isinstance(part, str) or len(part) > 3:
                    yield replace(data, parts=(*parts[:at], unknown(), *parts[at + 1 :]))
        case JsonText(document=document):
            for hidden in hidings(document):
                yield replace(data, document=hidden)
        case Choice(then=then, otherwise=otherwise):
            for hidden in hidings(then):
                yield replace(data, then=hidden)
            for hidden in hidings(otherwise):
                yield replace(data, otherwise=hidden)
        case _:
            return
