"""The verdict on one rule and one entity, in every world that matters.

A rule is first tried without any assumption. Where the answer hangs on a condition over a free
input, it is tried again with the condition true and with it false; so only the conditions
that the rule really meets are explored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from msglint.engine.expression import FaultyPage, Unsettled
from msglint.engine.view import Missing, view
from msglint.values.conditions import REAL, Equals, World
from msglint.values.model import Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from msglint.engine.expression import Expression
    from msglint.engine.rule import Rule
    from msglint.messaging.schema import Entity
    from msglint.values.conditions import Condition

MAX_WORLDS = 16
"""How many worlds are tried for one rule and entity."""


@dataclass(frozen=True, slots=True)
class Open:
    """What keeps a verdict from being reached, the most telling first."""

    missing: tuple[Missing, ...]

    def atom(self, world: World) -> Equals | None:
        """A condition that the world leaves open, to assume either way."""
        atoms = (m.undecided.atom for m in self.missing)
        return next((a for a in atoms if a and isinstance(world.holds(a), Equals)), None)


Verdict: TypeAlias = Literal["violated", "satisfied"] | Open


@dataclass(slots=True)
class Exploration:
    """Where a rule is violated, and what could not be decided."""

    violated: list[World] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    satisfied: bool = False
    """Whether some world satisfies the rule."""
    untried: bool = False
    """Whether worlds were left aside because no inputs are known that make them."""

    @property
    def everywhere(self) -> bool:
        """Whether no world is left in which the rule may hold."""
        return not self.satisfied and not self.open and not self.untried


def refusal(conditions: Sequence[Condition]) -> Callable[[World], bool]:
    """Tells whether one of the conditions holds in a world. Rules and entities share worlds."""
    known = {REAL: False}

    def is_refused(world: World) -> bool:
        if world not in known:
            known[world] = any(world.holds(one) is True for one in conditions)
        return known[world]

    return is_refused


def explore(rule: Rule, entity: Entity, is_refused: Callable[[World], bool]) -> Exploration:
    """Judge in as many worlds as the answer needs, up to `MAX_WORLDS`.

    In a world that is refused nothing is deployed, so nothing follows from it.
    """
    found = Exploration()
    pending = [REAL]
    tried = 0
    while pending:
        world = pending.pop()
        if is_refused(world):
            tried += 1
            continue
        verdict = decide(rule, entity, world)
        if isinstance(verdict, Open):
            atom = verdict.atom(world)
            halves = world.split(atom) if atom else []
            found.untried |= atom is not None and len(halves) < 2 and not atom.variable.is_bounded
            unproven = world.unproven(atom) if atom else None
            if unproven is not None and decide(rule, entity, unproven) == "violated":
                reason = f"whether {unproven.describe()} for any input is not known"
                found.open.append(_instead(verdict, reason))
            if halves and tried + len(pending) + len(halves) <= MAX_WORLDS:
                pending += reversed(halves)
                continue
            if halves:
                verdict = _instead(
                    verdict, f"it depends on more than {MAX_WORLDS} combinations of conditions"
                )
            found.open.append(verdict)
        elif verdict == "violated":
            found.violated.append(world)
        else:
            found.satisfied = True
        tried += 1
    return found


def weakest(rule: Rule, entity: Entity, world: World) -> World:
    """The world without the assumptions that the violation does not need."""
    for fixed in sorted(world.fixed, key=str):
        weaker = World(world.fixed - {fixed}, world.excluded)
        if decide(rule, entity, weaker) == "violated":
            world = weaker
    for excluded in sorted(world.excluded, key=str):
        weaker = World(world.fixed, world.excluded - {excluded})
        if decide(rule, entity, weaker) == "violated":
            world = weaker
    return world


def decide(rule: Rule, entity: Entity, world: World) -> Verdict:
    """The verdict in one world. Raises `FaultyPage`."""
    there = _is_there(entity, world)
    if there is False:
        return "satisfied"
    missing: list[Missing] = []
    keys: list[str] = []
    applies = _holds(rule.when, rule, entity, world, missing, keys) if rule.when else True
    if applies is False:
        return "satisfied"
    holds = _holds(rule.require, rule, entity, world, missing, keys)
    if holds is True:
        return "satisfied"
    if applies is None or holds is None:
        telling = sorted(missing, key=lambda m: m.path[-1:] not in [(k,) for k in keys])
        if there is not True:  # nothing is open where it does not exist
            telling.append(Missing((), _existence(there, entity)))
        return Open(tuple(telling))
    if there is True:
        return "violated"
    return Open((Missing((), _existence(there, entity)),))


def _is_there(entity: Entity, world: World) -> bool | Unknown | Equals:
    """Whether something exists: a part of a resource only does where the resource does."""
    for exists in (entity.declaration.exists, entity.exists):
        if not isinstance(exists, Unknown):
            holds = world.holds(exists)
            if holds is not True:
                return holds
    return entity.exists if isinstance(entity.exists, Unknown) else True


def _existence(there: Unknown | Equals, entity: Entity) -> Undecided:
    span = entity.declaration.span
    if isinstance(there, Unknown):
        return Undecided(there.reason, there.span or span)
    return Undecided(f"it depends on {there.variable.label}", span, there)


def _holds(
    condition: Expression,
    rule: Rule,
    entity: Entity,
    world: World,
    missing: list[Missing],
    keys: list[str],
) -> bool | None:
    """True, false, or nothing when unknown values leave it open."""
    seen: list[Missing] = []
    answer = evaluate(condition, rule, entity, world, seen)
    if isinstance(answer, bool):
        return answer
    if not isinstance(answer, Unsettled):
        raise FaultyPage(f"{condition.text}: it gives {answer!r}, not true or false")
    if answer.reason:
        missing.append(Missing((), Undecided(answer.reason)))
    elif not seen:
        raise FaultyPage(f'{condition.text}: there is no "{answer.key}" in a map')
    missing += seen
    keys.append(answer.key)
    return None


def evaluate(
    expression: Expression, rule: Rule, entity: Entity, world: World, missing: list[Missing]
) -> object:
    """The plain value of an expression in a world, or `Unsettled`. Adds to `missing`."""
    data: dict[str, object] = dict(rule.parameters)
    data[rule.root] = view(entity, expression.paths.get(rule.root, {}), world, missing)
    return expression.evaluate(data)


def _instead(verdict: Open, reason: str) -> Open:
    """A verdict that is open for another reason, at the same place."""
    spans = (m.undecided.span for m in verdict.missing if m.undecided.span)
    return Open((Missing((), Undecided(reason, next(spans, None))),))


def descriptions(worlds: list[World]) -> Iterator[str]:
    """Each world in words, once."""
    yield from dict.fromkeys(text for world in worlds if (text := world.describe()))
