"""Comparing texts of which parts are not known.

A text is a sequence of pieces: literal strings, and holes for what is not known. Two holes
with the same identity stand for the same text. The answers are three-valued: true or false
where every way to fill the holes gives it, else `None`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_STEPS = 200_000
"""Above this product of lengths two texts are not compared: the answer is `None`."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Text that is not known. Equal holes have equal texts."""

    identity: object


def anonymous() -> Hole:
    """A hole that equals no other."""
    return Hole(object())


def is_anonymous(piece: str | Hole) -> bool:
    """Whether it is a hole that equals no other."""
    return isinstance(piece, Hole) and type(piece.identity) is object


Pieces: TypeAlias = tuple["str | Hole", ...]


class _Wildcard:
    """A wildcard of a pattern."""


_STAR, _ONE = _Wildcard(), _Wildcard()
_Unit: TypeAlias = "str | Hole | _Wildcard"


def join(pieces: Iterable[str | Hole]) -> Pieces:
    """The same text with neighbouring literals joined and empty ones dropped."""
    joined: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return tuple(joined)


def literal(pieces: Pieces) -> str | None:
    """The plain text, when there is no hole in it."""
    if not pieces:
        return ""
    first = pieces[0]
    return first if len(pieces) == 1 and isinstance(first, str) else None


def split(pieces: Pieces, separator: str, limit: int = -1) -> list[Pieces]:
    """The parts between a separator in the literal text; holes are taken not to contain it."""
    parts: list[list[str | Hole]] = [[]]
    for piece in pieces:
        if isinstance(piece, Hole):
            parts[-1].append(piece)
            continue
        left = -1 if limit < 0 else limit - (len(parts) - 1)
        first, *more = piece.split(separator, left) if left else [piece]
        parts[-1].append(first)
        parts.extend([part] for part in more)
    return [join(part) for part in parts]


def lower(pieces: Pieces) -> Pieces:
    """In lower case; a hole is no longer the same text, so it becomes another one."""
    return tuple(p.lower() if isinstance(p, str) else Hole(("lower", p.identity)) for p in pieces)


def equal(left: Pieces, right: Pieces) -> bool | None:
    """Whether two texts are the same."""
    if left == right:
        return True
    if literal(left) is not None and literal(right) is not None:
        return False
    return _decide(_units(left, wildcards=False), _units(right, wildcards=False))


def like(pattern: Pieces, text: Pieces) -> bool | None:
    """Whether a text matches a pattern: `*` is any text, `?` any one character.

    A hole of the pattern may turn out to hold wildcards.
    """
    return _decide(_units(pattern, wildcards=True), _units(text, wildcards=False))


def has_wildcard(pieces: Pieces) -> bool:
    """Whether `*` or `?` stands in the literal text."""
    return any(isinstance(p, str) and ("*" in p or "?" in p) for p in pieces)


def _units(pieces: Pieces, *, wildcards: bool) -> list[_Unit]:
    units: list[_Unit] = []
    for piece in pieces:
        if isinstance(piece, Hole):
            units.append(piece)
        elif wildcards:
            units += (_STAR if c == "*" else _ONE if c == "?" else c for c in piece)
        else:
            units += piece
    return units


def _decide(pattern: Sequence[_Unit], text: Sequence[_Unit]) -> bool | None:
    if len(pattern) * len(text) > MAX_STEPS:
        return None
    if _matches(pattern, text):
        return True
    if pattern[: len(text)] == text and any(
        isinstance(unit, str) or unit is _ONE for unit in pattern[len(text) :]
    ):
        return False  # it is the text and more
    return None if _may_match(pattern, text) else False


def _matches(pattern: Sequence[_Unit], text: Sequence[_Unit]) -> bool:
    """Whether the pattern matches however the holes are filled: they match themselves."""
    at, star, resume = 0, -1, 0
    position = 0
    while position < len(text):
        unit = pattern[at] if at < len(pattern) else None
        if unit is _STAR:
            star, resume = at, position
            at += 1
        elif unit is not None and (
            unit == text[position] or (unit is _ONE and isinstance(text[position], str))
        ):
            at += 1
            position += 1
        elif star >= 0:
            resume += 1
            at, position = star + 1, resume
        else:
            return False
    return all(unit is _STAR for unit in pattern[at:])


def _may_match(pattern: Sequence[_Unit], text: Sequence[_Unit]) -> bool:
    """Whether some way to fill the holes makes the pattern match."""
    reachable = _skipped(pattern, {0})
    for unit in text:
        if isinstance(unit, Hole):
            lowest = min(reachable)
            reachable = set(range(lowest, len(pattern) + 1))
        else:
            reachable = _skipped(pattern, _after(pattern, reachable, unit))
            if not reachable:
                return False
    return len(pattern) in reachable


def _after(pattern: Sequence[_Unit], reachable: set[int], character: _Unit) -> set[int]:
    following: set[int] = set()
    for at in reachable:
        if at == len(pattern):
            continue
        unit = pattern[at]
        if unit is _STAR or isinstance(unit, Hole):
            following.add(at)
        elif unit is _ONE or unit == character:
            following.add(at + 1)
    return following


def _skipped(pattern: Sequence[_Unit], reachable: set[int]) -> set[int]:
    """With the positions that are reached by leaving stars and holes empty."""
    for at in sorted(reachable):
        while at < len(pattern) and (pattern[at] is _STAR or isinstance(pattern[at], Hole)):
            at += 1
            reachable.add(at)
    return reachable
