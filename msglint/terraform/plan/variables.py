"""The values of variables in a plan: those of the root are there, constant arguments too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.terraform.plan.document import mapping
from msglint.terraform.plan.steps import At, Named, longest, references_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from msglint.terraform.plan.document import PlannedModule
    from msglint.terraform.plan.steps import Step

MAX_DEPTH = 60
"""How many modules a value may be handed through."""

OPEN = object()
"""Instead of a value that a plan does not tell."""


def variable(
    module: PlannedModule,
    name: str,
    rest: Sequence[Step],
    root: Mapping[str, object],
    depth: int = 0,
) -> object:
    """The value of a variable, or of a part of it; `OPEN` when the plan does not tell.

    `root` holds the variables of the root module.
    """
    if module.parent is None:
        return _part(mapping(root.get(name)).get("value", OPEN), rest)
    given = mapping(module.call.get("expressions")).get(name)
    if given is None:
        declared = mapping(module.configuration.get("variables")).get(name)
        return _part(mapping(declared).get("default", OPEN), rest)
    match longest(references_of(given)):
        case []:
            return _part(mapping(given).get("constant_value", OPEN), rest)
        case [(Named("var"), Named(other), *more)] if depth < MAX_DEPTH:
            return variable(module.parent, other, (*more, *rest), root, depth + 1)
        case _:
            return OPEN


def _part(value: object, steps: Sequence[Step]) -> object:
    """A part of a value, or `OPEN`."""
    for step in steps:
        match value, step:
            case dict(), Named(key) | At(str(key)):
                value = value.get(key, OPEN)
            case list(), At(int(position)) if position < len(value):
                value = value[position]
            case _:
                return OPEN
    return value
