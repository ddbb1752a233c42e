"""A rule's page for a terminal: what it is, how it is set, and its prose and examples.

Headings stand at the margin and all else is indented, so that the page can be read without
colours as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from msglint.report.base import EXPECT, RuleText
from msglint.report.paint import BOLD, CYAN, DIM, SEVERITY_COLORS, YELLOW, Paint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

_FENCE = re.compile(r"`{3,}[^`]*")
_HEADING = re.compile(r"#{1,6} +(.*?)[ #]*")
_CODE = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


class Condition(Protocol):
    """What a rule asks."""

    @property
    def text(self) -> str:
        """As the page has it."""


class Parameter(Protocol):
    """What teams may set."""

    @property
    def type(self) -> str:
        """ "integer", "number", "string" or "boolean"."""

    @property
    def default(self) -> object:
        """Its value unless a team sets it."""

    @property
    def minimum(self) -> float | None:
        """The smallest number that is accepted."""

    @property
    def maximum(self) -> float | None:
        """The largest number that is accepted."""

    @property
    def description(self) -> str:
        """What it means."""


class PageText(RuleText, Protocol):
    """What is shown of a rule."""

    @property
    def subject(self) -> str:
        """What it judges."""

    @property
    def when(self) -> Condition | None:
        """Which subjects it applies to."""

    @property
    def require(self) -> Condition:
        """What must be true of them."""

    @property
    def info_when(self) -> Condition | None:
        """What of its findings is info only."""

    @property
    def settable(self) -> Mapping[str, Parameter]:
        """Its parameters."""

    @property
    def parameters(self) -> Mapping[str, object]:
        """Their values in this run."""

    @property
    def opt_in(self) -> bool:
        """Whether it is off by default."""

    @property
    def page(self) -> str:
        """Where a team's own page lies; empty for what msglint ships."""


def write(rule: PageText, written_severity: str, out: TextIO, *, color: bool = False) -> None:
    """Write the page of a rule as it is configured."""
    paint = Paint(color)
    lines = [
        paint(rule.name, BOLD),
        f"  {rule.summary}",
        "",
        *_facts(rule, written_severity, paint),
        *_parameters(rule, paint),
        "",
        *([] if rule.body.startswith("#") else [paint("Why", BOLD)]),
        *_prose(rule.body, paint),
    ]
    if rule.references:
        lines += ["", paint("References", BOLD), *(f"  {address}" for address in rule.references)]
    for line in lines:
        out.write(line.rstrip() + "\n")


def _facts(rule: PageText, written_severity: str, paint: Paint) -> Iterator[str]:
    severity = paint(rule.severity, SEVERITY_COLORS[rule.severity])
    if rule.severity != written_severity:
        severity += f" (by configuration; {written_severity} by default)"
    yield f"  category  {rule.category}"
    yield f"  severity  {severity}"
    if rule.opt_in:
        yield "  opt-in    off unless it is selected by name, or the profile is strict"
    if rule.page:
        yield f"  page      {rule.page}"
    yield f"  judges    {rule.subject}"
    if rule.when is not None:
        yield f"  when      {_one_line(rule.when.text)}"
    yield f"  requires  {_one_line(rule.require.text)}"
    if rule.info_when is not None:
        yield f"  info      where {_one_line(rule.info_when.text)}"


def _parameters(rule: PageText, paint: Paint) -> Iterator[str]:
    if rule.settable:
        yield ""
        yield paint("Parameters", BOLD)
    for name, parameter in rule.settable.items():
        value = rule.parameters[name]
        shown = f"{name} = {_value(value)}"
        if value != parameter.default:
            shown += f" (by configuration; {_value(parameter.default)} by default)"
        yield f"  {paint(shown, CYAN)}"
        bounds = [
            f"{word} {_value(bound)}"
            for word, bound in (("at least", parameter.minimum), ("at most", parameter.maximum))
            if bound is not None
        ]
        yield f"    {', '.join((parameter.type, *bounds))}"
        if parameter.description:
            yield f"    {parameter.description}"


def _prose(body: str, paint: Paint) -> Iterator[str]:
    fence = ""
    for line in (_printable(line) for line in body.strip("\n").split("\n")):
        if fence:
            if line.rstrip() == fence:
                fence = ""
            else:
                yield f"      {_code_line(line, paint)}"
        elif _FENCE.fullmatch(line):
            fence = line[: len(line) - len(line.lstrip("`"))]
        elif heading := _HEADING.fullmatch(line):
            yield paint(heading[1], BOLD)
        else:
            yield f"  {_inline(line, paint)}"


def _code_line(line: str, paint: Paint) -> str:
    """A line of an example; one that is at fault stands out."""
    unmarked = EXPECT.sub("", line)
    return paint(unmarked, DIM if unmarked == line else YELLOW)


def _inline(line: str, paint: Paint) -> str:
    line = _LINK.sub(r"\1 (\2)", line)
    if not paint.on:
        return line
    line = _CODE.sub(lambda match: paint(match[1], CYAN), line)
    return _STRONG.sub(lambda match: paint(match[1], BOLD), line)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _one_line(text: str) -> str:
    return _printable(" ".join(text.split()))


def _printable(line: str) -> str:
    """Pages come from strangers, too: nothing in them may steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in line.expandtabs(4))
