"""Which of many partly known texts could be equal to a given one, without trying them all.

Two texts can only be equal if the literal end of one is an end of the other's, and likewise
at the start. The ends are kept sorted by their reversed text, so that both kinds of
partner are found by look-up.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msglint.messaging.likeness import Pieces

T = TypeVar("T")

_LAST = chr(0x10FFFF)


class Affixes(Generic[T]):
    """Things by a text of which start and end may be known."""

    def __init__(self, entries: Iterable[tuple[Pieces, T]]) -> None:
        entries = list(entries)
        self._starts = _Sorted((_start(text), thing) for text, thing in entries)
        self._ends = _Sorted((_end(text), thing) for text, thing in entries)

    def partners(self, text: Pieces) -> Iterator[T]:
        """Everything whose text could be equal, and more."""
        end = _end(text)
        if end:
            return self._ends.compatible(end)
        return self._starts.compatible(_start(text))


class _Sorted(Generic[T]):
    """Things by a string, found by strings that begin with it or that it begins with."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._things: dict[str, list[T]] = {}
        for text, thing in entries:
            self._things.setdefault(text, []).append(thing)
        self._texts = sorted(self._things)
        self._lengths = sorted({len(text) for text in self._things})

    def compatible(self, text: str) -> Iterator[T]:
        for length in self._lengths:
            if length >= len(text):
                break
            yield from self._things.get(text[:length], ())
        first = bisect_left(self._texts, text)
        for at in range(first, bisect_left(self._texts, text + _LAST)):
            yield from self._things[self._texts[at]]


def _start(text: Pieces) -> str:
    return text[0] if text and isinstance(text[0], str) else ""


def _end(text: Pieces) -> str:
    """The literal end, reversed."""
    return text[-1][::-1] if text and isinstance(text[-1], str) else ""
