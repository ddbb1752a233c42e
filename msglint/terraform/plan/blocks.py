"""Which block of the configuration each planned block was written as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.source.json_text import JsonList, JsonObject, JsonScalar
from msglint.terraform.plan.document import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from msglint.source.json_text import JsonNode

_LEAF = frozenset({"constant_value", "references"})


def blocks_of(expression: object) -> list[Mapping[str, object]] | None:
    """The blocks that stand in place of an expression; nothing when it is an expression."""
    if isinstance(expression, list):
        return [mapping(one) for one in expression]
    if isinstance(expression, dict) and not expression.keys() <= _LEAF:
        return [expression]
    return None


def assigned(
    nodes: Sequence[JsonNode | None], blocks: Sequence[Mapping[str, object]]
) -> list[Mapping[str, object] | None]:
    """The configuration of each planned block, as far as that can be told.

    Blocks that are a set are planned in another order than they are written in: what is
    constant in them tells which is which. Those that a "dynamic" made are not told at all,
    so that with another number of blocks none is certain.
    """
    if len(nodes) != len(blocks):
        return [None] * len(nodes)
    left = list(range(len(blocks)))
    found: list[Mapping[str, object] | None] = [None] * len(nodes)
    candidates = {
        at: [one for one in left if _agrees(blocks[one], node)] for at, node in enumerate(nodes)
    }
    for at in sorted(candidates, key=lambda at: len(candidates[at])):
        fitting = next((one for one in candidates[at] if one in left), None)
        if fitting is not None:
            left.remove(fitting)
            found[at] = blocks[fitting]
    return found


def is_null(node: JsonNode | None) -> bool:
    """Whether nothing is there."""
    return node is None or (isinstance(node, JsonScalar) and node.value is None)


def _agrees(block: Mapping[str, object], node: JsonNode | None) -> bool:
    """Whether a planned block holds the constants that were written."""
    for name, expression in block.items():
        written = mapping(expression)
        if "constant_value" not in written or "references" in written:
            continue
        planned = node.get(name) if isinstance(node, JsonObject) else None
        if planned is not None and not _same(written["constant_value"], planned):
            return False
    return True


def _same(constant: object, node: JsonNode) -> bool:
    """Whether a planned value can be what a constant became when it was converted."""
    match node:
        case JsonScalar(value=value):
            return isinstance(constant, list | dict) or _text(constant) == _text(value)
        case JsonList(items=items) if isinstance(constant, list):
            planned = [_text(one.value) for one in items if isinstance(one, JsonScalar)]
            return len(planned) != len(items) or set(planned) == set(map(_text, constant))
        case _:
            return True


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
