"""GitHub Actions workflow commands: findings become annotations on the pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.report.base import sentence

if TYPE_CHECKING:
    from typing import TextIO

    from msglint.findings import Finding, Report
    from msglint.report.base import Look

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def write(report: Report, out: TextIO, _look: Look) -> None:
    """Write one workflow command per finding."""
    for finding in report.findings:
        out.write(_command(finding) + "\n")


def _command(finding: Finding) -> str:
    at = finding.span.location
    properties = {
        "file": at.path,
        "line": at.line,
        "endLine": at.end_line,
        "title": finding.rule,
    }
    if at.line == at.end_line:  # columns across lines are refused
        properties |= {"col": at.column, "endColumn": at.end_column}
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    text = sentence(finding)
    if finding.fix is not None:
        text += f"\nFix: {finding.fix.message}"
    return f"::{_LEVELS[finding.severity]} {listed}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
