"""An expression as the grammar gets it: operators and names, without what lies in strings.

Strings, heredocs and comments have a lexical grammar of their own, which `scanner` and
`templates` know. To tree-sitter a template is the empty string and a comment is a blank. That
keeps the defects of its own scanner out (it takes time in the square of a run of blanks, and
misreads some heredocs), makes every offset a character, and is faster.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.terraform.syntax.scanner import SyntaxFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.terraform.syntax.scanner import Piece

PREFIX = "_="
"""Makes an expression the file that the grammar begins with."""

_LONG = re.compile(r'"_*+"|\s\s++')
_EXPONENT = re.compile(r"(?<![\w.-])[0-9]++(?:\.[0-9]++)?+[eE][+-]?[0-9]++(?![\w.])")
_SPLAT = re.compile(r"(\[)\s*+\*\s*+\]|(\.)\s++\*")
_FOREIGN = re.compile(r"[^\x00-\x7f]")


class Outline:
    """ASCII text for the grammar, and where each of its characters stands in the code."""

    __slots__ = ("places", "text")

    def __init__(self, text: str, places: Sequence[int]) -> None:
        self.text = text
        self.places = places

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The place in the code of a range that is not empty."""
        return self.places[start], self.places[end - 1] + 1


def outline(code: str, start: int, end: int, pieces: list[Piece]) -> Outline:
    """The outline of an expression. Raises `SyntaxFault` for characters of no use in one."""
    masked = _mask(code, start, end, pieces)
    parts = [PREFIX]
    places = [start] * len(PREFIX)
    at = 0
    for found in _LONG.finditer(masked):
        first, last = found.span()
        parts.append(masked[at:first])
        places.extend(range(start + at, start + first))
        run = found[0]
        if run[0] == '"':
            parts.append('""')
            places += (start + first, start + last - 1)
        else:
            parts.append("\n" if "\n" in run else " ")
            places.append(start + first)
        at = last
    parts.append(masked[at:])
    places.extend(range(start + at, end + 1))
    return Outline("".join(parts), places)


def _mask(code: str, start: int, end: int, pieces: list[Piece]) -> str:
    """The expression, at its full length, with nothing in it but what the grammar knows."""
    parts: list[str] = []
    at = start
    for piece in pieces:
        parts.append(_plain(code[at : piece.start], at))
        length = piece.end - piece.start
        parts.append(" " * length if piece.kind == "#" else '"' + "_" * (length - 2) + '"')
        at = piece.end
    parts.append(_plain(code[at:end], at))
    return "".join(parts)


def _plain(code: str, at: int) -> str:
    """Code without templates, in the letters and forms that the grammar knows."""
    if not code.isascii():

        def letter(found: re.Match[str]) -> str:
            if ("a" + found[0]).isidentifier():
                return "x"
            here = at + found.start()
            raise SyntaxFault(_unused(found[0]), here, here + 1)

        code = _FOREIGN.sub(letter, code)
    if "*" in code:
        code = _SPLAT.sub(_splat, code)
    if "e" in code or "E" in code:
        code = _EXPONENT.sub(lambda found: "0" * len(found[0]), code)
    return code


def _splat(found: re.Match[str]) -> str:
    """A splat without the blanks inside of it, which the grammar does not know."""
    return ("[*]" if found[1] else ".*").ljust(len(found[0]))


def _unused(character: str) -> str:
    if character in "“”„":
        return f'expected a straight quote (") instead of {character}'
    return f"the character {character!r} is not used in this language"
