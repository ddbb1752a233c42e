"""Breaking the condition of a rule in any small way makes one of its examples fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rule_mutations import mutants, score, without_a_clause

from msglint.engine.compile import pages

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.engine.pages import Page


@pytest.mark.parametrize("page", list(pages()), ids=lambda page: page.rule.name)
def test_no_mutant_of_a_condition_survives_the_examples(page: Page, tmp_path: Path) -> None:
    assert score(page, tmp_path).survivors == []


def test_each_clause_is_dropped_in_turn() -> None:
    assert list(without_a_clause('a && (b || f("x && y")) && c')) == [
        'a && ( f("x && y")) && c',
        "a && (b ) && c",
        ' (b || f("x && y")) && c',
        "a && c",
        'a && (b || f("x && y")) ',
    ]


def test_what_is_tried() -> None:
    assert set(mutants("a >= 2 && !b")) == {
        "!(a >= 2 && !b)",
        "a > 2 && !b",
        "a < 2 && !b",
        "a >= 2 || !b",
        "a >= 2 && b",
        "a >= 3 && !b",
        "a >= 2 ",
        " !b",
    }
