"""pre-commit itself runs the hook, from this repository, in a repository of its own."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]

BAD = """\
resource "aws_sqs_queue" "orders" {
  visibility_timeout_seconds = 20
}
resource "aws_lambda_function" "worker" {
  timeout = 30
}
resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.worker.arn
}
"""

CONFIG = """\
repos:
  - repo: local
    hooks:
      - id: msglint
        name: msglint
        language: system
        entry: {python} -X importtime -m msglint check
        files: '{files}'
        require_serial: true
        verbose: true
"""


def hook() -> dict[str, object]:
    [only] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return only


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    for key, value in {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }.items():
        monkeypatch.setenv(key, value)
    top = tmp_path / "repository"
    top.mkdir()
    git(top, "init", "-q")
    entry = hook()
    assert entry["entry"] == "msglint check"
    config = CONFIG.format(python=sys.executable, files=str(entry["files"]))
    (top / ".pre-commit-config.yaml").write_text(config)
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "Start")
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=top, check=True, capture_output=True
    )
    return top


def git(top: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=top, check=check, capture_output=True, text=True)


def commit(top: Path) -> subprocess.CompletedProcess[str]:
    git(top, "add", ".")
    return git(top, "commit", "-m", "Change", check=False)


def test_a_bad_change_blocks_the_commit(repository: Path) -> None:
    (repository / "main.tf").write_text(BAD)
    done = commit(repository)
    assert done.returncode != 0
    assert "main.tf:2:32: error:" in done.stdout + done.stderr
    assert "[visibility-timeout-below-function-timeout]" in done.stdout + done.stderr


def test_a_change_in_a_module_is_judged_through_its_caller(repository: Path) -> None:
    module = repository / "modules" / "queue"
    module.mkdir(parents=True)
    (module / "main.tf").write_text(
        'variable "visibility" {}\n'
        'resource "aws_sqs_queue" "q" {\n'
        "  visibility_timeout_seconds = var.visibility\n"
        "  receive_wait_time_seconds  = 20\n"
        "}\n"
        'output "arn" {\n  value = aws_sqs_queue.q.arn\n}\n'
    )
    (repository / "main.tf").write_text(
        'module "orders" {\n  source     = "./modules/queue"\n  visibility = 20\n}\n'
        'resource "aws_lambda_function" "worker" {\n  timeout = 30\n}\n'
        'resource "aws_lambda_event_source_mapping" "orders" {\n'
        "  event_source_arn = module.orders.arn\n"
        "  function_name    = aws_lambda_function.worker.arn\n}\n"
    )
    git(repository, "add", ".")
    git(repository, "commit", "-q", "--no-verify", "-m", "System")
    (module / "main.tf").write_text((module / "main.tf").read_text() + "# touched\n")
    done = commit(repository)
    assert done.returncode != 0
    assert "modules/queue/main.tf:3:32: error:" in done.stdout + done.stderr


def test_ordinary_yaml_costs_nothing(repository: Path) -> None:
    (repository / "settings.yaml").write_text("Resources: many\nname: value\n")
    done = commit(repository)
    assert done.returncode == 0, done.stdout + done.stderr
    imported = {
        line.rsplit("|", 1)[-1].strip()
        for line in (done.stdout + done.stderr).splitlines()
        if line.startswith("import time:")
    }
    assert "msglint" in imported
    assert not imported & {"yaml", "tree_sitter", "hcl2", "jsonschema", "cfnlint"}


def test_files_that_cannot_matter_do_not_start_the_hook(repository: Path) -> None:
    (repository / "notes.md").write_text("hello\n")
    done = commit(repository)
    assert done.returncode == 0
    assert "Skipped" in done.stdout + done.stderr


def test_the_hook_installs_from_the_repository() -> None:
    """`language: python` installs the project: its entry must be a script of the project."""
    entry = hook()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert entry["language"] == "python"
    assert str(entry["entry"]).split()[0] in project["scripts"]
    assert shutil.which("git")
