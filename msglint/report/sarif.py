"""SARIF 2.1.0, as code scanning services read it.

Follows the OASIS standard: columns count Unicode code points, regions end exclusive,
addresses are relative to the source root.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from msglint import __version__
from msglint.report.base import EXPECT, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from msglint.findings import Finding, Related, Report
    from msglint.report.base import Look, RuleText
    from msglint.source.text import Span

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def write(report: Report, out: TextIO, look: Look) -> None:
    """Write the report as one SARIF log with one run."""
    json.dump(document(report, look.rules), out, indent=2, ensure_ascii=True)
    out.write("\n")


def document(report: Report, rules: Iterable[RuleText]) -> dict[str, Any]:
    """The log as plain data. It describes the rules that found something."""
    found = {finding.rule for finding in report.findings}
    described = [_rule(rule) for rule in rules if rule.name in found]
    known = {rule["id"] for rule in described}
    described += [{"id": name} for name in sorted(found - known)]
    index = {rule["id"]: number for number, rule in enumerate(described)}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "msglint",
                        "semanticVersion": __version__,
                        "rules": described,
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": not report.failed}],
                "results": [_result(finding, index) for finding in report.findings],
            }
        ],
    }


def _rule(rule: RuleText) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.category]},
    }
    if rule.body:
        body = EXPECT.sub("", rule.body)
        described["help"] = {"text": body, "markdown": body}
    if rule.references:
        described["helpUri"] = rule.references[0]
    return described


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": sentence(finding)},
        "locations": [_location(finding)],
        "partialFingerprints": {"msglint/v1": finding.fingerprint},
    }
    related = [*finding.related, *finding.origin, *finding.calls]
    if related:
        result["relatedLocations"] = [
            _related(number, place) for number, place in enumerate(related)
        ]
    properties: dict[str, Any] = {}
    if finding.fix is not None:
        properties["fix"] = finding.fix.message
    if finding.environments:
        properties["environments"] = list(finding.environments)
    if properties:
        result["properties"] = properties
    return result


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(finding.span)}
    if finding.resource is not None:
        logical = {"fullyQualifiedName": finding.resource.address, "kind": "resource"}
        location["logicalLocations"] = [logical]
    return location


def _related(number: int, place: Related) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": place.message},
        "physicalLocation": _physical(place.span),
    }


def _physical(span: Span) -> dict[str, Any]:
    at = span.location
    return {
        "artifactLocation": {"uri": quote(at.path), "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        },
    }
