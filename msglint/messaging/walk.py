"""Following attribute paths through values: in one world, or through all alternatives.

Steps go through Terraform blocks (a list of one map) and through strings that hold JSON. A
step "Name=QueueName" picks the map with that member out of a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.values import is_blank
from msglint.values.conditions import both, negate
from msglint.values.json_text import decode
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    mentioned,
)
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from msglint.values.conditions import Condition, World
    from msglint.values.model import Value

MAX_ALTERNATIVES = 500
"""How many ends one path may have over all conditions; what comes after is unknown."""


class Walker:
    """Follows paths, decoding each JSON string once."""

    def __init__(self) -> None:
        self._decoded: dict[int, tuple[Value, Value]] = {}

    def document(self, value: Value) -> Value:
        """The structure of a settled value that is JSON, or itself when it is no string."""
        match value:
            case JsonText(document=document):
                return document
            case Known(data=str()) | Text() | Reference():
                seen = self._decoded.get(id(value))
                if seen is None:
                    seen = value, _decoded(value)
                    self._decoded[id(value)] = seen
                return seen[1]
            case _:
                return value

    def find(self, value: Value, steps: Sequence[str], world: World) -> Value | None:
        """The settled value at the end of a path; `None` when it is not set.

        The end may be an `Unknown`; anything undecided on the way raises `Undecided`.
        """
        value = settle(value, world)
        for step in steps:
            if is_blank(value):
                return None
            following = self._step(value, step, world)
            if following is None:
                return None
            value = settle(following, world)
        return None if isinstance(value, Known) and value.data is None else value

    def _step(self, value: Value, step: str, world: World) -> Value | None:
        value = settle(self.document(value), world)
        if isinstance(value, ListValue):
            if "=" in step:
                return self._pick(value, step, world)
            if not value.items:
                return None
            if len(value.items) > 1:
                raise Undecided(f"there are several blocks that could set {step}", value.span)
            value = settle(self.document(settle(value.items[0], world)), world)
        match value:
            case MapValue(items=items, rest=rest):
                if step in items:
                    return items[step]
                if rest is not None:
                    raise Undecided(rest.reason, rest.span)
                return None
            case Known(data=None):
                return None
            case Unknown(reason=reason, span=span):
                raise Undecided(reason, span)
            case _:
                raise Undecided(f"it has no structure in which {step} could be set", value.span)

    def _pick(self, members: ListValue, step: str, world: World) -> Value | None:
        key, _, wanted = step.partition("=")
        undecided: Undecided | None = None
        for member in members.items:
            try:
                name = self.find(member, (key,), world)
                if isinstance(name, Known) and name.data == wanted:
                    return member
                if name is not None and not isinstance(name, Known):
                    raise Undecided(f"{key} is not known", name.span)
            except Undecided as open_member:
                undecided = undecided or open_member
        if undecided is not None:
            raise undecided
        return None

    def ends(self, value: Value, steps: Sequence[str]) -> list[Value]:
        """Every value that a path may end at in some world. Never raises."""
        found: list[Value] = []
        for end in self._ends(value, tuple(steps)):
            if len(found) >= MAX_ALTERNATIVES:
                found.append(Unknown("it depends on too many conditions", value.span))
                break
            found.append(end)
        return found

    def _ends(self, value: Value, steps: tuple[str, ...]) -> Iterator[Value]:
        if isinstance(value, Choice):
            yield from self._ends(value.then, steps)
            yield from self._ends(value.otherwise, steps)
            return
        if not steps:
            yield value
            return
        if is_blank(value):
            return
        structure = self.document(value)
        if structure is not value and isinstance(structure, Choice):
            yield from self._ends(structure, steps)
            return
        match structure:
            case MapValue(items=items, rest=rest):
                if steps[0] in items:
                    yield from self._ends(items[steps[0]], steps[1:])
                elif rest is not None:
                    yield rest
            case ListValue(items=members):
                left = steps[1:] if "=" in steps[0] else steps
                for member in members:
                    yield from self._ends(member, left)
            case Known(data=None):
                return
            case Unknown():
                yield structure
            case _:
                yield Unknown("it has no structure", structure.span, names=mentioned(structure))

    def parts(self, value: Value, steps: Sequence[str]) -> list[tuple[Value, Condition | Unknown]]:
        """Every member of the list at the end of a path, with the condition it is there on.

        A map in place of a list is its only member; the path may lead into JSON strings.

        A list that is not known is one member that is not known, of unknown existence.
        """
        found: list[tuple[Value, Condition | Unknown]] = []
        for part in self._parts(value, tuple(steps), ()):
            if len(found) >= MAX_ALTERNATIVES:
                unknown = Unknown("it depends on too many conditions", value.span)
                found.append((unknown, unknown))
                break
            found.append(part)
        return found

    def _parts(
        self, value: Value, steps: tuple[str, ...], given: tuple[Condition, ...]
    ) -> Iterator[tuple[Value, Condition | Unknown]]:
        if is_blank(value):
            return
        match self.document(value) if steps else value:
            case Choice(condition=condition, then=then, otherwise=otherwise):
                yield from self._parts(then, steps, (*given, condition))
                yield from self._parts(otherwise, steps, (*given, negate(condition)))
            case Unknown() as unknown:
                yield unknown, unknown
            case MapValue(items=items, rest=rest) if steps:
                if steps[0] in items:
                    yield from self._parts(items[steps[0]], steps[1:], given)
                elif rest is not None:
                    yield rest, rest
            case ListValue(items=members):
                for member in members:
                    yield from self._parts(member, steps, given)
            case MapValue() as found:
                yield found, both(*given)
            case _:
                return


def _decoded(value: Value) -> Value:
    found = decode(value)
    if found is None:
        return Unknown("it is not JSON", value.span, value.trail, mentioned(value), failed=True)
    return found
