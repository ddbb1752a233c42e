"""Strings made of literal and interpolated parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform.carry import carried
from msglint.terraform.choices import TOO_MANY, distribute
from msglint.terraform.scalars import to_string
from msglint.terraform.unknowns import failure, joined_trails, unknown_from
from msglint.values.model import (
    MAX_CHOICES,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    leaves,
)
from msglint.values.types import STRING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.source.text import Span
    from msglint.values.model import Value

MAX_PARTS = 2000
"""Parts of a string that is not wholly known."""

MAX_LENGTH = 1_000_000
"""Characters of a string that a template may produce."""


def join_parts(parts: Sequence[Value], span: Span) -> Value:
    """The string of a template's parts. Where a part cannot be part of a string, a failure."""
    alternatives = 1
    for part in parts:
        alternatives *= leaves(part)
    if alternatives <= MAX_CHOICES:
        return distribute(parts, lambda decided: _join(decided, span), span)
    joined = distribute(parts, lambda decided: _join(decided, span), span)
    if isinstance(joined, Unknown) and joined.reason == TOO_MANY:
        return _join(tuple(parts), span)
    return joined


def _join(parts: tuple[Value, ...], span: Span) -> Value:
    pieces: list[str | Value] = []
    for part in parts:
        piece = _piece(part, span)
        if isinstance(piece, Unknown) and piece.failed:
            return piece
        for one in _flattened(piece):
            if isinstance(one, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += one
            elif one != "":
                pieces.append(one)
        if len(pieces) > MAX_PARTS:
            return unknown_from(parts, span, "it has too many parts")
    if sum(len(piece) for piece in pieces if isinstance(piece, str)) > MAX_LENGTH:
        return unknown_from(parts, span, "it is too long a text")
    trail = joined_trails(parts)
    if not pieces:
        return Known("", span, trail)
    if len(pieces) == 1:
        only = pieces[0]
        if isinstance(only, str):
            return Known(only, span, trail)
        if isinstance(only, Reference | JsonText):
            return only
        if isinstance(only, Unknown) and only.type == STRING:
            return replace(only, not_null=True)
    return Text(tuple(pieces), span)


def _piece(part: Value, span: Span) -> Value:
    match part:
        case Known(data=None):
            return failure("a null value cannot be part of a text", part.span or span)
        case ListValue() | MapValue():
            return failure("a list or a map cannot be part of a text", part.span or span)
        case Reference():
            return part
        case _:
            return to_string(part, part.span or span)


def _flattened(piece: Value) -> tuple[str | Value, ...]:
    match piece:
        case Known(data=str(text), ref=None):
            return (text,)
        case Text(parts=parts):
            return tuple(p if isinstance(p, str) else carried(piece, p) for p in parts)
        case _:
            return (piece,)
