"""Knowing less never finds more: the promise that makes a finding worth reading."""

from __future__ import annotations

import random

import pytest

from fixtures.expectations import Case, cases
from msglint.declarations import Unit
from properties.hiding import added, hidden_declarations
from properties.judging import judge, units


@pytest.mark.parametrize("case", cases(), ids=str)
def test_hiding_a_value_never_adds_a_finding(case: Case) -> None:
    found = [f"hiding {what} adds {sorted(new)}" for u in units(case) for what, new in added(u)]
    assert found == []


@pytest.mark.parametrize("case", cases(), ids=str)
def test_hiding_many_values_never_adds_a_finding(case: Case) -> None:
    """Each step hides one more value, and may not find what the step before did not."""
    chance = random.Random(str(case))
    for unit in units(case):
        seen = judge(unit).findings
        hidden: list[str] = []
        for _ in range(25):
            at = chance.randrange(len(unit.declarations))
            what, less = chance.choice(list(hidden_declarations(unit.declarations[at])))
            declarations = [*unit.declarations[:at], less, *unit.declarations[at + 1 :]]
            unit = Unit(unit.name, declarations, unit.hidden)
            hidden.append(f"{less.address}{what}")
            now = judge(unit).findings
            assert now <= seen, f"hiding {hidden} adds {sorted(now - seen)}"
            seen = now
