"""Parsing of regular expressions in the syntax of RE2, as Go's `regexp` reads it.

https://github.com/google/re2/wiki/Syntax. Constructs that are not followed (Unicode scripts,
single bytes) raise `Declined`, what Go refuses raises `Refused`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from msglint.terraform.functions.outcomes import Declined, Refused

MAX_REPEAT = 1000
"""RE2's own limit."""
MAX_NESTING = 100

Test: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Char:
    """One character for which a test holds."""

    test: Test


@dataclass(frozen=True, slots=True)
class Assertion:
    """A place in the text: `\\A`, `\\z`, `^`, `$` (of lines), `\\b` or `\\B`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """A capturing group, counted from 1."""

    index: int
    inner: Node


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """The first of several that matches."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Several times; `most` is `None` for any number."""

    inner: Node
    least: int
    most: int | None
    lazy: bool


Node: TypeAlias = Char | Assertion | Group | Sequence | Either | Repeat


@dataclass(slots=True)
class Pattern:
    """A parsed expression and the names of its groups (empty for unnamed ones)."""

    root: Node
    names: list[str]
    ignores_case: bool


@dataclass(slots=True)
class _Flags:
    i: bool = False
    m: bool = False
    s: bool = False
    u: bool = False

    def copy(self) -> _Flags:
        return _Flags(self.i, self.m, self.s, self.u)


_CLASSES: dict[str, Test] = {
    "d": lambda c: "0" <= c <= "9",
    "s": lambda c: c in "\t\n\f\r ",
    "w": lambda c: c.isascii() and (c.isalnum() or c == "_"),
}
_POSIX: dict[str, Test] = {
    "alnum": lambda c: c.isascii() and c.isalnum(),
    "alpha": lambda c: c.isascii() and c.isalpha(),
    "ascii": str.isascii,
    "blank": lambda c: c in "\t ",
    "cntrl": lambda c: c < " " or c == "\x7f",
    "digit": lambda c: "0" <= c <= "9",
    "graph": lambda c: "!" <= c <= "~",
    "lower": lambda c: "a" <= c <= "z",
    "print": lambda c: " " <= c <= "~",
    "punct": lambda c: "!" <= c <= "~" and not c.isalnum(),
    "space": lambda c: c in "\t\n\v\f\r ",
    "upper": lambda c: "A" <= c <= "Z",
    "word": _CLASSES["w"],
    "xdigit": lambda c: c in "0123456789abcdefABCDEF",
}
_LETTERS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_COUNT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_NAME = re.compile(r"\(\?P?<([A-Za-z0-9_]+)>")
_FLAG_GROUP = re.compile(r"\(\?([a-zA-Z]*)(?:(-)([a-zA-Z]*))?([:)])")
_OCTAL = re.compile(r"[1-7][0-7]{1,2}|0[0-7]{0,2}")
_HEX = re.compile(r"x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,8})\})")
_CATEGORY = re.compile(r"[LMNPSZ][a-z]?")


def _not(test: Test) -> Test:
    return lambda c: not test(c)


def _range(low: str, high: str, *, fold: bool) -> Test:
    if not fold:
        return lambda c: low <= c <= high
    return lambda c: low <= c <= high or low <= c.lower() <= high or low <= c.upper() <= high


def parse(pattern: str) -> Pattern:
    """The expression that a pattern writes. Raises `Refused` and `Declined`."""
    parser = _Parser(pattern)
    root = parser.alternatives(0)
    if parser.at < len(pattern):
        raise Refused("the pattern has an unexpected )")
    return Pattern(root, parser.names, parser.ignores_case)


