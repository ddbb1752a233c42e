"""JSON documents inside strings: decoding them, holes and places kept.

Policies and redrive settings are JSON in a string: encoded by a function, quoted, or in a
heredoc with interpolations. Decoding goes around the parts that are not known text and puts
them back as values of the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msglint.source.embedded import embed
from msglint.source.json_text import JsonError, JsonList, JsonScalar, parse_json
from msglint.source.text import Source
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    each_choice,
    mentioned,
)
from msglint.values.types import BOOL, NUMBER, STRING

if TYPE_CHECKING:
    from msglint.source.embedded import Embedding
    from msglint.source.json_text import JsonNode, JsonObject
    from msglint.source.text import Span
    from msglint.values.model import Trail, Value

MAX_CHARACTERS = 1024 * 1024
"""The longest text that is decoded."""

MAX_DEPTH = 100
"""How deep lists and objects may nest."""

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters of the private use area that enclose the number of a hole."""

_HOLE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_SPOOFED = re.compile(r"\ue000|\\u[eE]000")
_STRING_STATE = re.compile(r'\\.|"', re.DOTALL)


class _Undecodable(Exception):  # noqa: N818 - an answer, not an error
    """The text may be JSON, but what it says depends on parts that are not known."""


def decode(value: Value) -> Value | None:
    """The document that a string value encodes; `None` when it certainly is not JSON.

    Where a part that is not known stands inside a JSON string, the string becomes a `Text` or
    the part itself; where it stands for a whole JSON value, it is that value. Members carry
    the span of their text where it can be found in the source.
    """
    match value:
        case Choice():
            return each_choice(value, lambda one: decode(one) or _not_json(one))
        case JsonText(document=document):
            return document
        case Known(data=str(text)):
            return _decode(value, (text,))
        case Text(parts=parts):
            return _decode(value, tuple(_flat(parts)))
        case Unknown(reason=reason, failed=failed):
            names = mentioned(value)
            return Unknown(reason, value.span, value.trail, names, failed=failed)
        case Reference():
            return _unknown(value, "its text is only known after deployment")
        case _:
            return None


def _not_json(value: Value) -> Unknown:
    return Unknown("it is not JSON", value.span, value.trail, mentioned(value), failed=True)


def _unknown(value: Value, reason: str) -> Unknown:
    return Unknown(reason, value.span, value.trail, mentioned(value))


def _flat(parts: tuple[str | Value, ...]) -> list[str | Value]:
    """The parts of a text with what is plain text after all, and texts in texts, unfolded."""
    flat: list[str | Value] = []
    pending = list(reversed(parts))
    while pending:
        part = pending.pop()
        if isinstance(part, Text):
            pending.extend(reversed(part.parts))
        elif isinstance(part, Known) and isinstance(part.data, str) and part.ref is None:
            flat.append(part.data)
        else:
            flat.append(part)
    return flat


def _decode(value: Known | Text, parts: tuple[str | Value, ...]) -> Value | None:
    if sum(len(part) for part in parts if isinstance(part, str)) > MAX_CHARACTERS:
        return _unknown(value, "its text is too long")
    try:
        text, holes, bare = _with_sentinels(parts)
        source = value.span.source.path if value.span else ""
        node = parse_json(Source(source, text))
        return _Reader(value, holes, bare, *_origin(value, text)).read(node)
    except _Undecodable as undecodable:
        return _unknown(value, str(undecodable))
    except JsonError:
        if len(parts) > 1 or text.count("[") + text.count("{") > MAX_DEPTH:
            return _unknown(value, "its JSON depends on what is filled in")
        return None


def _with_sentinels(
    parts: tuple[str | Value, ...],
) -> tuple[str, list[Value], list[bool]]:
    """JSON text in which numbered strings stand for the holes, and which of them are bare."""
    pieces: list[str] = []
    holes: list[Value] = []
    bare: list[bool] = []
    in_string = False
    for part in parts:
        if isinstance(part, str):
            if _SPOOFED.search(part):
                raise _Undecodable("its JSON has characters of the private use area")
            pieces.append(part)
            in_string ^= sum(1 for m in _STRING_STATE.finditer(part) if m[0] == '"') % 2 == 1
            continue
        if in_string and isinstance(part, (JsonText, ListValue, MapValue)):
            raise _Undecodable("its JSON depends on what is filled in")
        quote = "" if in_string else '"'
        pieces.append(f"{quote}{_OPEN}{len(holes)}{_CLOSE}{quote}")
        holes.append(part)
        bare.append(not in_string)
    return "".join(pieces), holes, bare


