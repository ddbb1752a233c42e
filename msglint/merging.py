"""What several deployments say alike is told once.

Two deployments may share a module, and one may be judged with the inputs of several
environments: then findings say in which of them they hold, unless that is everywhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.findings import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from msglint.findings import Finding, Undetermined


def merge_environments(reports: Sequence[tuple[str, Report]]) -> Report:
    """One report of those on the same files, each with the name of its environment."""
    merged = Report(failed=any(report.failed for _, report in reports))
    every = {name for name, _ in reports}
    holds: dict[object, list[tuple[str, Finding]]] = {}
    open_: dict[object, list[tuple[str, Undetermined]]] = {}
    for name, report in reports:
        for finding in report.findings:
            holds.setdefault(_words(finding), []).append((name, finding))
        for entry in report.undecided:
            open_.setdefault(_question(entry), []).append((name, entry))
    for alike in holds.values():
        one = _united([finding for _, finding in alike])
        if one.resource is not None:  # else it is about a file, whatever is deployed with it
            names = tuple(dict.fromkeys(name for name, _ in alike))
            one = replace(one, environments=names, elsewhere=len(names) < len(every))
        merged.findings.append(one)
    for same in open_.values():
        names = tuple(dict.fromkeys(name for name, _ in same))
        elsewhere = len(names) < len(every)
        merged.undecided.append(replace(same[0][1], environments=names, elsewhere=elsewhere))
    return merged


def part_of(report: Report, name: str) -> Report:
    """What is said of the resources of one part; without a name, what is said of none."""
    findings = [f for f in report.findings if name == (f.resource.part if f.resource else "")]
    undecided = [entry for entry in report.undecided if name == entry.resource.part]
    return Report(findings, undecided)


def tidy(report: Report) -> None:
    """Sort, merge what deployments say alike, and give every finding a fingerprint."""
    alike: dict[object, list[Finding]] = {}
    for finding in report.findings:
        alike.setdefault(_words(finding), []).append(finding)
    merged = [_united(findings) for findings in alike.values()]
    report.findings = list(_marked(sorted(merged, key=_order)))
    undecided = {_question(entry): entry for entry in report.undecided}
    report.undecided = sorted(undecided.values(), key=_order_of_undecided)


def _words(finding: Finding) -> object:
    """What a finding says to its reader."""
    address = finding.resource.address if finding.resource else ""
    at = finding.span.location
    told = (at, finding.rule, finding.severity, address, finding.message, finding.when)
    return (*told, finding.environments, finding.elsewhere)


def _question(entry: Undetermined) -> object:
    at = entry.span.location
    return (entry.rule, at, entry.resource.address, entry.environments, entry.elsewhere)


def _united(findings: Sequence[Finding]) -> Finding:
    """The first of findings that say the same, with what led to each of them."""
    first = findings[0]
    calls = dict.fromkeys(call for finding in findings for call in finding.calls)
    origin = dict.fromkeys(step for finding in findings for step in finding.origin)
    if len(calls) == len(first.calls) and len(origin) == len(first.origin):
        return first
    return replace(first, calls=tuple(calls), origin=tuple(origin))


def _marked(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, those about inputs with a fingerprint too: what is wrong in which file."""
    import hashlib

    seen: dict[tuple[str, ...], int] = {}
    for finding in findings:
        if finding.fingerprint:
            yield finding
            continue
        parts = (finding.rule, finding.span.source.path, finding.message)
        number = seen[parts] = seen.get(parts, 0) + 1
        mark = hashlib.sha256("\0".join((*parts, str(number))).encode("utf-8", "replace"))
        yield replace(finding, fingerprint=mark.hexdigest()[:32])


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    at = finding.span.location
    return at.path, at.line, at.column, finding.rule, finding.message


def _order_of_undecided(entry: Undetermined) -> tuple[str, int, int, str, str]:
    at = entry.span.location
    return at.path, at.line, at.column, entry.rule, entry.resource.address
