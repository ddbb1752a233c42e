"""Text for people and problem matchers.

Each finding is one line, `path:line:column: severity: message [rule]`, which matchers rely
on. On a terminal a code frame follows: the place, the related places, how the value came
about, and the fix. ASCII only, so that no console encoding can stumble over our own words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.findings import SEVERITIES
from msglint.report.base import only_in, sentence
from msglint.report.paint import BOLD, CYAN, DIM, SEVERITY_COLORS, Paint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from msglint.findings import Finding, Related, Report, Undetermined
    from msglint.report.base import Look
    from msglint.source.text import Span

_FIELD = re.compile(r"^[a-z_.]+ is not known: ")
"""How a reason begins that says for which field of the model a value was missing."""

MAX_FRAME_WIDTH = 160
"""Columns of source that a code frame shows; generated files have endless lines."""


def write(report: Report, out: TextIO, look: Look) -> None:
    """Write all findings, what is undecided if asked for, and a summary line."""
    paint = Paint(look.color)
    for finding in report.findings:
        out.write(_line(finding, paint) + "\n")
        if look.terminal:
            for line in _frame(finding, look, paint):
                out.write(line + "\n")
            out.write("\n")
    if look.show_undecided:
        for line in _undecided(report.undecided, paint):
            out.write(line + "\n")
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


def _line(finding: Finding, paint: Paint) -> str:
    at = finding.span.location
    place = paint(f"{at.path}:{at.line}:{at.column}:", BOLD)
    severity = paint(f"{finding.severity}:", SEVERITY_COLORS[finding.severity])
    return f"{place} {severity} {_one_line(sentence(finding))} [{finding.rule}]"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _undecided(entries: Sequence[Undetermined], paint: Paint) -> Iterator[str]:
    """What is undecided, by reason: one value that is missing keeps many rules from deciding."""
    by_reason: dict[str, list[Undetermined]] = {}
    for entry in entries:
        reason = _FIELD.sub("", _one_line(entry.reason)) + only_in(entry)
        by_reason.setdefault(reason, []).append(entry)
    head = paint("undecided:", CYAN)
    for reason, group in by_reason.items():
        if len(group) == 1:
            reason = _one_line(group[0].reason) + only_in(group[0])
        by_place: dict[str, list[Undetermined]] = {}
        for entry in group:
            at = entry.span.location
            by_place.setdefault(f"{at.path}:{at.line}:{at.column}:", []).append(entry)
        if len(by_place) > 1:
            yield f"{head} {reason}"
        for place, there in by_place.items():
            about = ", ".join(dict.fromkeys(entry.resource.address for entry in there))
            rules = ", ".join(dict.fromkeys(entry.rule for entry in there))
            if len(by_place) > 1:
                yield f"  {paint(place, BOLD)} {about} [{rules}]"
            else:
                yield f"{paint(place, BOLD)} {head} {about}: {reason} [{rules}]"


def _frame(finding: Finding, look: Look, paint: Paint) -> Iterator[str]:
    resource = finding.resource
    if resource is not None and resource.construct_path is not None:
        yield paint(f"  = construct: {resource.construct_path}", DIM)
    yield from _excerpt(finding.span, "", paint, SEVERITY_COLORS[finding.severity])
    for related in finding.related:
        yield from _excerpt(related.span, related.message, paint, CYAN)
    for step in finding.origin:
        yield _note("value from", step, paint)
    for call in finding.calls:
        yield _note("called by", call, paint)
    if finding.when is not None:
        yield f"  = when: {finding.when}"
    if finding.elsewhere:
        yield f"  = in: {', '.join(finding.environments)}"
    if finding.fix is not None:
        yield f"  = fix: {finding.fix.message}"
    if any(rule.name == finding.rule for rule in look.rules):
        yield paint(f"  = help: msglint explain {finding.rule}", DIM)


def _note(kind: str, step: Related, paint: Paint) -> str:
    at = step.span.location
    return f"  = {kind}: {step.message} {paint(f'({at.path}:{at.line}:{at.column})', DIM)}"


def _excerpt(span: Span, label: str, paint: Paint, color: str) -> Iterator[str]:
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
        yield paint(f"{margin} --> {at.path}:{at.line}:{at.column}", DIM)
    yield f"{paint(margin + ' |', DIM)}"
    yield f"{paint(number + ' |', DIM)} {shown}"
    marks = " " * (at.column - 1 - shift) + paint(
        "^" * width + (f" {label}" if label else ""), color
    )
    yield f"{paint(margin + ' |', DIM)} {marks}"
