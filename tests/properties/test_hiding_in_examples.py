"""Knowing less never finds more, in the examples of every rule: fixtures do not hold all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.engine.compile import pages
from msglint.engine.examples import examples
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from properties import judging
from properties.hiding import added

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from msglint.declarations import Unit
    from msglint.engine.pages import Page


def units(directory: Path, language: str) -> Iterable[Unit]:
    """What the front end of the language makes of an example."""
    workspace = Workspace([directory], directory)
    if language == "terraform":
        from msglint.terraform.inputs import Inputs
        from msglint.terraform.root import load_root

        return [load_root(directory, workspace, WANTED, Inputs())]
    from msglint.cloudformation.load import load_templates

    templates = sorted(path for path in directory.rglob("*.*") if path.is_file())
    return load_templates(templates, workspace, WANTED)


@pytest.mark.parametrize("page", list(pages()), ids=lambda page: page.rule.name)
def test_hiding_a_value_never_adds_a_finding(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "rules", lambda: [page.rule])
    for example in examples(page.body):
        directory = tmp_path / str(example.line)
        for path, text in example.files.items():
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).write_text(text, "utf-8")
        for unit in units(directory, example.language):
            found = [f"hiding {what} adds {sorted(new)}" for what, new in added(unit)]
            assert found == [], f"the example on line {example.line}"
