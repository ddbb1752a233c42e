"""Working with choices: apply an operation to every combination of alternatives.

A choice stands for a free input that the files leave open. An operation on choices gives a
choice again. Alternatives that contradict each other (one operand's `then` with another's
`otherwise` of the same condition) are left out, and the number of combinations is bounded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform.unknowns import all_names, is_failure
from msglint.values.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    AnyOf,
    Constant,
    Equals,
    Not,
    World,
    both,
    either,
    negate,
)
from msglint.values.model import (
    NOTHING_HERE,
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Text,
    Unknown,
    choose,
)
from msglint.values.types import BOOL, STRING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.source.text import Span
    from msglint.values.conditions import Condition
    from msglint.values.model import Value

MAX_COMBINATIONS = 128
MAX_CONDITION_SIZE = 200
TOO_MANY = "it depends on too many conditions"


class Assumptions:
    """Conditions taken as true or false on the way down a tree of choices. Immutable."""

    __slots__ = ("_exact", "_world")

    def __init__(
        self, world: World | None = None, exact: dict[Condition, bool] | None = None
    ) -> None:
        self._world = world if world is not None else World()
        self._exact = exact if exact is not None else {}

    def answer(self, condition: Condition) -> bool | None:
        """Whether a condition holds under the assumptions; `None` while it is open."""
        decided = self._exact.get(condition)
        if decided is None:
            answer = self._world.holds(condition)
            decided = answer if isinstance(answer, bool) else None
        return decided

    def assume(self, condition: Condition, truth: bool) -> Assumptions | None:
        """The assumptions with one more; `None` when that cannot be."""
        answer = self.answer(condition)
        if answer is not None:
            return self if answer is truth else None
        exact = {**self._exact, condition: truth, negate(condition): not truth}
        world = self._world
        for atom, holds in _atoms(condition, truth):
            known = world.holds(atom)
            if isinstance(known, bool):
                if known is not holds:
                    return None
                continue
            possible = [one for one in world.split(atom) if one.holds(atom) is holds]
            if possible:
                world = possible[0]
            elif atom.variable.is_bounded:
                return None
        return Assumptions(world, exact)


def _atoms(condition: Condition, truth: bool) -> list[tuple[Equals, bool]]:
    """The atoms whose truth follows from the truth of a condition."""
    match condition:
        case Equals():
            return [(condition, truth)]
        case Not(operand):
            return _atoms(operand, not truth)
        case AllOf(operands) if truth:
            return [atom for operand in operands for atom in _atoms(operand, True)]
        case AnyOf(operands) if not truth:
            return [atom for operand in operands for atom in _atoms(operand, False)]
        case _:
            return []


class _TooMany(Exception):  # noqa: N818 - leaves a recursion, never the module
    pass


def distribute(
    values: Sequence[Value],
    apply: Callable[[tuple[Value, ...]], Value],
    span: Span | None = None,
    assumptions: Assumptions | None = None,
) -> Value:
    """Apply an operation to values that may be choices at their top."""
    for value in values:
        if isinstance(value, Choice):
            break
    else:
        return apply(tuple(values))
    left = [MAX_COMBINATIONS]

    def descend(current: tuple[Value, ...], assumed: Assumptions) -> Value:
        current = tuple(settled(value, assumed) for value in current)
        open_choice = next((v for v in current if isinstance(v, Choice)), None)
        if open_choice is None:
            left[0] -= 1
            if left[0] < 0:
                raise _TooMany
            return apply(current)
        condition = open_choice.condition
        when = assumed.assume(condition, True)
        unless = assumed.assume(condition, False)
        if when is None or unless is None:
            only = when or unless
            if only is None:  # contradicting assumptions: this combination cannot be
                return Unknown("its conditions contradict each other", span, names=NOTHING_HERE)
            return descend(current, only)
        return choose(condition, descend(current, when), descend(current, unless), span)

    try:
        return descend(tuple(values), assumptions or Assumptions())
    except _TooMany:
        return too_many(values, span)


def container(
    items: Sequence[Value], span: Span | None, build: Callable[[tuple[Value, ...]], Value]
) -> Value:
    """A structure of values, which fails in the cases in which one of them fails."""
    failed = next((item for item in items if is_failure(item)), None)
    if failed is not None:
        return failed
    risky = [isinstance(item, Choice) and _may_fail(item) for item in items]
    if not any(risky):
        return build(tuple(items))

    def apply(decided: tuple[Value, ...]) -> Value:
        left = iter(decided)
        pairs = zip(items, risky, strict=True)
        members = tuple([next(left) if risk else item for item, risk in pairs])
        return next((member for member in members if is_failure(member)), build(members))

    return distribute([i for i, risk in zip(items, risky, strict=True) if risk], apply, span)


def _may_fail(value: Value) -> bool:
    """Whether some alternative of a value is a failure."""
    if isinstance(value, Choice):
        return _may_fail(value.then) or _may_fail(value.otherwise)
    return is_failure(value)


def too_many(values: Sequence[Value], span: Span | None) -> Unknown:
    """The result when there are more combinations than are tried."""
    return Unknown(TOO_MANY, span, names=all_names(values))


def settled(value: Value, assumptions: Assumptions) -> Value:
    """The alternative that the assumptions select, as far as they decide."""
    while isinstance(value, Choice):
        answer = assumptions.answer(value.condition)
        if answer is None:
            return value
        value = value.then if answer else value.otherwise
    return value


def condition_of(value: Value) -> Condition | None:
    """When a truth value is true, as a condition on free inputs; `None` if it is not one."""
    match value:
        case Known(data=bool(truth)):
            return Constant(truth)
        case Known(data=str(text)) if text in ("true", "false", "1", "0"):
            return Constant(text in ("true", "1"))
        case Unknown(variable=variable) if variable is not None:
            if value.type == BOOL and variable.equals(False) == NEVER:
                return ALWAYS
            return variable.equals("true" if value.type == STRING else True)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            when, unless = condition_of(then), condition_of(otherwise)
            if when is None or unless is None:
                return None
            if when == ALWAYS and unless == NEVER:
                return condition
            return either(both(condition, when), both(negate(condition), unless))
        case _:
            return None


def truth(condition: Condition, span: Span | None) -> Value:
    """The truth value of a condition on free inputs."""
    if size(condition) > MAX_CONDITION_SIZE:
        return Unknown(TOO_MANY, span, names=NOTHING_HERE)
    return choose(condition, Known(True, span), Known(False, span), span)


def size(condition: Condition) -> int:
    """How many nodes a condition has."""
    match condition:
        case Not(operand):
            return 1 + size(operand)
        case AllOf(operands) | AnyOf(operands):
            return 1 + sum(map(size, operands))
        case _:
            return 1


def pruned(value: Value, condition: Condition, holds: bool) -> Value:
    """A value, members included, once it is decided whether a condition holds."""
    assumed = Assumptions().assume(condition, holds)
    return value if assumed is None else _pruned(value, assumed)


def _pruned(value: Value, assumed: Assumptions) -> Value:
    value = settled(value, assumed)
    match value:
        case ListValue(items=members):
            return replace(value, items=tuple([_pruned(member, assumed) for member in members]))
        case MapValue(items=entries):
            items = {key: _pruned(member, assumed) for key, member in entries.items()}
            return replace(value, items=items)
        case Text(parts=parts):
            return replace(
                value,
                parts=tuple([p if isinstance(p, str) else _pruned(p, assumed) for p in parts]),
            )
        case JsonText(document=document):
            return replace(value, document=_pruned(document, assumed))
        case Choice(then=then, otherwise=otherwise):
            return replace(
                value, then=_pruned(then, assumed), otherwise=_pruned(otherwise, assumed)
            )
        case _:
            return value
