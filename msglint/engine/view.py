"""What a rule sees of an entity in one world: exactly the fields it reads, as plain data.

A field that cannot be known is left out, and why is noted beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.engine.paths import Paths
    from msglint.messaging.schema import Datum, Entity
    from msglint.values.conditions import World

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"

_LARGEST = 2**63 - 1
"""CEL's integers have 64 bits."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that was left out of a view."""

    path: tuple[str, ...]
    undecided: Undecided


def view(entity: Entity, paths: Paths, world: World, missing: list[Missing]) -> dict[str, Plain]:
    """The fields of an entity, and of what they lead to. Adds what is unknown to `missing`."""
    return _view(entity, paths, world, missing, ())


def _view(
    entity: Entity, paths: Paths, world: World, missing: list[Missing], at: tuple[str, ...]
) -> dict[str, Plain]:
    seen: dict[str, Plain] = {}
    for name, further in paths.items():
        here = (*at, name)
        try:
            seen[name] = _plain(entity.get(name, world), further, world, missing, here)
        except Undecided as undecided:
            missing.append(Missing(here, undecided))
    return seen


def _plain(
    datum: Datum, paths: Paths, world: World, missing: list[Missing], at: tuple[str, ...]
) -> Plain:
    match datum:
        case None | bool():
            return datum
        case str():
            return datum.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        case int():
            if abs(datum) > _LARGEST:
                raise Undecided("the number is too large to compute with")
            return datum
        case Decimal():
            return float(datum)
        case dict():
            return {k: _plain(v, paths, world, missing, at) for k, v in datum.items()}
        case Sequence():
            return [_plain(member, paths, world, missing, at) for member in datum]
        case entity:
            return _view(entity, paths, world, missing, at)
