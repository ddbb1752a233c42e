"""What a condition proves not to be null.

A null that is used is an error of CEL, so a page must ask first: `queue.dlq != null && ...`.
What is proven here holds whatever else is not known: where a proven path is null, the
condition is certainly false (or, for the negation, certainly true), because `&&`, `||` and
`!` are three-valued.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msglint.engine.cel_ast import Array, Call, Constant, Expr, Identifier, Select

if TYPE_CHECKING:
    from collections.abc import Iterable

Sure: TypeAlias = frozenset[Expr]
"""Paths of fields that are not null."""

NOTHING: Sure = frozenset()

_NULL = Constant("null")


def proven(condition: Expr, truth: bool) -> Sure:
    """The paths that are not null where a condition is true (or, false)."""
    match condition:
        case Call("!_", (inner,)):
            return proven(inner, not truth)
        case Call("_&&_", parts):
            return _combined((proven(part, truth) for part in parts), every=truth)
        case Call("_||_", parts):
            return _combined((proven(part, truth) for part in parts), every=not truth)
        case Call("_!=_", (left, right)):
            return _other_than_null(left, right) if truth else _equal(left, right)
        case Call("_==_", (left, right)):
            return _equal(left, right) if truth else _other_than_null(left, right)
        case Call("@in", (element, Array(members))) if truth:
            return _path(element) if all(_is_something(member) for member in members) else NOTHING
    return NOTHING


def outside(sure: Sure, variable: str) -> Sure:
    """What remains where a variable of this name hides another."""
    return frozenset(path for path in sure if _root(path) != variable)


def path_text(expr: Expr) -> str:
    """A path as pages write it; empty for any other expression."""
    match expr:
        case Identifier(name):
            return name
        case Select(operand, field, False):
            before = path_text(operand)
            return f"{before}.{field}" if before else ""
    return ""


def _combined(parts: Iterable[Sure], *, every: bool) -> Sure:
    first, *rest = parts
    for part in rest:
        first = first | part if every else first & part
    return first


def _other_than_null(left: Expr, right: Expr) -> Sure:
    if right == _NULL:
        return _path(left)
    return _path(right) if left == _NULL else NOTHING


def _equal(left: Expr, right: Expr) -> Sure:
    if _is_something(right):
        return _path(left)
    return _path(right) if _is_something(left) else NOTHING


def _is_something(expr: Expr) -> bool:
    return isinstance(expr, Constant) and expr != _NULL


def _path(expr: Expr) -> Sure:
    return frozenset([expr]) if path_text(expr) else NOTHING


def _root(expr: Expr) -> str:
    while isinstance(expr, Select):
        expr = expr.operand
    return expr.name if isinstance(expr, Identifier) else ""
