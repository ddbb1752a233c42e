"""What names mean at one place of a configuration, and how much may be computed there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from msglint.terraform.navigate import attribute
from msglint.terraform.unknowns import failure
from msglint.values.model import MapValue, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from msglint.source.text import Span
    from msglint.terraform.ast import GetAttr, Index, Name
    from msglint.terraform.functions import Context
    from msglint.values.model import Value

MAX_STEPS = 500_000
MAX_PATTERN_STEPS = 1_000_000
"""How many steps of regular expressions may be taken to try values of inputs."""

"""Expressions evaluated for one root module. The largest public ones take 70,000."""

TOO_MUCH = "there is too much to evaluate"

MAX_DEPTH = 300
"""How deep evaluations may nest: expressions in expressions, locals that use locals."""

MAX_WEIGHT = 200_000
"""How many members one named value may have, all levels counted."""


@dataclass(slots=True)
class Budget:
    """How much may still be computed. One for a whole root module."""

    steps: int = MAX_STEPS
    depth: int = 0
    pattern_steps: int = MAX_PATTERN_STEPS

    def enter(self, span: Span) -> Unknown | None:
        """Count one evaluation in; the unknown to answer with when it is too much."""
        self.steps -= 1
        self.depth += 1
        if self.steps < 0:
            return Unknown(TOO_MUCH, span)
        if self.depth > MAX_DEPTH:
            return Unknown("its expressions nest too deep", span)
        return None

    @property
    def exhausted(self) -> bool:
        """Whether nothing more is evaluated."""
        return self.steps < 0

    def spend(self, steps: int) -> bool:
        """Take steps for work that is no expression; false when there are none left."""
        self.steps -= steps
        return self.steps >= 0

    def leave(self) -> None:
        """The evaluation is over."""
        self.depth -= 1


class Resolver(Protocol):
    """Gives the names of a module, or of a template, their values."""

    @property
    def functions(self) -> Context:
        """What functions may ask."""

    def resolve(
        self, name: Name, steps: Sequence[GetAttr | Index], scope: Scope, /
    ) -> tuple[Value, int]:
        """The value that a name and some of the steps behind it mean, and how many steps."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything an expression can refer to where it stands.

    `bindings` are the names that only hold here (`each`, `count`, variables of `for`); all
    others are the resolver's.
    """

    resolver: Resolver
    budget: Budget
    bindings: Mapping[str, Value] = field(default_factory=dict)
    item: Value | None = None
    """The element at hand of the innermost splat."""

    def bind(self, bindings: Mapping[str, Value]) -> Scope:
        """The scope with some more names."""
        return replace(self, bindings={**self.bindings, **bindings})


class GivenNames:
    """The names of a template file: the variables it was given, and nothing else."""

    def __init__(self, variables: Value, functions: Context) -> None:
        self._variables = variables
        self._functions = functions

    @property
    def functions(self) -> Context:
        """What functions may ask."""
        return self._functions

    def resolve(
        self, name: Name, _steps: Sequence[GetAttr | Index], _scope: Scope, /
    ) -> tuple[Value, int]:
        """The variable of this name; no steps are taken."""
        match self._variables:
            case MapValue(items=items, rest=None) if name.name not in items:
                return failure(f'"{name.name}" cannot be used here', name.span), 0
            case variables:
                return attribute(variables, name.name, name.span), 0


def bare(functions: Context, budget: Budget) -> Scope:
    """A scope without names, for what stands alone: defaults, var files."""
    return Scope(GivenNames(MapValue({}), functions), budget)
