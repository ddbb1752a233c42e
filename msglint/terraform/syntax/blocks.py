"""The top-level blocks of a file in native syntax, found without parsing their inside.

A valid file is split by its brackets alone. After something that does not fit, splitting goes
on at the next line that looks like the header of a block, at any indent: an unfinished block
costs itself, not the file. The work stays linear: looking for the end of unfinished blocks is
bounded by `_PATIENCE` times the length of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from msglint.terraform.syntax.scanner import (
    BLANKS,
    IDENTIFIER,
    LINE_COMMENT,
    SPACE,
    STRING,
    Fault,
    Scan,
    SyntaxFault,
)
from msglint.terraform.syntax.templates import unescape

HEAD = re.compile(
    rf"({IDENTIFIER}){BLANKS}(?:(=)|((?:(?:{STRING}|{IDENTIFIER}){BLANKS})*+)(\{{)?+)"
)
"""An item of a body: name, then `=` (group 2), or labels (3) and `{` (4), which may be missing."""
NAME, EQUALS, LABELS, BRACE = 1, 2, 3, 4

LINE_END = re.compile(rf"{BLANKS}(?:{LINE_COMMENT})?+(?:\n|\Z)")

_LABEL = re.compile(rf"{BLANKS}(?:({STRING})|({IDENTIFIER}))")

LABEL_COUNTS = {
    "resource": 2,
    "data": 2,
    "ephemeral": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "check": 1,
    "locals": 0,
    "terraform": 0,
    "moved": 0,
    "import": 0,
    "removed": 0,
}
"""The blocks of the Terraform language and how many labels each has."""


@cache
def _header() -> re.Pattern[str]:
    """A line to go on at after an error. Compiled only then."""
    kinds = (
        rf"{kind}" + rf"[ \t]*+(?:{STRING}|{IDENTIFIER})" * count
        for kind, count in LABEL_COUNTS.items()
    )
    return re.compile(rf"^[ \t]*+(?:{'|'.join(kinds)})[ \t]*+\{{", re.MULTILINE)


@cache
def _lenient_header() -> re.Pattern[str]:
    """A header that lacks nothing but some of the quotes around its labels."""
    kinds = (
        rf"{kind}(?=[ \t\"])((?:[ \t]*+\"?[\w-]++\"?){{{count}}}+)"
        for kind, count in LABEL_COUNTS.items()
        if count
    )
    return re.compile(rf"(?:{'|'.join(kinds)})[ \t]*+\{{")


_PATIENCE = 4


@dataclass(slots=True)
class RawBlock:
    """A block before its body is parsed, by offsets.

    With `faults` something in it or behind it is broken, and only the parser can tell where it
    ends: at `end`, where the next block begins, at the latest. Without, `end` is behind its
    closing brace.
    """

    type: str
    labels: tuple[str, ...]
    start: int
    header_end: int
    body_start: int
    end: int
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Split:
    """The blocks of a file, and what is broken where there is no block to blame."""

    blocks: list[RawBlock] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def split(text: str) -> Split:
    """Split a file into its top-level blocks."""
    return _Splitter(text).run()


@dataclass(slots=True)
class Labels:
    """The labels in a header, where the last of them (or the type) ends, what is broken."""

    names: tuple[str, ...]
    end: int
    fault: Fault | None = None


def labels_of(text: str, head: re.Match[str]) -> Labels:
    """Read the labels in a header."""
    names: list[str] = []
    fault: Fault | None = None
    at, limit = head.end(NAME), head.end(LABELS)
    while (found := _LABEL.match(text, at, limit)) is not None:
        at = found.end()
        if found[1] is None:
            names.append(found[2])
            continue
        raw = found[1][1:-1]
        try:
            names.append(unescape(raw, found.start(1) + 1))
        except SyntaxFault as error:
            names.append(raw)
            fault = fault or error.fault
    return Labels(tuple(names), at, fault)


class _Splitter:
    def __init__(self, text: str) -> None:
        self._text = text
        self._result = Split()
        self._wasted = 0

    def run(self) -> Split:
        """Go through the file."""
        text = self._text
        at = 1 if text.startswith("\ufeff") else 0
        while True:
            space = SPACE.match(text, at)
            assert space is not None
            at = space.end()
            if at >= len(text):
                return self._result
            head = HEAD.match(text, at)
            if head is not None and (head[BRACE] or self._lacks_brace(head)):
                at = self._block(head)
            elif head is not None and (lenient := _lenient_header().match(text, at)) is not None:
                at = self._unquoted(head, lenient)
            else:
                at = self._junk(at, head)

    def _block(self, head: re.Match[str]) -> int:
        text, body_start = self._text, head.end()
        faults: list[Fault] = []
        if not head[BRACE]:
            faults.append(missing_brace(text, head))
            space = SPACE.match(text, body_start)
            assert space is not None
            if text.startswith("{", space.end()):
                body_start = space.end() + 1
        labels = labels_of(text, head)
        if labels.fault is not None:
            faults.append(labels.fault)
        block = RawBlock(head[NAME], labels.names, head.start(), labels.end, body_start, 0, faults)
        return self._delimit(block)

    def _unquoted(self, head: re.Match[str], lenient: re.Match[str]) -> int:
        """A block with a broken header: the labels are there, quotes are missing."""
        fault = missing_brace(self._text, head)
        labels = tuple(re.findall(r"[\w-]+", lenient[lenient.lastindex or 0]))
        start, body_start = lenient.span()
        block = RawBlock(head[NAME], labels, start, body_start - 1, body_start, 0, [fault])
        return self._delimit(block)

    def _delimit(self, block: RawBlock) -> int:
        """Find the end of a block. Where to go on."""
        text, faults = self._text, block.faults
        limit = len(text)
        if self._wasted > _PATIENCE * len(text):
            limit = self._next_header(block.body_start, limit)
        scan = Scan(text, block.body_start, limit)
        end = min(scan.stop + 1, limit)
        faults += scan.faults[:1]
        if scan.stop >= limit:
            message = 'expected "}" to close this block'
            faults.append(Fault(message, block.start, block.header_end))
        if faults:
            resume = self._next_header(block.body_start, end)
            self._wasted += end - resume
            end = resume
        block.end = end
        self._result.blocks.append(block)
        if LINE_END.match(text, end) is None and not faults:
            return self._junk(end, None, "expected a newline after this block")
        return end

    def _lacks_brace(self, head: re.Match[str]) -> bool:
        """Whether this is a header of a known block in which only the brace is missing."""
        if head[EQUALS]:
            return False
        count = LABEL_COUNTS.get(head[NAME])
        labels = labels_of(self._text, head)
        line_end = LINE_END.match(self._text, labels.end)
        return len(labels.names) == count and line_end is not None

    def _junk(self, at: int, head: re.Match[str] | None, message: str = "") -> int:
        """Handle what is not a block: it may belong to the block before. Where to go on."""
        text, result = self._text, self._result
        space = SPACE.match(text, at)
        assert space is not None
        at = space.end()
        if text.startswith("/*", at):
            result.faults.append(Fault(not_an_item(text, at), at, at + 2))
            return len(text)
        if head is None:
            fault = Fault(message or not_an_item(text, at), at, at + 1)
        elif head[EQUALS]:
            message = f"expected a block; {head[NAME]} = ... belongs into one"
            fault = Fault(message, at, head.end(NAME))
        else:
            fault = missing_brace(text, head)
        resume = self._next_header(at + 1, len(text))
        is_header = head is not None and head[NAME] in LABEL_COUNTS and not head[EQUALS]
        if result.blocks and not is_header:
            result.blocks[-1].faults.append(fault)
            result.blocks[-1].end = resume
        else:
            result.faults.append(fault)
        return resume

    def _next_header(self, start: int, end: int) -> int:
        found = _header().search(self._text, start, end)
        return end if found is None else found.start()


def missing_brace(text: str, head: re.Match[str]) -> Fault:
    """What is wrong with an item that has neither `=` nor `{`."""
    name, at = head[NAME], head.end()
    if LINE_END.match(text, at) is None:
        if text[at] == '"':
            scan = Scan(text, at, len(text), line=True)
            if scan.faults:
                return scan.faults[0]
            message = "expected a label without an interpolation"
            return Fault(message, at, at + 1)
        if head[LABELS]:
            return Fault(f'expected a label or "{{" for the block "{name}"', at, at + 1)
        return Fault(f'expected "=" or "{{" after {name}', at, at + 1)
    if head[LABELS].strip():
        end = labels_of(text, head).end
        message = 'expected "{" on this line to begin the block'
        if name not in LABEL_COUNTS:
            message += f', or "=" after {name}'
        return Fault(message, head.start(), end)
    message = f'expected "=" and a value, or "{{" to begin a block, after {name}'
    return Fault(message, head.start(), head.end(NAME))


def not_an_item(text: str, at: int) -> str:
    """What is wrong where a body has neither an argument nor a block."""
    character = text[at]
    if text.startswith("/*", at):
        return 'expected "*/" to end this comment'
    if character == '"':
        return "expected a name without quotes"
    if character in "}])":
        return f'nothing is open that this "{character}" could close'
    return f'expected an argument or a block instead of "{character}"'


__all__ = [
    "BRACE",
    "EQUALS",
    "HEAD",
    "LABELS",
    "LINE_END",
    "NAME",
    "RawBlock",
    "Split",
    "labels_of",
    "missing_brace",
    "not_an_item",
    "split",
]
