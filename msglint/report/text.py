"""Text for people and problem matchers.

Each finding is one line, `path:line:column: severity: message [rule]`, which matchers rely
on. On a terminal a code frame follows: the place, the related places, how the value came
about, and the fix. ASCII only, so that no console encoding can stumble over our own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.findings import SEVERITIES
from msglint.report.base import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from msglint.findings import Finding, Related, Report, Undetermined
    from msglint.report.base import Look
    from msglint.source.text import Span

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_CYAN = "\x1b[36m"
_SEVERITY_COLORS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "info": "\x1b[1;34m"}

MAX_FRAME_WIDTH = 160
"""Columns of source that a code frame shows; generated files have endless lines."""


def write(report: Report, out: TextIO, look: Look) -> None:
    """Write all findings, what is undecided if asked for, and a summary line."""
    paint = _Paint(look.color)
    for finding in report.findings:
        out.write(_line(finding, paint) + "\n")
        if look.terminal:
            for line in _frame(finding, paint):
                out.write(line + "\n")
            out.write("\n")
    if look.show_undecided:
        for entry in report.undecided:
            out.write(_undecided(entry, paint) + "\n")
    out.write(summary(report, look) + "\n")


def summary(report: Report, look: Look) -> str:
    """One sentence about the whole run."""
    looked_at = f"{_count(report.resources, 'resource')} in {_count(report.files, 'file')}"
    if report.findings:
        parts = [
            _count(number, severity) if severity != "info" else f"{number} info"
            for severity in SEVERITIES
            if (number := report.count(severity))
        ]
        text = f"Found {', '.join(parts)}; checked {looked_at}."
    else:
        text = f"No findings; checked {looked_at}."
    if report.undecided:
        text += f" {len(report.undecided)} undecided"
        text += "." if look.show_undecided else " (--show-undecided tells why)."
    return text


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class _Paint:
    """Wraps text in terminal colours, or does not."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, code: str) -> str:
        return f"{code}{text}{_RESET}" if self._on else text


def _line(finding: Finding, paint: _Paint) -> str:
    at = finding.span.location
    place = paint(f"{at.path}:{at.line}:{at.column}:", _BOLD)
    severity = paint(f"{finding.severity}:", _SEVERITY_COLORS[finding.severity])
    return f"{place} {severity} {_one_line(sentence(finding))} [{finding.rule}]"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _undecided(entry: Undetermined, paint: _Paint) -> str:
    at = entry.span.location
    place = paint(f"{at.path}:{at.line}:{at.column}:", _BOLD)
    about = f"{entry.resource.address}: {_one_line(entry.reason)}"
    return f"{place} {paint('undecided:', _CYAN)} {about} [{entry.rule}]"


def _frame(finding: Finding, paint: _Paint) -> Iterator[str]:
    resource = finding.resource
    if resource is not None and resource.construct_path is not None:
        yield paint(f"  = construct: {resource.construct_path}", _DIM)
    yield from _excerpt(finding.span, "", paint, _SEVERITY_COLORS[finding.severity])
    for related in finding.related:
        yield from _excerpt(related.span, related.message, paint, _CYAN)
    for step in finding.origin:
        yield _note("value from", step, paint)
    for call in finding.calls:
        yield _note("called by", call, paint)
    if finding.when is not None:
        yield f"  = when: {finding.when}"
    if finding.fix is not None:
        yield f"  = fix: {finding.fix.message}"
    yield paint(f"  = help: msglint explain {finding.rule}", _DIM)


def _note(kind: str, step: Related, paint: _Paint) -> str:
    at = step.span.location
    return f"  = {kind}: {step.message} {paint(f'({at.path}:{at.line}:{at.column})', _DIM)}"


def _excerpt(span: Span, label: str, paint: _Paint, color: str) -> Iterator[str]:
    """The first line of a span, underlined."""
    at = span.location
    source_line = span.source.line(at.line).replace("\t", " ")
    shift = max(0, at.column - MAX_FRAME_WIDTH // 2) if len(source_line) > MAX_FRAME_WIDTH else 0
    shown = source_line[shift : shift + MAX_FRAME_WIDTH]
    end = at.end_column if at.end_line == at.line else len(source_line) + 1
    width = max(1, min(end, shift + len(shown) + 1) - at.column)
    number = str(at.line)
    margin = " " * len(number)
    if label:
        yield paint(f"{margin} --> {at.path}:{at.line}:{at.column}", _DIM)
    yield f"{paint(margin + ' |', _DIM)}"
    yield f"{paint(number + ' |', _DIM)} {shown}"
    marks = " " * (at.column - 1 - shift) + paint(
        "^" * width + (f" {label}" if label else ""), color
    )
    yield f"{paint(margin + ' |', _DIM)} {marks}"
