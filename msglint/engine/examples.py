"""The examples of a rule page, which are its test.

An example is a fenced block of `terraform`, `cloudformation` (YAML or JSON) or `sam`. Where
the rule must report something stands `# expect: rule-name` at the end of the line (in JSON
`// expect:`, which is cut off); everywhere else in the block it must be silent. A block may
hold several files, each after a line `# file: path`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = re.compile(r"^```([a-z]+)[^\n]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"[ \t]*# file: (\S+)[ \t]*")
_EXPECT = re.compile(r"[ \t]*(?:#|//) expect: ([^\n]*)")
_NAMES = {
    "terraform": "main.tf",
    "cloudformation": "template.yaml",
    "sam": "template.yaml",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One block of a page."""

    language: str
    line: int
    """Line of the body on which the block begins."""
    files: dict[str, str]
    expected: frozenset[tuple[str, str, int]]
    """Rule, path and line of everything that must be reported."""

    def mistakes(self, rule: str, found: set[tuple[str, str, int]]) -> list[str]:
        """What is missing and what is too much, in words, for the rules the block is about."""
        about = {rule, *(name for name, _, _ in self.expected)}
        of_interest = {entry for entry in found if entry[0] in about}
        missing = [("is not reported", e) for e in self.expected - of_interest]
        extra = [("is reported", e) for e in of_interest - self.expected]
        return sorted(f"{e[1]}:{e[2]}: {e[0]} {what}" for what, e in missing + extra)


def examples(body: str) -> Iterator[Example]:
    """The examples in the body of a page, in order. Blocks in other languages are prose."""
    for match in _BLOCK.finditer(body):
        language = match[1]
        if language not in _NAMES:
            continue
        files: dict[str, list[str]] = {}
        expected: set[tuple[str, str, int]] = set()
        path = "template.json" if match[2].startswith("{") else _NAMES[language]
        for line in match[2].splitlines():
            if named := _FILE.fullmatch(line):
                path = named[1]
                continue
            lines = files.setdefault(path, [])
            if marked := _EXPECT.search(line):
                names = (name.strip() for name in marked[1].split(","))
                expected |= {(name, path, len(lines) + 1) for name in names}
                if path.endswith(".json"):
                    line = line[: marked.start()]
            lines.append(line)
        texts = {path: "\n".join(lines) + "\n" for path, lines in files.items()}
        begins = body.count("\n", 0, match.start()) + 1
        yield Example(language, begins, texts, frozenset(expected))
