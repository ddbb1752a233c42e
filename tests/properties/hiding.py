"""Every way to know one thing less about a unit.

A value may be hidden at any depth: the whole attribute, a member of a list, a part of a text
or its end, one side of a choice, a statement of a policy. So may a condition: which side of a
choice is taken, and whether a resource is there, then make no worlds but are not known. What is
*not* there is known as well, so a map may also come to be open: the resource may or may not have
further attributes. So may the unit: a module may be out of sight that could hold anything and
name anything, or a resource may lie in a module that is not on disk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msglint.declarations import Hidden, Unit
from msglint.values.conditions import AllOf, AnyOf, Equals, Not
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    mentioned,
)
from properties.judging import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msglint.declarations import Declaration
    from msglint.values.conditions import Condition, Variable
    from msglint.values.model import Value
    from properties.judging import Verdicts

REASON = "it was hidden"


@dataclass(frozen=True, slots=True)
class Variant:
    """A unit of which one thing less is known, and what that is."""

    what: str
    unit: Unit
    attribute: str = ""
    """The attribute of a single value in it that is hidden, wholly or in part."""


MANY = 500
"""Of more variants than this one in three is tried: plans that follow a deployment know so much."""


def added(unit: Unit) -> Iterator[tuple[str, Verdicts]]:
    """What the unit gives with one thing hidden and does not give as it is; ideally nothing.

    An attribute of a single value that nobody misses is not hidden in part as well: no rule
    has read it.
    """
    known = judge(unit)
    ways = list(variants(unit))
    not_missed = ""
    for variant in ways[:: 3 if len(ways) > MANY else 1]:
        if variant.attribute and variant.attribute == not_missed:
            continue
        outcome = judge(variant.unit)
        if not outcome.findings <= known.findings:
            yield variant.what, outcome.findings - known.findings
        if outcome == known:
            not_missed = variant.attribute


def unknown(value: Value) -> Unknown:
    """Nothing is known of the value but where it stands."""
    return Unknown(REASON, value.span, value.trail)


def variants(unit: Unit) -> Iterator[Variant]:
    """The unit with one thing hidden, in every possible way."""
    for index, declaration in enumerate(unit.declarations):
        for what, less in hidden_declarations(declaration):
            declarations = list(unit.declarations)
            declarations[index] = less
            where = f"{declaration.address}{what}"
            attribute = where.rstrip("?~") if _is_single(declaration, what) else ""
            yield Variant(where, replace(unit, declarations=declarations), attribute)
        yield Variant(f"{declaration.address} as a whole", without(unit, declaration))
    if unit.declarations:
        part = Hidden(REASON, unit.declarations[0].span, None)
        yield Variant("a module", replace(unit, hidden=[*unit.hidden, part]))
    for variable in sorted(_variables(unit), key=lambda v: v.key):
        yield Variant(f"conditions on {variable.label}", _without_conditions(unit, variable))


def _variables(unit: Unit) -> set[Variable]:
    """The inputs on which something in a unit depends by a condition."""
    found: set[Variable] = set()
    for declaration in unit.declarations:
        found |= _inputs(declaration.exists)
        for value in _parts(declaration.attributes):
            if isinstance(value, Choice):
                found |= _inputs(value.condition)
    return found


def _inputs(condition: Condition | Unknown) -> set[Variable]:
    match condition:
        case Equals(variable):
            return {variable}
        case Not(operand):
            return _inputs(operand)
        case AllOf(operands) | AnyOf(operands):
            return set().union(*map(_inputs, operands))
        case _:
            return set()


def _parts(value: Value) -> Iterator[Value]:
    """A value and all that is in it."""
    yield value
    match value:
        case ListValue(items=items):
            inner: Iterable[Value | str] = items
        case MapValue(items=entries):
            inner = entries.values()
        case Text(parts=parts):
            inner = parts
        case JsonText(document=document):
            inner = (document,)
        case Choice(then=then, otherwise=otherwise):
            inner = (then, otherwise)
        case _:
            return
    for one in inner:
        if not isinstance(one, str):
            yield from _parts(one)


def _without_conditions(unit: Unit, variable: Variable) -> Unit:
    """The unit where conditions on an input cannot be read: they are no worlds any more."""
    declarations = [
        replace(
            one,
            attributes=_undecided(one.attributes, variable),
            exists=Unknown(REASON, one.span) if variable in _inputs(one.exists) else one.exists,
        )
        for one in unit.declarations
    ]
    return replace(unit, declarations=declarations)


def _undecided(value: Value, variable: Variable) -> Value:
    match value:
        case ListValue(items=items):
            return replace(value, items=tuple(_undecided(item, variable) for item in items))
        case MapValue(items=entries):
            known = {name: _undecided(entry, variable) for name, entry in entries.items()}
            return replace(value, items=known)
        case Text(parts=parts):
            kept = (p if isinstance(p, str) else _undecided(p, variable) for p in parts)
            return replace(value, parts=tuple(kept))
        case JsonText(document=document):
            return replace(value, document=_undecided(document, variable))
        case Choice(condition, then, otherwise):
            if variable in _inputs(condition):
                return replace(unknown(value), names=mentioned(value))
            left, right = _undecided(then, variable), _undecided(otherwise, variable)
            return replace(value, then=left, otherwise=right)
        case _:
            return value


def _is_single(declaration: Declaration, what: str) -> bool:
    """Whether the path leads to an attribute that is a number, a text or a reference."""
    if not isinstance(declaration.attributes, MapValue):
        return False
    value = declaration.attributes.items.get(what.lstrip(".").rstrip("?~"))
    return isinstance(value, Known | Reference)


def without(unit: Unit, lost: Declaration) -> Unit:
    """The unit with a resource out of sight, in a part that was handed what the resource names.

    What it names in plain text is not seen in the references, so then it may name anything.
    """
    names = None if _has_names(lost.attributes) else mentioned(lost.attributes)
    part = Hidden(REASON, lost.span, names)
    declarations = [
        replace(one, attributes=_forgotten(one.attributes, lost.key))
        for one in unit.declarations
        if one is not lost
    ]
    return replace(unit, declarations=declarations, hidden=[*unit.hidden, part])


def _has_names(value: Value) -> bool:
    """Whether an ARN or a URL is written out in it."""
    match value:
        case Known(data=str(text)):
            return "arn:" in text or "://" in text
        case ListValue(items=items):
            return any(map(_has_names, items))
        case MapValue(items=entries):
            return any(map(_has_names, entries.values()))
        case Text(parts=parts):
            return any("arn:" in p if isinstance(p, str) else _has_names(p) for p in parts)
        case JsonText(document=document):
            return _has_names(document)
        case Choice(then=then, otherwise=otherwise):
            return _has_names(then) or _has_names(otherwise)
        case _:
            return False


def _forgotten(value: Value, key: str) -> Value:
    """The value without knowledge of a resource: what refers to it may be anything."""
    match value:
        case Reference(target=target) if target == key:
            return unknown(value)
        case Known(ref=Reference(target=target)) if target == key:
            return unknown(value)
        case ListValue(items=items):
            return replace(value, items=tuple(_forgotten(item, key) for item in items))
        case MapValue(items=entries, rest=rest):
            known = {name: _forgotten(entry, key) for name, entry in entries.items()}
            return replace(value, items=known, rest=rest and _open(rest, key))
        case Text(parts=parts):
            kept = (p if isinstance(p, str) else _forgotten(p, key) for p in parts)
            return replace(value, parts=tuple(kept))
        case JsonText(document=document):
            return replace(value, document=_forgotten(document, key))
        case Choice(then=then, otherwise=otherwise):
            left, right = _forgotten(then, key), _forgotten(otherwise, key)
            return replace(value, then=left, otherwise=right)
        case Unknown():
            return _open(value, key)
        case _:
            return value


def _open(value: Unknown, key: str) -> Unknown:
    return replace(value, names=None) if key in (value.names or ()) else value


def hidden_declarations(declaration: Declaration) -> Iterator[tuple[str, Declaration]]:
    """The declaration with one thing hidden, and what that is."""
    yield " exists", replace(declaration, exists=Unknown(REASON, declaration.span))
    if declaration.region is not None:
        yield " region", replace(declaration, region=unknown(declaration.region))
    if declaration.account is not None:
        yield " account", replace(declaration, account=unknown(declaration.account))
    for what, value in hidden_values(declaration.attributes):
        yield what, replace(declaration, attributes=value)


def hidden_values(value: Value) -> Iterator[tuple[str, Value]]:
    """The value with one thing hidden, and the path to it."""
    if isinstance(value, Unknown):
        return
    yield "", unknown(value)
    match value:
        case ListValue(items=items):
            for at, item in enumerate(items):
                for what, less in hidden_values(item):
                    members = (*items[:at], less, *items[at + 1 :])
                    yield f"[{at}]{what}", replace(value, items=members)
        case MapValue(items=entries):
            yield ".*", replace(value, rest=unknown(value))
            for key, entry in entries.items():
                for what, less in hidden_values(entry):
                    yield f".{key}{what}", replace(value, items={**entries, key: less})
                others = {k: v for k, v in entries.items() if k != key}
                yield f".{key}?", replace(value, items=others, rest=unknown(value))
        case Text(parts=parts):
            for at, part in enumerate(parts):
                if isinstance(part, str):
                    open_part = Unknown(REASON, value.span, value.trail)
                    options: Iterator[tuple[str, Value]] = iter([("", open_part)])
                else:
                    options = hidden_values(part)
                for what, less in options:
                    yield f"<{at}>{what}", replace(value, parts=_with(parts, at, less))
        case JsonText(document=document):
            for what, less in hidden_values(document):
                yield f"@{what}", replace(value, document=less)
        case Known(data=str(text)) if len(text) > 1:
            beginning = text[: len(text) // 2]
            yield "~", replace(unknown(value), prefix=beginning, not_null=True)
            yield "~~", Text((beginning, unknown(value)), value.span, value.trail)
        case Choice(then=then, otherwise=otherwise):
            for what, less in hidden_values(then):
                yield f"?then{what}", replace(value, then=less)
            for what, less in hidden_values(otherwise):
                yield f"?else{what}", replace(value, otherwise=less)
        case _:
            pass


def _with(parts: tuple[str | Value, ...], at: int, less: Value) -> tuple[str | Value, ...]:
    return (*parts[:at], less, *parts[at + 1 :])
