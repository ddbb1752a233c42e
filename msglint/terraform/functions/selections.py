"""Functions that choose among values, and that look into collections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform.functions.conversion import convert
from msglint.terraform.functions.equality import equal
from msglint.terraform.functions.numeric import whole
from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.registry import Parameter, plain, structural
from msglint.terraform.functions.text import graphemes, literal, may_be_empty
from msglint.terraform.functions.types import UNSURE, is_unsure, type_of, unify
from msglint.terraform.unknowns import unknown_from
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
)
from msglint.values.types import BOOL, DYNAMIC, NUMBER, STRING, ListType

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value

_ANY_NULL = Parameter(DYNAMIC, null=True, unknown=True)


@structural("length", DYNAMIC, returns=NUMBER)
def _length(call: Call, value: Value) -> Value:
    match value:
        case ListValue(items=items):
            return call.known(len(items))
        case MapValue(items=entries, rest=rest):
            return call.known(len(entries)) if rest is None else call.unknown()
        case Known(data=str()) | Text() | JsonText() | Reference():
            text = literal(value)
            if text is None:
                return call.unknown()
            found = graphemes(text)
            return call.unknown() if found is None else call.known(len(found))
        case _:
            raise Refused("a string or a collection is required")


@structural("element", DYNAMIC, NUMBER)
def _element(_: Call, collection: Value, index: Value) -> Value:
    if not isinstance(collection, ListValue):
        raise Refused("a list is required")
    if collection.unordered:
        raise Refused("a set has no order")
    if not collection.items:
        raise Refused("an empty list has no elements")
    at = whole(plain(index))  # type: ignore[arg-type]
    if at < 0:
        raise Declined("only newer versions of Terraform count from the end")
    return collection.items[at % len(collection.items)]


@structural("one", DYNAMIC)
def _one(call: Call, collection: Value) -> Value:
    if not isinstance(collection, ListValue):
        raise Refused("a list, set or tuple is required")
    if not collection.items:
        return Known(None, call.span, type=collection.element)
    if len(collection.items) > 1:
        raise Refused("it has more than one member")
    return collection.items[0]


@structural("slice", DYNAMIC, NUMBER, NUMBER)
def _slice(call: Call, collection: Value, start: Value, end: Value) -> Value:
    if not isinstance(collection, ListValue) or collection.unordered:
        raise Refused("a list or tuple is required")
    first, last = whole(plain(start)), whole(plain(end))  # type: ignore[arg-type]
    if not 0 <= first <= last <= len(collection.items):
        raise Refused("the indices lie outside of the list")
    return call.list(list(collection.items[first:last]), collection.element)


@structural("index", DYNAMIC, DYNAMIC, returns=NUMBER)
def _index(call: Call, collection: Value, wanted: Value) -> Value:
    if not isinstance(collection, ListValue) or collection.unordered:
        raise Refused("a list or tuple is required")
    if not collection.items:
        raise Refused("the list is empty")
    for at, item in enumerate(collection.items):
        same = equal(item, wanted)
        if same is None:
            return call.unknown()
        if same:
            return call.known(at)
    raise Refused("there is no such member")


@structural("contains", DYNAMIC, Parameter(DYNAMIC, null=True, unknown=True), returns=BOOL)
def _contains(call: Call, collection: Value, wanted: Value) -> Value:
    if not isinstance(collection, ListValue):
        raise Refused("a list, tuple or set is required")
    if isinstance(wanted, Known) and wanted.data is None:
        raise Declined("only newer versions of Terraform look for null")
    uncertain = False
    for item in collection.items:
        same = equal(wanted, item)
        if same:
            return call.known(True)
        uncertain |= same is None
    return call.unknown() if uncertain else call.known(False)


@structural("coalesce", variadic=_ANY_NULL)
def _coalesce(call: Call, *values: Value) -> Value:
    common = unify([type_of(value) for value in values])
    if not values or common is None:
        raise Refused("all arguments must have one type")
    for value in values:
        converted = convert(value, common)
        match converted:
            case Known(data=None):
                continue
            case Unknown() | Choice():
                return _unsettled(call)
            case Reference() if is_unsure(type_of(converted)):
                return _unsettled(call)
        if common == STRING or is_unsure(common):
            if literal_or_none(converted) == "":
                if common != STRING:
                    return _unsettled(call)
                continue
            if isinstance(converted, Text) and may_be_empty(converted):
                return _unsettled(call)
        return converted
    raise Refused("all arguments are null or empty")


def _unsettled(call: Call) -> Value:
    return replace(unknown_from(call.arguments, call.span), not_null=True)


def literal_or_none(value: Value) -> str | None:
    """The text of a string; `None` for what is no string, or not wholly known."""
    return literal(value) if isinstance(value, Known | JsonText) else None


@structural("coalescelist", variadic=_ANY_NULL)
def _coalescelist(call: Call, *values: Value) -> Value:
    if not values:
        raise Refused("at least one argument is required")
    for value in values:
        match value:
            case Known(data=None, type=ListType()):
                continue
            case ListValue(unordered=False):
                if value.items:
                    return value
            case Unknown() | Reference():
                return _unsettled(call)
            case _:
                raise Refused("lists or tuples are required")
    raise Refused("all arguments are null or empty")


@structural(
    "matchkeys",
    ListType(DYNAMIC),
    ListType(DYNAMIC),
    ListType(DYNAMIC),
    returns=DYNAMIC,
)
def _matchkeys(call: Call, values: Value, keys: Value, wanted: Value) -> Value:
    if not (
        isinstance(values, ListValue)
        and isinstance(keys, ListValue)
        and isinstance(wanted, ListValue)
    ):
        return call.unknown()
    common = unify([keys.element or UNSURE, wanted.element or UNSURE])
    if common is None:
        raise Refused("keys and search set must have one type")
    if len(values.items) != len(keys.items):
        raise Refused("there must be as many keys as values")
    searched = [convert(item, common) for item in wanted.items]
    kept: list[Value] = []
    for key, value in zip(keys.items, values.items, strict=True):
        converted = convert(key, common)
        found = [equal(converted, one) for one in searched]
        if True in found:
            kept.append(value)
        elif None in found:
            raise Declined("")
    return call.list(kept, values.element)
