"""The examples of every rule page, through the whole of msglint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.engine.compile import pages
from msglint.engine.examples import examples
from msglint.testing import check_page

if TYPE_CHECKING:
    from msglint.engine.pages import Page

PAGES = list(pages())
KNOWN = {page.rule.name: page.rule for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule.name)
def test_examples_give_what_they_say(page: Page) -> None:
    assert [str(mistake) for mistake in check_page(page, KNOWN)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule.name)
@pytest.mark.parametrize("language", ["terraform", "cloudformation"])
def test_a_rule_shows_where_it_speaks_and_where_it_is_silent(page: Page, language: str) -> None:
    name = page.rule.name
    shown = [e for e in examples(page.body) if e.language == language]
    assert any(name in {rule for rule, _, _ in e.expected} for e in shown), "none that fires"
    assert any(name not in {rule for rule, _, _ in e.expected} for e in shown), "none without"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule.name)
def test_pages_are_written_alike(page: Page) -> None:
    rule = page.rule
    for heading in ("## Fix", "## When to leave it", "## Terraform", "## CloudFormation"):
        assert f"\n{heading}\n" in page.body
    assert rule.summary.endswith(".")
    assert rule.references
    for message in rule.message:
        literal = "".join(part for part in message if isinstance(part, str))
        assert literal.isascii()
        assert not literal.rstrip().endswith(".")
    for parameter in rule.settable.values():
        assert parameter.minimum is not None or parameter.type not in ("integer", "number")
