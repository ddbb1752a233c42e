"""The units of the fixtures, and the findings in a unit, for properties over both."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeAlias

from fixtures.expectations import Case, cases
from msglint.config import Configuration
from msglint.engine.judge import judge_unit
from msglint.engine.rules import load_rules
from msglint.messaging.graph import build
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace

if TYPE_CHECKING:
    from msglint.declarations import Unit
    from msglint.engine.rule import Rule

Verdicts: TypeAlias = frozenset[tuple[str, ...]]
"""Rule, address, place and calls of each finding."""


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


def verdicts(unit: Unit) -> Verdicts:
    """The findings in a unit. A defect of msglint is not one of them: it fails the test."""
    report = judge_unit(build(unit), unit, rules())
    assert not report.failed, [finding.message for finding in report.findings]
    return frozenset(
        (
            finding.rule,
            finding.resource.address if finding.resource else "",
            repr(finding.span),
            *(call.message for call in finding.calls),
        )
        for finding in report.findings
    )


def all_units() -> list[tuple[Case, Unit]]:
    """Every unit of every scenario in every format."""
    return [(case, unit) for case in cases() for unit in units(case)]
