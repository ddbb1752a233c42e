"""Places for what a model declares: at the call, or where the caller wrote the value.

A model is not part of any linted tree, so no place in it may be shown. A value that came through
an argument stands where the caller wrote it, everything else at the header of the call.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform import ast
from msglint.terraform.registry.catalogue import ModelSource
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Text,
    Unknown,
)

if TYPE_CHECKING:
    from msglint.source.text import Span
    from msglint.values.model import Trail, Value


def relocated(value: Value, home: Span) -> Value:
    """A value of a model as the caller sees it, with everything in it. `home` is the call."""
    span, trail = _place(value.span, value.trail, home)
    match value:
        case Known(ref=ref) if ref is not None:
            at, way = _place(ref.span, ref.trail, home)
            return replace(value, span=span, trail=trail, ref=replace(ref, span=at, trail=way))
        case ListValue(items=members):
            items = tuple([relocated(member, home) for member in members])
            return replace(value, span=span, trail=trail, items=items)
        case MapValue(items=entries, rest=rest, key_spans=keys):
            return replace(
                value,
                span=span,
                trail=trail,
                items={key: relocated(member, home) for key, member in entries.items()},
                rest=None if rest is None else relocated_unknown(rest, home),
                key_spans={key: at for key, at in keys.items() if not _is_ours(at)},
            )
        case Text(parts=parts):
            pieces = tuple([p if isinstance(p, str) else relocated(p, home) for p in parts])
            return replace(value, span=span, trail=trail, parts=pieces)
        case JsonText(document=document):
            return replace(value, span=span, trail=trail, document=relocated(document, home))
        case Choice(then=then, otherwise=otherwise):
            then, otherwise = relocated(then, home), relocated(otherwise, home)
            return replace(value, span=span, trail=trail, then=then, otherwise=otherwise)
        case _:
            return replace(value, span=span, trail=trail)


def relocated_unknown(value: Unknown, home: Span) -> Unknown:
    """The same for an unknown."""
    span, trail = _place(value.span, value.trail, home)
    return replace(value, span=span, trail=trail)


def arguments_of(body: ast.Body) -> dict[str, str]:
    """The arguments of the call that set the attributes of a resource of a model."""
    found = {name: _first_variable(one.value) for name, one in body.attributes.items()}
    return {name: variable for name, variable in found.items() if variable is not None}


def _first_variable(expression: ast.Expression) -> str | None:
    """The variable that an expression takes its value from before any other."""
    match expression:
        case ast.GetAttr(source=ast.Name(name="var"), name=name):
            return name
        case ast.Conditional(then=then, otherwise=otherwise):
            return _first_variable(then) or _first_variable(otherwise)
        case ast.Call(arguments=arguments):
            return next(filter(None, map(_first_variable, arguments)), None)
        case _:
            return None


def _place(span: Span | None, trail: Trail, home: Span) -> tuple[Span | None, Trail]:
    """Where a value stands for the caller, and the rest of its way."""
    if span is not None and not _is_ours(span):
        return span, tuple([step for step in trail if not _is_ours(step.span)])
    for at, step in enumerate(trail):
        if step.role != "choice" and step.span is not None and not _is_ours(step.span):
            return step.span, tuple([one for one in trail[at + 1 :] if not _is_ours(one.span)])
    # Written in the model. What it is at last may be worth telling: a default.
    last = tuple([replace(one, span=None) for one in trail[-1:] if _is_ours(one.span)])
    return (None if span is None else home), last


def _is_ours(span: Span | None) -> bool:
    return span is not None and isinstance(span.source, ModelSource)
