"""SAM's `Globals`: what they add to each resource, and how to tell it afterwards.

Merging follows samtranslator/plugins/globals/globals.py: maps merge key by key, lists are put
one after the other (global first), anything else is replaced by what the resource says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    intrinsic,
    text_of,
)
from msglint.values.model import Choice, JsonText, ListValue, MapValue, Step, Text, Value

if TYPE_CHECKING:
    from msglint.source.text import Span

SERVERLESS = "AWS::Serverless::"

_NOT_INHERITED = {"Function": frozenset({"Role", "Policies", "FunctionName", "Events"})}
_REPLACED = frozenset({("Architectures",)})
"""Paths of lists that are replaced rather than put together."""


def inherit(
    type_name: str, properties: Node | None, section: MappingNode | None, ignored: Node | None
) -> Node | None:
    """The properties of a SAM resource with what `Globals` add to them."""
    kind = type_name.removeprefix(SERVERLESS)
    added = section.get(kind) if section is not None else None
    if not isinstance(added, MappingNode) or not added.pairs:
        return properties
    left_out = _NOT_INHERITED.get(kind, frozenset()) | _ignored(ignored, added)
    pairs = [(key, value) for key, value in added if key.text not in left_out]
    if not pairs:
        return properties
    base = MappingNode(pairs, added.source, added.start, added.end)
    return base if properties is None else _merge(base, properties, ())


def _ignored(node: Node | None, added: MappingNode) -> frozenset[str]:
    """Names that `IgnoreGlobals` lists; all of them for `*`."""
    if isinstance(node, SequenceNode):
        return frozenset(text for item in node.items if (text := text_of(item)) is not None)
    return frozenset(added.entries) if text_of(node) == "*" else frozenset()


def _merge(general: Node, own: Node, path: tuple[str, ...]) -> Node:
    if _is_plain_map(general) and _is_plain_map(own):
        return _merge_maps(general, own, path)
    if isinstance(general, SequenceNode) and isinstance(own, SequenceNode):
        if path in _REPLACED:
            return own
        return SequenceNode([*general.items, *own.items], own.source, own.start, own.end)
    return own


def _is_plain_map(node: Node) -> TypeGuard[MappingNode]:
    """A mapping that is no intrinsic: those are replaced like scalars."""
    if not isinstance(node, MappingNode) or intrinsic(node) is not None:
        return False
    return not (len(node.pairs) == 1 and node.pairs[0][0].text == "Condition")


def _merge_maps(general: MappingNode, own: MappingNode, path: tuple[str, ...]) -> MappingNode:
    merged: dict[str, tuple[ScalarNode, Node]] = dict(general.entries)
    for key, value in own:
        there = merged.get(key.text)
        if there is not None:
            value = _merge(there[1], value, (*path, key.text))
        merged[key.text] = (key, value)
    return MappingNode(list(merged.values()), own.source, own.start, own.end)


def mark_inherited(value: Value, section: Span) -> Value:
    """The value, with a step in the trail of each part that is written in `Globals`."""
    match value:
        case MapValue(items=items):
            value = replace(value, items={k: mark_inherited(v, section) for k, v in items.items()})
        case ListValue(items=members):
            value = replace(value, items=tuple(mark_inherited(v, section) for v in members))
        case JsonText(document=document):
            value = replace(value, document=mark_inherited(document, section))
        case Text(parts=parts):
            marked = (p if isinstance(p, str) else mark_inherited(p, section) for p in parts)
            value = replace(value, parts=tuple(marked))
        case Choice(then=then, otherwise=otherwise):
            value = replace(
                value,
                then=mark_inherited(then, section),
                otherwise=mark_inherited(otherwise, section),
            )
        case _:
            pass
    at = value.span
    if at is None or at.source is not section.source:
        return value
    if section.start <= at.start and at.end <= section.end:
        return replace(value, trail=(Step("SAM Globals", at), *value.trail))
    return value
