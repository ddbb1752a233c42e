"""What follows from the value of a free input, and whether some value answers as assumed.

`startswith(var.env, "prod")` and `lower(var.env)` are as free as `var.env`, but not free of each
other. Which of their combinations there are cannot be told in general. A world with several is
only assumed if a value of the input is known that gives all of them: a *witness*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, islice, starmap
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
        found = _candidates([(self, None, False)])
        return (self.answer(value) for value in found if not _is_refused(self.of, value))


Asked: TypeAlias = "tuple[Question, Scalar, bool]"
"""A question, an answer, and whether this is or is not the answer."""

_MOST_CANDIDATES = 500
_MOST_ANSWERS = 2000
_MOST_ASKED = 100


def some_value_answers(
    asked: Sequence[Asked], among: Iterable[Sample] | None, excluded: Sequence[Scalar]
) -> bool:
    """Whether a value of the input that all questions are about, among certain ones if they are
    given, answers as assumed. A module that takes the input may refuse more than its caller."""
    if len(asked) > _MOST_ASKED:
        return False
    return any(
        not any(same(value, other) for other in excluded)
        and all(_answers(question, value, wanted, holds) for question, wanted, holds in asked)
        and not any(_is_refused(question.of, value) for question, _, _ in asked)
        for value in (_candidates(asked) if among is None else among)
    )


def _answers(question: Question, value: Sample, wanted: Scalar, holds: bool) -> bool:
    found = question.answer(value)
    return not isinstance(found, NoAnswer) and same(found, wanted) is holds


def _is_refused(of: Variable, value: Sample) -> bool:
    return of.refuses is not None and of.refuses(value)


def _candidates(asked: Sequence[Asked]) -> Iterable[Sample]:
    """Values of an input among which one may answer questions as assumed."""
    domain = next((q.of.domain for q, _, _ in asked if q.of.domain is not None), None)
    most = min(_MOST_CANDIDATES, _MOST_ANSWERS // len(asked))
    return domain if domain is not None else islice(_tried(asked), most)


def _tried(asked: Sequence[Asked]) -> Iterator[Sample]:
    """What each question has to offer, each value once, and such values joined."""
    if len(asked) > 1:
        for order in (asked, asked[::-1]):
            yield from _joined(order, "")
            yield from _joined(order, ())
    seen: dict[tuple[type, Sample], Sample] = {}
    for value in chain.from_iterable(starmap(_offered, asked)):
        if (type(value), value) not in seen:
            seen[type(value), value] = value
            yield value
    if len(asked) > 1:
        texts = [value for value in seen.values() if isinstance(value, str)]
        yield from (one + other for one in texts for other in texts)
        lists = [value for value in seen.values() if isinstance(value, tuple)]
        yield from (one + other for one in lists for other in lists)


def _joined(asked: Sequence[Asked], whole: str | tuple[str, ...]) -> Iterator[Sample]:
    """For each question in turn what answers it, behind what answers those before."""
    for question, wanted, holds in asked:
        if _answers(question, whole, wanted, holds):
            continue
        offered = (v for v in _offered(question, wanted, holds) if isinstance(v, type(whole)))
        found = next((v for v in offered if _answers(question, v, wanted, holds)), None)
        if found is None:
            return
        whole += found  # type: ignore[operator]
    yield whole


def _offered(question: Question, wanted: Scalar, holds: bool) -> Iterator[Sample]:
    yield from question.samples
    if holds and not isinstance(wanted, bool):
        yield from question.origins(wanted)


def same(left: Sample, right: Sample) -> bool:
    """Equality that keeps true and 1 apart, as Terraform does."""
    return isinstance(left, bool) == isinstance(right, bool) and left == right
