"""The plans of the fixtures, made by Terraform, say what msglint reads in their sources."""

import json
from pathlib import Path

import pytest

from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root
from terraform.planned import differences

FIXTURES = Path(__file__).parents[2] / "fixtures"
TYPES = frozenset(kind for kind in WANTED if "::" not in kind)
PLANS = sorted(FIXTURES.glob("*/plan/deployed.json"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parents[1].name)
def test_the_sources_of_a_fixture_give_its_plan(path: Path) -> None:
    directory = path.parents[1] / "terraform"
    shown = json.loads(path.read_text("utf-8"))
    inputs = {name: given.get("value") for name, given in shown.get("variables", {}).items()}
    unit = load_root(directory, Workspace([directory], directory), TYPES, Inputs())
    wrong, compared, left_open = differences(unit, shown, TYPES, inputs)
    assert wrong == []
    assert compared >= 10
    assert left_open == 0


def test_there_are_plans() -> None:
    assert len(PLANS) >= 6
