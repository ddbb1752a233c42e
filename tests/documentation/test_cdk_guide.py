"""docs/cdk.md: its examples are parts of apps that were synthesised, and its recipes are whole."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from msglint.cli import main

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/cdk.md").read_text("utf-8")
APPS = ROOT / "tests/cdk/apps"
PROGRAMS = {
    "typescript": APPS / "acknowledged/app.ts",
    "python": APPS / "acknowledged_python/app.py",
}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("language", PROGRAMS)
def test_programs_are_parts_of_apps_that_tests_judge(language: str) -> None:
    program = PROGRAMS[language].read_text("utf-8")
    assert blocks(language)
    assert [part for part in blocks(language) if part not in program] == []


def test_the_first_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (session,) = blocks("console")
    synthesis, command, *shown = session.splitlines()
    assert synthesis == "$ npx cdk synth --quiet"
    monkeypatch.chdir(APPS / "acknowledged")
    assert main(shlex.split(command.removeprefix("$ "))[1:]) == 1
    assert shown[0] in capsys.readouterr().out.splitlines()


def test_commands_are_those_of_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(APPS / "acknowledged")
    commands = set(re.findall(r"msglint check[^`\n'&|]*", GUIDE))
    assert len(commands) >= 3
    for command in commands:
        assert main(shlex.split(command.replace("/tmp/", ""))[1:]) == 1, command
    capsys.readouterr()


def test_recipes_are_what_the_tools_read() -> None:
    workflow, hooks = (yaml.safe_load(text) for text in blocks("yaml"))
    runs = [step["run"] for step in workflow["steps"] if "run" in step]
    assert runs[-1].startswith("msglint check cdk.out")
    (hook,) = hooks["repos"][0]["hooks"]
    assert hook["pass_filenames"] is False
    assert re.search(hook["files"], "lib/stack.ts")
    assert re.search(hook["files"], "infra/stack.py")
    assert re.search(hook["files"], "cdk.json")
    assert not re.search(hook["files"], "README.md")
