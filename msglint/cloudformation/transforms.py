"""What rewrites a template before its values mean anything: `Fn::ForEach` and `AWS::Include`.

`Fn::ForEach` (the language extensions transform) repeats entries of any mapping; the members it
runs over come from the template's own parameters and mappings. `AWS::Include` puts a file's
entries in place of itself; files beside the template are followed, files in buckets are not.
What cannot be expanded stays as it is, and whoever reads the mapping knows that entries may be
missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    OpaqueNode,
    ScalarNode,
    SequenceNode,
    intrinsic,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.source.text import Source

    Members = Callable[[Node], tuple[str, ...] | None]
    """The texts that a loop runs over, if they are known."""
    Included = Callable[[Node], Node | None]
    """The document at a location, if it is a file at hand."""

FOR_EACH = "Fn::ForEach::"
TRANSFORM = "Fn::Transform"

MAX_NODES = 200_000
"""How many nodes the expansion of a template may make."""

MAX_REPEATED = 5_000
"""How many entries loops may make of a template, which may have 500 resources."""

MAX_INCLUDES = 50

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]")


class Expansion:
    """Expands one template."""

    def __init__(self, members: Members, included: Included) -> None:
        self._members = members
        self._included = included
        self._nodes = 0
        self._repeated = 0
        self._includes = 0

    def apply(self, root: MappingNode) -> MappingNode:
        """The template with loops unrolled and local files included."""
        pairs: list[tuple[ScalarNode, Node]] = []
        for key, value in root.pairs:
            included = self._include(value, {}) if key.text == "Transform" else None
            pairs.extend([(key, value)] if included is None else included)
        return self._rewrite_mapping(MappingNode(pairs, *_place(root)), {})

    def _rewrite(self, node: Node, bound: dict[str, str]) -> Node:
        """The node with loops unrolled and loop variables filled in; itself if nothing changes."""
        if isinstance(node, ScalarNode):
            return _fill(node, bound) if bound else node
        if isinstance(node, OpaqueNode):
            return node
        if bound:
            self._nodes += 1
            if self._nodes > MAX_NODES:
                return OpaqueNode("loops make the template too large", *_place(node))
        if isinstance(node, SequenceNode):
            items = [self._rewrite(item, bound) for item in node.items]
            if all(new is old for new, old in zip(items, node.items, strict=True)):
                return node
            return SequenceNode(items, *_place(node))
        called = intrinsic(node)
        if called is not None and called[0] == "Ref" and bound:
            name = text_of(called[1])
            if name in bound:
                return ScalarNode(bound[name], bound[name], *_place(node))
        return self._rewrite_mapping(node, bound)

    def _rewrite_mapping(self, node: MappingNode, bound: dict[str, str]) -> MappingNode:
        pairs: list[tuple[ScalarNode, Node]] = []
        changed = False
        for key, value in node.pairs:
            expanded = None
            if key.text.startswith(FOR_EACH):
                expanded = self._unroll(value, bound)
            elif key.text == TRANSFORM:
                expanded = self._include(value, bound)
            if expanded is not None:
                pairs.extend(expanded)
                changed = True
                continue
            new_key = _fill(key, bound) if bound else key
            new_value = self._rewrite(value, bound)
            changed = changed or new_key is not key or new_value is not value
            pairs.append((new_key, new_value))
        return MappingNode(pairs, *_place(node)) if changed else node

    def _unroll(self, node: Node, bound: dict[str, str]) -> list[tuple[ScalarNode, Node]] | None:
        """The entries of a loop: `[variable, members, {key: value}]`."""
        if not isinstance(node, SequenceNode) or len(node.items) != 3:
            return None
        variable, collection, body = node.items
        name = text_of(variable)
        if name is None or not isinstance(body, MappingNode):
            return None
        members = self._members(self._rewrite(collection, bound))
        if members is None:
            return None
        pairs: list[tuple[ScalarNode, Node]] = []
        for member in members:
            if self._nodes > MAX_NODES or self._repeated > MAX_REPEATED:
                return None
            self._nodes += 1
            self._repeated += 1
            pairs.extend(self._rewrite_mapping(body, {**bound, name: member}).pairs)
        return pairs

    def _include(self, node: Node, bound: dict[str, str]) -> list[tuple[ScalarNode, Node]] | None:
        location = include_location(node)
        if location is None or self._includes >= MAX_INCLUDES:
            return None
        self._includes += 1
        included = self._included(location)
        if not isinstance(included, MappingNode):
            return None
        return self._rewrite_mapping(included, bound).pairs


def include_location(node: Node) -> Node | None:
    """Where an `AWS::Include` transform says its file lies."""
    if not isinstance(node, MappingNode) or text_of(node.get("Name")) != "AWS::Include":
        return None
    parameters = node.get("Parameters")
    return parameters.get("Location") if isinstance(parameters, MappingNode) else None


def _fill(node: ScalarNode, bound: dict[str, str]) -> ScalarNode:
    """A scalar with loop variables put in: `${Name}` as it is, `&{Name}` fit for a logical id."""
    text = node.value
    if not isinstance(text, str) or ("${" not in text and "&{" not in text):
        return node
    for name, value in bound.items():
        text = text.replace("${" + name + "}", value)
        text = text.replace("&{" + name + "}", _NOT_IN_NAMES.sub("", value))
    return node if text == node.value else ScalarNode(text, text, *_place(node))


def _place(node: Node) -> tuple[Source, int, int]:
    return node.source, node.start, node.end
