"""Terraform is the oracle: every expression gives its value, or is declined; never another.

The tables are in `expressions/*.txt`. `pytest -s` prints the counts.
"""

from __future__ import annotations

from collections import Counter

import pytest

from terraform import console
from terraform.expressions_here import DECLINED, FILES, Here, tables

TABLES = tables()

NEWER = {"false && null", 'true || tobool("x")'}
"""Refused by Terraform 1.11, and decided by the left operand in newer versions."""


def compared(expressions: list[str]) -> tuple[Counter[str], list[str]]:
    """How many answers agree, and a line for each that differs."""
    here = Here()
    counts: Counter[str] = Counter()
    differing: list[str] = []
    for expression, theirs in zip(expressions, console.evaluate(expressions, FILES), strict=True):
        ours = here.answer(expression)
        if ours == theirs or expression in NEWER:
            counts["equal"] += 1
        elif ours == DECLINED or theirs == console.NO_TEXT:
            counts["declined"] += 1
        else:
            counts["different"] += 1
            differing.append(f"{expression}\n    Terraform: {theirs}\n    msglint:   {ours}")
    return counts, differing


@pytest.fixture(scope="module", autouse=True)
def _terraform() -> None:
    if reason := console.missing():
        pytest.skip(reason)


def test_tables() -> None:
    expressions = [expression for table in TABLES.values() for expression in table]
    counts, differing = compared(expressions)
    print(f"\n{len(expressions)} expressions of the tables: {dict(counts)}")
    assert not differing, "\n".join(differing)
    assert counts["declined"] <= 0.03 * len(expressions)
