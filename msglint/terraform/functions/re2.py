"""Matching regular expressions in time linear in the text, with the preferences of Go.

A backtracking matcher could be made to run for ages by a pattern in a linted file. This one is
Pike's: all ways to match go through the text side by side, the preferred ones first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from msglint.terraform.functions.outcomes import Declined, Limit
from msglint.terraform.functions.re2_syntax import (
    Assertion,
    Char,
    Either,
    Group,
    Repeat,
    Sequence,
    parse,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.terraform.functions.re2_syntax import Node, Test

MAX_PROGRAM = 5_000
"""How many instructions a pattern may have."""
MAX_STEPS = 1_000_000
"""How many instructions one call may go through."""

Match: TypeAlias = tuple[int, ...]
"""Start and end of the whole match and of each group; -1 for groups that took no part."""


@dataclass(frozen=True, slots=True)
class _Eat:
    """Go on if the next character passes."""

    test: Test


@dataclass(frozen=True, slots=True)
class _Look:
    """Go on if the place is of a kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class _Save:
    """Note where a group starts or ends."""

    slot: int


@dataclass(slots=True)
class _Fork:
    """Go on in several places, the preferred first."""

    targets: tuple[int, ...]


class Program:
    """A compiled pattern. Raises `Refused` and `Declined`."""

    def __init__(self, pattern: str) -> None:
        parsed = parse(pattern)
        self.names = parsed.names
        self.ignores_case = parsed.ignores_case
        self._code: list[_Eat | _Look | _Save | _Fork] = []
        self._emit(parsed.root)
        self._nothing: Match = (-1,) * (2 * len(self.names) + 2)
        self._left = MAX_STEPS

    def _add(self, step: _Eat | _Look | _Save | _Fork) -> int:
        if len(self._code) >= MAX_PROGRAM:
            raise Limit("the pattern is too large")
        self._code.append(step)
        return len(self._code)

    def _emit(self, node: Node) -> None:
        match node:
            case Char(test):
                self._add(_Eat(test))
            case Assertion(kind):
                self._add(_Look(kind))
            case Group(index, inner):
                self._add(_Save(2 * index))
                self._emit(inner)
                self._add(_Save(2 * index + 1))
            case Sequence(items):
                for item in items:
                    self._emit(item)
            case Either(options):
                self._emit_either(options)
            case Repeat():
                self._emit_repeat(node)

    def _emit_either(self, options: tuple[Node, ...]) -> None:
        fork, jumps, starts = _Fork(()), [], []
        self._add(fork)
        for option in options:
            starts.append(len(self._code))
            self._emit(option)
            jump = _Fork(())
            self._add(jump)
            jumps.append(jump)
        fork.targets = tuple(starts)
        for jump in jumps:
            jump.targets = (len(self._code),)

    def _emit_repeat(self, node: Repeat) -> None:
        inner, least, most, lazy = node.inner, node.least, node.most, node.lazy
        copies = least if most is not None else max(0, least - 1)
        for _ in range(copies):
            self._emit(inner)
        if most is None:
            if least == 0:
                self._emit_star(inner, lazy=lazy)
            else:
                self._emit_plus(inner, lazy=lazy)
            return
        forks = []
        for _ in range(most - least):
            forks.append((self._fork(), len(self._code)))
            self._emit(inner)
        for fork, body in forks:
            fork.targets = _preferred(body, len(self._code), lazy=lazy)

    def _fork(self) -> _Fork:
        fork = _Fork(())
        self._add(fork)
        return fork

    def _emit_plus(self, inner: Node, *, lazy: bool) -> None:
        start = len(self._code)
        self._emit(inner)
        fork = self._fork()
        fork.targets = _preferred(start, len(self._code), lazy=lazy)

    def _emit_star(self, inner: Node, *, lazy: bool) -> None:
        fork = self._fork()
        start = len(self._code)
        if _nullable(inner):
            # As Go does: (x+)? keeps the order of preference where x can be empty.
            self._emit_plus(inner, lazy=lazy)
        else:
            self._emit(inner)
            self._fork().targets = (start - 1,)
        fork.targets = _preferred(start, len(self._code), lazy=lazy)

    def begin(self) -> None:
        """Start counting the steps of a call."""
        self._left = MAX_STEPS

    @property
    def steps(self) -> int:
        """How many instructions the last call went through."""
        return MAX_STEPS - max(self._left, 0)

    def search(self, text: str, start: int = 0) -> Match | None:
        """The leftmost match from an offset on. Raises `Limit`."""
        found: Match | None = None
        threads: dict[int, Match] = {}
        for at in range(start, len(text) + 1):
            if found is None:
                self._follow(threads, 0, at, text, (at, *self._nothing[1:]))
            if not threads:
                break
            following: dict[int, Match] = {}
            for place, saved in threads.items():
                if place == len(self._code):
                    found = (saved[0], at, *saved[2:])
                    break
                step = self._code[place]
                if isinstance(step, _Eat) and at < len(text) and step.test(text[at]):
                    self._follow(following, place + 1, at + 1, text, saved)
            threads = following
        return found

    def _follow(
        self, threads: dict[int, Match], place: int, at: int, text: str, saved: Match
    ) -> None:
        """Put all places that need no character into the threads, in order of preference."""
        pending = [(place, saved)]
        while pending:
            place, saved = pending.pop()
            if place in threads:
                continue
            self._left -= 1
            if self._left < 0:
                raise Limit("the pattern takes too long")
            threads[place] = saved
            if place == len(self._code):
                continue
            match self._code[place]:
                case _Fork(targets):
                    pending.extend((target, saved) for target in reversed(targets))
                case _Save(slot):
                    noted = (*saved[:slot], at, *saved[slot + 1 :])
                    pending.append((place + 1, noted))
                case _Look(kind) if _holds(kind, text, at):
                    pending.append((place + 1, saved))

    def every(self, text: str) -> Iterator[Match]:
        """All matches, one after the other; none is empty right behind another."""
        at, previous = 0, -1
        while at <= len(text):
            found = self.search(text, at)
            if found is None:
                return
            start, end = found[:2]
            if end > at or start != previous:
                yield found
            at = at + 1 if end == at else end
            previous = end


def _preferred(body: int, behind: int, *, lazy: bool) -> tuple[int, int]:
    return (behind, body) if lazy else (body, behind)


def _nullable(node: Node) -> bool:
    """Whether a pattern can match nothing."""
    match node:
        case Char():
            return False
        case Assertion():
            return True
        case Group(inner=inner):
            return _nullable(inner)
        case Sequence(items):
            return all(map(_nullable, items))
        case Either(options):
            return any(map(_nullable, options))
        case Repeat(inner=inner, least=least):
            return least == 0 or _nullable(inner)


def _holds(kind: str, text: str, at: int) -> bool:
    match kind:
        case "start":
            return at == 0
        case "end":
            return at == len(text)
        case "line start":
            return at == 0 or text[at - 1] == "\n"
        case "line end":
            return at == len(text) or text[at] == "\n"
    boundary = _is_word(text[at - 1 : at]) != _is_word(text[at : at + 1])
    return boundary == (kind == "boundary")


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Program:
    """The program of a pattern. Raises `Refused` and `Declined`."""
    if len(pattern) > MAX_PROGRAM:
        raise Limit("the pattern is too large")
    return Program(pattern)


def ready(pattern: str, text: str) -> Program:
    """The program of a pattern, to be used on one text."""
    program = compiled(pattern)
    if program.ignores_case and not text.isascii():
        raise Declined("the case of the text is special")
    program.begin()
    return program
