"""Models of public modules hold: what they declare is what Terraform plans with the modules.

`planned.json` beside each case holds what Terraform planned with the real modules in place of
the models and the stand-in provider, as if everything had been deployed: the values of the
resources that matter to messages, without tags and what is not set, and the identifiers of the
others. The modules themselves are not part of this repository.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root
from terraform.planned import differences

CASES = Path(__file__).parent / "cases"
OPEN = {"lambda-alias": 1}
"""How many attributes are not resolved: a qualifier that hangs on the version of a function."""


def recorded(directory: Path) -> tuple[dict[str, Any], frozenset[str]]:
    """A plan in the form that Terraform shows, and the types that were recorded."""
    data = json.loads((directory / "planned.json").read_text("utf-8"))
    # Models read account, partition and Region once, where some modules do so conditionally.
    values = {**data["other"], **data["declared"]}
    values |= {a.removesuffix("[0]"): one for a, one in values.items() if "data.aws_" in a}
    resources = [{"address": address, "values": one} for address, one in values.items()]
    return {"planned_values": {"root_module": {"resources": resources}}}, frozenset(data["types"])


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_a_model_declares_what_is_planned_with_the_module(case: str) -> None:
    directory = CASES / case
    shown, types = recorded(directory)
    unit = load_root(directory, Workspace([directory], directory), types, Inputs())
    assert not unit.hidden
    assert not unit.problems
    wrong, compared, left_open = differences(unit, shown, types, {})
    assert wrong == []
    assert compared
    assert left_open == OPEN.get(case, 0)
