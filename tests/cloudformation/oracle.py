"""cfn-lint's decoder as the second opinion on what a template's text says, and where."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from msglint.cloudformation.nodes import MappingNode, Node, ScalarNode, SequenceNode
from msglint.source.text import Source

PROPERTIES = re.compile(r"(?:(?:&\S*|!!\S*|!(?![^\s,\[\]{}]))(?:\s+|#[^\n]*)*)+")
"""An anchor or one of YAML's own tags: cfn-lint's places begin there, ours at the content."""

GET_ATT = re.compile(r"(?:[!&]\S*(?:\s+|#[^\n]*)*)+")
"""Their places of a short-form GetAtt's argument begin at its tag."""

BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")

PADDING = re.compile(r"(?:\s|\ufeff|#[^\n]*)*")
"""What may stand behind a block collection before the token that ends it."""


def differences(node: Node | None, theirs: Any, source: Source, path: str = "") -> Iterator[str]:
    """Every way in which a tree and its places differ from cfn-lint's."""
    if isinstance(theirs, dict):
        if not isinstance(node, MappingNode):
            yield f"{path}: {node!r} is no mapping"
            return
        yield from place_differences(node, theirs, source, path)
        ours = dict(node.entries)
        for key, value in theirs.items():
            name = key_text(key, ours)
            if name not in ours:
                yield f"{path}: no key {key!r} among {list(ours)}"
                continue
            key_node, value_node = ours.pop(name)
            yield from place_differences(key_node, key, source, f"{path}/{name}(key)")
            yield from differences(value_node, value, source, f"{path}/{name}")
        if ours:
            yield f"{path}: they lack {list(ours)}"
    elif isinstance(theirs, list):
        if not isinstance(node, SequenceNode) or len(node.items) != len(theirs):
            yield f"{path}: {node!r} is not {theirs!r}"
            return
        yield from place_differences(node, theirs, source, path)
        for index, (item, their) in enumerate(zip(node.items, theirs, strict=True)):
            yield from differences(item, their, source, f"{path}[{index}]")
    elif not isinstance(node, ScalarNode):
        yield f"{path}: {node!r} is not {theirs!r}"
    else:
        yield from place_differences(node, theirs, source, path)
        if not same_scalar(node, theirs):
            yield f"{path}: {node.value!r} is not {theirs!r}"


def key_text(key: Any, ours: dict[str, Any]) -> str:
    """Their key as text; we keep keys as they are written, they convert numbers and words."""
    if isinstance(key, str):
        return str(key)
    return next((name for name, (node, _) in ours.items() if same_scalar(node, key)), str(key))


def same_scalar(node: ScalarNode, theirs: Any) -> bool:
    if isinstance(theirs, date):
        return isinstance(node.value, str)  # timestamps stay text on purpose
    if isinstance(theirs, float):
        if theirs != theirs or abs(theirs) == float("inf"):
            return isinstance(node.value, str)  # no property can mean these
        return isinstance(node.value, int | Decimal) and float(node.value) == theirs
    return (type(node.value) is type(theirs) and node.value == theirs) or (
        isinstance(theirs, str) and node.value == str(theirs)
    )


def offset_of(mark: Any, text: str) -> int:
    """The offset of a mark. libyaml begins a line at more characters than people's editors."""
    starts = line_starts(text)
    return starts[mark.line] + mark.column if mark.line < len(starts) else len(text)


@lru_cache(maxsize=1)
def line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in BREAK.finditer(text))]


def place_differences(node: Node, theirs: Any, source: Source, path: str) -> Iterator[str]:
    start, end = getattr(theirs, "start_mark", None), getattr(theirs, "end_mark", None)
    if start is None or end is None:
        return
    begin, finish = offset_of(start, source.text), offset_of(end, source.text)
    in_front = GET_ATT if path.endswith("/Fn::GetAtt") else PROPERTIES
    properties = in_front.match(source.text, begin, finish)
    if node.start not in (begin, properties.end() if properties else begin):
        yield f"{path}: begins at {source.position(node.start)}, theirs at {source.position(begin)}"
    between = source.text[node.end : finish]
    if node.end > finish or not PADDING.fullmatch(between):
        yield f"{path}: ends at {source.position(node.end)}, theirs at {source.position(finish)}"
