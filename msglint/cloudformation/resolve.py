"""From nodes to values: what an expression in a template certainly means.

An expression is evaluated in the scope of one stack. Whatever cannot be known becomes an
`Unknown` with its reason and with the resources that it could name; nothing raises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.intrinsics import INTRINSICS
from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    OpaqueNode,
    ScalarNode,
    SequenceNode,
    intrinsic,
)
from msglint.cloudformation.serverless import variable_in
from msglint.cloudformation.stored import FROM_SSM
from msglint.cloudformation.texts import concat, literal, unknown
from msglint.values.model import Choice, Known, ListValue, MapValue, Unknown, Value, choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.cloudformation.scope import Scope
    from msglint.source.text import Span
    from msglint.values.conditions import Condition

MAX_LEVELS = 70
"""How deep evaluation goes: levels of nodes, and of what they refer to, together. A level
costs up to eleven stack frames (an import) of Python's thousand."""

MAX_OPTIONAL = 6
"""Conditions on which members of one list may depend: each doubles the lists there can be."""


class Depth:
    """How deep evaluation is at the moment, in all stacks together."""

    __slots__ = ("level",)

    def __init__(self) -> None:
        self.level = 0

    def enter(self) -> bool:
        """Go one level down; false when that is too deep, and then nothing has happened."""
        if self.level >= MAX_LEVELS:
            return False
        self.level += 1
        return True

    def leave(self) -> None:
        """Come back from a level."""
        self.level -= 1


class Resolver:
    """Evaluates the expressions of one stack."""

    def __init__(self, scope: Scope, depth: Depth) -> None:
        self.scope = scope
        self.depth = depth

    def value(self, node: Node) -> Value:
        """The value of an expression."""
        if type(node) is ScalarNode:
            data = node.value
            if type(data) is not str:
                return Known(data, node.span)
            return variable_in(data, node.span) or self.text([data], node.span)
        if isinstance(node, OpaqueNode):
            return Unknown(node.reason, node.span)
        if not self.depth.enter():
            return Unknown("it is nested too deep to be evaluated", node.span)
        try:
            if isinstance(node, SequenceNode):
                return self.list_of(node)
            assert isinstance(node, MappingNode)
            called = intrinsic(node)
            if called is None:
                return self._mapping(node)
            name, argument = called
            function = INTRINSICS.get(name)
            if function is not None:
                return function(self, argument, node.span)
            reason = f"{name} is not a function of CloudFormation"
            return Unknown(reason, node.span)
        finally:
            self.depth.leave()

    def text(self, parts: Sequence[str | Value], span: Span) -> Value:
        """The string that the parts make, dynamic references in it read where that is possible."""
        if parts and _plain(parts[0]).startswith(FROM_SSM):
            stored = self.scope.stored(parts, span)
            if stored is not None:
                return stored
        if len(parts) == 1 and isinstance(parts[0], str):
            return literal(parts[0], span)
        return concat(parts, span)

    def list_of(self, node: SequenceNode) -> Value:
        """A list; members that are `AWS::NoValue`, or are in some worlds, are left out there."""
        pairs = ((item, self.value(item)) for item in node.items)
        items = [value for item, value in pairs if not _is_left_out(item, value)]
        optional = [_absence(item) for item in items]
        if not any(optional):
            return ListValue(tuple(items), node.span)
        if len({c for c in optional if c is not None}) > MAX_OPTIONAL:
            return unknown("its members depend on too many conditions", node.span, *items)
        return _without_absent(items, node.span)

    def _mapping(self, node: MappingNode) -> Value:
        items: dict[str, Value] = {}
        key_spans: dict[str, Span] = {}
        rest: Unknown | None = None
        for key, member in node:
            name = key.text
            if name.startswith("Fn::") and (name in INTRINSICS or name.startswith("Fn::ForEach")):
                rest = Unknown(f"{name} may add to it", key.span)
                continue
            value = self.value(member)
            if not _is_left_out(member, value):
                items[name] = value
                key_spans[name] = key.span
        return MapValue(items, node.span, rest=rest, key_spans=key_spans)


def _plain(part: str | Value) -> str:
    if isinstance(part, str):
        return part
    return part.data if isinstance(part, Known) and isinstance(part.data, str) else ""


def _is_left_out(node: Node, value: Value) -> bool:
    """Whether a member is `AWS::NoValue`, directly or through a decided condition."""
    return _is_null(value) and type(node) is not ScalarNode


def _absence(value: Value) -> Condition | None:
    """The condition on which a member of a list is there or not, if one is."""
    if not isinstance(value, Choice):
        return None
    if _is_null(value.then) or _is_null(value.otherwise):
        return value.condition
    return _absence(value.then) or _absence(value.otherwise)


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.data is None


def _without_absent(items: Sequence[Value], span: Span) -> Value:
    """The list, or a choice of lists when members are there on conditions."""
    for item in items:
        condition = _absence(item)
        if condition is not None:
            return choose(
                condition,
                _without_absent([_assume(i, condition, True) for i in items], span),
                _without_absent([_assume(i, condition, False) for i in items], span),
                span,
            )
    return ListValue(tuple(i for i in items if not _is_null(i)), span)


def _assume(value: Value, condition: Condition, holds: bool) -> Value:
    """The value where a condition is decided."""
    if not isinstance(value, Choice):
        return value
    if value.condition == condition:
        return _assume(value.then if holds else value.otherwise, condition, holds)
    return choose(
        value.condition,
        _assume(value.then, condition, holds),
        _assume(value.otherwise, condition, holds),
        value.span,
    )
