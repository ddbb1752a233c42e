"""What every reporter shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.findings import Finding, Undetermined
    from msglint.source.text import Span


EXPECT = re.compile(r"[ \t]*(?:#|//) expect: .*")
"""The marks by which the examples of pages are tested, and which readers need not see."""


class RuleText(Protocol):
    """What reporters may want to know of a rule."""

    @property
    def name(self) -> str:
        """Its identifier."""

    @property
    def summary(self) -> str:
        """One sentence."""

    @property
    def category(self) -> str:
        """What it protects from: loss, duplication, ..."""

    @property
    def severity(self) -> str:
        """As configured for this run."""

    @property
    def references(self) -> Sequence[str]:
        """Addresses to read more."""

    @property
    def body(self) -> str:
        """The page's prose, Markdown."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a report is to be shown."""

    rules: Sequence[RuleText] = ()
    color: bool = False
    terminal: bool = False
    """A person is looking: room for code frames."""
    show_undecided: bool = False


def location(span: Span) -> dict[str, str | int]:
    """A span as the JSON contract has it."""
    at = span.location
    return {
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
    }


def sentence(finding: Finding) -> str:
    """The message, with what it holds under, and with its resource where the place tells less."""
    text = finding.message
    resource = finding.resource
    is_one_line = len(finding.span.source.line_starts) <= 2  # as a plan is, normally
    if resource is not None and (finding.calls or is_one_line):
        name = resource.construct_path or resource.address
        if name.removesuffix("/Resource") not in text:
            text += f" ({name})"
    if finding.when:
        text += f" (when {finding.when})"
    return text + only_in(finding)


_MOST_NAMES = 5
"""Environments that a sentence names."""


def only_in(finding: Finding | Undetermined) -> str:
    """The environments to end a sentence with, where it does not hold in all of them."""
    if not finding.elsewhere:
        return ""
    names = list(finding.environments)
    if len(names) > _MOST_NAMES:
        names[_MOST_NAMES:] = [f"{len(names) - _MOST_NAMES} more"]
    listed = " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
    return f" (in {listed})"
