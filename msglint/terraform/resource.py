"""Resources and data sources of a module instance, and reading their attributes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform import data_sources
from msglint.terraform.blocks import member_names, member_value
from msglint.terraform.expansion import exists_within
from msglint.terraform.instances import Multiplied
from msglint.terraform.navigate import COMPUTED, ResourceObject, unset
from msglint.values.model import (
    Choice,
    Known,
    MapValue,
    Reference,
    Text,
    Unknown,
    each_choice,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.source.text import Span
    from msglint.terraform.configuration import Entity
    from msglint.terraform.expansion import Slot
    from msglint.terraform.module import Module
    from msglint.values.conditions import Condition
    from msglint.values.model import Value

IDENTITY = {
    "aws_lambda_function": "function_name",
    "aws_s3_bucket": "bucket",
}
"""The attribute that is a resource's name, where it is not `name`."""


class Resource(Multiplied["Instance"]):
    """A resource or data block in one module instance."""

    def __init__(self, module: Module, type_: str, name: str, entity: Entity) -> None:
        super().__init__(module, entity, f"{module.prefix}{type_}.{name}")
        self.type = type_

    def make(self, slot: Slot) -> Instance:
        """One instance."""
        return Instance(self, slot)


class Instance:
    """One instance of a resource, or the representative of those that are not known."""

    def __init__(self, resource: Resource, slot: Slot) -> None:
        self.resource = resource
        self.slot = slot
        self.key = resource.address + slot.suffix
        self.scope = resource.module.scope.bind(slot.bindings)
        self._values: dict[str, Value | None] = {}
        self._pending: set[str] = set()
        self._whole: Value | None = None

    @property
    def exists(self) -> Condition | Unknown:
        """When it is deployed."""
        return exists_within(self.resource.module.exists, self.slot.exists)

    def names(self) -> Sequence[str]:
        """Everything that the configuration sets."""
        return member_names(self.resource.block.body)

    def configured(self, name: str) -> Value | None:
        """What the configuration sets an attribute to; `None` when it does not."""
        return self.once(f"={name}", lambda: self._configured(name))

    def _configured(self, name: str) -> Value | None:
        body = self.resource.block.body
        value = member_value(body, name, self.scope)
        if value is None and body.broken is not None:
            return Unknown(body.broken.reason, body.broken.span)
        return value

    def once(self, key: str, compute: Callable[[], Value | None]) -> Value | None:
        """A value computed once; unknown while it is being computed."""
        if key in self._values:
            return self._values[key]
        if key in self._pending:
            reason = f"{key.lstrip('=')} of {self.key} refers to itself"
            return Unknown(reason, self.resource.entity.base.header)
        self._pending.add(key)
        try:
            self._values[key] = compute()
        finally:
            self._pending.discard(key)
        return self._values[key]

    def attribute(self, name: str, span: Span) -> Value:
        """`address.name`: as configured, or what only AWS knows."""
        if self.resource.type.startswith("data."):
            computed = data_sources.read(self, name, span)
            if computed is not None:
                return computed
        value = self.configured(name)
        if value is None:
            return self.computed(name, span)
        identity = IDENTITY.get(self.resource.type, "name")
        return each_choice(value, lambda one: self._read(one, name, name == identity, span))

    def _read(self, value: Value, name: str, identity: bool, span: Span) -> Value:
        if value == Known(None):
            return self.computed(name, span)
        if not identity:
            return value
        if isinstance(value, Unknown) and value.failed:
            # It is refused, and meant this resource all the same.
            names = None if value.names is None else value.names | {self.key}
            return replace(value, names=names)
        reference = Reference(self.key, self.resource.type, name)
        match value:
            case Known(ref=None):
                return replace(value, ref=reference)
            case Known() | Choice():
                return value
            case Unknown() | Text():
                return Reference(self.key, self.resource.type, name, value.span, value.trail)
            case _:
                return value

    def computed(self, name: str, span: Span) -> Value:
        """An attribute that the configuration leaves to AWS."""
        if self.resource.type.startswith("data."):
            return data_sources.looked_up(self, name, span)
        return unset(self.key, self.resource.type, name, span)

    def settings(self) -> MapValue:
        """Everything that the configuration sets, as it stands there."""
        body = self.resource.block.body
        found = {name: self.configured(name) for name in self.names()}
        items = {name: value for name, value in found.items() if value is not None}
        spans = {name: one.name_span for name, one in body.attributes.items() if name in items}
        rest = None
        if body.broken is not None:
            rest = Unknown(body.broken.reason, body.broken.span)
        return MapValue(items, self.resource.entity.base.header, rest=rest, key_spans=spans)

    def whole(self) -> Value:
        """The instance as an object: its settings, and references for everything else."""
        if self._whole is None:
            header = self.resource.entity.base.header
            items = {name: self.attribute(name, header) for name in self.names()}
            for name in sorted(COMPUTED - items.keys()):
                items[name] = replace(self.attribute(name, header), span=None)
            reason = f"it is an attribute of {self.key} that is not set"
            rest = Unknown(reason, header, names=frozenset({self.key}))
            self._whole = ResourceObject(items, header, rest=rest, read=self.attribute)
        return self._whole
