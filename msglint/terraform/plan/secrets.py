"""What of a plan's text may be shown: reports print the lines that they point at.

`terraform show -json` writes everything in one line, sensitive values in plain text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.source.text import Span

_SHOWN = re.compile(r"[^\n]")


def concealed(text: str, shown: Iterable[Span], secrets: Iterable[Span]) -> str:
    """The text with asterisks for secrets, and nothing beside `shown` in the same lines.

    Every character keeps its place.
    """
    pieces: list[str] = []
    at = 0
    for span in sorted(secrets, key=lambda span: span.start):
        pieces += (text[at : span.start], _SHOWN.sub("*", text[max(at, span.start) : span.end]))
        at = max(at, span.end)
    text = "".join((*pieces, text[at:]))
    pieces, at = [], 0
    for span in sorted(shown, key=lambda span: span.start):
        pieces += (_without_ends(text[at : span.start]), text[span.start : span.end])
        at = span.end
    return "".join((*pieces, _without_ends(text[at:])))


def _without_ends(text: str) -> str:
    """A text with blanks in its first and its last line."""
    first, newline, rest = text.partition("\n")
    middle, last_newline, last = rest.rpartition("\n")
    return f"{' ' * len(first)}{newline}{middle}{last_newline}{' ' * len(last)}"
