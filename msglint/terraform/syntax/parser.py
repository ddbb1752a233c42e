"""The inside of a block: arguments and nested blocks.

Each expression is parsed on its own, so what does not parse costs that argument and nothing
else. An argument that cannot even be delimited (a bracket is not closed) ends at the next
line that looks like an item of the same body.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.terraform.ast import Attribute, Block, Body, Broken
from msglint.terraform.syntax.blocks import (
    BRACE,
    EQUALS,
    HEAD,
    LINE_END,
    NAME,
    labels_of,
    missing_brace,
    not_an_item,
)
from msglint.terraform.syntax.expressions import Reader, trim
from msglint.terraform.syntax.scanner import BLANKS, IDENTIFIER, SPACE, Fault, Scan, SyntaxFault
from msglint.terraform.syntax.templates import bare

if TYPE_CHECKING:
    from msglint.terraform.ast import Expression
    from msglint.terraform.syntax.blocks import RawBlock
    from msglint.terraform.syntax.code import Code
    from msglint.terraform.syntax.scanner import Piece

MAX_BLOCKS = 30
"""How deep blocks may nest."""

_PATIENCE = 4
"""How many times the length of the text may be scanned for the ends of broken arguments."""

_WIDEST_INDENT = 200

_BLANKS = re.compile(BLANKS)
_INDENT = re.compile(r"[ \t]*+")
_ITEM = rf"{IDENTIFIER}[ \t]*+(?:=(?!=)|\{{|\")"


def parse_block(code: Code, raw: RawBlock) -> Block:
    """A top-level block; what is wrong with it is reported to `code`."""
    unclosed = Fault('expected "}" to close this block', raw.start, raw.header_end)
    reading = _Body(_Reading(code), raw.body_start, raw.end, unclosed, 0)
    body = reading.read()
    end = min(reading.at + 1, raw.end)
    faults = raw.faults
    if not faults and end < raw.end:
        faults = [Fault("expected this to be inside of the block", end, end + 1)]
    if faults:
        beyond = [fault for fault in faults if fault.start >= end]
        for fault in beyond if code.problems or beyond else faults[:1]:
            code.report(fault)
        whole = SPACE.fullmatch(code.text, end, raw.end) and not beyond
        if not whole or faults[0].start < raw.body_start:
            broken = body.broken or code.broken(faults[0])
            body = Body(body.attributes, body.blocks, broken)
    header = code.span(raw.start, raw.header_end)
    return Block(raw.type, raw.labels, body, header, code.span(raw.start, end))


def parse_file_body(code: Code) -> Body:
    """A file that is one body, as a file of variable values is."""
    start = 1 if code.text.startswith("\ufeff") else 0
    return _Body(_Reading(code), start, len(code.text), None, 0).read()


class _Reading:
    """What the bodies of one text share."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.reader = Reader(code)
        self.wasted = 0
        self.unbalanced = False
        """Something was reported that may have swallowed a brace."""


