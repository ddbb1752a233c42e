"""Terraform is the oracle: what msglint resolves is what Terraform plans.

Cases with an `inputs.json` are planned, once for each set of inputs that it lists.
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
