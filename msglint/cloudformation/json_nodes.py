"""JSON templates: the located JSON tree as nodes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import (
    MAX_DEPTH,
    Document,
    MappingNode,
    Node,
    OpaqueNode,
    ScalarNode,
    SequenceNode,
)
from msglint.cloudformation.scalars import tidy_number
from msglint.declarations import Problem
from msglint.source.json_text import JsonError, JsonList, JsonScalar, parse_json
from msglint.source.text import Span

if TYPE_CHECKING:
    from msglint.source.json_text import JsonNode, JsonObject
    from msglint.source.text import Source
    from msglint.values.conditions import Scalar


def parse_json_document(source: Source) -> Document:
    """The document of a text; without a root when it is no JSON."""
    try:
        tree = parse_json(source)
    except JsonError as error:
        at = min(error.offset, len(source.text))
        span = Span(source, at, min(at + 1, len(source.text)))
        return Document(None, [Problem("syntax-error", str(error), span)], truncated=True)
    document = Document()
    document.root = _node(tree, document, 1)
    return document


def _node(tree: JsonNode, document: Document, depth: int) -> Node:
    if isinstance(tree, JsonScalar):
        return _scalar(tree)
    if depth > MAX_DEPTH:
        reason = f"it is nested more than {MAX_DEPTH} levels deep"
        return OpaqueNode(reason, tree.source, tree.start, tree.end)
    if isinstance(tree, JsonList):
        items = [_node(item, document, depth + 1) for item in tree.items]
        return SequenceNode(items, tree.source, tree.start, tree.end)
    return _mapping(tree, document, depth)


def _scalar(tree: JsonScalar) -> ScalarNode:
    value: Scalar = tree.value
    if isinstance(value, str):
        text = value
    else:
        text = tree.source.text[tree.start : tree.end]
        if isinstance(value, Decimal):
            value = tidy_number(value, text)
    return ScalarNode(value, text, tree.source, tree.start, tree.end)


def _mapping(tree: JsonObject, document: Document, depth: int) -> MappingNode:
    pairs: list[tuple[ScalarNode, Node]] = []
    for member in tree.members:
        key = ScalarNode(member.key, member.key, member.source, member.start, member.end)
        pairs.append((key, _node(member.value, document, depth + 1)))
    document.check_keys(pairs)
    return MappingNode(pairs, tree.source, tree.start, tree.end)
