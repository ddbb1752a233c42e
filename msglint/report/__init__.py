"""Reporters: each turns a report into one output format.

A format is one module with `write(report, out, look)`; it is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from msglint.findings import Report
    from msglint.report.base import Look

FORMATS = ("text", "json", "sarif", "github")


def write(name: str, report: Report, out: TextIO, look: Look) -> None:
    """Write a report in one of `FORMATS`."""
    import_module(f"msglint.report.{name}").write(report, out, look)
