"""Bodies of blocks to values: attributes, nested blocks, `dynamic` blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform import ast
from msglint.terraform.carry import carried
from msglint.terraform.choices import distribute
from msglint.terraform.evaluate import evaluate
from msglint.terraform.unknowns import all_names, failure, is_failure, unknown_from
from msglint.values.model import (
    Choice,
    Known,
    ListValue,
    MapValue,
    Reference,
    Unknown,
    each_choice,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.source.text import Span
    from msglint.terraform.scope import Scope
    from msglint.values.model import Value

META_ATTRIBUTES = frozenset({"count", "for_each", "provider", "depends_on"})
META_BLOCKS = frozenset({"lifecycle", "connection", "provisioner"})

MAP_ATTRIBUTES = frozenset(
    {
        "dimensions",
        "header_parameters",
        "input_paths",
        "input_paths_map",
        "keepers",
        "query_string_parameters",
        "tags",
        "tags_all",
        "triggers",
        "variables",
        "vars",
    }
)
"""Attributes that are maps: in the JSON syntax they look like nested blocks."""

MAX_BLOCKS = 1000
"""How many blocks a `dynamic` block may make."""


def member_names(body: ast.Body) -> list[str]:
    """Names of everything that a resource's body sets, meta-arguments left out."""
    names = [name for name in body.attributes if name not in META_ATTRIBUTES]
    names += [name for block in body.blocks if (name := block_type(block)) not in META_BLOCKS]
    return list(dict.fromkeys(names))


def block_type(block: ast.Block) -> str:
    """The type of block that a block gives, `dynamic` or not."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def member_value(body: ast.Body, name: str, scope: Scope) -> Value | None:
    """The value of one attribute, or the list of the nested blocks of one type."""
    attribute = body.attributes.get(name)
    blocks = [block for block in body.blocks if block_type(block) == name]
    if attribute is None:
        return _nested([_one(block, scope) for block in blocks], blocks[0].span) if blocks else None
    value = evaluate(attribute.value, scope)
    if attribute.maybe_block and name not in MAP_ATTRIBUTES:
        written = each_choice(value, _as_blocks)
        return _nested([written, *[_one(block, scope) for block in blocks]], attribute.value.span)
    return value


def body_value(body: ast.Body, scope: Scope, span: Span) -> Value:
    """A whole body as a map."""
    names = member_names(body)
    values = [member_value(body, name, scope) for name in names]
    pairs = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    spans = {name: one.name_span for name, one in body.attributes.items() if name in pairs}
    rest = Unknown(body.broken.reason, body.broken.span) if body.broken is not None else None
    return MapValue(pairs, span, rest=rest, key_spans=spans)


def _as_blocks(value: Value) -> Value:
    """Objects of the JSON syntax that stand for blocks, as lists of blocks throughout."""
    match value:
        case MapValue():
            return ListValue((_inside(value),), value.span)
        case ListValue(items=items):
            return replace(value, items=tuple([each_choice(item, _inside) for item in items]))
        case _:
            return value


def _inside(value: Value) -> Value:
    if not isinstance(value, MapValue):
        return value
    items = {
        name: each_choice(member, _as_blocks)
        if name not in MAP_ATTRIBUTES and _has_objects(member)
        else member
        for name, member in value.items.items()
    }
    return replace(value, items=items)


def _has_objects(value: Value) -> bool:
    match value:
        case MapValue():
            return True
        case ListValue(items=items):
            return any(isinstance(item, MapValue) for item in items)
        case Choice(then=then, otherwise=otherwise):
            return _has_objects(then) or _has_objects(otherwise)
        case _:
            return False


def _nested(parts: list[Value], span: Span) -> Value:
    """The blocks of one type, from all places that write some."""

    def join(decided: tuple[Value, ...]) -> Value:
        members: list[Value] = []
        for part in decided:
            if is_failure(part):
                return part
            if not isinstance(part, ListValue):
                return replace(unknown_from(decided, part.span), not_null=True)
            members += part.items
        return ListValue(tuple(members), span)

    return distribute(parts, join, span)


def _one(block: ast.Block, scope: Scope) -> Value:
    """The list of blocks that one block in the source gives."""
    if block.type == "dynamic" and block.labels:
        return _dynamic(block, scope)
    return ListValue((body_value(block.body, scope, block.span),), block.span)


def _dynamic(block: ast.Block, scope: Scope) -> Value:
    collection = block.body.attributes.get("for_each")
    content = next((inner for inner in block.body.blocks if inner.type == "content"), None)
    if collection is None or content is None:
        return failure("a dynamic block needs for_each and content", block.header)
    iterator = _iterator_name(block)

    def expand(one: tuple[Value, ...]) -> Value:
        return _expand(one[0], content, iterator, scope, block.span)

    return distribute((evaluate(collection.value, scope),), expand, block.span)


def _iterator_name(block: ast.Block) -> str:
    attribute = block.body.attributes.get("iterator")
    match attribute.value if attribute is not None else None:
        case ast.Name(name=name) | ast.Literal(value=str(name)):
            return name
        case _:
            return block.labels[0]


def _expand(
    collection: Value, content: ast.Block, iterator: str, scope: Scope, span: Span
) -> Value:
    match collection:
        case ListValue() | MapValue(rest=None):
            pairs = list(_pairs(collection))
            if len(pairs) > MAX_BLOCKS:
                return unknown_from((collection,), span, f"it makes more than {MAX_BLOCKS} blocks")
            return ListValue(
                tuple([_content(content, iterator, key, value, scope) for key, value in pairs]),
                span,
            )
        case Unknown() | Reference() | MapValue():
            if is_failure(collection):
                return collection
            member = unknown_from((collection,), span)
            sample = _content(content, iterator, member, member, scope)
            names = all_names((sample,))
            return replace(unknown_from((collection,), span), names=names, not_null=True)
        case _:
            return failure("a dynamic block needs a list, a set or a map", span)


def _content(content: ast.Block, iterator: str, key: Value, value: Value, scope: Scope) -> Value:
    bound = scope.bind({iterator: MapValue({"key": key, "value": value})})
    return body_value(content.body, bound, content.span)


def _pairs(collection: ListValue | MapValue) -> Iterator[tuple[Value, Value]]:
    if isinstance(collection, MapValue):
        for key in sorted(collection.items):
            yield (
                carried(collection, Known(key, collection.key_spans.get(key))),
                carried(collection, collection.items[key]),
            )
        return
    for at, member in enumerate(collection.items):
        value = carried(collection, member)
        yield (value if collection.unordered else Known(at, value.span)), value
