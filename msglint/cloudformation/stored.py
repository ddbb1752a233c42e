"""Values that stacks hand on through SSM's parameter store.

A stack reads `{{resolve:ssm:/orders/queue}}`, or declares a parameter of the type
`AWS::SSM::Parameter::Value<String>`; another declares an `AWS::SSM::Parameter` of that name. As
with exports, the value is known where the name certainly is the same. A version that is asked
for may be an older one, whose value is not in the templates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.cloudformation.links import ends_of
from msglint.cloudformation.nodes import MappingNode
from msglint.cloudformation.texts import identity_of, names_of, write_out
from msglint.values.conditions import ALWAYS, NEVER
from msglint.values.model import Known, Step, Unknown, Value, moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from msglint.cloudformation.nodes import Node
    from msglint.cloudformation.stacks import Stack
    from msglint.cloudformation.template import Resource
    from msglint.source.text import Span

SSM_PARAMETER = "AWS::SSM::Parameter"
READ_BY_TYPE = "AWS::SSM::Parameter::Value<"
"""What the type of a template's parameter begins with that is read from there."""

_NOT_KNOWN = "it is read from ssm at deployment"
FROM_SSM = "{{resolve:ssm:"
_WHOLE = re.compile(r"\{\{resolve:ssm:([^:{}]+)(:[0-9]+)?\}\}")


class Stored:
    """The values that the stacks in view store, by name."""

    def __init__(self, stacks: Sequence[Stack]) -> None:
        self._stacks = stacks
        self._known: dict[str, list[tuple[Stack, Resource]]] = {}
        self._others: list[tuple[str, str, Value]] = []
        """Ends of names that are not known, and the values under them."""
        self._reading: set[str] = set()
        self._seen = 0

    def names(self) -> Iterator[tuple[str, Stack, Value]]:
        """The names that are known, with who stores what under them."""
        self._read()
        for name, owners in self._known.items():
            for stack, resource in owners:
                yield name, stack, _value(stack, resource)

    def text(self, parts: Sequence[str | Value], span: Span) -> Value | None:
        """What a text is that is nothing but one such reference; nothing for other texts."""
        plain = [part if isinstance(part, str) else _plain(part) for part in parts]
        known = [part for part in plain if part is not None]
        found = _WHOLE.fullmatch("".join(known)) if len(known) == len(plain) else None
        if found is None:
            return self._open(plain, parts, span)
        value = self.value(found[1], span, _NOT_KNOWN)
        if found[2] is None:
            return value
        reason = _NOT_KNOWN
        if not isinstance(value, Unknown):
            reason = f"version {found[2][1:]} of the SSM parameter {found[1]} may be an older one"
        names = names_of([value])
        return Unknown(reason, span, names=names, identity=found[0], not_null=True)

    def _open(
        self, plain: Sequence[str | None], parts: Sequence[str | Value], span: Span
    ) -> Value | None:
        """A reference whose name is in part not known: it could be any that is built alike."""
        start, end = plain[0], plain[-1]
        if start is None or not start.startswith(FROM_SSM) or None not in plain:
            return None
        self._read()
        start = start.removeprefix(FROM_SSM)
        end = (end or "").removesuffix("}}").partition(":")[0]
        fitting = [
            _value(*owner)
            for name, owners in self._known.items()
            for owner in owners
            if name.startswith(start) and name.endswith(end)
        ]
        others = [value for *_, value in self._others]
        inner = [part for part in parts if not isinstance(part, str)]
        names = names_of([*fitting, *others, *inner])
        identity = identity_of(parts)
        return Unknown(_NOT_KNOWN, span, names=names, identity=identity, not_null=True)

    def value(self, name: str, span: Span, reason: str) -> Value:
        """The value under a name; `reason` says why it is not known, if it is not."""
        self._read()
        if name in self._reading:
            return Unknown(f"the SSM parameter {name} depends on itself", span)
        self._reading.add(name)
        try:
            return self._value(name, span, reason)
        finally:
            self._reading.remove(name)

    def _value(self, name: str, span: Span, reason: str) -> Value:
        owners = self._known.get(name, [])
        if len(owners) == 1 and owners[0][0].resource_exists(owners[0][1]) == ALWAYS:
            stack, resource = owners[0]
            value = _value(stack, resource)
            step = Step(f"SSM parameter {resource.logical_id}", value.span)
            return moved(value, span, step)
        candidates = [_value(*owner) for owner in owners]
        candidates += [
            value
            for start, end, value in self._others
            if name.startswith(start) and name.endswith(end)
        ]
        identity = FROM_SSM + name + "}}"
        return Unknown(reason, span, names=names_of(candidates), identity=identity, not_null=True)

    def _read(self) -> None:
        if self._seen == len(self._stacks):
            return
        self._seen = len(self._stacks)
        self._known, self._others = {}, []
        for stack in self._stacks:
            for resource in stack.template.resources.values():
                if resource.type != SSM_PARAMETER or stack.resource_exists(resource) == NEVER:
                    continue
                node = _property(resource, "Name")
                name = None if node is None else stack.resolver.value(node)
                if isinstance(name, Known):
                    self._known.setdefault(write_out(name.data), []).append((stack, resource))
                elif name is not None:
                    self._others.append((*ends_of(name), _value(stack, resource)))


def _property(resource: Resource, name: str) -> Node | None:
    properties = resource.properties
    return properties.get(name) if isinstance(properties, MappingNode) else None


def _value(stack: Stack, resource: Resource) -> Value:
    node = _property(resource, "Value")
    if node is None:
        return Unknown(f"the value of {resource.logical_id} is not written out", resource.span)
    return stack.resolver.value(node)


def _plain(value: Value) -> str | None:
    return write_out(value.data) if isinstance(value, Known) and value.data is not None else None


def names_read(stack: Stack) -> Iterator[str]:
    """The names that a stack reads, as far as they are written out."""
    text = stack.template.source.text
    if "resolve:ssm:" in text:
        yield from (found[1] for found in _WHOLE.finditer(text))
    if READ_BY_TYPE in text:
        for parameter in stack.template.parameters:
            name = stack.stored_name(parameter)
            if name is not None:
                yield name
