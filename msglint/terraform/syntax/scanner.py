"""The lexical layer of HCL: where strings, heredocs, comments and brackets begin and end.

Follows HashiCorp's scanner (`hclsyntax/scan_tokens.rl`). Everything here is linear in the
length of the text: the expressions are possessive, and recovering never goes back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

IDENTIFIER = r"[^\W\d][\w-]*+"

LITERAL = r"\$\$++\{?+|%%++\{?+|[$%](?!\{)"
"""`$` and `%` that open nothing. Two or more before a brace are an escape."""

QUOTED_RUN = rf'(?:[^"\\\r\n$%]++|\\[^\r\n]|{LITERAL})*+'
"""Text of a quoted string up to its end, an interpolation or the end of the line."""

STRING = f'"{QUOTED_RUN}"'
"""A whole string without interpolations."""

BLOCK_COMMENT = r"/\*(?:[^*]++|\*(?!/))*+\*/"
LINE_COMMENT = r"(?:\#|//)[^\n]*+"

BLANKS = rf"(?:[ \t]++|\r(?=\n)|{BLOCK_COMMENT})*+"
"""What may stand between two words of one line."""

SPACE = re.compile(rf"(?:\s++|{LINE_COMMENT}|{BLOCK_COMMENT})*+")
"""What may stand between two items of a body."""

_TOKENS = rf"""(?:
    ({STRING})
  | (")
  | ([{{(\[])
  | ([}})\]])
  | (\n)
  | ({LINE_COMMENT})
  | ({BLOCK_COMMENT})
  | (<<-?({IDENTIFIER})\r?\n)
  | (/\*)
  | (<<)
)?"""
_WHOLE, _QUOTE, _OPEN, _CLOSE, _NEWLINE, _LINE_COMMENT, _COMMENT, _HEREDOC = 1, 2, 3, 4, 5, 6, 7, 8
_OPEN_COMMENT, _LESS_LESS = 10, 11

_TEMPLATES = ('"', "<")

_EVERY_TOKEN = re.compile(r'(?:[^"\#/<{}()\[\]\n]++|/(?![/*])|<(?!<))*+' + _TOKENS, re.VERBOSE)
_BRACKETS_ONLY = re.compile(
    rf'(?:[^"\#/<{{}}()\[\]]++|{STRING}|{LINE_COMMENT}|{BLOCK_COMMENT}|/(?![/*])|<(?!<))*+'
    + _TOKENS,
    re.VERBOSE,
)
_IN_QUOTES = re.compile(rf'{QUOTED_RUN}(?:(")|([$%]\{{~?))?')
_IN_HEREDOC = re.compile(rf"(?:[^\n$%]++|{LITERAL})*+(?:(\n)|([$%]\{{~?))?")
_BRACKET = re.compile(r"[{}()\[\]]")

_CLOSER = {"{": "}", "(": ")", "[": "]", "${": "}", "%{": "}"}


MAX_TEMPLATES = 20
"""How deep templates may nest: each level is read on its own, so this bounds the work."""


class Piece(NamedTuple):
    """A stretch of an expression that is a unit to the grammar: a template or a comment."""

    kind: str
    """`"` quoted string, `<` heredoc, `#` comment."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that breaks the rules, and what should have been there."""

    message: str
    start: int
    end: int


class SyntaxFault(Exception):  # noqa: N818 - a condition of the input, not a bug
    """Raised inside the parser; caught where the smallest broken thing is known."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.fault = Fault(message, start, end)

    @classmethod
    def of(cls, fault: Fault) -> SyntaxFault:
        """The exception for a fault that was found already."""
        return cls(fault.message, fault.start, fault.end)


class _Frame:
    """Something open: a bracket, an interpolation (`${`), a string (`"`) or a heredoc (`<`)."""

    __slots__ = ("at", "fresh", "kind", "marker")

    def __init__(self, kind: str, at: int, marker: str = "") -> None:
        self.kind = kind
        self.at = at
        self.marker = marker
        self.fresh = True
        """In a heredoc: at the start of a line, where it may end."""


class Scan:
    """One pass over code, from a place to the end of what began there.

    Stops in front of a closing brace that was not opened on the way, with `line` also in front
    of a newline that is not within brackets, and at `end` at the latest. `pieces` are the
    templates and comments met on the way (with `collect`), `faults` what is broken.
    """

    __slots__ = ("_collect", "_frames", "_open", "_templates", "end", "faults", "pieces", "stop")

    def __init__(
        self, text: str, start: int, end: int, *, line: bool = False, collect: bool = False
    ) -> None:
        self.end = end
        self.pieces: list[Piece] = []
        self.faults: list[Fault] = []
        self._collect = collect
        self._frames: list[_Frame] = []
        self._open = [dict.fromkeys("}])", 0)]
        """How many frames wait for each closer, by level of interpolation."""
        self._templates = 0
        self.stop = self._run(text, start, line)

    def _run(self, text: str, at: int, line: bool) -> int:
        end, frames = self.end, self._frames
        match = (_EVERY_TOKEN if line or self._collect else _BRACKETS_ONLY).match
        while True:
            if frames and frames[-1].kind in _TEMPLATES:
                at = self._template(text, at)
                continue
            found = match(text, at, end)
            assert found is not None
            kind, at = found.lastindex, found.end()
            if kind is None:
                if frames:
                    self._never_closed(frames[0])
                return end
            start = found.start(kind)
            if kind == _NEWLINE:
                if line and not frames:
                    return start
            elif kind == _CLOSE:
                if not self._close(found[kind], start):
                    return start
            elif kind == _OPEN:
                self._push(found[kind], start)
            elif kind == _QUOTE:
                self._push('"', start)
            elif kind == _HEREDOC:
                self._push("<", start, found[_HEREDOC + 1])
            elif kind == _OPEN_COMMENT:
                self.faults.append(Fault('expected "*/" to end this comment', start, start + 2))
                return end
            elif self._collect and not self._templates and kind != _LESS_LESS:
                self.pieces.append(Piece('"' if kind == _WHOLE else "#", start, at))

    def _push(self, kind: str, at: int, marker: str = "") -> None:
        self._frames.append(_Frame(kind, at, marker))
        if kind in _TEMPLATES:
            self._templates += 1
            return
        if len(kind) == 2:
            self._open.append(dict.fromkeys("}])", 0))
            if len(self._open) == MAX_TEMPLATES + 2:
                message = "templates are nested too deep to be read"
                self.faults.append(Fault(message, at, at + 2))
        self._open[-1][_CLOSER[kind]] += 1

    def _pop(self) -> _Frame:
        frame = self._frames.pop()
        if frame.kind in _TEMPLATES:
            self._templates -= 1
        elif len(frame.kind) == 2:
            self._open.pop()
        else:
            self._open[-1][_CLOSER[frame.kind]] -= 1
        return frame

    def _close(self, closer: str, at: int) -> bool:
        """Handle a closing bracket; false when it closes what was open before the start."""
        if self._open[-1][closer]:
            unclosed = None
            while _CLOSER[(frame := self._pop()).kind] != closer:
                unclosed = frame
            if unclosed is not None:
                self._never_closed(unclosed)
            return True
        if closer == "}":
            if self._frames:
                self._never_closed(self._frames[0])
            return False
        message = f'nothing is open that this "{closer}" could close'
        if self._frames:
            message = f'expected "{_CLOSER[self._frames[-1].kind]}" instead of this "{closer}"'
        self.faults.append(Fault(message, at, at + 1))
        return True

    def _never_closed(self, frame: _Frame) -> None:
        start, kind = frame.at, frame.kind
        if kind == '"':
            message = "expected a closing quote for this string"
        elif kind == "<":
            message = f"expected a line with only {frame.marker} to end this heredoc"
        else:
            message = f'expected "{_CLOSER[kind]}" to close this "{kind}"'
        self.faults.append(Fault(message, start, start + len(kind)))

    def _template(self, text: str, at: int) -> int:
        """Pass over template text up to its end or the next interpolation."""
        frame = self._frames[-1]
        if frame.kind == "<":
            return self._heredoc(text, at, frame)
        found = _IN_QUOTES.match(text, at, self.end)
        assert found is not None
        at = found.end()
        if found.lastindex == 2:
            self._push(found[2][:2], found.start(2))
        else:
            self._pop()
            if found.lastindex is None:
                self._never_closed(self._interpolation(text, frame) or frame)
                self._balance(text, max(frame.at + 1, found.start()), at)
            elif self._collect and not self._templates:
                self.pieces.append(Piece('"', frame.at, at))
        return at

    def _interpolation(self, text: str, inner: _Frame) -> _Frame | None:
        """The interpolation on the line of an unclosed string that it stands in.

        In `"a ${b"` it is the brace that is missing, not a quote.
        """
        if len(self._open) > 1 and not self.faults:
            frame = next(frame for frame in reversed(self._frames) if len(frame.kind) == 2)
            if text.find("\n", frame.at, inner.at) < 0:
                return frame
        return None

    def _heredoc(self, text: str, at: int, frame: _Frame) -> int:
        found = _IN_HEREDOC.match(text, at, self.end)
        assert found is not None
        if found.lastindex == 2:
            frame.fresh = False
            self._push(found[2][:2], found.start(2))
        elif found.lastindex is None:
            self._pop()
            self._never_closed(frame)
        elif frame.fresh and (line := text[at : found.start(1)]).strip() == frame.marker:
            self._pop()
            at += line.index(frame.marker) + len(frame.marker)
            if self._collect and not self._templates:
                self.pieces.append(Piece("<", frame.at, at))
            return found.start(1)
        else:
            frame.fresh = True
        return found.end()

    def _balance(self, text: str, start: int, end: int) -> None:
        """Count the brackets in the rest of a line that a broken string swallowed."""
        line = text.rfind("\n", 0, start) + 1
        for found in _BRACKET.finditer(text, start, end):
            bracket = found[0]
            if bracket in _CLOSER:
                self._push(bracket, found.start())
            elif (
                self._frames
                and self._frames[-1].at >= line
                and _CLOSER.get(self._frames[-1].kind) == bracket
            ):
                self._pop()
