"""docs/writing-rules.md: its rules work, its conditions compile, its words are complete."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from msglint import config
from msglint.engine.cel_compiler import compile_expression
from msglint.engine.examples import blocks
from msglint.engine.paths import InvalidExpression
from msglint.engine.rules import RuleError, load_rules
from msglint.messaging.vocabulary import SUBJECTS
from msglint.testing import check_pages

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/writing-rules.md").read_text("utf-8")
PAGES = dict(
    re.findall(r"^`policies/([a-z-]+)\.md`\n\n````markdown\n(.*?)^````$", TEXT, re.MULTILINE | re.S)
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "policies").mkdir()
    for name, text in PAGES.items():
        (tmp_path / "policies" / f"{name}.md").write_text(text, "utf-8")
    return tmp_path


def test_there_are_three_worked_rules() -> None:
    assert len(PAGES) == 3


def test_the_examples_of_the_worked_rules_give_what_they_say(repository: Path) -> None:
    outcome = check_pages([Path("policies")], config.Configuration(), repository)
    assert [str(mistake) for mistake in outcome.mistakes] == []
    assert f"\n3 pages, {outcome.examples} examples: 1 mistake\n" in TEXT


def test_the_mistake_that_is_shown_is_what_msglint_says(repository: Path) -> None:
    page = repository / "policies" / "messages-kept-too-long.md"
    page.write_text(page.read_text("utf-8").replace("= 259201", "= 259200"), "utf-8")
    [mistake] = check_pages([Path("policies")], config.Configuration(), repository).mistakes
    assert f"\n{mistake}\n" in TEXT


def settings() -> list[str]:
    """The YAML blocks that are configuration."""
    found = ["\n".join(block.lines) for block in blocks(TEXT) if block.language == "yaml"]
    return [text for text in found if "rules" in yaml.safe_load(text)]


def test_the_configurations_are_valid(repository: Path) -> None:
    assert len(settings()) == 2
    (repository / "policies" / "messaging").mkdir()
    for index, text in enumerate(settings()):
        file = repository / f"msglint-{index}.yaml"
        file.write_text(text, "utf-8")
        configuration = config.load(file, repository)
        if index == 0:
            assert {rule.name for rule in load_rules(configuration)} >= set(PAGES)


def test_the_refusals_that_are_quoted_are_real(repository: Path) -> None:
    with pytest.raises(InvalidExpression) as unguarded:
        compile_expression("queue.dlq.fifo", SUBJECTS, {"queue": SUBJECTS["queue"]})
    assert f"require: {unguarded.value}\n" in TEXT
    configuration = config.Configuration(
        path=repository / "msglint.yaml",
        rules=("policies",),
        parameters={"messages-kept-too-long": {"maxium": 1}},
    )
    with pytest.raises(RuleError) as unknown:
        load_rules(configuration)
    assert f"\n{str(unknown.value).removeprefix(f'{repository}/')}\n" in TEXT


def conditions() -> list[str]:
    return [line for block in blocks(TEXT) if block.language == "cel" for line in block.lines]


@pytest.mark.parametrize("condition", conditions())
def test_the_conditions_compile(condition: str) -> None:
    _, shape = compile_expression(condition, SUBJECTS, dict(SUBJECTS))
    assert shape.kind == "bool"


def test_every_key_of_a_page_is_described() -> None:
    schema = json.loads((ROOT / "msglint/engine/page.schema.json").read_text("utf-8"))
    described = set(re.findall(r"^\| `([a-z-]+)` \|", TEXT, re.MULTILINE))
    assert set(schema["properties"]) == described


def test_the_contents_lead_to_headings() -> None:
    linked = set(re.findall(r"\]\(#([a-z-]+)\)", TEXT))
    headings = re.findall(
        r"^## (.+)$", re.sub(r"^````.*?^````$", "", TEXT, flags=re.M | re.S), re.M
    )
    anchors = {re.sub(r"[^a-z -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert linked == anchors
