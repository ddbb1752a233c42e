"""Bodies of blocks to values: attributes, nested blocks, `dynamic` blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform import ast
from msglint.terraform.carry import carried
from msglint.terraform.choices import distribute
from msglint.terraform.evaluate import evaluate
from msglint.terraform.unknowns import all_names, failure, is_failure, unknown_from
from msglint.values.model import Known, ListValue, MapValue, Reference, Unknown

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
    if attribute is not None:
        value = evaluate(attribute.value, scope)
        if attribute.maybe_block and name not in MAP_ATTRIBUTES:
            return _as_blocks(value)
        return value
    blocks = [block for block in body.blocks if block_type(block) == name]
    return _nested(blocks, scope) if blocks else None


def body_value(body: ast.Body, scope: Scope, span: Span) -> Value:
    """A whole body as a map."""
    names = member_names(body)
    values = [member_value(body, name, scope) for name in names]
    pairs = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    spans = {name: one.name_span for name, one in body.attributes.items() if name in pairs}
    rest = Unknown(body.broken.reason, body.broken.span) if body.broken is not None else None
    return MapValue(pairs, span, rest=rest, key_spans=spans)


def _as_blocks(value: Value) -> Value:
    """An object of the JSON syntax that stands for a block, as a list of one."""
    if isinstance(value, MapValue):
        return ListValue((value,), value.span)
    return value


def _nested(blocks: list[ast.Block], scope: Scope) -> Value:
    parts = [_one(block, scope) for block in blocks]
    span = blocks[0].span

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
