"""Taking values apart: attributes, indexes and splats."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform.carry import carried
from msglint.terraform.choices import distribute
from msglint.terraform.expansion import Chain, SomeKey
from msglint.terraform.functions.equality import in_order
from msglint.terraform.questions import followed, part
from msglint.terraform.scalars import to_number, to_string
from msglint.terraform.unknowns import (
    all_names,
    failure,
    first_cause,
    is_failure,
    only_known_later,
    unknown_from,
)
from msglint.values.model import (
    Choice,
    Known,
    ListValue,
    MapValue,
    Reference,
    Unknown,
    choose,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.source.text import Span
    from msglint.values.model import Value

MAX_KEYS_TRIED = 16
"""How many keys of a map are tried for a free input that selects one."""


def attribute(value: Value, name: str, span: Span) -> Value:
    """`value.name`."""
    match value:
        case Choice():
            return distribute((value,), lambda one: attribute(one[0], name, span), span)
        case MapValue():
            return _entry(value, name, span)
        case Known(data=None):
            return failure(f'it is null, which has no attribute "{name}"', span)
        case Reference():
            return _inside_computed(value, span)
        case Unknown():
            return part(value, name, span) or _inside_derived(value, name, span)
        case _:
            return failure(f'there is no attribute "{name}"', span)


def index(value: Value, key: Value, span: Span) -> Value:
    """`value[key]`."""

    def apply(pair: tuple[Value, ...]) -> Value:
        return _index(pair[0], pair[1], span)

    return distribute((value, key), apply, span)


def _index(value: Value, key: Value, span: Span) -> Value:
    if is_failure(value) or is_failure(key):
        return value if is_failure(value) else key
    match value:
        case MapValue():
            return _lookup(value, to_string(key, span), span)
        case ListValue(unordered=False):
            return _element(value, to_number(key, span), span)
        case Reference():
            return _inside_computed(value, span)
        case Chain(member=member, collection=collection) if member is not None and (
            key == Known(0) or (isinstance(key, SomeKey) and key.collection == collection)
        ):
            return member
        case Unknown():
            return _inside_derived(value, key, span)
        case ListValue(items=members) if not in_order(members):
            return _any_member(value, key, span)
        case Known(data=None):
            return failure("it is null, which has no elements", span)
        case _:
            return failure("it has no elements that could be selected", span)


def _entry(value: MapValue, name: str, span: Span) -> Value:
    found = value.items.get(name)
    if found is not None:
        return carried(value, found)
    if isinstance(value, ResourceObject) and value.read is not None:
        return value.read(name, span)
    if value.rest is not None:
        return _inside_unknown(value.rest, name, span)
    return failure(f'there is no attribute "{name}"', span)


COMPUTED = frozenset(
    {
        "arn",
        "bucket",
        "domain_name",
        "endpoint",
        "function_name",
        "id",
        "invoke_arn",
        "key_id",
        "name",
        "qualified_arn",
        "qualified_invoke_arn",
        "stream_arn",
        "unique_id",
        "url",
        "version",
    }
)
"""Attributes that AWS fills in when a configuration does not. Of others that are not set it is
not certain that they have a value at all."""


def unset(target: str, type_: str, name: str, span: Span) -> Value:
    """An attribute of a resource that the configuration does not set."""
    if name in COMPUTED:
        return Reference(target, type_, name, span)
    reason = f"{name} of {target} is not set: its value is that of AWS or of the provider"
    return Unknown(reason, span, names=frozenset({target}))


def _lookup(value: MapValue, key: Value, span: Span) -> Value:
    match key:
        case Known(data=str(name)):
            return _entry(value, name, span)
        case Unknown(variable=variable) if (
            variable is not None and value.rest is None and len(value.items) <= MAX_KEYS_TRIED
        ):
            chosen: Value = failure(f"{variable.label} is none of the keys", span)
            for name in sorted(value.items, reverse=True):
                found = carried(value, value.items[name])
                chosen = choose(variable.equals(name), found, chosen, span)
            return chosen
        case _ if is_failure(key):
            return key
        case Known():
            return failure("null is no key", span)
        case _:
            return _any_member(value, key, span)


def _element(value: ListValue, key: Value, span: Span) -> Value:
    match key:
        case Known(data=int(position)) if not isinstance(position, bool):
            if 0 <= position < len(value.items):
                return carried(value, value.items[position])
            return failure(f"there is no element {position}", span)
        case Known(data=None | Decimal()):
            return failure("an index must be a whole number", span)
        case _ if is_failure(key):
            return key
        case _:
            return _any_member(value, key, span)


def _any_member(value: ListValue | MapValue, key: Value, span: Span) -> Value:
    """A member that is not known which: it may name what any member names."""
    cause = first_cause((key,))
    reason = cause.reason if cause is not None else "the key is not known"
    trail = cause.trail if cause is not None else ()
    return Unknown(reason, span, trail, all_names((value,)))


def _inside_computed(value: Reference, span: Span) -> Value:
    """A part of an attribute that AWS fills in."""
    return Unknown(only_known_later(value), span, value.trail, frozenset({value.target}))


def _inside_unknown(value: Unknown, part: Value | str, span: Span) -> Value:
    """A part of what is not known: the same wherever it is the same part of the same value."""
    if value.failed:
        return value
    whole = value.identity or (value.variable.key if value.variable is not None else "")
    identity = ""
    if whole and isinstance(part, str):
        identity = f"{whole}.{part}"
    elif whole and isinstance(part, Known):
        identity = f"{whole}.{part.data}"
    return Unknown(value.reason, span, value.trail, value.names, identity=identity)


def _inside_derived(value: Unknown, wanted: Value | str, span: Span) -> Value:
    """A part of what is not known, which may follow from a free input."""
    found = _inside_unknown(value, wanted, span)
    if isinstance(wanted, str):
        return followed(
            found,
            (value,),
            lambda known: attribute(known[0], wanted, span),
            lambda forms: f"{forms[0]}.{wanted}",
        )
    return followed(
        found,
        (value, wanted),
        lambda known: index(known[0], known[1], span),
        lambda forms: f"{forms[0]}[{forms[1]}]",
    )


def splat(value: Value, each: Callable[[Value], Value], span: Span) -> Value:
    """`value[*]...`: the results for every element of a list, or for a single value."""

    def apply(one: tuple[Value, ...]) -> Value:
        return _splat(one[0], each, span)

    return distribute((value,), apply, span)


def _splat(value: Value, each: Callable[[Value], Value], span: Span) -> Value:
    match value:
        case Known(data=None):
            return ListValue((), span)
        case ListValue(items=members):
            results = [each(carried(value, member)) for member in members]
            for result in results:
                if is_failure(result):
                    return result
            unordered = value.unordered and not in_order(members)
            return ListValue(tuple(results), span, unordered=unordered)
        case Unknown() | Reference():
            if is_failure(value):
                return value
            if isinstance(value, Chain) and value.member is not None:
                return value.of(each(value.member), span)
            member = each(_part(value))
            return replace(unknown_from((value,), span), names=all_names((member,)))
        case _:
            result = each(value)
            return result if is_failure(result) else ListValue((result,), span)


def _part(value: Unknown | Reference) -> Value:
    """An element of what is not known."""
    if isinstance(value, Reference):
        return Unknown(only_known_later(value), value.span, value.trail, frozenset({value.target}))
    return Unknown(value.reason, value.span, value.trail, value.names)


@dataclass(frozen=True, slots=True)
class ResourceObject(MapValue):
    """A whole resource: what is configured, and references for everything else."""

    read: Callable[[str, Span], Value] | None = field(default=None, compare=False)
    """Gives what `items` does not hold."""
