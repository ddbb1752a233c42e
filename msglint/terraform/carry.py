"""Spans and trails of members: what a value inside a moved container says of its way.

Reading `local.settings` moves the map as a whole; its members keep the places where they
were written. When a member is taken out (`local.settings.timeout`), it gets the place of use
and the way of the container, whose last station then is the member itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform.choices import settled
from msglint.terraform.unknowns import is_failure
from msglint.values.conditions import ALWAYS, NEVER, both, either, negate
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Step,
    Text,
    Unknown,
    choose,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.source.text import Span
    from msglint.terraform.choices import Assumptions
    from msglint.values.conditions import Condition
    from msglint.values.model import Trail, Value

MAX_TRAIL = 40


def carried(container: Value, member: Value) -> Value:
    """A member as it appears where its container is used."""
    if not container.trail:
        return member
    *before, last = container.trail
    step = Step(last.label, member.span or last.span, last.call, last.role)
    trail = shortened((*before, step, *member.trail))
    if isinstance(member, Choice):
        then, otherwise = carried(container, member.then), carried(container, member.otherwise)
        return Choice(member.condition, then, otherwise, container.span, trail)
    return _at(member, container.span, trail)


def shortened(trail: Trail) -> Trail:
    """A trail without its middle when it is absurdly long; its ends are what matters."""
    if len(trail) <= MAX_TRAIL:
        return trail
    half = MAX_TRAIL // 2
    return (*trail[:half], *trail[-half:])


def placed(value: Value, span: Span) -> Value:
    """The value as used at a place. What was written elsewhere keeps that as its origin."""
    if value.span == span:
        return value
    trail = value.trail
    if not trail and value.span is not None:
        trail = (Step(label_of(span), value.span),)
    if isinstance(value, Choice):
        then, otherwise = placed(value.then, span), placed(value.otherwise, span)
        return Choice(value.condition, then, otherwise, span, trail)
    return _at(value, span, trail)


def _at(value: Value, span: Span | None, trail: Trail) -> Value:
    """The value with another place and way. Written out for the commonest: it is called a lot."""
    if type(value) is Known:
        return Known(value.data, span, trail, value.ref, value.type)
    return replace(value, span=span, trail=trail)


def label_of(span: Span) -> str:
    """The text of a short expression, to name a step by."""
    text = " ".join(span.text[:80].split())
    return text if len(text) <= 60 else text[:57] + "..."


def opened(value: Value) -> Value:
    """A container whose direct members carry its trail, ready to be taken apart."""
    if not value.trail:
        return value
    match value:
        case ListValue(items=members):
            return replace(value, items=tuple(carried(value, m) for m in members), trail=())
        case MapValue(items=entries):
            items = {key: carried(value, member) for key, member in entries.items()}
            return replace(value, items=items, trail=())
        case _:
            return value


def finished(value: Value, assumptions: Assumptions) -> Value:
    """A value as it is handed over: every member with its own place and way.

    Alternatives that the assumptions rule out are dropped, and so are those in which
    Terraform refuses the configuration: nothing is deployed there.
    """
    value = settled(value, assumptions)
    match value:
        case Choice(condition=condition):
            when = assumptions.assume(condition, True)
            unless = assumptions.assume(condition, False)
            then = finished(value.then, when) if when is not None else None
            otherwise = finished(value.otherwise, unless) if unless is not None else None
            if then is None or (otherwise is not None and is_failure(then)):
                return value if otherwise is None else otherwise
            if otherwise is None or is_failure(otherwise):
                return then
            chosen = choose(condition, then, otherwise, value.span)
            return replace(chosen, trail=value.trail) if isinstance(chosen, Choice) else chosen
        case ListValue(items=members):
            items = tuple(finished(carried(value, member), assumptions) for member in members)
            return replace(value, items=items)
        case MapValue(items=entries, rest=rest):
            pairs = {k: finished(carried(value, v), assumptions) for k, v in entries.items()}
            more = carried(value, rest) if rest is not None else None
            return replace(value, items=pairs, rest=more if isinstance(more, Unknown) else None)
        case Text(parts=parts):
            pieces = tuple(
                p if isinstance(p, str) else finished(carried(value, p), assumptions) for p in parts
            )
            return replace(value, parts=pieces)
        case JsonText(document=document):
            return replace(value, document=finished(carried(value, document), assumptions))
        case _:
            return value


def refused(value: Value, assumptions: Assumptions) -> Condition:
    """When Terraform refuses the configuration for a value, by the inputs that choose it."""
    match value:
        case Choice(condition=condition):
            when = assumptions.assume(condition, True)
            unless = assumptions.assume(condition, False)
            then = NEVER if when is None else refused(value.then, when)
            otherwise = NEVER if unless is None else refused(value.otherwise, unless)
            if then == otherwise:  # most often that is never
                return then
            return either(both(condition, then), both(negate(condition), otherwise))
        case ListValue(items=members):
            return _any_refused(members, assumptions)
        case MapValue(items=entries):
            return _any_refused(entries.values(), assumptions)
        case Text(parts=parts):
            return _any_refused([p for p in parts if not isinstance(p, str)], assumptions)
        case JsonText(document=document):
            return refused(document, assumptions)
        case _:
            return ALWAYS if is_failure(value) else NEVER


def _any_refused(values: Iterable[Value], assumptions: Assumptions) -> Condition:
    found = [one for value in values if (one := refused(value, assumptions)) != NEVER]
    return either(*found) if found else NEVER


def weight(value: Value, limit: int) -> int:
    """How many nodes a value has, counted up to a limit."""
    count = 0
    pending: list[str | Value] = [value]
    while pending and count < limit:
        count += 1
        match pending.pop():
            case str(text):
                count += len(text) >> 10
            case ListValue(items=members):
                pending.extend(members)
            case MapValue(items=entries):
                pending.extend(entries.values())
            case Text(parts=parts):
                pending.extend(parts)
            case JsonText(document=document):
                pending.append(document)
            case Choice(then=then, otherwise=otherwise):
                pending += (then, otherwise)
            case _:
                pass
    return count
