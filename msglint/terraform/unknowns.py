"""Unknown values that an evaluation makes: errors, and what could not be computed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from msglint.values.model import (
    NOTHING_HERE,
    Choice,
    JsonText,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    mentioned,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.source.text import Span
    from msglint.values.model import Trail, Value
    from msglint.values.types import Type

CHOSEN_BY = "chosen by "
"""How the label of a step begins that says on what a choice was made."""

SEARCH_LIMIT = 500
"""How many members are searched for the reason of an unknown."""


def failure(reason: str, span: Span | None) -> Unknown:
    """The value of an expression that Terraform refuses to evaluate."""
    return Unknown(reason, span, names=NOTHING_HERE, failed=True)


def is_failure(value: Value) -> bool:
    """Whether evaluation ends in an error, whatever the free inputs are."""
    return isinstance(value, Unknown) and value.failed


def unknown_from(operands: Iterable[Value], span: Span | None, fallback: str = "") -> Unknown:
    """The unknown result of an operation: it may name what any operand may name."""
    operands = tuple(operands)
    cause = first_cause(operands)
    reason, trail = (cause.reason, cause.trail) if cause is not None else (fallback, ())
    return Unknown(reason or "it could not be evaluated", span, trail, all_names(operands))


def unknown_scalar(
    operands: Iterable[Value], span: Span | None, fallback: str = "", type_: Type | None = None
) -> Unknown:
    """The unknown number or truth value of an operation: it names no resource."""
    result = unknown_from(operands, span, fallback)
    return Unknown(result.reason, span, result.trail, NOTHING_HERE, type=type_)


def all_names(operands: Iterable[Value]) -> frozenset[str] | None:
    """The union of what values mention; `None` when one could name any resource."""
    found: set[str] = set()
    for operand in operands:
        names = mentioned(operand)
        if names is None:
            return None
        found |= names
    return frozenset(found)


def first_cause(operands: Iterable[Value]) -> Unknown | None:
    """The first thing in values that is not known, with the reason in words."""
    pending: list[str | Value] = []
    pending.extend(operands)
    pending.reverse()
    for _ in range(SEARCH_LIMIT):
        if not pending:
            return None
        match pending.pop():
            case Unknown() as found:
                return found
            case Reference() as found:
                return Unknown(only_known_later(found), found.span, found.trail)
            case ListValue(items=members):
                pending.extend(members[::-1])
            case MapValue(items=entries, rest=rest):
                pending.extend(list(entries.values())[::-1])
                if rest is not None:
                    pending.append(rest)
            case Text(parts=parts):
                pending.extend(parts[::-1])
            case JsonText(document=document):
                pending.append(document)
            case Choice(then=then, otherwise=otherwise):
                pending += (otherwise, then)
            case _:
                pass
    return None


def only_known_later(reference: Reference) -> str:
    """Why an attribute that AWS fills in is not known."""
    return f"{reference.attribute} of {reference.target} is only known after deployment"


def joined_trails(operands: Iterable[Value]) -> Trail:
    """The steps of several values that went into one, each once."""
    return _steps(operands, "part")


def choosing(operands: Iterable[Value]) -> Trail:
    """The steps of the values on which a choice between others was made."""
    steps = _steps(operands, "choice")
    return tuple([replace(s, label=CHOSEN_BY + s.label.removeprefix(CHOSEN_BY)) for s in steps])


def _steps(operands: Iterable[Value], role: Literal["part", "choice"]) -> Trail:
    trails = [operand.trail for operand in operands if operand.trail]
    if not trails:
        return ()
    steps = [step for trail in trails for step in trail]
    return tuple(dict.fromkeys([replace(step, role=role) for step in steps]))[:8]
