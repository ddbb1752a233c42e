"""Terraform is the oracle: what msglint resolves is what Terraform plans.

Cases with an `inputs.json` are planned, once for each set of inputs that it lists, and every
idiom of the fixtures.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root
from oracles.plan import missing, plan
from terraform.planned import differences, tfvars

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")

HERE = Path(__file__).parent
IDIOMS = sorted((HERE.parents[1] / "fixtures" / "idioms").glob("*/terraform"))
OPEN = {"provider-function": 1}
"""How many attributes an idiom leaves open, because that is what it is about."""

TYPES = frozenset(kind for kind in WANTED if "::" not in kind)


def planned_cases() -> list[tuple[Path, dict[str, Any]]]:
    return [
        (path.parent, inputs)
        for path in sorted(HERE.glob("cases/*/inputs.json"))
        for inputs in json.loads(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize(
    ("directory", "inputs"),
    planned_cases(),
    ids=lambda part: part.name if isinstance(part, Path) else json.dumps(part),
)
def test_what_is_resolved_is_what_is_planned(
    directory: Path, inputs: dict[str, Any], tmp_path: Path
) -> None:
    unit = load_root(directory, Workspace([directory], directory), TYPES, Inputs())
    shown = plan(directory, known=True, var_files=[tfvars(tmp_path, inputs)])
    wrong, compared, left_open = differences(unit, shown, TYPES, inputs)
    assert wrong == []
    assert compared
    assert left_open == 0


@pytest.mark.parametrize("directory", IDIOMS, ids=lambda path: path.parent.name)
def test_idioms_are_resolved_as_they_are_planned(directory: Path) -> None:
    unit = load_root(directory, Workspace([directory], directory), TYPES, Inputs())
    wrong, compared, left_open = differences(unit, plan(directory, known=True), TYPES, {})
    assert wrong == []
    assert compared
    assert left_open == OPEN.get(directory.parent.name, 0)
