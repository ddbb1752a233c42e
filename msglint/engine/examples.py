"""The examples of a rule page, which are its test.

An example is a fenced block of `terraform`, `cloudformation` (YAML or JSON) or `sam`. Where
the rule must report something stands `# expect: rule-name` at the end of the line (in JSON
`// expect:`, which is cut off), with ` (info)` behind it where the page's `info-when` holds;
everywhere else in the block it must be silent. A block may hold several files, each after a line
`# file: path`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Where: TypeAlias = tuple[str, str, int]
"""Rule, path and line of something that is reported."""

_FENCE = re.compile(r"(`{3,})([a-z]*)[^`]*")
_FILE = re.compile(r"[ \t]*# file: (\S+)[ \t]*")
_EXPECT = re.compile(r"[ \t]*(?:#|//) expect: ([^\n]*)")
_MILDER = " (info)"
_NAMES = {
    "terraform": "main.tf",
    "cloudformation": "template.yaml",
    "sam": "template.yaml",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a Markdown text."""

    language: str
    line: int
    """Line of the text on which its fence stands."""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One block of a page."""

    language: str
    line: int
    """Line of the body on which the block begins."""
    files: dict[str, str]
    lines: dict[str, list[int]]
    """By file: the lines of the body that its lines stand on."""
    expected: frozenset[Where]
    """Everything that must be reported."""
    milder: frozenset[Where]
    """What of that must be told as info, because `info-when` holds."""

    def rules(self, rule: str) -> set[str]:
        """The rules that the block is about: the page's own, and what it expects."""
        return {rule, *(name for name, _, _ in self.expected)}

    def mistakes(
        self, rule: str, found: Mapping[Where, str], milder: Collection[Where] = ()
    ) -> list[tuple[int, str]]:
        """Line of the body and words for what is missing, too much, or told too loud or low.

        `found` holds the messages of what is reported, `milder` what `info-when` holds of. Rules
        that the block is not about do not matter.
        """
        about = self.rules(rule)
        missing = [(where, f"{where[0]} is not reported") for where in self.expected - set(found)]
        extra = [
            (where, f"{where[0]} is reported: {message}")
            for where, message in found.items()
            if where[0] in about and where not in self.expected
        ]
        told = [
            (where, f"{where[0]} is {'' if where in milder else 'not '}told as info")
            for where in self.expected.intersection(found)
            if (where in milder) != (where in self.milder)
        ]
        return sorted(
            (self.body_line(path, line), said) for (_, path, line), said in missing + extra + told
        )

    def body_line(self, path: str, line: int) -> int:
        """The line of the body that a line of a file stands on; else that of the block."""
        lines = self.lines.get(path, [])
        return lines[line - 1] if line <= len(lines) else self.line


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a Markdown text; one that is not closed ends with the text."""
    fence, language, begins = "", "", 0
    inside: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _FENCE.fullmatch(line)
        if not fence:
            if match:
                fence, language, begins, inside = match[1], match[2], number, []
        elif match and match[1].startswith(fence) and line.rstrip() == match[1]:
            yield Block(language, begins, tuple(inside))
            fence = ""
        else:
            inside.append(line)
    if fence:
        yield Block(language, begins, tuple(inside))


def examples(body: str) -> Iterator[Example]:
    """The examples of a page's body, in order."""
    for block in blocks(body):
        if block.language in _NAMES:
            yield _example(block)


def _example(block: Block) -> Example:
    files: dict[str, list[str]] = {}
    places: dict[str, list[int]] = {}
    expected: set[Where] = set()
    milder: set[Where] = set()
    is_json = bool(block.lines) and block.lines[0].startswith("{")
    path = "template.json" if is_json else _NAMES[block.language]
    for number, line in enumerate(block.lines, block.line + 1):
        if named := _FILE.fullmatch(line):
            path = named[1]
            continue
        lines = files.setdefault(path, [])
        if marked := _EXPECT.search(line):
            for name in marked[1].split(","):
                where = (name.removesuffix(_MILDER).strip(), path, len(lines) + 1)
                expected.add(where)
                if name.endswith(_MILDER):
                    milder.add(where)
            if path.endswith(".json"):
                line = line[: marked.start()]
        lines.append(line)
        places.setdefault(path, []).append(number)
    texts = {path: "\n".join(lines) + "\n" for path, lines in files.items()}
    return Example(
        block.language, block.line, texts, places, frozenset(expected), frozenset(milder)
    )
