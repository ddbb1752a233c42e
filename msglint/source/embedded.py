"""Where the characters of a decoded string stand in its source.

A document inside a heredoc of HCL, a block of YAML or a quoted string of either has escapes
resolved, indentation removed and interpolations filled in. To point into it, the literal
stretches of the source are found again in the decoded text, in order; what stands between them
came from interpolations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LENGTH = 256 * 1024
"""The longest stretch of source that is mapped, in characters."""

_HEREDOC = re.compile(r"<<(-?)[^\s<>]+[ \t]*\r?\n")
_TAG = re.compile(r"![A-Za-z]\S*\s+")
_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*\r?\n")
_CLOSING = re.compile(r"(?:\n|\A)[ \t]*[^\s<>]+\s*\Z")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


@dataclass(slots=True)
class _Run:
    """A stretch of literal text: what it decodes to and where each character stands.

    `offsets` has one entry more than `text`: where the source goes on behind it.
    """

    text: str = ""
    offsets: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Embedding:
    """A mapping from offsets in a decoded text to spans in the source."""

    span: Span
    starts: tuple[int, ...]
    """Offset in the decoded text of each run, ascending."""
    runs: tuple[_Run, ...]

    def locate(self, start: int, end: int) -> Span:
        """The source of a stretch of the decoded text."""
        first = self._place(start)[0]
        last = self._place(end - 1)[1] if end > start else first
        return Span(self.span.source, first, max(first, last))

    def _place(self, offset: int) -> tuple[int, int]:
        """Where one character stands: start and end of its source."""
        at = bisect_right(self.starts, offset) - 1
        run = self.runs[at]
        index = offset - self.starts[at]
        if index < len(run.text):
            return run.offsets[index], run.offsets[index + 1]
        behind = self.runs[at + 1].offsets[0] if at + 1 < len(self.runs) else run.offsets[-1]
        return run.offsets[-1], behind


def embed(span: Span, text: str) -> Embedding | None:
    """How a decoded text stands in the span that it was written in.

    The span covers a heredoc, a quoted string, a block of YAML, or the text as it is (a file).
    Nothing when the text cannot be found there again.
    """
    written = span.text
    if len(written) > MAX_LENGTH or len(text) > MAX_LENGTH:
        return None
    if written == text:
        return _plain(span, text)
    heredoc = _HEREDOC.match(written)
    if heredoc:
        closing = _CLOSING.search(written, heredoc.end() - 1)
        end = len(written) if closing is None else closing.start() + 1
        body = (heredoc.end(), max(heredoc.end(), end))
        for indent in _indents(written[slice(*body)], text) if heredoc[1] else (0,):
            found = _align(span, list(_runs(span, *body, indent, quoted=False)), text)
            if found:
                return found
        return None
    return _embed_yaml(span, written, text)


def _embed_yaml(span: Span, written: str, text: str) -> Embedding | None:
    """A quoted string (of HCL, JSON or YAML) or a block of YAML, with or without a tag."""
    tag = _TAG.match(written)
    start = tag.end() if tag else 0
    block = _BLOCK.match(written, start)
    if block:
        shown = text.rstrip("\n")  # how many line ends stay is the block's header to say
        if written[start] == ">":
            runs = list(_runs(span, block.end(), len(written), 0, quoted=False))
            for indent in _indents(written[block.end() :], text):
                found = _align(span, _folded(runs, indent), shown)
                if found:
                    return found
            return None
        for indent in _indents(written[block.end() :], text):
            found = _align(
                span, list(_runs(span, block.end(), len(written), indent, quoted=False)), shown
            )
            if found:
                return found
        return None
    quote = written[start : start + 1]
    if len(written) < start + 2 or quote not in ("'", '"') or written[-1] != quote:
        return None
    runs = list(_runs(span, start + 1, len(written) - 1, 0, quoted=quote == '"'))
    return _align(span, runs, text) or (
        _align(span, _folded(runs), text) if "\n" in written else None
    )


def _plain(span: Span, text: str) -> Embedding:
    return Embedding(span, (0,), (_Run(text, list(range(span.start, span.end + 1))),))


def _indents(body: str, text: str) -> tuple[int, ...]:
    """How far `<<-` may have moved the lines to the left, the likeliest first.

    HCL takes away the smallest indentation of any line; lines that interpolations filled can
    hide which one that was, so the first line of the text has a say as well.
    """
    lines = [line for line in body.split("\n") if line.strip()]
    widths = [len(line) - len(line.lstrip(" \t")) for line in lines]
    if not widths:
        return (0,)
    first = next((line for line in text.split("\n") if line.strip()), "")
    seen = widths[0] - (len(first) - len(first.lstrip(" \t")))
    return tuple(dict.fromkeys((min(widths), max(0, seen), 0)))


def _runs(span: Span, at: int, end: int, indent: int, *, quoted: bool) -> Iterator[_Run]:
    """The literal stretches of a template, with interpolations and directives between them."""
    written = span.text
    run = _Run()
    line_start = not quoted
    while at < end:
        if line_start:
            line_start = False
            skipped = 0
            while skipped < indent and at < end and written[at] in " \t":
                at += 1
                skipped += 1
            if at >= end:
                break
        char = written[at]
        if char in "$%" and written.startswith("{", at + 1):
            closed = _close(written, at + 2, end)
            if written.startswith("~", at + 2):
                kept = len(run.text.rstrip())
                run.text = run.text[:kept]
                del run.offsets[kept:]
            run.offsets.append(span.start + at)
            yield run
            run = _Run()
            trim = written[closed - 2] == "~"
            at = closed
            while trim and at < end and written[at].isspace():
                at += 1
            continue
        decoded, width = char, 1
        if char in "$%" and written.startswith(char + "{", at + 1):
            decoded, width = char + "{", 3
        elif quoted and char == "\\" and at + 1 < end:
            decoded, width = _escape(written, at)
        elif char == "\r" and not quoted and written.startswith("\n", at + 1):
            decoded, width = "\r", 1
        run.text += decoded
        run.offsets.extend([span.start + at] * len(decoded))
        at += width
        line_start = not quoted and decoded == "\n"
    run.offsets.append(span.start + end)
    yield run


def _folded(runs: list[_Run], indent: int = MAX_LENGTH) -> list[_Run]:
    """The runs with their lines folded as YAML folds them.

    A line end becomes a space, empty lines become line ends, and indentation goes. Lines that are
    indented further than a block is keep their ends and what is more of the indentation.
    """
    done = []
    begins = True
    deeper = False
    for run in runs:
        made = _Run()
        at = 0
        while at < len(run.text):
            end = at
            while end < len(run.text) and run.text[end].isspace():
                end += 1
            breaks = run.text.count("\n", at, end)
            if breaks or (begins and end > at):
                line = at if not breaks else run.text.rindex("\n", at, end) + 1
                extra = max(0, end - line - indent)
                kept = deeper or extra > 0
                ends = "" if begins else "\n" * (breaks - (not kept)) or " "
                deeper = extra > 0
                decoded = ends + " " * extra
                made.offsets.extend([run.offsets[at]] * len(decoded))
            else:
                end = max(end, at + 1)
                decoded = run.text[at:end]
                made.offsets.extend(run.offsets[at:end])
            made.text += decoded
            begins = False
            at = end
        made.offsets.append(run.offsets[-1])
        done.append(made)
        begins = False
    return done


def _escape(written: str, at: int) -> tuple[str, int]:
    following = written[at + 1]
    digits = {"u": 4, "U": 8}.get(following)
    if digits:
        try:
            return chr(int(written[at + 2 : at + 2 + digits], 16)), 2 + digits
        except (ValueError, OverflowError):
            return following, 2
    return _ESCAPES.get(following, following), 2


def _close(written: str, at: int, end: int) -> int:
    """The offset behind the brace that closes an interpolation."""
    depth = 1
    quoted = False
    while at < end:
        char = written[at]
        if quoted:
            if char == "\\":
                at += 1
            elif char == '"':
                quoted = False
        elif char == '"':
            quoted = True
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return end


def _align(span: Span, runs: list[_Run], text: str) -> Embedding | None:
    """Find the runs in the text, one after the other; the first and the last are anchored."""
    if not text.startswith(runs[0].text) or not text.endswith(runs[-1].text):
        return None
    starts = [0]
    at = len(runs[0].text)
    if len(runs) == 1:
        return Embedding(span, (0,), tuple(runs)) if at == len(text) else None
    for run in runs[1:-1]:
        found = text.find(run.text, at)
        if found == -1:
            return None
        starts.append(found)
        at = found + len(run.text)
    last = len(text) - len(runs[-1].text)
    if last < at:
        return None
    starts.append(last)
    return Embedding(span, tuple(starts), tuple(runs))
