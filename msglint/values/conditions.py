"""Conditions over the free inputs of a configuration, and the worlds they span.

A *variable* is an input that the deployer chooses and that the files leave open: a template
parameter or a root variable without a value. Nothing else makes worlds: an expression that
msglint could not evaluate may well be constant, so a conditional on it is unknown, not a choice.

Conditions are boolean formulas over atoms "variable equals literal". Keeping the variable in
the atom is what makes impossible worlds impossible: `Env == "prod"` and `Env == "dev"` are
never both true, and two conditions on the same test agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from msglint.values.witnesses import NoAnswer, same, some_value_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from msglint.values.witnesses import Asked, Question, Sample

Scalar: TypeAlias = str | bool | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Variable:
    """An input left open. `key` is unique in its unit; `label` is what its author calls it."""

    key: str
    label: str
    domain: tuple[Scalar, ...] | None = field(default=None, compare=False)
    """Every value it may take, when that is known (booleans, `AllowedValues`). Like what follows,
    a module may narrow it for an input of its caller, which stays the same input."""
    refuses: Callable[[Sample], bool] | None = field(default=None, compare=False, repr=False)
    """Tells values that it certainly cannot take, for front ends that make conditions on it."""
    divisible: bool = field(default=False, compare=False)
    """Whether its parts can be anything as well: nothing is demanded of the whole."""
    within: Variable | None = None
    """The input that it is a part of. Null has no parts, nor has another scalar."""
    question: Question | None = None
    """Of what follows from another input: how."""

    @property
    def is_bounded(self) -> bool:
        """Whether all values that it may have are known. Of others it is never certain that a
        value which answers questions in some way does not exist."""
        return (self if self.question is None else self.question.of).domain is not None

    def wholes(self) -> Iterator[Variable]:
        """The inputs that it is a part of, the nearest first."""
        whole = self.within
        while whole is not None:
            yield whole
            whole = whole.within

    def equals(self, value: Scalar) -> Condition:
        """The condition that it has this value."""
        if self.refuses is not None and self.refuses(value):
            return NEVER
        return Equals(self, value)


@dataclass(frozen=True, slots=True)
class Constant:
    """A condition that is decided."""

    value: bool


@dataclass(frozen=True, slots=True)
class Equals:
    """The atom: the variable has exactly this value."""

    variable: Variable
    value: Scalar


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    operand: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conjunction."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Disjunction."""

    operands: tuple[Condition, ...]


Condition: TypeAlias = Constant | Equals | Not | AllOf | AnyOf

ALWAYS = Constant(True)
NEVER = Constant(False)


def negate(condition: Condition) -> Condition:
    """The opposite condition, simplified."""
    if isinstance(condition, Constant):
        return NEVER if condition.value else ALWAYS
    if isinstance(condition, Not):
        return condition.operand
    return Not(condition)


def both(*conditions: Condition) -> Condition:
    """The conjunction of any number of conditions, simplified."""
    kept = [c for c in dict.fromkeys(conditions) if c != ALWAYS]
    if NEVER in kept:
        return NEVER
    if not kept:
        return ALWAYS
    return kept[0] if len(kept) == 1 else AllOf(tuple(kept))


def either(*conditions: Condition) -> Condition:
    """The disjunction of any number of conditions, simplified."""
    return negate(both(*(negate(c) for c in conditions)))


