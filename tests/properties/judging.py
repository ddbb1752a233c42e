"""The units of the fixtures, and the findings in a unit, for properties over both."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from msglint.config import Configuration
from msglint.engine.judge import judge_unit
from msglint.engine.rules import load_rules
from msglint.messaging.graph import build
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace

if TYPE_CHECKING:
    from fixtures.expectations import Case
    from msglint.declarations import Unit
    from msglint.engine.rule import Rule

Verdicts: TypeAlias = frozenset[tuple[str, ...]]
"""Rule, address and more of each finding or of what is left open."""


@functools.cache
def units(case: Case) -> tuple[Unit, ...]:
    """What the front end of the format makes of a scenario."""
    directory = case.directory
    workspace = Workspace([directory], directory)
    match case.format:
        case "terraform":
            from msglint.terraform.inputs import Inputs
            from msglint.terraform.root import load_root

            return (load_root(directory, workspace, WANTED, Inputs()),)
        case "cdk":
            from msglint.cdk.assembly import load_assembly

            return tuple(load_assembly(directory / "app" / "cdk.out", workspace, WANTED))
        case "plan":
            from msglint.terraform.plan import load_plan

            plans = sorted(directory.glob("*.json"))
            return tuple(load_plan(path, workspace, WANTED) for path in plans)
        case _:
            from msglint.cloudformation.load import load_templates

            templates = sorted(path for path in directory.rglob("*.*") if path.is_file())
            return tuple(load_templates(templates, workspace, WANTED))


@functools.cache
def rules() -> list[Rule]:
    """All rules, as they are without configuration."""
    return load_rules(Configuration())


@dataclass(frozen=True)
class Outcome:
    """What came of a unit."""

    findings: Verdicts
    undecided: Verdicts


def judge(unit: Unit) -> Outcome:
    """Judge a unit. A defect of msglint is not a finding: it fails the test."""
    report = judge_unit(build(unit), unit, rules())
    assert not report.failed, [finding.message for finding in report.findings]
    findings = frozenset(
        (
            finding.rule,
            finding.resource.address if finding.resource else "",
            repr(finding.span),
            *(call.message for call in finding.calls),
        )
        for finding in report.findings
    )
    undecided = frozenset((u.rule, u.resource.address, u.reason) for u in report.undecided)
    return Outcome(findings, undecided)
