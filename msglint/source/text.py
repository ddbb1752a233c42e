"""Source text and places in it.

Offsets count characters of the decoded text (not bytes) and are half open. Lines and
columns, where people see them, are 1-based; columns count characters; ends are exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


class Source:
    """One file as it was read: its path for display, its text, and a line index on demand."""

    __slots__ = ("_line_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._line_starts: list[int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.path!r})"

    @property
    def line_starts(self) -> list[int]:
        """Offset of the first character of each line."""
        if self._line_starts is None:
            starts = [0]
            find = self.text.find
            at = find("\n")
            while at != -1:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._line_starts = starts
        return self._line_starts

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column of an offset; offsets past the end mean the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Offset of a 1-based line and column, clamped to the text."""
        starts = self.line_starts
        if line > len(starts):
            return len(self.text)
        return min(starts[max(line, 1) - 1] + max(column, 1) - 1, len(self.text))

    def line(self, number: int) -> str:
        """Text of a 1-based line without its line ending; empty when there is no such line."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Location:
    """A place as people and other tools read it: 1-based, columns in characters, end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one source, by half-open character offsets."""

    source: Source
    start: int
    end: int

    @property
    def location(self) -> Location:
        """The span as path, lines and columns."""
        line, column = self.source.position(self.start)
        end_line, end_column = self.source.position(self.end)
        return Location(self.source.path, line, column, end_line, end_column)

    @property
    def first_line(self) -> Span:
        """As much of it as stands on its first line."""
        line = self.text.partition("\n")[0].rstrip("\r")
        return Span(self.source, self.start, self.start + len(line))

    @property
    def text(self) -> str:
        """The characters that the span covers."""
        return self.source.text[self.start : self.end]

    def __repr__(self) -> str:
        at = self.location
        return f"{at.path}:{at.line}:{at.column}"
