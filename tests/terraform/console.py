"""Terraform's own answers: thousands of expressions in one run of `terraform console`.

Expressions become `locals`, because the console reads one line at a time and prints the last
result only. `can` tells which of them Terraform refuses; what does not even parse is found by
halving the batch.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 2000
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
    found = _run(expressions, directory)
    if found is not None:
        return found
    if len(expressions) == 1:
        return [REFUSED]
    middle = len(expressions) // 2
    return [
        *_evaluate(expressions[:middle], directory),
        *_evaluate(expressions[middle:], directory),
    ]


def _run(expressions: Sequence[str], directory: Path | None) -> list[str] | None:
    """The answers of one run; nothing when the batch does not parse."""
    lines = ["locals {"]
    for index, expression in enumerate(expressions):
        text = f"\n{expression}\n" if "\n" in expression else expression
        lines.append(f'e{index} = can({text}) ? try(jsonencode({text}), "{NO_TEXT}") : "{REFUSED}"')
    lines += ["answers = {", *[f"e{i} = local.e{i}" for i in range(len(expressions))], "}", "}"]
    with tempfile.TemporaryDirectory(prefix="msglint-console-") as scratch:
        if directory is not None:
            shutil.copytree(directory, scratch, dirs_exist_ok=True)
        Path(scratch, "expressions_under_test.tf").write_text("\n".join(lines) + "\n", "utf-8")
        config = Path(scratch, "terraformrc")
        config.write_text("disable_checkpoint = true\n")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
        done = subprocess.run(
            ["terraform", "console", "-no-color"],
            cwd=scratch,
            env=environment | {"TF_CLI_CONFIG_FILE": str(config), "CHECKPOINT_DISABLE": "1"},
            input="jsonencode(nonsensitive(local.answers))\n",
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    if done.returncode or not done.stdout.strip() or done.stdout.startswith("(known"):
        return None
    answers = json.loads(json.loads(done.stdout))
    return [answers[f"e{index}"] for index in range(len(expressions))]
