"""Merge conflicts that were left in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.source.text import Span

if TYPE_CHECKING:
    from msglint.source.text import Source

_MARK = re.compile(r"^(?:<{7} |={7}\r?$|>{7} )", re.MULTILINE)
"""The lines that git writes around both sides of a conflict."""


def conflicts(source: Source) -> list[Span]:
    """The merge conflicts in a text, each with both of its sides."""
    text = source.text
    found: list[Span] = []
    start = middle = -1
    for mark in _MARK.finditer(text):
        match text[mark.start()]:
            case "<":
                start, middle = mark.start(), -1
            case "=" if start >= 0:
                middle = mark.start()
            case ">" if middle >= 0:
                end = text.find("\n", mark.end())
                found.append(Span(source, start, end if end >= 0 else len(text)))
                start = middle = -1
    return found
