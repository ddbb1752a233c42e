"""String functions."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from msglint.terraform.functions.equality import in_order, known_ends
from msglint.terraform.functions.numeric import whole
from msglint.terraform.functions.outcomes import Declined, Limit, Refused
from msglint.terraform.functions.registry import (
    MAX_NODES,
    Parameter,
    plain,
    scalar,
    structural,
)
from msglint.terraform.functions.text import (
    MAX_TEXT,
    assemble,
    graphemes,
    known_prefix,
    literal,
    parts_of,
)
from msglint.terraform.unknowns import joined_trails
from msglint.values.model import JsonText, Known, ListValue
from msglint.values.types import BOOL, NUMBER, STRING, ListType

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.terraform.numbers import Number
    from msglint.values.model import Value

_NOT_TOLD = "its characters are not told apart here"


@structural("upper", STRING, returns=STRING)
def _upper(call: Call, text: Value) -> Value:
    return call.mapped(text, lambda part: "".join(_one(char, char.upper()) for char in part))


@structural("lower", STRING, returns=STRING)
def _lower(call: Call, text: Value) -> Value:
    return call.mapped(text, lambda part: "".join(_one(char, char.lower()) for char in part))


def _one(char: str, mapped: str) -> str:
    """Go maps character by character: it has none of the mappings to several."""
    if len(mapped) == 1:
        return mapped
    if "\u1f80" <= char <= "\u1fff":
        raise Declined(f'the case of "{char}" is special')
    return "i" if char == "İ" else char


@scalar("title", STRING, returns=STRING)
def _title(text: str) -> str:
    found: list[str] = []
    previous = " "
    for char in text:
        found.append(_one(char, char.title()) if _separates(previous) else char)
        previous = char
    return "".join(found)


def _separates(char: str) -> bool:
    if char.isascii():
        return not (char.isalnum() or char == "_")
    category = unicodedata.category(char)
    return category[0] != "L" and category != "Nd" and char.isspace()


@scalar("strrev", STRING, returns=STRING)
def _strrev(text: str) -> str:
    return "".join(reversed(_graphemes(text)))


def _graphemes(text: str) -> list[str]:
    found = graphemes(text)
    if found is None:
        raise Declined(_NOT_TOLD)
    return found


@scalar("substr", STRING, NUMBER, NUMBER, returns=STRING)
def _substr(text: str, offset: Number, length: Number) -> str:
    start, count = whole(offset), whole(length)
    characters = _graphemes(text)
    if start < 0:
        start = start + len(characters)
    elif count == 0:
        return ""
    if start > 0:
        characters = characters[start:]
    # go-cty counts to the length; it never meets zero, nor any negative number.
    return "".join(characters if count <= 0 else characters[:count])


@structural("chomp", STRING, returns=STRING)
def _chomp(call: Call, text: Value) -> Value:
    return _stripped(call, text, "\r\n", start=False)


@structural("indent", NUMBER, STRING, returns=STRING)
def _indent(call: Call, spaces: Value, text: Value) -> Value:
    width = whole(plain(spaces))  # type: ignore[arg-type]
    if width < 0:
        raise Refused("the number of spaces must not be negative")

    def indented(part: str) -> str:
        if width * part.count("\n") > MAX_TEXT:
            raise Limit("its text would be too long")
        return part.replace("\n", "\n" + " " * width)

    return call.mapped(text, indented)


_SPACE = " \t\n\v\f\r\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


@structural("trimspace", STRING, returns=STRING)
def _trimspace(call: Call, text: Value) -> Value:
    return _stripped(call, text, _SPACE)


@structural("trim", STRING, STRING, returns=STRING)
def _trim(call: Call, text: Value, cutset: Value) -> Value:
    characters = literal(cutset)
    return call.unknown() if characters is None else _stripped(call, text, characters)


def _stripped(call: Call, text: Value, characters: str, *, start: bool = True) -> Value:
    """A string without some characters at its ends, where its ends tell where that stops."""
    if isinstance(text, JsonText) and not set(characters) & set("{}[]"):
        return text
    parts = list(parts_of(text))
    for at in (0, -1) if start else (-1,):
        end = parts[at]
        if not characters:
            continue
        if not isinstance(end, str):
            return call.unknown()
        kept = end.lstrip(characters) if at == 0 else end.rstrip(characters)
        if not kept and len(parts) > 1:
            return call.unknown()
        parts[at] = kept
    return assemble(parts, call.span, joined_trails(call.arguments))


@structural("trimprefix", STRING, STRING, returns=STRING)
def _trimprefix(call: Call, text: Value, prefix: Value) -> Value:
    known, start = literal(prefix), _first(text)
    if known is None or start is None:
        return call.unknown()
    if start.startswith(known):
        return _without(call, text, len(known), 0)
    if literal(text) is None and known.startswith(start):
        return call.unknown()
    return text


@structural("trimsuffix", STRING, STRING, returns=STRING)
def _trimsuffix(call: Call, text: Value, suffix: Value) -> Value:
    known, end = literal(suffix), _last(text)
    if known is None or end is None:
        return call.unknown()
    if end.endswith(known):
        return _without(call, text, 0, len(known))
    if literal(text) is None and known.endswith(end):
        return call.unknown()
    return text


def _first(text: Value) -> str | None:
    """The literal text that a string begins with."""
    part = parts_of(text)[0]
    return part if isinstance(part, str) else None


def _last(text: Value) -> str | None:
    part = parts_of(text)[-1]
    return part if isinstance(part, str) else None


def _without(call: Call, text: Value, start: int, end: int) -> Value:
    """A string without characters of its first or last literal part."""
    parts = list(parts_of(text))
    first, last = parts[0], parts[-1]
    if start and isinstance(first, str):
        parts[0] = first[start:]
    if end and isinstance(last, str):
        parts[-1] = last[: len(last) - end]
    return assemble(parts, call.span, joined_trails(call.arguments))


@structural("startswith", Parameter(STRING, unknown=True), STRING, returns=BOOL)
def _startswith(call: Call, text: Value, prefix: Value) -> Value:
    wanted, given = literal(prefix), literal(text)
    if wanted is None:
        return call.unknown()
    start = given if given is not None else known_prefix(text)
    if start.startswith(wanted):
        return call.known(True)
    if given is not None or not wanted.startswith(start):
        return call.known(False)
    return call.unknown()


@structural("endswith", STRING, STRING, returns=BOOL)
def _endswith(call: Call, text: Value, suffix: Value) -> Value:
    wanted, given = literal(suffix), literal(text)
    if wanted is None:
        return call.unknown()
    end = given if given is not None else known_ends(text)[1]
    if end.endswith(wanted):
        return call.known(True)
    if given is not None or not wanted.endswith(end):
        return call.known(False)
    return call.unknown()


@structural("strcontains", STRING, STRING, returns=BOOL)
def _strcontains(call: Call, text: Value, part: Value) -> Value:
    wanted, given = literal(part), literal(text)
    if wanted is None:
        return call.unknown()
    if any(wanted in piece for piece in parts_of(text) if isinstance(piece, str)):
        return call.known(True)
    return call.unknown() if given is None else call.known(False)


@structural("split", STRING, STRING, returns=ListType(STRING))
def _split(call: Call, separator: Value, text: Value) -> Value:
    divider, given = literal(separator), literal(text)
    if divider is None or given is None:
        return call.unknown()
    pieces = given.split(divider) if divider else list(given)
    if len(pieces) > MAX_NODES:
        raise Limit("it would have too many members")
    return call.list([call.known(piece) for piece in pieces], STRING)


@structural(
    "join",
    STRING,
    returns=STRING,
    variadic=Parameter(ListType(STRING)),
)
def _join(call: Call, separator: Value, *lists: Value) -> Value:
    if not lists:
        raise Refused("at least one list is required")
    parts: list[str | Value] = []
    for one in lists:
        if not isinstance(one, ListValue) or (one.unordered and not in_order(one.items)):
            return call.unknown()
        for item in one.items:
            if isinstance(item, Known) and item.data is None:
                raise Refused("a null value cannot be joined")
            if parts:
                parts.extend(parts_of(separator))
            parts.extend(parts_of(item))
    return assemble(parts, call.span, joined_trails(call.arguments))
