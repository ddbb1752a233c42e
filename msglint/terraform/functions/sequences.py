"""Functions over lists and tuples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.functions.conversion import convert
from msglint.terraform.functions.equality import distinct as distinct_items
from msglint.terraform.functions.equality import in_order
from msglint.terraform.functions.numeric import whole
from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.registry import (
    MAX_NODES,
    plain,
    structural,
)
from msglint.terraform.functions.text import literal, may_be_empty
from msglint.terraform.functions.types import (
    Open,
    is_text,
    is_unsure,
    may_hold_members,
    type_of,
    unify,
)
from msglint.values.model import (
    Choice,
    Known,
    ListValue,
    Reference,
    Text,
    Unknown,
)
from msglint.values.types import BOOL, DYNAMIC, NUMBER, STRING, ListType

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.terraform.numbers import Number
    from msglint.values.model import Value

MAX_RANGE = 1024
"""Terraform's own limit."""


@structural("alltrue", ListType(BOOL), returns=BOOL)
def _alltrue(call: Call, values: Value) -> Value:
    """False as soon as one is; what is not known before it hides it, as in Terraform."""
    for item in _members(values):
        truth = plain(item)
        if isinstance(truth, bool | None):
            if not truth:
                return call.known(False)
        else:
            return call.unknown()
    return call.known(True)


@structural("anytrue", ListType(BOOL), returns=BOOL)
def _anytrue(call: Call, values: Value) -> Value:
    truths = [plain(item) for item in _members(values)]
    if True in truths:
        return call.known(True)
    return call.known(False) if all(isinstance(t, bool | None) for t in truths) else call.unknown()


def _members(value: Value) -> tuple[Value, ...]:
    """The members of an argument that was converted to a list."""
    if not isinstance(value, ListValue):
        raise Declined("")
    return value.items


@structural("chunklist", ListType(DYNAMIC), NUMBER)
def _chunklist(call: Call, values: Value, size: Value) -> Value:
    items = _members(values)
    width = whole(plain(size))  # type: ignore[arg-type]
    if width < 0:
        raise Refused("the size must not be negative")
    assert isinstance(values, ListValue)
    width = width or len(items) or 1
    chunks: list[Value] = [
        call.list(list(items[at : at + width]), values.element)
        for at in range(0, len(items), width)
    ]
    return call.list(chunks, type_of(values))


@structural("compact", ListType(STRING), returns=ListType(STRING))
def _compact(call: Call, values: Value) -> Value:
    kept: list[Value] = []
    for item in _members(values):
        match item:
            case Known(data=None) | Known(data=""):
                continue
            case Unknown() | Choice():
                raise Declined("")
            case Reference() if not is_text(item):
                raise Declined("")
            case Text() if may_be_empty(item):
                raise Declined("")
        kept.append(item)
    return call.list(kept, STRING)


@structural("concat", variadic=DYNAMIC)
def _concat(call: Call, *sequences: Value) -> Value:
    if not sequences:
        raise Refused("at least one argument is required")
    lists: list[ListValue] = []
    for one in sequences:
        if not isinstance(one, ListValue) or one.unordered:
            raise Refused("all arguments must be lists or tuples")
        lists.append(one)
    element = None
    if all(one.element is not None for one in lists):
        common = unify([type_of(one) for one in lists])
        if isinstance(common, ListType):
            lists = [convert(one, common) for one in lists]  # type: ignore[misc]
            element = common.element
        elif common is not None and is_unsure(common):
            element = common
    return call.list([item for one in lists for item in one.items], element)


@structural("distinct", ListType(DYNAMIC))
def _distinct(call: Call, values: Value) -> Value:
    kept = distinct_items(_members(values))
    if kept is None:
        raise Declined("")
    assert isinstance(values, ListValue)
    return call.list(kept, values.element)


@structural("flatten", DYNAMIC)
def _flatten(call: Call, values: Value) -> Value:
    if not isinstance(values, ListValue):
        raise Refused("a list, set or tuple is required")
    flat: list[Value] = []
    pending: list[Value] = [values]
    while pending:
        value = pending.pop()
        match value:
            case ListValue(items=items, unordered=unordered):
                if unordered and not in_order(items):
                    raise Declined("it is a set whose order is not known")
                pending.extend(reversed(items))
            case Choice():
                raise Open(value)
            case Unknown() | Reference() if may_hold_members(value):
                raise Declined("")
            case _:
                flat.append(value)
        if len(flat) + len(pending) > MAX_NODES:
            raise Declined("it would have too many members")
    return call.list(flat)


@structural("range", variadic=NUMBER, returns=ListType(NUMBER))
def _range(call: Call, *limits: Value) -> Value:
    data: list[Number] = [plain(limit) for limit in limits]  # type: ignore[misc]
    if not 1 <= len(data) <= 3:
        raise Refused("one, two or three arguments are required")
    start, end = data[:2] if len(data) > 1 else [0, data[0]]
    step = data[2] if len(data) == 3 else (-1 if end < start else 1)
    if (step == 0 and start != end) or (end - start) * step < 0:
        raise Refused("the step leads away from the end")
    found: list[Value] = []
    number = start
    while number > end if step < 0 else number < end:
        if len(found) >= MAX_RANGE:
            raise Refused(f"there would be more than {MAX_RANGE} numbers")
        found.append(call.known(number))
        number = numbers.add(number, step)
    return call.list(found, NUMBER)


@structural("reverse", DYNAMIC)
def _reverse(call: Call, values: Value) -> Value:
    if not isinstance(values, ListValue):
        raise Refused("a list or tuple is required")
    if values.unordered and not in_order(values.items):
        raise Declined("it is a set whose order is not known")
    return call.list(list(reversed(values.items)), values.element)


@structural("sort", ListType(STRING), returns=ListType(STRING))
def _sort(call: Call, values: Value) -> Value:
    items = _members(values)
    texts: list[str] = []
    for item in items:
        if isinstance(item, Known) and item.data is None:
            raise Refused("a null value cannot be sorted")
        text = literal(item)
        if text is None:
            raise Declined("")
        texts.append(text)
    order = sorted(range(len(items)), key=texts.__getitem__)
    return call.list([items[at] for at in order], STRING)
