"""A text that is being parsed, and where its characters stand in a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.declarations import Problem
from msglint.source.text import Source, Span
from msglint.terraform.ast import Broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.terraform.syntax.scanner import Fault


MAX_PROBLEMS = 100
"""How many syntax errors of one block (or between blocks) are worth telling."""


class Patience:
    """How many broken expressions of a file are still worth an exact explanation."""

    __slots__ = ("left",)

    def __init__(self, left: int = 50) -> None:
        self.left = left

    def spend(self) -> bool:
        """Use one up, if there is one."""
        self.left -= 1
        return self.left >= 0


class Code:
    """Text to parse. Usually that of a file; else a string decoded from one.

    `places` gives, for every character of a decoded string and for its end, the offset in the
    source; without it the text is the source's own.
    """

    __slots__ = ("_reported", "patience", "places", "problems", "source", "text")

    def __init__(
        self,
        source: Source,
        text: str | None = None,
        places: Sequence[int] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.patience = Patience() if patience is None else patience
        self.source = source
        self.text = source.text if text is None else text
        self.places = places
        self.problems: list[Problem] = []
        self._reported: set[int] = set()

    def span(self, start: int, end: int) -> Span:
        """The place in the source of a range of the text."""
        if self.places is None:
            return Span(self.source, start, end)
        return Span(self.source, self.places[start], self.places[end])

    def place(self, fault: Fault) -> Span:
        """Where a fault is, at the end of the text at the latest."""
        end = len(self.text)
        return self.span(min(fault.start, end), min(fault.end, end))

    def broken(self, fault: Fault) -> Broken:
        """What stands for something that does not parse."""
        return Broken(fault.message, self.place(fault))

    def report(self, fault: Fault) -> None:
        """Keep a fault as a problem of the source, one for a place and not too many."""
        span = self.place(fault)
        if len(self.problems) >= MAX_PROBLEMS or span.start in self._reported:
            return
        self._reported.add(span.start)
        self.problems.append(Problem("syntax-error", fault.message, span))
