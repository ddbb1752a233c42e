"""Answers of three values, and their conjunction and disjunction.

An answer is true, a `Failure` that says why not, or an `Undecided`. False absorbs what is
undecided in a conjunction, true in a disjunction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from msglint.values.reading import NotThisShape, Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from msglint.source.text import Span

FailureKind: TypeAlias = Literal[
    "no-policy",
    "no-statement",
    "other-action",
    "other-resource",
    "other-source",
    "literal-wildcard",
    "condition",
    "explicit-deny",
]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something does not hold: in one word, in words, and where that is written."""

    kind: FailureKind
    words: str
    span: Span | None = None
    sure: bool = True
    """Nothing that is not known could be the reason instead."""


Answer: TypeAlias = "Literal[True] | Failure | Undecided"


def attempt(question: Callable[[], Literal[True] | Failure]) -> Answer:
    """The answer to a question that may raise `Undecided`.

    A part of the wrong shape is undecided: AWS refuses the policy, so nothing follows from it.
    """
    try:
        return question()
    except Undecided as undecided:
        return undecided
    except NotThisShape as wrong:
        return Undecided(f"a part of the policy is not {wrong.expected}", wrong.value.span)


def all_of(answers: Iterable[Answer]) -> Answer:
    """True when all are; the first failure wins over what is undecided."""
    undecided: Undecided | None = None
    for answer in answers:
        if isinstance(answer, Failure):
            return answer if undecided is None else replace(answer, sure=False)
        if isinstance(answer, Undecided):
            undecided = preferred(undecided, answer)
    return True if undecided is None else undecided


def any_of(answers: Iterable[Answer], otherwise: Failure) -> Answer:
    """True when any is; `otherwise` when none is."""
    undecided: Undecided | None = None
    for answer in answers:
        if answer is True:
            return True
        if isinstance(answer, Undecided):
            undecided = preferred(undecided, answer)
    return otherwise if undecided is None else undecided


def none_of(answers: Iterable[Answer], otherwise: Failure) -> Answer:
    """True when none is; `otherwise` when any is."""
    undecided: Undecided | None = None
    for answer in answers:
        if answer is True:
            return otherwise
        if isinstance(answer, Undecided):
            undecided = preferred(undecided, answer)
    return True if undecided is None else undecided


def preferred(first: Undecided | None, second: Undecided) -> Undecided:
    """The one to report: a condition that can be assumed either way leads further."""
    if first is None or (first.atom is None and second.atom is not None):
        return second
    return first
