"""Conversions that expressions make by themselves, and comparing for equality.

The rules are those of the functions package; here what it refuses becomes a failure, what it
declines an unknown, and what depends on a choice inside of a value a choice.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.choices import condition_of, distribute, pruned, truth
from msglint.terraform.functions.conversion import convert
from msglint.terraform.functions.equality import equal
from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.types import UNSURE, Open, Unsure, type_of, unify
from msglint.terraform.questions import followed
from msglint.terraform.unknowns import (
    failure,
    is_failure,
    joined_trails,
    unknown_from,
    unknown_scalar,
)
from msglint.values.model import (
    Choice,
    Known,
    ListValue,
    MapValue,
    Reference,
    Unknown,
)
from msglint.values.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.source.text import Span
    from msglint.values.model import Value
    from msglint.values.types import Type


def guarded(
    values: tuple[Value, ...], compute: Callable[[tuple[Value, ...]], Value], span: Span | None
) -> Value:
    """A computation over values, with every way in which it can end as a value."""

    def attempt(current: tuple[Value, ...]) -> Value:
        try:
            return compute(current)
        except Open as found:
            condition = found.choice.condition
        except Refused as refusal:
            return failure(str(refusal), span)
        except (Declined, numbers.Uncertain) as decline:
            return unknown_from(current, span, str(decline))
        selector = Choice(condition, Known(True), Known(False))
        return distribute(
            (selector,),
            lambda one: attempt(
                tuple([pruned(v, condition, one[0] == Known(True)) for v in current])
            ),
            span,
        )

    return attempt(values)


def converted(value: Value, wanted: Type, span: Span | None) -> Value:
    """The value as a type; a failure when it cannot be one."""

    def apply(one: tuple[Value, ...]) -> Value:
        return guarded(one, lambda found: convert(found[0], wanted), span)

    def follow(one: tuple[Value, ...]) -> Value:
        result = apply(one)
        if not (isinstance(wanted, Primitive) and isinstance(one[0], Unknown)):
            return result
        return followed(
            result,
            one,
            lambda known: apply(tuple(known)),
            lambda forms: f"to{wanted.name}({forms[0]})",
        )

    return distribute((value,), follow, span)


def to_string(value: Value, span: Span | None) -> Value:
    """The value as a string. Null stays null."""
    if isinstance(value, Known) and isinstance(value.data, str):
        return value
    return converted(value, STRING, span)


def to_number(value: Value, span: Span | None) -> Value:
    """The value as a number. Null stays null."""
    if isinstance(value, Known) and type(value.data) in (int, Decimal):
        return value
    return converted(value, NUMBER, span)


def to_bool(value: Value, span: Span | None) -> Value:
    """The value as a truth value. Null stays null; free inputs become conditions."""
    if isinstance(value, Known) and isinstance(value.data, bool):
        return value
    if isinstance(value, Unknown) and value.variable is not None:
        condition = condition_of(value)
        return value if condition is None else truth(condition, span)
    return converted(value, BOOL, span)


def equality(left: Value, right: Value, span: Span | None) -> Value:
    """`left == right`, for values that are no choices at their top."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Unknown) and one.variable is not None:
            if isinstance(other, Unknown) and other.variable == one.variable:
                return Known(True, span)
            if isinstance(other, Known):
                return _with_input(one, other, span)

    def compare(pair: tuple[Value, ...]) -> Value:
        found = equal(pair[0], pair[1])
        if found is None:
            return unknown_scalar(pair, span, type_=BOOL)
        return Known(found, span, joined_trails(pair))

    return guarded((left, right), compare, span)


def _with_input(free: Unknown, known: Known, span: Span | None) -> Value:
    """A free input compared with a known scalar: a condition on the input."""
    assert free.variable is not None
    if known.data is None and free.not_null:
        return Known(False, span)
    if known.data is not None and free.type is not None and free.type != type_of(known):
        return Known(False, span)
    return truth(free.variable.equals(known.data), span)


def selected(chosen: Value, other: Value) -> Value:
    """The chosen arm of a conditional, converted to the type common to both arms."""

    def compute(pair: tuple[Value, ...]) -> Value:
        common = unify([type_of(pair[0]), type_of(pair[1])])
        if common is None:
            raise Refused("both results of a conditional must have one type")
        return convert(pair[0], _as_it_is(common))

    if isinstance(chosen, Unknown | Reference) or is_failure(chosen):
        return chosen
    return guarded((chosen, other), compute, chosen.span)


def _as_it_is(kind: Type) -> Type:
    """A type in which nothing is converted to what cannot be told."""
    match kind:
        case Unsure():
            return DYNAMIC
        case ListType(element):
            return ListType(_as_it_is(element))
        case SetType(element):
            return SetType(_as_it_is(element))
        case MapType(element):
            return MapType(_as_it_is(element))
        case TupleType(items):
            return TupleType(tuple([_as_it_is(item) for item in items]))
        case ObjectType(attributes, optional):
            return ObjectType(tuple([(k, _as_it_is(v)) for k, v in attributes]), optional)
        case _:
            return kind


def may_convert(value: Value) -> bool:
    """Whether the type of another arm of a conditional can change this one."""
    match value:
        case Known(data=data):
            return data is not None and not isinstance(data, str)
        case ListValue() | MapValue():
            return True
        case _:
            return False


def failed_with_type(made: Value, members: Sequence[Value], keys: Sequence[Value]) -> Value:
    """A container; if it fails by a member, its type is certain all the same."""
    if not isinstance(made, Unknown) or not made.failed:
        return made
    kinds: list[Type] = []
    for member in members:
        try:
            kinds.append(type_of(member))
        except Open:
            kinds.append(UNSURE)
    if not keys:
        return replace(made, type=TupleType(tuple(kinds)))
    names = [key.data for key in keys if isinstance(key, Known) and isinstance(key.data, str)]
    if len(names) < len(kinds):
        return made
    attributes = dict(zip(names, kinds, strict=True))
    return replace(made, type=ObjectType(tuple(sorted(attributes.items(), key=itemgetter(0)))))