class _Body:
    """One pass over one body, up to its closing brace (`at`) or the end.

    `unclosed` is the fault to report when there is no brace; without it the body is a file's.
    """

    def __init__(
        self, reading: _Reading, start: int, end: int, unclosed: Fault | None, depth: int
    ) -> None:
        self.at = start
        self._reading = reading
        self._code = reading.code
        self._text = reading.code.text
        self._end = end
        self._unclosed = unclosed
        self._depth = depth
        self._attributes: dict[str, Attribute] = {}
        self._blocks: list[Block] = []
        self._broken: Broken | None = None
        self._in_junk = False
        """The lines before held no item, not even the beginning of one."""

    def read(self) -> Body:
        """Read the items."""
        text, end = self._text, self._end
        one_line = self._unclosed is not None and not LINE_END.match(text, self.at, end)
        while True:
            space = SPACE.match(text, self.at, end)
            assert space is not None
            self.at = space.end()
            if self.at >= end:
                if self._unclosed is not None:
                    self._never_closed(self._unclosed)
                break
            if text[self.at] == "}" and self._unclosed is not None:
                break
            head = HEAD.match(text, self.at, end)
            if head is None:
                self._junk(Fault(not_an_item(text, self.at), self.at, self.at + 1))
                self._in_junk = True
                continue
            if head[EQUALS]:
                self._argument(head, one_line)
            elif head[BRACE]:
                if one_line:
                    message = "expected a nested block to begin on a line of its own"
                    self._break(Fault(message, head.start(), head.end()))
                self._block(head, head.end(), alone=not one_line)
            else:
                self._neither(head)
                continue
            one_line = self._in_junk = False
        return Body(self._attributes, tuple(self._blocks), self._broken)

    def _report(self, fault: Fault) -> Broken:
        self._code.report(fault)
        return self._code.broken(fault)

    def _break(self, fault: Fault) -> None:
        """Report something that may have cost items of this body."""
        broken = self._report(fault)
        self._broken = self._broken or broken
        self._reading.unbalanced = True

    def _never_closed(self, fault: Fault) -> None:
        """Handle a missing brace, which may be but the consequence of what was reported."""
        if self._reading.unbalanced:
            self._broken = self._broken or self._code.broken(fault)
        else:
            self._break(fault)
        self._reading.unbalanced = True

    def _argument(self, head: re.Match[str], one_line: bool) -> None:
        start = head.end()
        value = None if one_line else self._reading.reader.simple(start, self._end)
        if value is not None:
            self.at = value.span.end
            self._add(head, value, self.at)
            return
        scan = Scan(self._text, start, self._end, line=True, collect=True)
        self.at = scan.stop
        if scan.faults:
            self._cut(head.start(), start)
        first, last, pieces = trim(self._text, start, self.at, scan.pieces)
        if scan.faults:
            fault = scan.faults[0]
            if self._text[fault.start] in "[](){}":
                where = f'after "{head[NAME]} ="'
                fault = self._reading.reader.misfit(first, last, pieces, where) or fault
            value = self._undelimited(fault, first, last)
        else:
            value = self._value(head, first, last, pieces)
            self._end_argument(one_line)
        self._add(head, value, max(last, start))

    def _value(self, head: re.Match[str], first: int, last: int, pieces: list[Piece]) -> Expression:
        where = f'after "{head[NAME]} ="'
        try:
            if first == last:
                self._skip_indented(head.start())
                raise SyntaxFault(f"expected an expression {where}", head.end(), head.end())
            return self._reading.reader.expression(first, last, pieces, 0, where)
        except SyntaxFault as found:
            self._report(found.fault)
            return Broken(found.fault.message, self._code.span(first, last))

    def _undelimited(self, fault: Fault, first: int, last: int) -> Expression:
        """The value of an argument whose end is a guess: it may have swallowed others."""
        self._reading.unbalanced = True
        if "\n" in self._text[first:last]:
            self._break(fault)
        else:
            self._report(fault)
        return Broken(fault.message, self._code.span(first, last))

    def _add(self, head: re.Match[str], value: Expression, end: int) -> None:
        name, span = head[NAME], self._code.span
        name_span = span(head.start(NAME), head.end(NAME))
        if name in self._attributes:
            line = self._attributes[name].name_span.location.line
            message = f"{name} was set already, on line {line}"
            self._report(Fault(message, head.start(NAME), head.end(NAME)))
            return
        self._attributes[name] = Attribute(name, value, name_span, span(head.start(), end))

    def _end_argument(self, one_line: bool) -> None:
        """Check what follows an argument: a brace on the same line only in a one-line block."""
        closed = self.at < self._end and self._text[self.at] == "}"
        if one_line and not closed:
            message = 'expected "}" on the line on which this block and its argument began'
            self._break(Fault(message, self.at, self.at))
        elif closed and not one_line:
            self._break(Fault('expected a newline before this "}"', self.at, self.at + 1))

    def _indent(self, at: int) -> str:
        """The blanks at the beginning of the line of an item; none when it is far in."""
        line = self._text.rfind("\n", max(0, at - _WIDEST_INDENT), at) + 1
        found = _INDENT.match(self._text, line)
        assert found is not None
        return found[0]

    def _cut(self, item: int, start: int) -> None:
        """End a broken argument before the next line that looks like an item of this body."""
        reading = self._reading
        if reading.wasted > _PATIENCE * len(self._text):
            return
        next_item = re.compile(rf"\n{self._indent(item)}{_ITEM}")
        found = next_item.search(self._text, start, self.at)
        if found is not None:
            reading.wasted += self.at - found.start()
            self.at = found.start()

    def _skip_indented(self, item: int) -> None:
        """Leave out the rest of a value whose first line lost its opening bracket.

        That is the lines that are indented more than the item, and a closing bracket.
        """
        text, reading = self._text, self._reading
        if reading.wasted > _PATIENCE * len(text):
            return
        indent = self._indent(item)
        inside = re.compile(rf"(?:\r?\n(?:{indent}[ \t]++[^\n]++|[ \t\r]*+(?=\n)))*+")
        found = inside.match(text, self.at, self._end)
        assert found is not None
        closing = re.compile(rf"\r?\n{indent}[\])}}]++[ \t\r]*+(?=\n)")
        last = closing.match(text, found.end(), self._end)
        if last is not None:
            self.at = last.end()
        reading.wasted += found.end() - found.start()

    def _block(self, head: re.Match[str], start: int, *, alone: bool = True) -> None:
        text, span = self._text, self._code.span
        labels = labels_of(text, head)
        if labels.fault is not None:
            self._report(labels.fault)
        if self._depth >= MAX_BLOCKS:
            self._break(Fault("blocks are nested too deep to be read", head.start(), labels.end))
            self.at = min(Scan(text, start, self._end).stop + 1, self._end)
            return
        unclosed = Fault('expected "}" to close this block', head.start(), labels.end)
        inner = _Body(self._reading, start, self._end, unclosed, self._depth + 1)
        body = inner.read()
        self.at = min(inner.at + 1, self._end)
        if body.broken is not None:
            self._broken = self._broken or body.broken
        header, whole = span(head.start(), labels.end), span(head.start(), self.at)
        self._blocks.append(Block(head[NAME], labels.names, body, header, whole))
        if alone and self.at < self._end and not LINE_END.match(text, self.at, self._end):
            blanks = _BLANKS.match(text, self.at)
            assert blanks is not None
            at = blanks.end()
            self._break(Fault("expected a newline after this block", at, at + 1))

    def _neither(self, head: re.Match[str]) -> None:
        """An item without `=` and `{`: go by the indent which of them is missing."""
        text = self._text
        fault = missing_brace(text, head)
        if LINE_END.match(text, head.end(), self._end) and self._is_indented(head):
            self._break(fault)
            self._block(head, head.end())
            return
        self._add(head, self._code.broken(fault), head.end())
        self._junk(fault)

    def _is_indented(self, head: re.Match[str]) -> bool:
        """Whether the line after an item is indented more than the item's own."""
        space = SPACE.match(self._text, head.end(), self._end)
        assert space is not None
        return len(self._indent(space.end())) > len(self._indent(head.start()))

    def _junk(self, fault: Fault) -> None:
        """Leave out a line that holds no item, and report it, but not every line of a mess."""
        if not self._in_junk:
            self._break(fault)
        stop = Scan(self._text, self.at, self._end, line=True).stop
        self.at = max(stop, self.at + 1)


def parse_expression(code: Code, start: int, end: int) -> Expression:
    """A range that is one expression; `Broken`, and reported, when it does not parse."""
    scan = Scan(code.text, start, end, collect=True)
    try:
        if scan.faults:
            raise SyntaxFault.of(scan.faults[0])
        if scan.stop < end:
            raise SyntaxFault("expected the expression to end here", scan.stop, scan.stop + 1)
        return Reader(code).expression(start, end, scan.pieces, 0, "here")
    except SyntaxFault as found:
        code.report(found.fault)
        return Broken(found.fault.message, code.span(start, end))


def parse_template(code: Code, start: int, end: int) -> Expression:
    """A range that is a bare template; `Broken`, and reported, when it does not parse."""
    try:
        return bare(Reader(code), start, end, 0)
    except SyntaxFault as found:
        code.report(found.fault)
        return Broken(found.fault.message, code.span(start, end))