def _origin(value: Known | Text, text: str) -> tuple[Embedding | None, bool]:
    """How the text stands where it was written, and whether that is the value's own span."""
    written = value.trail[-1].span if value.trail else value.span
    return (None if written is None else embed(written, text)), not value.trail


@dataclass(slots=True)
class _Reader:
    """Turns the nodes of one decoded text into values."""

    value: Known | Text
    holes: list[Value]
    bare: list[bool]
    embedding: Embedding | None
    in_place: bool
    depth: int = 0

    def place(self, node: JsonNode) -> tuple[Span | None, Trail]:
        """Span and trail of a part of the document."""
        span, trail = self.value.span, self.value.trail
        if self.embedding is None:
            return span, trail
        located = self.embedding.locate(node.start, node.end)
        if self.in_place:
            return located, trail
        return span, (*trail[:-1], replace(trail[-1], span=located))

    def read(self, node: JsonNode) -> Value:
        if isinstance(node, JsonScalar):
            return self.scalar(node)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Undecodable("its JSON is nested too deep")
        found = self.list(node) if isinstance(node, JsonList) else self.object(node)
        self.depth -= 1
        return found

    def scalar(self, node: JsonScalar) -> Value:
        span, trail = self.place(node)
        if not isinstance(node.value, str):
            return Known(node.value, span, trail)
        pieces = _HOLE.split(node.value)
        if len(pieces) == 1:
            return Known(node.value, span, trail)
        parts: list[str | Value] = []
        for index, piece in enumerate(pieces):
            if index % 2:
                parts.append(self.holes[int(piece)])
            elif piece:
                parts.append(piece)
        if len(parts) > 1:
            return Text(tuple(parts), span, trail)
        hole = int(pieces[1])
        if self.bare[hole]:
            return each_choice(self.holes[hole], _as_json)
        return each_choice(self.holes[hole], _as_string)

    def list(self, node: JsonList) -> Value:
        span, trail = self.place(node)
        found: list[Value] = []
        for item in node.items:
            found.append(self.read(item))  # noqa: PERF401 - a comprehension is one more frame
        members = tuple(found)
        for item, member in zip(node.items, members, strict=True):
            if self.is_bare(item) and _may_be_several(member):
                reason = "its members depend on what is filled in"
                names = mentioned(ListValue(members))
                return Unknown(reason, span, trail, names, not_null=True)
        return ListValue(members, span, trail)

    def is_bare(self, node: JsonNode) -> bool:
        """Whether an interpolation outside of quotes stands for the whole node."""
        if not isinstance(node, JsonScalar) or not isinstance(node.value, str):
            return False
        hole = _HOLE.fullmatch(node.value)
        return hole is not None and self.bare[int(hole[1])]

    def object(self, node: JsonObject) -> Value:
        span, trail = self.place(node)
        members: dict[str, Value] = {}
        key_spans: dict[str, Span] = {}
        rest: Unknown | None = None
        for member in node.members:
            if _HOLE.search(member.key):
                parts = [self.holes[int(at)] for at in _HOLE.findall(member.key)]
                names = mentioned(ListValue((*parts, self.read(member.value))))
                reason = "a key depends on what is filled in"
                rest = Unknown(reason, span, trail, names)
                continue
            members[member.key] = self.read(member.value)
            if self.embedding is not None and self.in_place:
                key_spans[member.key] = self.embedding.locate(member.start, member.end)
            elif span is not None:
                key_spans[member.key] = span
        return MapValue(members, span, trail, rest, key_spans)


def _as_string(part: Value) -> Value:
    """An interpolation that is all of a JSON string."""
    match part:
        case Unknown(type=kind, variable=variable) if kind != STRING and variable is not None:
            return Text((part,), part.span, part.trail)
        case Unknown():
            return replace(part, type=STRING, not_null=True)
        case Known(data=str()) | Reference():
            return part
        case _:
            return Text((part,), part.span, part.trail)


def _as_json(part: Value) -> Value:
    """An interpolation in the place of a JSON value."""
    match part:
        case JsonText(document=document):
            return document
        case Known(data=str()):
            return decode(part) or _not_json(part)
        case Reference():
            return _unknown(part, "its text is only known after deployment")
        case _:
            return part


def _may_be_several(member: Value) -> bool:
    """Whether text that is not known could be several members of a list, or none."""
    if isinstance(member, Choice):
        return _may_be_several(member.then) or _may_be_several(member.otherwise)
    return isinstance(member, Unknown) and member.type not in (BOOL, NUMBER)
