"""Plans of the fixtures, each beside its configuration: the same findings at the same places."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.expectations import FIXTURES, Case, Expected, cases
from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.findings import Report
from msglint.options import Options
from msglint.pipeline import check
from terraform.plan.planning import PLANS

TERRAFORM = [case for case in cases() if case.format == "terraform"]


def beside(case: Case, directory: Path) -> None:
    """The configuration of a scenario with its plans."""
    shutil.copytree(case.directory, directory, dirs_exist_ok=True)
    for name in PLANS:
        shutil.copy(FIXTURES / case.scenario / "plan" / name, directory)


def judged(directory: Path, path: str) -> Report:
    return check(Options(paths=(Path(path),), cwd=directory), load_rules(Configuration()))


def found(report: Report) -> list[Expected]:
    listed = []
    for finding in report.findings:
        at = finding.span.location
        assert finding.resource is not None, finding.message
        listed.append(
            Expected(
                place=f"{at.path}:{at.line}:{at.column}",
                rule=finding.rule,
                severity=finding.severity,
                address=finding.resource.address,
                calls=", ".join(call.message for call in finding.calls),
            )
        )
    return sorted(listed)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("case", TERRAFORM, ids=str)
def test_a_plan_gives_what_its_configuration_gives(case: Case, name: str, tmp_path: Path) -> None:
    beside(case, tmp_path)
    report = judged(tmp_path, name)
    assert found(report) == [replace(one, when="") for one in case.findings]
    assert report.undecided == []


@pytest.mark.parametrize("case", TERRAFORM, ids=str)
def test_nothing_is_said_twice(case: Case, tmp_path: Path) -> None:
    beside(case, tmp_path)
    report = judged(tmp_path, ".")
    assert found(report) == [replace(one, when="") for one in case.findings]
