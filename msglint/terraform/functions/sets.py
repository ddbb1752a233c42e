"""Functions over sets."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from msglint.terraform.functions.conversion import convert
from msglint.terraform.functions.equality import Members, as_set
from msglint.terraform.functions.outcomes import Declined, Limit, Refused
from msglint.terraform.functions.registry import MAX_NODES, structural
from msglint.terraform.functions.types import type_of, unify
from msglint.values.model import ListValue
from msglint.values.types import DYNAMIC, SetType, TupleType

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value
    from msglint.values.types import Type

_ANY_SET = SetType(DYNAMIC)


def _of_one_type(sets: tuple[Value, ...]) -> list[ListValue]:
    """The sets with all their members converted to the type they have in common."""
    found: list[ListValue] = []
    for one in sets:
        if not isinstance(one, ListValue):
            raise Declined("")
        found.append(one)
    kinds = [
        one.element
        for one in found
        if one.element is not None and (one.items or one.element != DYNAMIC)
    ]
    common = unify(kinds)
    if common is None:
        raise Refused("the members of the sets have no type in common")
    converted = [convert(one, SetType(common)) for one in found]
    return [one for one in converted if isinstance(one, ListValue)]


def _made(call: Call, items: list[Value], element: Type | None) -> Value:
    found = as_set(ListValue(tuple(items), call.span, element=element))
    if found is None:
        raise Declined("")
    return found


@structural("setunion", _ANY_SET, variadic=_ANY_SET)
def _setunion(call: Call, *sets: Value) -> Value:
    found = _of_one_type(sets)
    if len(found) < len(sets):
        raise Declined("")
    return _made(call, [item for one in found for item in one.items], found[0].element)


@structural("setintersection", _ANY_SET, variadic=_ANY_SET)
def _setintersection(call: Call, *sets: Value) -> Value:
    first, *others = _of_one_type(sets)
    if len(others) + 1 < len(sets):
        raise Declined("")
    kept = list(first.items)
    for other in others:
        kept = [item for item in kept if _is_in(Members(other.items), item)]
    return _made(call, kept, first.element)


@structural("setsubtract", _ANY_SET, _ANY_SET)
def _setsubtract(call: Call, minuend: Value, subtrahend: Value) -> Value:
    found = _of_one_type((minuend, subtrahend))
    if len(found) < 2:
        raise Declined("")
    taken = Members(found[1].items)
    kept = [item for item in found[0].items if not _is_in(taken, item)]
    return _made(call, kept, found[0].element)


def _is_in(members: Members, item: Value) -> bool:
    known = members.has(item)
    if known is None:
        raise Declined("")
    return known


@structural("setproduct", variadic=DYNAMIC)
def _setproduct(call: Call, *sets: Value) -> Value:
    if len(sets) < 2:
        raise Refused("at least two arguments are required")
    factors: list[tuple[Value, ...]] = []
    kinds: list[Type] = []
    total = 1
    ordered = True
    for one in sets:
        if not isinstance(one, ListValue):
            raise Refused("sets, lists or tuples are required")
        element = one.element
        if element is None:
            element = unify([type_of(item) for item in one.items])
            if element is None:
                raise Refused("the members must have a type in common")
        ordered &= not one.unordered
        total *= len(one.items)
        factors.append(tuple([convert(item, element) for item in one.items]))
        kinds.append(element)
    if total * len(sets) > MAX_NODES:
        raise Limit("it would have too many members")
    products: list[Value] = [call.list(list(items)) for items in product(*factors)]
    kind = TupleType(tuple(kinds))
    if ordered:
        return call.list(products, kind)
    return _made(call, products, kind)
