"""The instances of resources and module calls, made and read when somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from msglint.terraform import ast
from msglint.terraform.choices import distribute
from msglint.terraform.evaluate import evaluate
from msglint.terraform.expansion import Chain, SomeKey, by_count, by_each, single
from msglint.terraform.scalars import to_number, to_string
from msglint.terraform.unknowns import all_names, failure, is_failure, unknown_from
from msglint.values.model import Known, ListValue, MapValue, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.source.text import Span
    from msglint.terraform.ast import Block, GetAttr, Index
    from msglint.terraform.configuration import Entity
    from msglint.terraform.expansion import Expansion, Key, Slot
    from msglint.terraform.module import Module
    from msglint.terraform.scope import Scope
    from msglint.values.model import Value

T = TypeVar("T")


class Multiplied(Generic[T]):
    """A block that `count` or `for_each` may multiply: a resource or a module call."""

    def __init__(self, module: Module, entity: Entity, address: str) -> None:
        self.module = module
        self.entity = entity
        self.address = address
        """Without index."""
        self._instances: Instances[T] | None = None
        self._expanding = False

    @property
    def block(self) -> Block:
        """The block, parsed."""
        return self.entity.block

    def instances(self) -> Instances[T] | Unknown:
        """The instances; an unknown while `count` or `for_each` is being evaluated."""
        if self._instances is None:
            if self._expanding:
                return Unknown(f"{self.address} refers to itself", self.entity.base.header)
            self._expanding = True
            try:
                expansion = self._expand()
            finally:
                self._expanding = False
            self._instances = Instances(expansion, self.make)
        return self._instances

    def make(self, slot: Slot) -> T:
        """One instance."""
        raise NotImplementedError

    def _expand(self) -> Expansion:
        attributes = self.block.body.attributes
        count, each = attributes.get("count"), attributes.get("for_each")
        attribute = count or each
        if attribute is None:
            return single()
        value = evaluate(attribute.value, self.module.scope)
        span = attribute.value.span
        identity = f"{self.module.prefix}{span.text}"
        made = by_count if count is not None else by_each
        return made(value, span, identity)


class Instances(Generic[T]):
    """The instances of a resource or module call, made when somebody asks for them."""

    def __init__(self, expansion: Expansion, make: Callable[[Slot], T]) -> None:
        self.expansion = expansion
        self._make = make
        self._made: dict[Key, T] = {}
        self._representative: T | None = None

    def all(self) -> list[T]:
        """Every instance that may exist, the representative last."""
        found = [self._get(key) for key in self.expansion.slots]
        slot = self.expansion.representative
        return found if slot is None else [*found, self._stand_in(slot)]

    def whole(self, read: Callable[[T], Value], span: Span) -> Value:
        """The value of the whole: one object, a list, or a map."""
        if self.expansion.kind == "single":
            return read(self._get(None))
        return distribute(
            (self.expansion.shape,), lambda one: self._structure(one[0], read, span), span
        )

    def at(self, key: Value, read: Callable[[T], Value], span: Span) -> Value:
        """What is read from the instance with a key."""
        if self.expansion.kind == "single":
            return failure("it has neither count nor for_each, so it takes no index", span)

        def apply(pair: tuple[Value, ...]) -> Value:
            return self._select(pair[0], pair[1], read, span)

        return distribute((self.expansion.shape, key), apply, span)

    def _get(self, key: Key) -> T:
        if key not in self._made:
            self._made[key] = self._make(self.expansion.slots[key])
        return self._made[key]

    def _stand_in(self, slot: Slot) -> T:
        if self._representative is None:
            self._representative = self._make(slot)
        return self._representative

    def _structure(self, shape: Value, read: Callable[[T], Value], span: Span) -> Value:
        match shape:
            case Known(data=int(count)):
                return ListValue(tuple([read(self._get(at)) for at in range(count)]), span)
            case MapValue(items=entries, rest=rest):
                members = {key: read(self._get(key)) for key in entries}
                more = None if rest is None else self._one_of(rest, read, span)
                return MapValue(members, span, rest=more)
            case Unknown():
                return shape if shape.failed else self._chain(shape, read, span)
            case _:
                raise AssertionError(shape)

    def _chain(self, reason: Unknown, read: Callable[[T], Value], span: Span) -> Unknown:
        """All instances, whose keys are not known."""
        slot = self.expansion.representative
        member = read(self._stand_in(slot)) if slot is not None else None
        names = all_names([member]) if member is not None else None
        identity = self.expansion.identity
        return Chain(reason.reason, span, reason.trail, names, collection=identity, member=member)

    def _one_of(self, reason: Unknown, read: Callable[[T], Value], span: Span) -> Unknown:
        """Something read from instances that are not known."""
        slot = self.expansion.representative
        names = None if slot is None else all_names([read(self._stand_in(slot))])
        return Unknown(reason.reason, span, reason.trail, names)

    def _select(self, shape: Value, key: Value, read: Callable[[T], Value], span: Span) -> Value:
        if is_failure(shape) or is_failure(key):
            return shape if is_failure(shape) else key
        name = to_number(key, span) if self.expansion.kind == "count" else to_string(key, span)
        if is_failure(name) or name == Known(None):
            return failure("it has no instance of this index", span)
        match shape, name:
            case Known(data=int(count)), Known(data=int(position)):
                if 0 <= position < count:
                    return read(self._get(position))
                return failure(f"there is no instance {position}", span)
            case MapValue(items=entries, rest=rest), Known(data=str(text)):
                if text in entries:
                    return read(self._get(text))
                if rest is not None:
                    return self._one_of(rest, read, span)
                return failure(f'there is no instance "{text}"', span)
            case Unknown(), SomeKey(collection=identity) if (
                identity == self.expansion.identity and self.expansion.representative is not None
            ):
                return read(self._stand_in(self.expansion.representative))
            case Unknown(), Known(data=0):
                # `count = condition ? 1 : 0` on a condition that is not known: [0] is the one
                # instance that there can be, wherever it is referred to.
                slot = self.expansion.representative
                return shape if slot is None else read(self._stand_in(slot))
            case Unknown(), _:
                return self._one_of(shape, read, span)
            case _:
                return self._by_unknown_key(shape, name, read, span)

    def _by_unknown_key(
        self, shape: Value, key: Value, read: Callable[[T], Value], span: Span
    ) -> Value:
        """The instance of a key that is not known."""
        parts = [read(instance) for instance in self.all()]
        result = unknown_from((key, shape), span)
        return Unknown(result.reason, span, result.trail, all_names(parts))


def read_instances(
    instances: Instances[T],
    steps: Sequence[GetAttr | Index],
    taken: int,
    member: Callable[[T, str, Span], Value],
    whole: Callable[[T], Value],
    scope: Scope,
    span: Span,
) -> tuple[Value, int]:
    """Read from instances by as many steps as need not look at a whole instance."""
    match steps:
        case [ast.GetAttr(name=name, span=at), *_] if instances.expansion.kind == "single":
            return instances.whole(lambda one: member(one, name, at), at), taken + 1
        case [ast.Index(key=key), ast.GetAttr(name=name, span=at), *_]:
            index = evaluate(key, scope)
            return instances.at(index, lambda one: member(one, name, at), at), taken + 2
        case [ast.Index(key=key, span=at), *_]:
            return instances.at(evaluate(key, scope), whole, at), taken + 1
        case _:
            return instances.whole(whole, span), taken
