"""The same promise over apps of many stacks: links between stacks, stages and nested stacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from msglint.cdk.assembly import load_assembly
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from properties.hiding import added

APPS = Path(__file__).parents[1] / "cdk" / "apps"


@pytest.mark.parametrize(
    "app",
    [
        "distant",
        "environments",
        "fanout_python",
        "inline",
        "links",
        "links_python",
        "shared",
        "stages",
    ],
)
def test_hiding_a_value_of_an_app_never_adds_a_finding(app: str) -> None:
    units = load_assembly(APPS / app / "cdk.out", Workspace([APPS], APPS / app), WANTED)
    found = [f"hiding {what} adds {sorted(new)}" for unit in units for what, new in added(unit)]
    assert units
    assert found == []
