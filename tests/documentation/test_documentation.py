"""The documentation says what is true: links, dependencies, examples, packaging."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from msglint import config
from msglint.engine.rules import load_rules
from msglint.messaging.document import document

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GUIDE = ROOT / "docs/writing-rules.md"
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    missing = [
        link
        for link in links
        if not link.startswith("https://") and not (page.parent / link).exists()
    ]
    assert missing == []


def test_the_reference_of_the_model_is_up_to_date() -> None:
    committed = (ROOT / "docs/model.md").read_text("utf-8")
    assert committed == document(), (
        "docs/model.md is stale: run `python -m msglint.messaging.document > docs/model.md`"
    )


def test_every_dependency_is_justified() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    extras = PROJECT["project"]["optional-dependencies"].values()
    listed = [*PROJECT["project"]["dependencies"], *(item for extra in extras for item in extra)]
    names = {re.split(r"[^A-Za-z0-9-]", item)[0] for item in listed}
    assert [n for n in sorted(names) if f"`{n}`" not in text and not n.startswith("types-")] == []


def test_every_dependency_is_held_to_a_range() -> None:
    runtime = PROJECT["project"]["dependencies"]
    assert [item for item in runtime if "<" not in item and "==" not in item] == []


def test_every_package_is_installed() -> None:
    listed = set(PROJECT["tool"]["setuptools"]["packages"]) - {"msglint.rules"}
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "msglint").rglob("__init__.py")
    }
    assert there == listed


def test_every_schema_is_valid_documented_and_installed() -> None:
    data = PROJECT["tool"]["setuptools"]["package-data"]
    documented = (ROOT / "docs/schemas.md").read_text("utf-8")
    found = sorted((ROOT / "msglint").rglob("*.schema.json"))
    assert len(found) == 3
    for path in found:
        shown = path.relative_to(ROOT).as_posix()
        schema = json.loads(path.read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        assert schema["$id"].endswith(f"/main/{shown}")
        assert f"`{shown}`" in documented
        assert "*.json" in data[".".join(path.parent.relative_to(ROOT).parts)]


def test_the_readme_names_paths_that_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    [example] = re.findall(r"msglint check (fixtures/\S+)", text)
    assert (ROOT / example).is_dir()


def test_the_readme_silences_a_real_rule() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"ignore\[([a-z0-9-]+)\]|rule: ([a-z0-9-]+)|explain ([a-z0-9-]+)", text))
    rules = {path.stem for path in ROOT.glob("rules/*.md")}
    worked = re.findall(r"^`policies/(.+)\.md`$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert {name for match in named for name in match if name} <= rules.union(worked)


def test_the_readme_shows_a_valid_configuration(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    [shown] = re.findall(r"```toml\n(\[tool\.msglint\].*?)```", text, re.DOTALL)
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text(shown)
    (tmp_path / "policies").mkdir()
    [page] = re.findall(r"````markdown\n(.*?)^````", GUIDE.read_text("utf-8"), re.M | re.S)[:1]
    (tmp_path / "policies" / "own-rule.md").write_text(page)
    assert load_rules(config.load(None, tmp_path))