@dataclass(slots=True)
class _Parser:
    text: str
    at: int = 0
    names: list[str] = field(default_factory=list)
    flags: _Flags = field(default_factory=_Flags)
    ignores_case: bool = False

    def alternatives(self, depth: int) -> Node:
        if depth > MAX_NESTING:
            raise Declined("the pattern is nested too deep")
        outside = self.flags.copy()
        options = [self.sequence(depth)]
        while self.text.startswith("|", self.at):
            self.at += 1
            options.append(self.sequence(depth))
        self.flags = outside
        return options[0] if len(options) == 1 else Either(tuple(options))

    def sequence(self, depth: int) -> Node:
        items: list[Node] = []
        repeatable = repeated = False
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in "|)":
                break
            bounds = self.bounds()
            if bounds is not None:
                if not repeatable or repeated:
                    raise Refused("the pattern repeats nothing")
                items[-1] = Repeat(items[-1], *bounds)
                repeated = True
                continue
            repeated = False
            found = self.atom(depth)
            repeatable = found is not None
            if found is not None:
                items.extend(found)
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def bounds(self) -> tuple[int, int | None, bool] | None:
        """A repetition operator, if one comes next."""
        char = self.text[self.at]
        least, most = 0, None
        if char in "*+?":
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
            self.at += 1
        else:
            match = _COUNT.match(self.text, self.at)
            if match is None:
                return None
            if max(len(match[1]), len(match[3] or "")) > 8:
                raise Refused("the pattern repeats too often")
            least = int(match[1])
            most = least if match[2] is None else int(match[3]) if match[3] else None
            if max(least, most or 0) > MAX_REPEAT or (most is not None and most < least):
                raise Refused("the pattern has an invalid repeat count")
            self.at = match.end()
        lazy = self.text.startswith("?", self.at)
        self.at += lazy
        return least, most, lazy != self.flags.u

    def atom(self, depth: int) -> list[Node] | None:
        """What comes next; nothing when it only sets flags."""
        char = self.text[self.at]
        match char:
            case "(":
                return self.group(depth)
            case "[":
                return [Char(self.char_class())]
            case ".":
                self.at += 1
                return [Char((lambda _: True) if self.flags.s else (lambda c: c != "\n"))]
            case "^":
                self.at += 1
                return [Assertion("line start" if self.flags.m else "start")]
            case "$":
                self.at += 1
                return [Assertion("line end" if self.flags.m else "end")]
            case "\\":
                return self.escape()
        self.at += 1
        return [self.literal(char)]

    def literal(self, char: str) -> Node:
        return Char(_range(char, char, fold=self.flags.i))

    def group(self, depth: int) -> list[Node] | None:
        if not self.text.startswith("(?", self.at):
            self.at += 1
            return [self.capture("", depth)]
        named = _NAME.match(self.text, self.at)
        if named:
            if named[1] in self.names:
                raise Declined("the pattern names two groups alike")
            self.at = named.end()
            return [self.capture(named[1], depth)]
        flags = _FLAG_GROUP.match(self.text, self.at)
        if flags is None or (flags[2] and not flags[3]):
            raise Refused("the pattern has a group that RE2 does not have")
        inside = self.flags.copy()
        for letters, value in ((flags[1], True), (flags[3] or "", False)):
            for letter in letters:
                if letter not in "imsU":
                    raise Refused("the pattern has a flag that RE2 does not have")
                setattr(inside, letter.lower(), value)
                self.ignores_case |= letter == "i" and value
        self.at = flags.end()
        if flags[4] == ")":
            self.flags = inside
            return None
        outside, self.flags = self.flags, inside
        inner = self.alternatives(depth + 1)
        self.flags = outside
        self.close()
        return [inner]

    def capture(self, name: str, depth: int) -> Node:
        self.names.append(name)
        index = len(self.names)
        inner = self.alternatives(depth + 1)
        self.close()
        return Group(index, inner)

    def close(self) -> None:
        if not self.text.startswith(")", self.at):
            raise Refused("the pattern misses a )")
        self.at += 1

    def escape(self) -> list[Node]:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "Q":
            end = self.text.find("\\E", self.at + 2)
            quoted = self.text[self.at + 2 : len(self.text) if end == -1 else end]
            self.at = len(self.text) if end == -1 else end + 2
            return [self.literal(char) for char in quoted]
        if following and following in "AzbB":
            self.at += 2
            kinds = {"A": "start", "z": "end", "b": "boundary", "B": "no boundary"}
            return [Assertion(kinds[following])]
        if following == "C":
            raise Declined("the pattern matches single bytes")
        test = self.named_class()
        if test is not None:
            return [Char(test)]
        return [self.literal(self.escaped())]

    def named_class(self) -> Test | None:
        """`\\d`, `\\pL` and the like, if one comes next."""
        following = self.text[self.at + 1 : self.at + 2]
        if following and following.lower() in _CLASSES:
            self.at += 2
            test = _CLASSES[following.lower()]
            return _not(test) if following.isupper() else test
        if following not in ("p", "P"):
            return None
        match = re.compile(r"\\[pP](?:([A-Z])|\{(\^?)([A-Za-z_]+)\})").match(self.text, self.at)
        if match is None:
            raise Refused("the pattern has an invalid character class")
        name = match[1] or match[3]
        if not _CATEGORY.fullmatch(name) or self.flags.i:
            raise Declined("the pattern has an unusual character class")
        self.at = match.end()

        def of_category(char: str) -> bool:
            return unicodedata.category(char).startswith(name)

        return _not(of_category) if (following == "P") != (match[2] == "^") else of_category

    def escaped(self) -> str:
        """The character that an escape stands for."""
        self.at += 1
        if self.at >= len(self.text):
            raise Refused("the pattern ends in a backslash")
        char = self.text[self.at]
        octal = _OCTAL.match(self.text, self.at)
        code = _HEX.match(self.text, self.at)
        if octal:
            self.at = octal.end()
            return chr(int(octal[0], 8))
        if code:
            number = int(code[1] or code[2], 16)
            if number > 0x10FFFF:
                raise Refused("the pattern has an invalid escape")
            self.at = code.end()
            return chr(number)
        self.at += 1
        if char in _LETTERS:
            return _LETTERS[char]
        if char.isascii() and not char.isalnum():
            return char
        raise Refused("the pattern has an invalid escape")

    def char_class(self) -> Test:
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        tests: list[Test] = []
        first = True
        while first or not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise Refused("the pattern misses a ]")
            tests.append(self.class_item())
            first = False
        self.at += 1

        def member(char: str) -> bool:
            return any(test(char) for test in tests)

        return _not(member) if negated else member

    def class_item(self) -> Test:
        posix = re.compile(r"\[:(\^?)(\w*):\]").match(self.text, self.at)
        if posix:
            test = _POSIX.get(posix[2])
            if test is None:
                raise Refused("the pattern has an invalid character class")
            if self.flags.i:
                raise Declined("the pattern has an unusual character class")
            self.at = posix.end()
            return _not(test) if posix[1] else test
        if self.text.startswith("\\", self.at):
            named = self.named_class()
            if named is not None:
                return named
        low = self.class_char()
        high = low
        if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at):
            self.at += 1
            high = self.class_char()
        if high < low:
            raise Refused("the pattern has an invalid range")
        return _range(low, high, fold=self.flags.i)

    def class_char(self) -> str:
        if self.at >= len(self.text):
            raise Refused("the pattern misses a ]")
        if self.text[self.at] == "\\":
            return self.escaped()
        self.at += 1
        return self.text[self.at - 1]
