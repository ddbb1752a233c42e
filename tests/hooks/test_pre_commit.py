"""pre-commit itself runs the hook, from this repository, in a repository of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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

IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """This project as users name it in `repo:` and `rev:`, work tree included."""
    top = tmp_path_factory.mktemp("published")
    listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").stdout
    for name in listed.splitlines():
        if name.startswith(("tests/", "fixtures/")) or not (ROOT / name).is_file():
            continue
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, top / name)
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "Release")
    return top, git(top, "rev-parse", "HEAD").stdout.strip()


@pytest.fixture
def repository(
    tmp_path: Path, published: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A repository with the hook installed, run by this interpreter to save the set-up."""
    here = f"{sys.executable} -X importtime -m msglint check"
    override = ["language: system", f"entry: {here}", "verbose: true"]
    return make_repository(tmp_path, published, monkeypatch, override)


def make_repository(
    tmp_path: Path,
    published: tuple[Path, str],
    monkeypatch: pytest.MonkeyPatch,
    override: list[str],
) -> Path:
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    top = tmp_path / "repository"
    top.mkdir()
    git(top, "init", "-q")
    project, revision = published
    lines = [f"- repo: {project}", f"  rev: {revision}", "  hooks:", "  - id: msglint"]
    lines += [f"    {line}" for line in override]
    text = "repos:\n" + "\n".join(lines) + "\n"
    (top / ".pre-commit-config.yaml").write_text(text)
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "Start")
    pre_commit(top, "install")
    return top


def pre_commit(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    return subprocess.run(command, cwd=top, check=True, capture_output=True, text=True)


def git(top: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *arguments],
        cwd=top,
        check=check,
        capture_output=True,
        text=True,
        env={**os.environ, **IDENTITY},
    )


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
    assert "main.tf:3:16: error:" in done.stdout + done.stderr  # where the caller sets it


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


def test_the_hook_as_published(
    tmp_path: Path, published: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing overridden, pre-commit installs the project and runs its script."""
    top = make_repository(tmp_path, published, monkeypatch, [])
    try:
        pre_commit(top, "install-hooks")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"the dependencies cannot be installed here: {error.stdout[-300:]}")
    (top / "main.tf").write_text(BAD)
    done = commit(top)
    assert done.returncode != 0
    assert "main.tf:2:32: error:" in done.stdout + done.stderr
