"""Building and cutting strings whose parts are not all known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Step,
    Text,
    Unknown,
    Value,
    each_choice,
    mentioned,
    moved,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.source.text import Span
    from msglint.values.conditions import Scalar

MAX_LENGTH = 1_000_000
"""Characters that one string may have. CloudFormation refuses far shorter ones."""

MAX_PARTS = 2_000
"""Unknown parts and literal stretches that one string may have."""

_RESOLVE = "{{resolve:"


def write_out(data: Scalar) -> str:
    """A scalar as CloudFormation puts it into a text."""
    if isinstance(data, bool):
        return "true" if data else "false"
    return "" if data is None else str(data)


def names_of(values: Iterable[Value]) -> frozenset[str] | None:
    """What any of the values could name."""
    names: set[str] = set()
    for value in values:
        found = mentioned(value)
        if found is None:
            return None
        names |= found
    return frozenset(names)


def unknown(reason: str, span: Span | None, *values: Value) -> Unknown:
    """An unknown that could name what these values name."""
    return Unknown(reason, span, names=names_of(values))


def literal(text: str, span: Span | None) -> Value:
    """A string as written; a dynamic reference in it is put in by AWS at deployment."""
    start = text.find(_RESOLVE)
    if start != -1 and "}}" in text[start:]:
        return _dynamic([text], span)
    return Known(text, span)


def concat(parts: Iterable[str | Value], span: Span | None) -> Value:
    """The string that the parts make. What is known becomes literal text."""
    flat: list[str | Value] = []
    steps: list[Step] = []
    for part in parts:
        match part:
            case str():
                flat.append(part)
            case Text(parts=inner, trail=trail):
                flat.extend(inner)
                steps.extend(trail)
            case Known(ref=None) as known:
                flat.append(write_out(known.data))
                steps.extend(known.trail)
            case ListValue() | MapValue() | Known(data=None):
                return _not_a_text(part)
            case Choice():
                flat.append(each_choice(part, _as_text))
            case _:
                flat.append(part)
    if not any(isinstance(p, Choice | JsonText | Reference | Text | Unknown) for p in flat):
        flat = [write_out(p.data) if isinstance(p, Known) else p for p in flat]
    merged = _merge(flat)
    length = sum(len(p) for p in merged if isinstance(p, str))
    if length > MAX_LENGTH or len(merged) > MAX_PARTS:
        return unknown("it is too long", span, *(p for p in merged if not isinstance(p, str)))
    if any(_RESOLVE in p for p in merged if isinstance(p, str)):
        return _dynamic(merged, span)
    if len(flat) > 1:
        steps = [replace(step, role="part") for step in steps]
    trail = tuple(dict.fromkeys(steps))
    if not merged:
        return Known("", span, trail)
    if len(merged) == 1:
        only = merged[0]
        return Known(only, span, trail) if isinstance(only, str) else moved(only, span)
    return Text(tuple(merged), span, trail)


def _as_text(value: Value) -> Value:
    match value:
        case ListValue() | MapValue() | Known(data=None):
            return _not_a_text(value)
        case _:
            return value


def _not_a_text(value: Value) -> Unknown:
    return unknown("it puts what is no text into a text", value.span, value)


def _merge(parts: list[str | Value]) -> list[str | Value]:
    """Parts with neighbouring literals joined and empty ones gone."""
    merged: list[str | Value] = []
    pending: list[str] = []
    for part in parts:
        if isinstance(part, str):
            pending.append(part)
            continue
        if text := "".join(pending):
            merged.append(text)
        pending.clear()
        merged.append(part)
    if text := "".join(pending):
        merged.append(text)
    return merged


def _dynamic(parts: list[str | Value], span: Span | None) -> Value:
    """A text with `{{resolve:service:key}}` in it."""
    prefix = ""
    if isinstance(parts[0], str):
        prefix = parts[0].partition(_RESOLVE)[0]
    shown = next(p for p in parts if isinstance(p, str) and _RESOLVE in p)
    start = shown.index(_RESOLVE)
    service = shown[start + len(_RESOLVE) :].partition(":")[0]
    inner = names_of(p for p in parts if not isinstance(p, str))
    return Unknown(
        f"it is read from {service} at deployment",
        span,
        names=inner,
        identity=identity_of(parts),
        prefix=prefix,
        not_null=True,
    )


def identity_of(parts: Iterable[str | Value]) -> str:
    """What tells a text from others that is read from the same place whenever its parts are
    the same: literal text and free inputs. Empty where one of them is anything else."""
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, Unknown) and part.variable is not None:
            pieces.append(f"\0{part.variable.key}\0")
        else:
            return ""
    return "".join(pieces)