@dataclass(frozen=True, slots=True)
class World:
    """What has been assumed about the variables so far.

    Immutable and hashable, so that facts can be cached by world.
    """

    fixed: frozenset[tuple[Variable, Scalar]] = frozenset()
    excluded: frozenset[tuple[Variable, Scalar]] = frozenset()
    _values: dict[Variable, Scalar] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        self._values.update(dict(self.fixed))

    def holds(self, condition: Condition) -> bool | Equals:
        """True or false where the assumptions decide it, else the first atom that is open."""
        match condition:
            case Constant(value):
                return value
            case Equals(variable, value):
                if variable in self._values:
                    return same(self._values[variable], value)
                question = variable.question
                if question is not None and question.of in self._values:
                    found = question.answer(self._values[question.of])
                    return condition if isinstance(found, NoAnswer) else same(found, value)
                if (variable, value) in self.excluded:
                    return False
                if variable.domain is not None and value not in variable.domain:
                    return False
                return condition
            case Not(operand):
                answer = self.holds(operand)
                return answer if isinstance(answer, Equals) else not answer
            case AllOf(operands):
                return self._connect(operands, absorbing=False)
            case AnyOf(operands):
                return self._connect(operands, absorbing=True)

    def _connect(self, operands: Iterable[Condition], *, absorbing: bool) -> bool | Equals:
        still_open: Equals | None = None
        for operand in operands:
            answer = self.holds(operand)
            if answer is absorbing:
                return absorbing
            if isinstance(answer, Equals) and still_open is None:
                still_open = answer
        return not absorbing if still_open is None else still_open

    def split(self, atom: Equals) -> list[World]:
        """The possible worlds in which the atom is decided, the true one first."""
        variable, value = atom.variable, atom.value
        worlds = [World(self.fixed | {(variable, value)}, self.excluded)]
        excluded = self.excluded | {(variable, value)}
        left = None
        if variable.domain is not None:
            left = [v for v in variable.domain if (variable, v) not in excluded]
        if left is not None and len(left) == 1:
            worlds.append(World(self.fixed | {(variable, left[0])}, self.excluded))
        elif left is None or left:
            worlds.append(World(self.fixed, excluded))
        return [world for world in worlds if world._is_possible()]

    def unproven(self, atom: Equals) -> World | None:
        """The world in which an atom is decided in a way that no known input gives.

        Only where nothing else is assumed of the input: several assumptions may contradict each
        other, one by itself is written down by somebody who has seen such an input.
        """
        variable, assumed = atom.variable, (atom.variable, atom.value)
        if variable.question is None or variable.is_bounded:
            return None
        of = variable.question.of
        for other, _ in (*self.fixed, *self.excluded):
            if (other if other.question is None else other.question.of) == of:
                return None
        possible = self.split(atom)
        if len(possible) != 1:
            return None
        if assumed in possible[0].fixed:
            return World(self.fixed, self.excluded | {assumed})
        return World(self.fixed | {assumed}, self.excluded)

    def _is_possible(self) -> bool:
        """Whether there certainly are inputs of which all that is assumed is true at once."""
        asked: dict[Variable, list[Asked]] = {}
        wholes: set[Variable] = set()
        for variable, value in sorted((*self.fixed, *self.excluded), key=_order):
            question = variable.question
            of = variable if question is None else question.of
            wholes.update(of.wholes())
            if question is not None:
                holds = (variable, value) in self.fixed
                asked.setdefault(of, []).append((question, value, holds))
        if any(whole in self._values or whole in asked for whole in wholes):
            return False  # what else is assumed of the whole, no object gives
        return all(
            some_value_answers(
                questions,
                (self._values[of],) if of in self._values else None,
                [value for variable, value in self.excluded if variable == of],
            )
            for of, questions in asked.items()
        )

    def describe(self) -> str | None:
        """The assumptions in words ("var.env is "prod""), or nothing when there are none."""
        fixed = sorted((v.label, _say(value)) for v, value in self.fixed)
        known = {v for v, _ in self.fixed}
        ruled_out = sorted((v.label, _say(value)) for v, value in self.excluded if v not in known)
        parts = [f"{label} is {value}" for label, value in fixed]
        parts += [f"{label} is not {value}" for label, value in ruled_out]
        return " and ".join(parts) or None


REAL = World()
"""The world in which nothing is assumed."""


def _order(assumed: tuple[Variable, Scalar]) -> tuple[str, str]:
    return assumed[0].key, repr(assumed[1])


def _say(value: Scalar) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case _:
            return str(value)
