"""`count` and `for_each`: which instances a resource or a module call has.

Known counts and keys give their instances. A count or a collection that a free input decides
gives the instances of every case, each with the condition under which it exists. Anything
else that is not known gives one representative that stands for any number of instances.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from msglint.terraform.carry import carried
from msglint.terraform.choices import distribute
from msglint.terraform.scalars import to_number, to_string
from msglint.terraform.unknowns import all_names, failure, is_failure, unknown_from
from msglint.values.conditions import ALWAYS, both, either, negate
from msglint.values.model import (
    Choice,
    Known,
    ListValue,
    MapValue,
    Reference,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.source.text import Span
    from msglint.values.conditions import Condition
    from msglint.values.model import Value

MAX_INSTANCES = 1000
"""How many instances one `count` or `for_each` may make."""

Key: TypeAlias = int | str | None
"""Of an instance: its index, its key, or nothing where there is but one."""


@dataclass(frozen=True, slots=True)
class SomeKey(Unknown):
    """The key of a representative: where it selects from a collection of the same keys, it
    selects that collection's representative."""

    collection: str = ""


@dataclass(frozen=True, slots=True)
class Chain(Unknown):
    """All instances of something whose keys are not known: `for_each = aws_sqs_queue.this`."""

    collection: str = ""
    member: Value | None = None
    """Its representative."""

    def of(self, member: Value, span: Span | None) -> Value:
        """The same for something of each instance."""
        if is_failure(member):
            return member
        names = all_names((member,))
        return Chain(
            self.reason, span, self.trail, names, collection=self.collection, member=member
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """One instance to be: its key, when it exists, and what `each` and `count` are in it."""

    key: Key
    exists: Condition | Unknown
    bindings: dict[str, Value] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """The key as it stands in an address."""
        if self.key is None:
            return ""
        if isinstance(self.key, int):
            return f"[{self.key}]"
        return f"[{json.dumps(self.key, ensure_ascii=False)}]"


@dataclass(frozen=True, slots=True)
class Expansion:
    """The instances of something, by key, and a representative of those that are not known."""

    kind: Literal["single", "count", "for_each"]
    shape: Value
    """Number of instances, or the map of `for_each`; a choice where free inputs decide."""
    slots: dict[Key, Slot]
    representative: Slot | None = None
    identity: str = ""
    """The same for two collections that certainly have the same keys, known or not."""


def single() -> Expansion:
    """What has neither `count` nor `for_each`."""
    return Expansion("single", Known(1), {None: Slot(None, ALWAYS)})


def by_count(value: Value, span: Span, identity: str) -> Expansion:
    """The instances that a `count` makes. Equal identities stand for one number."""
    shape = distribute((value,), lambda one: _count(one[0], span), span)
    conditions: dict[Key, list[Condition]] = {}
    open_reason: Unknown | None = None
    is_told = False
    for condition, leaf in _leaves(shape):
        if isinstance(leaf, Known) and isinstance(leaf.data, int):
            is_told = True
            for position in range(leaf.data):
                conditions.setdefault(position, []).append(condition)
        elif isinstance(leaf, Unknown) and (open_reason is None or open_reason.failed):
            open_reason = leaf
    slots: dict[Key, Slot] = {}
    for key, when in conditions.items():
        index = MapValue({"index": Known(key, span)}, span)
        slots[key] = Slot(key, either(*when), {"count": index})
    representative = None
    if open_reason is not None and not (open_reason.failed and is_told):
        some_index = _key(open_reason, frozenset(), identity)
        bindings: dict[str, Value] = {"count": MapValue({"index": some_index})}
        representative = Slot(None, _any(open_reason, f"count {identity}"), bindings)
    return Expansion("count", shape, slots, representative, identity)


def _any(reason: Unknown, identity: str) -> Unknown:
    """When a representative exists. Two of the same identity exist in the same instances."""
    return Unknown(
        reason.reason,
        reason.span,
        reason.trail,
        reason.names,
        reason.variable,
        identity,
        failed=reason.failed,
    )


def _key(reason: Unknown, names: frozenset[str] | None, identity: str) -> SomeKey:
    """The key of the representative: that of any one instance."""
    return SomeKey(reason.reason, reason.span, reason.trail, names, collection=identity)


def _count(value: Value, span: Span) -> Value:
    number = to_number(value, span)
    match number:
        case Known(data=None):
            return failure("count is null", span)
        case Known(data=int(count)):
            if count < 0:
                return failure("count is negative", span)
            if count > MAX_INSTANCES:
                return Unknown(f"it makes more than {MAX_INSTANCES} instances", span)
            return number
        case Known():
            return failure("count must be a whole number", span)
        case Unknown():
            return number
        case _:
            return unknown_from((number,), span)


def by_each(value: Value, span: Span, identity: str) -> Expansion:
    """The instances that a `for_each` makes. Equal identities stand for one set of keys."""
    if isinstance(value, Chain):
        identity = value.collection
    shape = distribute((value,), lambda one: _collection(one[0], span), span)
    conditions: dict[Key, list[Condition]] = {}
    open_reason: Unknown | None = None
    is_told = False
    for condition, leaf in _leaves(shape):
        if isinstance(leaf, MapValue):
            is_told |= leaf.rest is None
            for key in leaf.items:
                conditions.setdefault(key, []).append(condition)
        rest = leaf.rest if isinstance(leaf, MapValue) else leaf
        if isinstance(rest, Unknown) and (open_reason is None or open_reason.failed):
            open_reason = rest
    slots: dict[Key, Slot] = {
        key: Slot(key, either(*when), {"each": _each(shape, key, span)})
        for key, when in conditions.items()
        if isinstance(key, str)
    }
    representative = None
    if open_reason is not None and not (open_reason.failed and is_told):
        names = all_names((shape,))
        some_key = _key(open_reason, names, identity)
        some: Value = Unknown(open_reason.reason, open_reason.span, open_reason.trail, names)
        if isinstance(open_reason, Chain) and open_reason.member is not None:
            some = open_reason.member
        each = MapValue({"key": some_key, "value": some})
        representative = Slot(None, _any(open_reason, f"for_each {identity}"), {"each": each})
    return Expansion("for_each", shape, slots, representative, identity)


def _each(shape: Value, key: str, span: Span) -> Value:
    def member(one: tuple[Value, ...]) -> Value:
        leaf = one[0]
        if isinstance(leaf, MapValue) and key in leaf.items:
            return carried(leaf, leaf.items[key])
        return failure(f'there is no "{key}" then', span)

    return MapValue({"key": Known(key, span), "value": distribute((shape,), member, span)}, span)


def _collection(value: Value, span: Span) -> Value:
    match value:
        case MapValue(items=entries):
            if len(entries) > MAX_INSTANCES:
                return Unknown(f"it makes more than {MAX_INSTANCES} instances", span)
            return value
        case ListValue(items=members):
            return _from_set(value, members, span)
        case Unknown():
            return value
        case Reference():
            return unknown_from((value,), span)
        case _:
            return failure("for_each takes a map or a set of strings", span)


def _from_set(value: ListValue, members: tuple[Value, ...], span: Span) -> Value:
    if len(members) > MAX_INSTANCES:
        return Unknown(f"it makes more than {MAX_INSTANCES} instances", span)
    entries: dict[str, Value] = {}
    for member in members:
        key = to_string(carried(value, member), span)
        if is_failure(key):
            return key
        if not isinstance(key, Known):
            return unknown_from(members, span)
        if not isinstance(key.data, str):
            return failure("for_each takes a map or a set of strings", span)
        entries[key.data] = key
    return MapValue(entries, span)


def _leaves(value: Value, condition: Condition = ALWAYS) -> Iterator[tuple[Condition, Value]]:
    """Every alternative of a value with the condition that selects it."""
    if isinstance(value, Choice):
        yield from _leaves(value.then, both(condition, value.condition))
        yield from _leaves(value.otherwise, both(condition, negate(value.condition)))
    else:
        yield condition, value


def exists_within(outer: Condition | Unknown, inner: Condition | Unknown) -> Condition | Unknown:
    """When something exists in a module that exists under a condition itself."""
    if isinstance(outer, Unknown) and isinstance(inner, Unknown):
        named = outer.identity and inner.identity
        identity = f"{outer.identity}, {inner.identity}" if named else ""
        return replace(outer, variable=None, identity=identity)
    if isinstance(outer, Unknown):
        return outer if inner == ALWAYS else replace(outer, variable=None, identity="")
    if isinstance(inner, Unknown):
        return inner
    return both(outer, inner)
