"""Strings with holes, and strings as Terraform encodes and counts them."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.functions.equality import in_order
from msglint.terraform.functions.outcomes import Limit, Refused, TooDeep
from msglint.terraform.functions.types import MAX_DEPTH, Open, type_of
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
)
from msglint.values.types import STRING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.source.text import Span
    from msglint.values.conditions import Scalar
    from msglint.values.model import Trail, Value

MAX_TEXT = 1024 * 1024
"""The longest string that a function makes, in characters."""


def normalize(text: str) -> str:
    """A string as Terraform holds it: in Unicode's normal form C."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def written(data: Scalar) -> str:
    """A scalar as Terraform turns it into a string. Raises `Refused` for null."""
    if isinstance(data, bool):
        return "true" if data else "false"
    if data is None:
        raise Refused("a null value has no text")
    return data if isinstance(data, str) else numbers.text(data)


def literal(value: Value) -> str | None:
    """The text of a string value; `None` when it is not wholly known. Raises `Open`."""
    match value:
        case Known(data=str(data)):
            return data
        case JsonText(document=document):
            return encode_json(document)
        case Text(parts=parts):
            known: list[str] = []
            for part in parts:
                text = part if isinstance(part, str) else literal(part)
                if text is None:
                    return None
                known.append(text)
            return "".join(known)
        case Choice():
            raise Open(value)
        case _:
            return None


def parts_of(value: Value) -> tuple[str | Value, ...]:
    """The literal parts and the holes of a string value. Raises `Open`."""
    text = literal(value)
    if text is not None:
        return (text,)
    return value.parts if isinstance(value, Text) else (value,)


def assemble(parts: Iterable[str | Value], span: Span | None, trail: Trail = ()) -> Value:
    """One string of literal parts and holes. Raises `Limit`."""
    joined: list[str | Value] = []
    pending: list[str] = []
    size = 0
    for part in parts:
        pieces = (part,) if isinstance(part, str) else parts_of(part)
        for piece in pieces:
            if isinstance(piece, str):
                size += len(piece)
                if size > MAX_TEXT:
                    raise Limit("its text would be too long")
                pending.append(piece)
                continue
            if any(pending):
                joined.append("".join(pending))
            pending.clear()
            joined.append(piece)
    if any(pending):
        joined.append("".join(pending))
    if not joined:
        return Known("", span, trail)
    if len(joined) == 1 and isinstance(joined[0], str):
        return Known(normalize(joined[0]), span, trail)
    only = joined[0]
    if len(joined) == 1 and isinstance(only, Reference | Unknown) and type_of(only) == STRING:
        return only
    return Text(tuple(joined), span, trail)


def known_prefix(value: Value) -> str:
    """The text that a string value certainly begins with."""
    match value:
        case Unknown(prefix=prefix):
            return prefix
        case Text(parts=parts):
            first = parts[0]
            return first if isinstance(first, str) else known_prefix(first)
        case _:
            return literal(value) or ""


def may_be_empty(value: Value) -> bool:
    """Whether a string that is not wholly known could be empty."""
    match value:
        case Text(parts=parts):
            return not any(isinstance(p, str) or not may_be_empty(p) for p in parts)
        case JsonText() | Reference():
            return False
        case Unknown(prefix=prefix):
            return not prefix
        case _:
            return literal(value) == ""


def encode_json(value: Value, depth: int = 0) -> str | None:
    """JSON as `jsonencode` writes it; `None` when a part is not known.

    Raises `Open`, `Refused` and `TooDeep`.
    """
    if depth > MAX_DEPTH:
        raise TooDeep
    match value:
        case Known(data=data):
            return _encode_scalar(data)
        case ListValue(items=items, unordered=unordered):
            if unordered and not in_order(items):
                return None
            return _enclose("[]", [encode_json(item, depth + 1) for item in items])
        case MapValue(items=entries, rest=None):
            members: list[str | None] = []
            for key in sorted(entries):
                member = encode_json(entries[key], depth + 1)
                members.append(None if member is None else f"{quote(key)}:{member}")
            return _enclose("{}", members)
        case Choice():
            raise Open(value)
        case _:
            text = literal(value)
            return None if text is None else quote(text)


def _enclose(brackets: str, members: list[str | None]) -> str | None:
    known = [member for member in members if member is not None]
    if len(known) < len(members):
        return None
    return brackets[0] + ",".join(known) + brackets[1]


def _encode_scalar(data: Scalar) -> str:
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int | Decimal):
        return numbers.text(data)
    return quote(data)


_HTML = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def quote(text: str) -> str:
    """A string in JSON as Go writes it: safe inside of HTML."""
    return json.dumps(text, ensure_ascii=False).translate(_HTML)


def graphemes(text: str) -> list[str] | None:
    """The characters as people see them; `None` where only Unicode's full rules tell them."""
    if text.isascii():
        if "\r\n" not in text:
            return list(text)
        lines = text.split("\r\n")
        found = list(lines[0])
        for line in lines[1:]:
            found += ["\r\n", *line]
        return found
    if "\r\n" in text or any(_joins(char) for char in text):
        return None
    return list(text)


def _joins(char: str) -> bool:
    """Whether a character may belong to the same grapheme as its neighbour."""
    if char.isascii():
        return False
    code = ord(char)
    if 0x1100 <= code <= 0x11FF or 0xA960 <= code <= 0xA97F or 0xD7B0 <= code <= 0xD7FF:
        return True  # Hangul letters that form syllables
    if 0x0E00 <= code <= 0x0EFF or code == 0x0D4E:
        return True  # Thai and Lao vowels; a Malayalam letter that attaches to the next
    if 0x1F1E6 <= code <= 0x1F1FF or 0x1F3FB <= code <= 0x1F3FF:
        return True  # flags and skin tones
    category = unicodedata.category(char)
    return category[0] in "MC" or (category == "Lo" and code >= 0x10000)
