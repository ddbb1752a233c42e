"""YAML tags: CloudFormation's short-form intrinsics, YAML's own types, and everybody else's.

`!Sub x` becomes the mapping `{"Fn::Sub": "x"}`, whose key stands at the tag. A tag that nobody
declared (`!Include`) becomes a call of a function that nobody knows, hence an unknown value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import MappingNode, Node, OpaqueNode, ScalarNode, SequenceNode
from msglint.cloudformation.scalars import explicit_scalar, plain_scalar

if TYPE_CHECKING:
    from msglint.source.text import Source

_CORE = "tag:yaml.org,2002:"
_CORE_SCALARS = frozenset(("str", "int", "float", "bool", "null", "timestamp"))
_CORE_COLLECTIONS = (f"{_CORE}map", f"{_CORE}seq")
_NAMED_AS_WRITTEN = ("!Ref", "!Condition")

_PROPERTIES = re.compile(r"(?:[!&]\S*(?:\s+|#[^\n]*)*)+")
"""Tag and anchor in front of a node's content."""

_TAG = re.compile(r"!\S*")


def content_start(source: Source, start: int, end: int) -> int:
    """Where the content of a node begins, behind its tag and anchor."""
    found = _PROPERTIES.match(source.text, start, end)
    return found.end() if found else start


def scalar_of(
    tag: str | None, text: str, quoted: bool, source: Source, start: int, end: int
) -> Node:
    """A scalar that has a tag or an anchor in front; `start` is where those begin."""
    content = content_start(source, start, end)
    if tag is None or tag == "!":
        value = text if quoted or tag == "!" else plain_scalar(text)
        return ScalarNode(value, text, source, content, end)
    if tag.startswith(_CORE) and tag[len(_CORE) :] in _CORE_SCALARS:
        value = explicit_scalar(tag[len(_CORE) :], text)
        return ScalarNode(value, text, source, content, end)
    if tag == "!GetAtt":
        return tagged(tag, _attribute(text, source, content, end), source, start, end)
    return tagged(tag, ScalarNode(text, text, source, content, end), source, start, end)


def tagged(tag: str | None, node: Node, source: Source, start: int, end: int) -> Node:
    """A node with its tag applied."""
    if tag is None or tag == "!" or tag in _CORE_COLLECTIONS:
        return node
    if not tag.startswith("!"):
        shown = tag.removeprefix(_CORE)
        return OpaqueNode(f"the tag {shown} is not read", source, start, end)
    name = tag[1:] if tag in _NAMED_AS_WRITTEN else f"Fn::{tag[1:]}"
    found = _TAG.search(source.text, start, end)
    at = found.span() if found else (start, start)
    return MappingNode([(ScalarNode(name, name, source, *at), node)], source, start, end)


def untagged(node: Node) -> Node:
    """What a short-form intrinsic was before its tag was applied."""
    if isinstance(node, MappingNode) and len(node.pairs) == 1:
        key, argument = node.pairs[0]
        if key.source.text.startswith("!", key.start):
            return argument
    return node


def _attribute(text: str, source: Source, start: int, end: int) -> SequenceNode:
    """`Resource.Attribute` of a short-form GetAtt as the two items of the long form."""
    quote = 1 if source.text[start : start + 1] in ("'", '"') else 0
    first, last = start + quote, max(start, end - quote)
    if "." not in text:
        only: list[Node] = [ScalarNode(text, text, source, first, last)]
        return SequenceNode(only, source, start, end)
    name, _, attribute = text.partition(".")
    dot = source.text.find(".", first, last)
    items: list[Node] = [
        ScalarNode(name, name, source, first, dot),
        ScalarNode(attribute, attribute, source, dot + 1, last),
    ]
    return SequenceNode(items, source, start, end)
