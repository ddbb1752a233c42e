"""The examples of every rule page, through the whole of msglint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.config import Configuration
from msglint.engine.compile import pages
from msglint.engine.examples import examples
from msglint.engine.rules import load_rules
from msglint.pipeline import Options, check

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.engine.examples import Example
    from msglint.engine.pages import Page

PAGES = list(pages())
EXAMPLES = [
    pytest.param(page, example, id=f"{page.path}:{page.body_line + example.line - 1}")
    for page in PAGES
    for example in examples(page.body)
]


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_an_example_gives_what_it_says(page: Page, example: Example, tmp_path: Path) -> None:
    for path, text in example.files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    report = check(Options(cwd=tmp_path), load_rules(Configuration()))
    assert not report.failed, report.findings
    found = {(f.rule, f.span.location.path, f.span.location.line) for f in report.findings}
    assert "syntax-error" not in {rule for rule, _, _ in found}, report.findings
    assert example.mistakes(page.rule.name, found) == []


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
    literal = "".join(part for part in rule.message if isinstance(part, str))
    assert literal.isascii()
    assert not literal.rstrip().endswith(".")
    for parameter in rule.settable.values():
        assert parameter.minimum is not None or parameter.type not in ("integer", "number")
