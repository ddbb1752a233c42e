"""The documented problem matchers, held against what msglint really prints."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from msglint.cli import main

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/editors.md").read_text("utf-8")

TERRAFORM = """\
resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = 20
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  timeout       = 10
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.worker.arn
}
"""

BROKEN = 'resource "aws_sqs_queue" "broken" {\n  name = \n}\n'


def fenced(language: str, number: int = 0) -> str:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)[number]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for directory, text in (("my queues", TERRAFORM), ("broken", BROKEN)):
        (tmp_path / directory).mkdir()
        (tmp_path / directory / "main.tf").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(["check", *arguments])
    return capsys.readouterr().out


def expected(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int, int, str, str]]:
    document = json.loads(run(capsys, "--format", "json"))
    found = [
        (
            finding["location"]["path"],
            finding["location"]["line"],
            finding["location"]["column"],
            finding["severity"],
            finding["rule"],
        )
        for finding in document["findings"]
    ]
    assert {severity for *_, severity, _ in found} == {"error", "warning", "info"}
    return found


def matchers() -> list[tuple[str, dict[str, object]]]:
    action = json.loads((ROOT / ".github/msglint-matcher.json").read_text("utf-8"))
    task = json.loads(fenced("json"))
    return [
        ("GitHub Actions", action["problemMatcher"][0]["pattern"][0]),
        ("VS Code", task["tasks"][0]["problemMatcher"]["pattern"]),
    ]


@pytest.mark.parametrize(("name", "pattern"), matchers(), ids=lambda v: v if v is str else None)
def test_json_matchers_find_every_finding_and_nothing_else(
    name: str, pattern: dict, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regexp = re.compile(pattern["regexp"])
    found = [
        (
            match[pattern["file"]],
            int(match[pattern["line"]]),
            int(match[pattern["column"]]),
            match[pattern["severity"]],
            match[pattern["code"]],
        )
        for line in run(capsys).splitlines()
        if (match := regexp.search(line))
    ]
    assert found == expected(capsys), name


@pytest.mark.skipif(shutil.which("vim") is None, reason="vim is not installed")
def test_vim_errorformat(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "output.txt").write_text(run(capsys))
    setting = fenced("vim").strip()
    report = "[printf('%s|%d|%d|%s', bufname(v:val.bufnr), v:val.lnum, v:val.col, v:val.type)]"
    script = [
        setting,
        "cgetfile output.txt",
        "let found = []",
        f"call map(getqflist(), 'extend(found, {report.replace(chr(39), chr(39) * 2)})')",
        "call writefile(found, 'found.txt')",
        "qa!",
    ]
    (project / "script.vim").write_text("\n".join(script))
    subprocess.run(
        ["vim", "-u", "NONE", "-N", "-es", "-S", "script.vim"],
        cwd=project,
        timeout=60,
        check=False,
        env={**os.environ, "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
    )
    found = [line.split("|") for line in (project / "found.txt").read_text().splitlines()]
    assert [(f, int(line), int(col), kind) for f, line, col, kind in found] == [
        (path, line, column, severity[0]) for path, line, column, severity, _ in expected(capsys)
    ]


@pytest.mark.skipif(shutil.which("emacs") is None, reason="emacs is not installed")
def test_emacs_regexp(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "output.txt").write_text(run(capsys))
    script = (
        "(require 'compile)\n"
        + fenced("elisp")
        + """
(let ((entry (cdr (assq 'msglint compilation-error-regexp-alist-alist))))
  (insert-file-contents "output.txt")
  (goto-char (point-min))
  (while (re-search-forward (car entry) nil t)
    (princ (format "%s|%s|%s|%s\\n" (match-string 1) (match-string 2) (match-string 3)
                   (cond ((match-string 4) "warning") ((match-string 5) "info") (t "error"))))))
"""
    )
    (project / "script.el").write_text(script)
    done = subprocess.run(
        ["emacs", "--batch", "-Q", "-l", "script.el"],
        cwd=project,
        timeout=60,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [line.split("|") for line in done.stdout.splitlines()]
    assert [(f, int(line), int(col), kind) for f, line, col, kind in found] == [
        entry[:4] for entry in expected(capsys)
    ]
