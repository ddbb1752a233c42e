"""The JSON contract, version 1: stable for tests and other tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msglint import __version__
from msglint.findings import SEVERITIES
from msglint.report.base import location

if TYPE_CHECKING:
    from typing import TextIO

    from msglint.findings import Finding, Related, Report, Resource, Undetermined
    from msglint.report.base import Look

SCHEMA_VERSION = 1


def write(report: Report, out: TextIO, _look: Look) -> None:
    """Write the report as one JSON object."""
    json.dump(document(report), out, indent=2, ensure_ascii=True)
    out.write("\n")


def document(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    counts = {severity: report.count(severity) for severity in SEVERITIES}
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "msglint", "version": __version__},
        "findings": [_finding(finding) for finding in report.findings],
        "undecided": [_undecided(entry) for entry in report.undecided],
        "summary": {
            "files": report.files,
            "resources": report.resources,
            **counts,
            "undecided": len(report.undecided),
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    fix = finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "category": finding.category,
        "message": finding.message,
        "resource": _resource(finding.resource),
        "location": location(finding.span),
        "related": [_related(related) for related in finding.related],
        "origin": [_related(step) for step in finding.origin],
        "calls": [_related(call) for call in finding.calls],
        "when": finding.when,
        "environments": list(finding.environments),
        "fix": None if fix is None else {"message": fix.message, "safety": fix.safety},
        "fingerprint": finding.fingerprint,
    }


def _undecided(entry: Undetermined) -> dict[str, Any]:
    return {
        "rule": entry.rule,
        "resource": _resource(entry.resource),
        "location": location(entry.span),
        "reason": entry.reason,
        "environments": list(entry.environments),
    }


def _resource(resource: Resource | None) -> dict[str, str] | None:
    if resource is None:
        return None
    entry = {"address": resource.address, "type": resource.type}
    if resource.construct_path is not None:
        entry["construct_path"] = resource.construct_path
    return entry


def _related(related: Related) -> dict[str, Any]:
    return {"message": related.message, "location": location(related.span)}
