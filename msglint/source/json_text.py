"""JSON with the place of every key and value.

The standard decoder is faster and forgets where things stand; this one is for documents that
findings point into. It follows RFC 8259, keeps duplicate keys in order (what they mean is the
caller's business), and refuses what is nested too deep to be handled safely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, TypeAlias

from msglint.source.text import Span

if TYPE_CHECKING:
    from msglint.source.text import Source

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

    value: str | bool | int | Decimal | None
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


_BLANK = r"[ \t\r\n]*+"
_PLAIN = r'"([^"\\\x00-\x1f]*+)"'
"""A string without escapes, which most are."""

_VALUE = re.compile(
    rf"""{_BLANK}(?:
        {_PLAIN}
      | (-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)
      | (true|false|null)
      | (["{{\[])
    )?""",
    re.VERBOSE,
)
_STRING, _NUMBER, _WORD, _MARK = 1, 2, 3, 4
_PLAIN_KEY = re.compile(_BLANK + _PLAIN + _BLANK + ":")
_KEY = re.compile(_BLANK + r"(\")?")
_COLON = re.compile(_BLANK + r"(:)?")
_NEXT = re.compile(_BLANK + r"([,\]}])?")
_END = re.compile(_BLANK + r"(.)?", re.DOTALL)
_ESCAPED = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)"
)
"""An escape that stands for one character: a pair of surrogates is one."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse_json(source: Source) -> JsonNode:
    """The document that a source holds. Raises `JsonError`."""
    return _Parser(source, 1 if source.text.startswith("\ufeff") else 0).document()


def parse_value(source: Source, start: int) -> JsonNode:
    """The value at an offset, whatever follows it. Raises `JsonError`."""
    return _Parser(source, start).value()


def number(text: str) -> int | Decimal:
    """The value of a decimal number: `int` when it is integral and of a sane size."""
    if len(text) < 400 and text.removeprefix("-").isdecimal():
        return int(text)
    try:
        value = Decimal(text)
    except InvalidOperation:  # an exponent of twenty digits
        if "e-" in text.lower():
            return 0
        return Decimal("-Infinity" if text.startswith("-") else "Infinity")
    if value.is_finite() and value.adjusted() < 400 and value == value.to_integral_value():
        return int(value)
    return value


def string_places(source: Source, start: int, end: int) -> list[int] | None:
    """Where each character of a decoded string stands, and its end; start and end with quotes.

    Nothing when the string has no escapes: its characters then follow its opening quote.
    """
    text = source.text
    if text.find("\\", start, end) < 0:
        return None
    places: list[int] = []
    at = start + 1
    for found in _ESCAPED.finditer(text, at, end - 1):
        places.extend(range(at, found.start() + 1))
        at = found.end()
    places.extend(range(at, end))
    return places


class _Parser:
    """One document. What is open is on a stack of its own, so that depth costs no recursion."""

    def __init__(self, source: Source, start: int) -> None:
        self._source = source
        self._text = source.text
        self._at = start
        self._open: list[JsonList | JsonObject] = []
        self._keys: list[tuple[str, int, int]] = []
        """For each object that is open: the key whose value is being read."""

    def document(self) -> JsonNode:
        """Parse a value and demand that nothing follows it."""
        node = self.value()
        if self._skip(_END) is not None:
            raise JsonError("the end of the document", self._at - 1)
        return node

    def value(self) -> JsonNode:
        """Parse one value with all that is in it."""
        while True:
            node = self._value()
            while node is not None:
                if not self._open:
                    return node
                node = self._add(node)

    def _value(self) -> JsonNode | None:
        """Read a value; nothing when it is a list or object that has only been opened."""
        source, found = self._source, _VALUE.match(self._text, self._at)
        assert found is not None
        kind, self._at = found.lastindex, found.end()
        if kind == _STRING:
            return JsonScalar(found[_STRING], source, found.start(_STRING) - 1, self._at)
        if kind == _NUMBER:
            return JsonScalar(number(found[_NUMBER]), source, found.start(_NUMBER), self._at)
        if kind == _WORD:
            return JsonScalar(_WORDS[found[_WORD]], source, found.start(_WORD), self._at)
        if kind is None:
            raise JsonError("a value", self._at)
        start, mark = self._at - 1, found[_MARK]
        if mark == '"':
            text = self._string()
            return JsonScalar(text, source, start, self._at)
        if len(self._open) >= MAX_DEPTH:
            raise JsonError(f"no more than {MAX_DEPTH} levels of nesting", start)
        node: JsonList | JsonObject
        if mark == "[":
            node = JsonList([], source, start, start)
            following = _NEXT.match(self._text, self._at)
            if following is not None and following[1] == "]":
                node.end = self._at = following.end()
                return node
        else:
            node = JsonObject([], source, start, start)
            if not self._key():
                following = _NEXT.match(self._text, self._at)
                if following is None or following[1] != "}":
                    raise JsonError("a key in double quotes", self._at)
                node.end = self._at = following.end()
                return node
        self._open.append(node)
        return None

    def _add(self, node: JsonNode) -> JsonNode | None:
        """Put a value where it belongs: the surrounding list or object, if that ends here."""
        around = self._open[-1]
        if isinstance(around, JsonList):
            around.items.append(node)
            closer = "]"
        else:
            key, start, end = self._keys.pop()
            around.members.append(JsonMember(key, node, self._source, start, end))
            closer = "}"
        mark = self._skip(_NEXT)
        if mark == ",":
            if closer == "}" and not self._key():
                raise JsonError("a key in double quotes", self._at)
            return None
        if mark != closer:
            raise JsonError(f'"," or "{closer}"', self._at - (mark is not None))
        around.end = self._at
        return self._open.pop()

    def _key(self) -> bool:
        """Read a key and its colon, if a key is next."""
        found = _PLAIN_KEY.match(self._text, self._at)
        if found is not None:
            self._keys.append((found[1], found.start(1) - 1, found.end(1) + 1))
            self._at = found.end()
            return True
        if self._skip(_KEY) is None:
            return False
        start = self._at - 1
        key = self._string()
        self._keys.append((key, start, self._at))
        if self._skip(_COLON) is None:
            raise JsonError('":" after the key', self._at)
        return True

    def _string(self) -> str:
        """The string whose opening quote was just read."""
        start = self._at
        try:
            value: str
            value, self._at = scanstring(self._text, start)
        except JSONDecodeError as error:
            if error.msg.startswith("Unterminated"):
                raise JsonError("a closing quote for this string", start - 1) from None
            expected = "an escape sequence" if "scape" in error.msg else "no control character"
            raise JsonError(f"{expected} in this string", error.pos) from None
        return _SURROGATE.sub("\ufffd", value)

    def _skip(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        return found[1]
