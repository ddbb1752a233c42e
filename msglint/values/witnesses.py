"""What follows from the value of a free input, and whether some value answers as assumed.

`startswith(var.env, "prod")` and `lower(var.env)` are as free as `var.env`, but not free of each
other. Which of their combinations there are cannot be told in general. A world with several is
only assumed if a value of the input is known that gives all of them: a *witness*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from msglint.values.conditions import Scalar, Variable

Sample: TypeAlias = "str | bool | int | Decimal | tuple[str, ...] | None"
"""A value of an input: a scalar, or the members of a list of texts."""


class NoAnswer(Enum):
    """Why a question has no answer for a value."""

    REFUSED = "the deployment tool refuses the configuration then"
    UNCLEAR = "it could not be worked out"


@dataclass(frozen=True, slots=True)
class Question:
    """What follows from the value of an input (`startswith(var.env, "p")`, `lower(var.env)`)."""

    of: Variable
    answer: Callable[[Sample], Scalar | NoAnswer] = field(compare=False, repr=False)
    """What follows from a value."""
    samples: tuple[Sample, ...] = field(compare=False, repr=False)
    """Values worth trying: what follows from most is what follows from one of these."""
    origins: Callable[[Scalar], Iterable[Sample]] = field(compare=False, repr=False)
    """Values worth trying where a certain answer is looked for."""
    times: int | Decimal | None = field(default=None, compare=False)
    """What the input is multiplied by, where that is all that happens to it."""

    def answers(self) -> Iterator[Scalar | NoAnswer]:
        """What follows from the samples, or from all values that the input may have."""
        found = _candidates(self.of, [(self, None, False)])
        return (self.answer(value) for value in found if not _is_refused(self.of, value))


Asked: TypeAlias = "tuple[Question, Scalar, bool]"
"""A question, an answer, and whether this is or is not the answer."""

_MOST_CANDIDATES = 500


def some_value_answers(
    of: Variable,
    asked: Sequence[Asked],
    among: Iterable[Sample] | None,
    excluded: Sequence[Scalar],
) -> bool:
    """Whether a value of an input, among certain ones if they are given, answers as assumed."""
    return any(
        not any(same(value, other) for other in excluded)
        and all(_answers(question, value, wanted, holds) for question, wanted, holds in asked)
        and not (among is None and _is_refused(of, value))
        for value in (_candidates(of, asked) if among is None else among)
    )


def _answers(question: Question, value: Sample, wanted: Scalar, holds: bool) -> bool:
    found = question.answer(value)
    return not isinstance(found, NoAnswer) and same(found, wanted) is holds


def _is_refused(of: Variable, value: Sample) -> bool:
    return of.refuses is not None and not isinstance(value, tuple) and of.refuses(value)


def _candidates(of: Variable, asked: Sequence[Asked]) -> list[Sample]:
    """Values of an input among which one may answer questions as assumed."""
    values: list[Sample] = list(of.domain or ())
    if of.domain is None:
        values = [value for question, _, _ in asked for value in question.samples]
        for question, wanted, holds in asked:
            if holds and not isinstance(wanted, bool):
                values += question.origins(wanted)
        values = list({(type(value), value): value for value in values}.values())
        if len(asked) > 1:
            texts = [value for value in values if isinstance(value, str)]
            values += [one + other for one in texts for other in texts]
            lists = [value for value in values if isinstance(value, tuple)]
            values += [one + other for one in lists for other in lists]
    return values[:_MOST_CANDIDATES]


def same(left: Sample, right: Sample) -> bool:
    """Equality that keeps true and 1 apart, as Terraform does."""
    return isinstance(left, bool) == isinstance(right, bool) and left == right
