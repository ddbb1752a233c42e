"""Terraform's own answers: thousands of expressions in one run of `terraform console`.

Every expression is a local value in a file of its own, because the console reads one line at a
time and prints the last result only, and because Terraform then names every file that does not
parse. `can` tells which of the others it refuses.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 5000
"""Expressions in one run."""
TIMEOUT = 300
"""Seconds that one run may take."""

REFUSED = "refused"
"""The answer where Terraform gives an error instead of a value."""
NO_TEXT = "no text"
"""The answer where there is a value that has no JSON, or that depends on the time."""


def missing() -> str | None:
    """Why Terraform cannot be asked here, or nothing when it can."""
    return None if shutil.which("terraform") else "terraform is not installed"


def evaluate(expressions: Sequence[str], directory: Path | None = None) -> list[str]:
    """The JSON text of every expression's value, or `REFUSED`, or `NO_TEXT`.

    The files of a directory (with locals, templates) are there while it is evaluated.
    """
    answers: list[str] = []
    for start in range(0, len(expressions), BATCH):
        answers += _evaluate(expressions[start : start + BATCH], directory)
    return answers


def _evaluate(expressions: Sequence[str], directory: Path | None) -> list[str]:
    """The answers to one batch: what Terraform cannot load or tell is left out, and the rest
    asked again."""
    answers = dict.fromkeys(range(len(expressions)), REFUSED)
    left = set(answers)
    while left:
        with _Directory({index: expressions[index] for index in left}, directory) as scratch:
            printed, errors = scratch.ask("base64encode(jsonencode(local.answers))")
            if printed.startswith('"'):
                found: dict[str, str] = json.loads(b64decode(printed.strip('"\n')))
                return list((answers | {int(k[1:]): v for k, v in found.items()}).values())
            without = {int(name) for name in re.findall(r"\be([0-9]+)\.tf line", errors)}
            if not errors:
                printed, _ = scratch.ask("local.answers")
                without = {int(name) for name in _UNKNOWN.findall(printed)}
                answers |= dict.fromkeys(without, NO_TEXT)
            if not without & left:
                raise RuntimeError(printed[:2000] + errors[:4000])
            left -= without
    return list(answers.values())


_UNKNOWN = re.compile(r'^ +"?e([0-9]+)"? = \(known after apply\)', re.MULTILINE)


class _Directory:
    """A scratch directory with some expressions as locals, to ask the console in."""

    def __init__(self, expressions: dict[int, str], beside: Path | None) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="msglint-console-")
        self._path = Path(self._scratch.name)
        if beside is not None:
            shutil.copytree(beside, self._path, dirs_exist_ok=True)
        for index, expression in expressions.items():
            text = f"\n{expression}\n" if "\n" in expression else expression
            encoded = f'try(jsonencode({text}), "{NO_TEXT}")'
            answer = f'nonsensitive(can({text}) ? {encoded} : "{REFUSED}")'
            local = f"locals {{\ne{index} = {answer}\n}}\n"
            (self._path / f"e{index}.tf").write_text(local, "utf-8")
        members = "".join(f"e{index} = local.e{index}\n" for index in expressions)
        (self._path / "answers.tf").write_text(f"locals {{\nanswers = {{\n{members}}}\n}}\n")
        config = self._path / "terraformrc"
        config.write_text("disable_checkpoint = true\n")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
        self._environment = environment | {
            "TF_CLI_CONFIG_FILE": str(config),
            "CHECKPOINT_DISABLE": "1",
        }

    def __enter__(self) -> _Directory:
        return self

    def __exit__(self, *_: object) -> None:
        self._scratch.cleanup()

    def ask(self, line: str) -> tuple[str, str]:
        """What the console prints for a line, and its errors."""
        done = subprocess.run(
            ["terraform", "console", "-no-color"],
            cwd=self._path,
            env=self._environment,
            input=f"{line}\n",
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        return done.stdout, done.stderr
