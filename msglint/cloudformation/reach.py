"""What a part of a unit that is not known could name, when several stacks make the unit.

A stack names resources of its own template; parameters and outputs carry those of the stacks
that it is nested with. Of a stack that is deployed apart it only gets at what that one exports.
So a macro in one of many templates that import each other's values leaves open what becomes of
that template's resources, and of what the others export, but not of everything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.values.model import (
    Choice,
    JsonText,
    ListValue,
    MapValue,
    Text,
    Unknown,
    Value,
    mentioned,
)

if TYPE_CHECKING:
    from msglint.cloudformation.stacks import Stack
    from msglint.cloudformation.system import System


def reach(stack: Stack) -> frozenset[str] | None:
    """Keys of all resources that an expression in a stack could name; `None` for all there are."""
    system = stack.system
    tops = [one for one in system.stacks if one.place.parent is None]
    if len(tops) < 2:
        return None
    top = _top(stack)
    if id(top) not in system.reached:
        system.reached[id(top)] = _of_tree(top) | _exported(system)
    return system.reached[id(top)]


def bounded(value: Value, stack: Stack) -> Value:
    """The value of an attribute, its unknown parts limited to what the stack could name."""
    if mentioned(value) is not None:
        return value
    names = reach(stack)
    return value if names is None else _limited(value, names)


def _top(stack: Stack) -> Stack:
    while stack.place.parent is not None:
        stack = stack.place.parent
    return stack


def _of_tree(top: Stack) -> frozenset[str]:
    """The resources of a stack and of those nested in it."""
    return frozenset(
        stack.prefix + name
        for stack in top.system.stacks
        if _top(stack) is top
        for name in stack.template.resources
    )


def _exported(system: System) -> frozenset[str]:
    names: set[str] = set()
    for export in system.links.exports:
        found = mentioned(export.value())
        names |= _of_tree(_top(export.stack)) if found is None else found
    return frozenset(names)


def _limited(value: Value, names: frozenset[str]) -> Value:
    match value:
        case Unknown(names=None):
            return replace(value, names=names)
        case ListValue(items=items):
            return replace(value, items=tuple(_limited(item, names) for item in items))
        case MapValue(items=entries, rest=rest):
            known = {key: _limited(entry, names) for key, entry in entries.items()}
            if rest is not None and rest.names is None:
                rest = replace(rest, names=names)
            return replace(value, items=known, rest=rest)
        case Text(parts=parts):
            kept = (part if isinstance(part, str) else _limited(part, names) for part in parts)
            return replace(value, parts=tuple(kept))
        case JsonText(document=document):
            return replace(value, document=_limited(document, names))
        case Choice(then=then, otherwise=otherwise):
            left, right = _limited(then, names), _limited(otherwise, names)
            return replace(value, then=left, otherwise=right)
        case _:
            return value
