"""Findings: all that reporters see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from msglint.source.text import Span

Severity: TypeAlias = Literal["error", "warning", "info"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""Worst first."""


@dataclass(frozen=True, slots=True)
class Resource:
    """The owner of a finding's primary location."""

    address: str
    type: str
    construct_path: str | None = None
    part: str = ""
    """The part of the deployment that declares it, where it is put together of such."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that matters to the finding, and what it is."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Fix:
    """What to change, in words, and how safe it is to do so without thinking."""

    message: str
    safety: Literal["safe", "unsafe"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation at one place."""

    rule: str
    severity: Severity
    category: str
    message: str
    span: Span
    resource: Resource | None = None
    related: tuple[Related, ...] = ()
    origin: tuple[Related, ...] = ()
    """How the value at the location came about, nearest step first."""
    calls: tuple[Related, ...] = ()
    """The module calls or nested stacks that led to the resource, outermost first."""
    when: str | None = None
    """The assumption it holds under, when it does not always hold."""
    environments: tuple[str, ...] = ()
    """The environments it holds in, where the files were judged with the inputs of several."""
    elsewhere: bool = False
    """Whether there are others, in which it does not hold."""
    fix: Fix | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A rule that could not be decided for a resource, and the value that was missing."""

    rule: str
    resource: Resource
    span: Span
    reason: str
    environments: tuple[str, ...] = ()
    elsewhere: bool = False
    """As of findings."""


@dataclass(slots=True)
class Report:
    """Everything one run found out."""

    findings: list[Finding] = field(default_factory=list)
    undecided: list[Undetermined] = field(default_factory=list)
    files: int = 0
    resources: int = 0
    notices: list[str] = field(default_factory=list)
    """What the user should know about the run itself."""
    failed: bool = False
    """An internal error was met: the run is not complete."""

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(1 for finding in self.findings if finding.severity == severity)
