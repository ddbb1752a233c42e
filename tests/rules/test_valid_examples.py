"""Examples are what people copy: cfn-lint has nothing against them, nor has terraform fmt."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from msglint.engine.compile import pages
from msglint.engine.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

CFN_LINT = "import sys; from cfnlint.runner import main; sys.exit(main())"

FAULTS_SHOWN = {"E3019", "E3034", "E3501", "E3502", "E3505", "E3615", "E3705"}
"""What cfn-lint finds where our own rule is shown to fire."""


def written(directory: Path, *languages: str) -> list[Path]:
    """The files of all examples, each example in a directory of its own."""
    paths = []
    for page in pages():
        for example in examples(page.body):
            if example.language in languages:
                for name, text in example.files.items():
                    path = directory / f"{page.rule.name}-{example.line}" / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, "utf-8")
                    paths.append(path)
    return paths


def test_templates_pass_cfn_lint(tmp_path: Path) -> None:
    pytest.importorskip("cfnlint", reason="cfn-lint is not installed")
    paths = written(tmp_path, "cloudformation", "sam")
    command = [sys.executable, "-c", CFN_LINT, "--format", "parseable", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.split(":")[5] not in FAULTS_SHOWN]
    assert lines == []
    assert done.stderr == ""


def test_configurations_are_formatted(tmp_path: Path) -> None:
    terraform = shutil.which("terraform")
    if terraform is None:
        pytest.skip("there is no terraform")
    written(tmp_path, "terraform")
    command = [terraform, "fmt", "-check", "-diff", "-recursive", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
