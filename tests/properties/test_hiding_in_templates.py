"""The promise that hiding adds no finding, held over the templates of the front end's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from msglint.cloudformation.load import load_templates
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from properties.hiding import added

TESTS = Path(__file__).parents[1]
SUFFIXES = (".yaml", ".json")


def groups() -> list[list[Path]]:
    """The templates of each case together, and each SAM template by itself."""
    directories = sorted((TESTS / "cloudformation" / "cases").iterdir())
    together = [
        [path for path in sorted(case.rglob("*")) if path.suffix in SUFFIXES]
        for case in directories
    ]
    return together + [[path] for path in sorted((TESTS / "sam" / "cases").glob("*.yaml"))]


@pytest.mark.parametrize("paths", groups(), ids=lambda paths: "/".join(paths[0].parts[-2:]))
def test_hiding_a_value_or_condition_never_adds_a_finding(paths: list[Path]) -> None:
    top = paths[0].parent
    units = load_templates(paths, Workspace([top], top), WANTED)
    found = [f"hiding {what} adds {sorted(new)}" for u in units for what, new in added(u)]
    assert found == []
