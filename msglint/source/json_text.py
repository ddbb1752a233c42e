"""JSON with the place of every key and value.

The standard decoder is faster and forgets where things stand; this one is for documents that
findings point into. It follows RFC 8259, keeps duplicate keys in order (what they mean is the
caller's business), and refuses what is nested too deep to be handled safely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from msglint.source.text import Span

if TYPE_CHECKING:
    from msglint.source.text import Source
    from msglint.values.conditions import Scalar

MAX_DEPTH = 200
"""How deep lists and objects may nest."""


class JsonError(Exception):
    """The text is not JSON. `offset` is where, `expected` what should have been there."""

    def __init__(self, expected: str, offset: int) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected
        self.offset = offset


@dataclass(slots=True, eq=False)
class JsonScalar:
    """A string, number, boolean or null. Integral numbers are `int`, others `Decimal`."""

    value: Scalar
    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands; a string with its quotes."""
        return Span(self.source, self.start, self.end)


@dataclass(slots=True, eq=False)
class JsonList:
    """`[ ... ]`."""

    items: list[JsonNode]
    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands, brackets included."""
        return Span(self.source, self.start, self.end)


@dataclass(slots=True, eq=False)
class JsonMember:
    """`"key": value` in an object."""

    key: str
    value: JsonNode
    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where the key stands, with its quotes."""
        return Span(self.source, self.start, self.end)


@dataclass(slots=True, eq=False)
class JsonObject:
    """`{ ... }`, with every member in order, those of the same key as well."""

    members: list[JsonMember]
    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands, braces included."""
        return Span(self.source, self.start, self.end)

    def get(self, key: str) -> JsonNode | None:
        """The value of a key; of the last one when it is there more than once."""
        for member in reversed(self.members):
            if member.key == key:
                return member.value
        return None


JsonNode: TypeAlias = JsonScalar | JsonList | JsonObject


def parse_json(source: Source) -> JsonNode:
    """The document that a source holds. Raises `JsonError`."""
    raise NotImplementedError
