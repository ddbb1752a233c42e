"""Converting values between types, as Terraform does by itself and for `tostring` and the like.

Follows go-cty's `convert` package. What it would refuse raises `Refused`; a part that is not
known stays in its place as long as that is certain.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.functions.equality import as_set, in_order
from msglint.terraform.functions.outcomes import Refused, TooDeep
from msglint.terraform.functions.text import written
from msglint.terraform.functions.types import (
    MAX_DEPTH,
    UNSURE,
    Open,
    Unsure,
    convertible,
    is_text,
    is_unsure,
    type_of,
    unify,
)
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
from msglint.values.types import (
    DYNAMIC,
    Dynamic,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
    of_values,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.values.model import Value


def convert(value: Value, wanted: Type, depth: int = 0) -> Value:
    """The value in the form of a type. Raises `Refused`, `Open` and `numbers.Uncertain`."""
    if isinstance(wanted, Unsure):
        return _weakened(value)
    if isinstance(wanted, Dynamic):
        return value
    if depth > MAX_DEPTH:
        raise TooDeep
    match value:
        case Choice():
            raise Open(value)
        case Known(data=None):
            return replace(value, type=of_values(wanted))
        case Unknown(type=declared):
            if declared is not None and not convertible(declared, wanted):
                raise Refused(f"{name_of(wanted)} is required")
            if declared not in (None, of_values(wanted)) and value.variable is not None:
                value = replace(value, variable=None)  # conditions on it are about what it was
            return replace(value, type=of_values(wanted)) if _settled(wanted) else value
    match wanted:
        case Primitive():
            return _scalar(value, wanted)
        case ListType(element) | SetType(element):
            return _sequence(value, wanted, element, depth)
        case MapType(element):
            return _map(value, element, depth)
        case TupleType(items):
            return _tuple(value, items, depth)
        case ObjectType():
            return _object(value, wanted, depth)
    raise AssertionError(wanted)


def name_of(kind: Type) -> str:
    """A type in words."""
    match kind:
        case Primitive(name):
            return f"a {name}"
        case ListType():
            return "a list"
        case SetType():
            return "a set"
        case MapType():
            return "a map"
        case TupleType():
            return "a tuple"
        case ObjectType():
            return "an object"
        case _:
            return "a value"


def _settled(kind: Type) -> bool:
    """Whether no part of a type is left open."""
    match kind:
        case Dynamic():
            return False
        case ListType(element) | SetType(element) | MapType(element):
            return _settled(element)
        case _:
            return not is_unsure(kind)


def _scalar(value: Value, wanted: Primitive) -> Value:
    match value:
        case Known(data=data):
            if wanted.name == "string":
                return value if isinstance(data, str) else replace(value, data=written(data))
            return replace(value, data=_from_text(data, wanted))
        case Text() | JsonText():
            if wanted.name == "string":
                return value
            return replace(unknown_from((value,), value.span), type=wanted)
        case Reference():
            if wanted.name == "string" and is_text(value):
                return value
            return replace(unknown_from((value,), value.span), type=wanted)
        case _:
            raise Refused(f"{name_of(wanted)} is required")


_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def _from_text(
    data: str | bool | int | Decimal | None, wanted: Primitive
) -> bool | int | Decimal | None:
    if wanted.name == "bool":
        if isinstance(data, bool):
            return data
        if isinstance(data, str) and data in _TRUTHS:
            return _TRUTHS[data]
        raise Refused("a bool is required")
    if isinstance(data, bool):
        raise Refused("a number is required")
    if not isinstance(data, str):
        return data
    number = numbers.parse(data)
    if number is None:
        raise Refused("a number is required")
    return number


def _sequence(value: Value, wanted: ListType | SetType, element: Type, depth: int) -> Value:
    if isinstance(value, Reference):
        return unknown_from((value,), value.span)
    if not isinstance(value, ListValue):
        raise Refused(f"{name_of(wanted)} is required")
    if isinstance(element, Dynamic) and not isinstance(element, Unsure):
        element = value.element if value.element is not None else _common(value.items)
    if value.unordered and isinstance(wanted, ListType) and not in_order(value.items):
        reason = "it is a set whose order is not known"
        settled = of_values(wanted)
        return replace(unknown_from((value,), value.span, reason), type=settled, not_null=True)
    items = tuple([convert(item, element, depth + 1) for item in value.items])
    element = of_values(element) if value.element is not None else _one_type(items, element)
    made = replace(value, items=items, element=element, unordered=False)
    if isinstance(wanted, SetType):
        found = as_set(made)
        if found is None:
            reason = "it is a set with members that are not known"
            settled = of_values(wanted)
            return replace(unknown_from(items, value.span, reason), type=settled, not_null=True)
        return found
    return made


def _common(items: Iterable[Value]) -> Type:
    """The type that the members of a tuple have in common."""
    types = [type_of(item) for item in items]
    common = unify(types)
    if common is None or (common == DYNAMIC and any(kind != DYNAMIC for kind in types)):
        raise Refused("its members have no type in common")
    return common


def _one_type(items: tuple[Value, ...], element: Type) -> Type:
    """Collections hold members of one type: those of structures with nulls may differ."""
    if isinstance(element, Primitive | Unsure):
        return element
    element = of_values(element)
    kinds = {kind for kind in map(type_of, items) if kind != DYNAMIC}
    if len(kinds) > 1 and not any(map(is_unsure, kinds)):
        raise Refused("its members have no type in common")
    return kinds.pop() if len(kinds) == 1 else element


def _map(value: Value, element: Type, depth: int) -> Value:
    if isinstance(value, Reference):
        return unknown_from((value,), value.span)
    if not isinstance(value, MapValue):
        raise Refused("a map is required")
    if isinstance(element, Dynamic) and not isinstance(element, Unsure):
        if value.element is not None:
            element = value.element
        else:
            types = [type_of(item) for item in value.items.values()]
            common = unify(types if value.rest is None else [*types, UNSURE])
            if common is None:
                raise Refused("its elements have no type in common")
            element = common
    items = {key: convert(item, element, depth + 1) for key, item in value.items.items()}
    if value.element is None:
        element = _one_type(tuple(items.values()), element)
    else:
        element = of_values(element)
    return replace(value, items=items, element=element)


def _tuple(value: Value, kinds: tuple[Type, ...], depth: int) -> Value:
    if isinstance(value, Reference):
        return unknown_from((value,), value.span)
    if not isinstance(value, ListValue) or value.unordered or value.element is not None:
        raise Refused("a tuple is required")
    if len(value.items) != len(kinds):
        raise Refused(f"a tuple of {len(kinds)} is required")
    pairs = zip(value.items, kinds, strict=True)
    return replace(value, items=tuple([convert(item, kind, depth + 1) for item, kind in pairs]))


def _object(value: Value, wanted: ObjectType, depth: int) -> Value:
    if isinstance(value, Reference):
        return unknown_from((value,), value.span)
    if not isinstance(value, MapValue):
        raise Refused("an object is required")
    items: dict[str, Value] = {}
    for name, kind in wanted.attributes:
        item = value.items.get(name)
        if item is None:
            if value.rest is not None:
                item = value.rest
            elif name in wanted.optional:
                item = Known(None, value.span)
            else:
                raise Refused(f'attribute "{name}" is required')
        items[name] = convert(item, kind, depth + 1)
    return replace(value, items=items, rest=None, element=None)


def _weakened(value: Value) -> Value:
    """A value among others of a type that is not known: numbers could become strings."""
    match value:
        case Choice():
            raise Open(value)
        case Known(data=bool() | int() | Decimal()):
            return unknown_from((value,), value.span, "its type depends on what is not known")
        case ListValue(items=items):
            return replace(value, items=tuple([_weakened(item) for item in items]), element=UNSURE)
        case MapValue(items=entries):
            weaker = {key: _weakened(item) for key, item in entries.items()}
            return replace(value, items=weaker, element=UNSURE)
        case _:
            return value
