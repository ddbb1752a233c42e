"""Source maps: from a line of compiled JavaScript to the TypeScript it was made from.

An app that runs as compiled code (`"app": "node bin/app.js"`) leaves traces into the compiled
files. Follows the Source Map format, revision 3 (ECMA-426), without index maps.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from bisect import bisect_right
from dataclasses import dataclass

MAX_MAPPINGS = 1024 * 1024
"""The longest mappings that are decoded, in characters."""

_URL = re.compile(r"^//[#@] sourceMappingURL=(\S+)[ \t]*$", re.MULTILINE)
_INLINE = re.compile(r"data:application/json[^,]*;base64,(.*)", re.DOTALL)

_DIGITS = {
    digit: value
    for value, digit in enumerate(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    )
}
_CONTINUES = 32
_FIELDS_WITH_SOURCE = 4


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where the code of one compiled file came from."""

    sources: tuple[str, ...]
    """Paths or URLs, relative to the directory of the map."""
    lines: tuple[tuple[tuple[int, int, int, int], ...], ...]
    """Per compiled line: column, number of the source, line and column in it, all from 0."""

    def original(self, line: int, column: int) -> tuple[str, int, int] | None:
        """The source of a place, with line and column from 1, as all of them are here."""
        if not 1 <= line <= len(self.lines):
            return None
        segments = self.lines[line - 1]
        at = bisect_right(segments, column - 1, key=lambda segment: segment[0]) - 1
        if at < 0:
            return None
        _, number, source_line, source_column = segments[at]
        if not 0 <= number < len(self.sources):
            return None
        return self.sources[number], source_line + 1, source_column + 1


def map_of(compiled: str) -> str | None:
    """What the last `sourceMappingURL` of a file says: the map itself, or the name of its file."""
    urls = _URL.findall(compiled)
    return urls[-1] if urls else None


def inline_map(url: str) -> str | None:
    """The text of a map that stands in the URL."""
    match = _INLINE.fullmatch(url)
    if match is None:
        return None
    try:
        return base64.b64decode(match[1], validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None


def read_map(text: str) -> SourceMap | None:
    """A source map, if the text is one."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    mappings, sources = content.get("mappings"), content.get("sources")
    root = content.get("sourceRoot")
    if not isinstance(mappings, str) or not isinstance(sources, list):
        return None
    if len(mappings) > MAX_MAPPINGS:
        return None
    prefix = root.rstrip("/") + "/" if isinstance(root, str) and root else ""
    names = tuple(prefix + name if isinstance(name, str) else "" for name in sources)
    lines = _decoded(mappings)
    return None if lines is None else SourceMap(names, lines)


def _decoded(mappings: str) -> tuple[tuple[tuple[int, int, int, int], ...], ...] | None:
    """The segments of each line: base 64 digits that are differences to the segment before."""
    lines = []
    source = line = column = 0
    for text in mappings.split(";"):
        segments = []
        at = 0
        for segment in text.split(",") if text else ():
            fields = _numbers(segment)
            if fields is None:
                return None
            at += fields[0]
            if len(fields) >= _FIELDS_WITH_SOURCE:
                source += fields[1]
                line += fields[2]
                column += fields[3]
                segments.append((at, source, line, column))
        lines.append(tuple(sorted(segments)))
    return tuple(lines)


def _numbers(segment: str) -> list[int] | None:
    """The numbers of a segment: five bits a digit, lowest first, the sign in the lowest bit."""
    numbers = []
    value = shift = 0
    for character in segment:
        digit = _DIGITS.get(character)
        if digit is None or shift > 30:
            return None
        value |= (digit & (_CONTINUES - 1)) << shift
        if digit & _CONTINUES:
            shift += 5
        else:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return numbers if numbers and not shift else None
