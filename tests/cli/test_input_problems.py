"""What is said of inputs themselves, and what is not said of those that cannot matter."""

import json
from pathlib import Path

import pytest

from msglint.cli import main

QUEUE = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: 1\n"


def found(
    text: str, top: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[tuple[str, str, int]]:
    monkeypatch.chdir(top)
    (top / "template.yaml").write_text(text)
    main(["check", "--format", "json", "--ignore", "loss,cost"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [(f["rule"], f["severity"], f["location"]["line"]) for f in findings]


CASES = {
    "a key given twice in a queue": (
        QUEUE + "      DelaySeconds: 2\n",
        [("duplicate-key", "warning", 6)],
    ),
    "a resource given twice": (
        QUEUE + "  Q:\n    Type: AWS::SQS::Queue\n",
        [("duplicate-key", "warning", 6)],
    ),
    "a key given twice elsewhere": (
        QUEUE + "  V:\n    Type: AWS::EC2::VPC\n    Properties: {A: 1, A: 2}\n",
        [],
    ),
    "a broken template with a queue": (QUEUE + "  X: [\n", [("syntax-error", "error", 7)]),
    "a merge conflict": (
        QUEUE + "<<<<<<< ours\n      A: 1\n=======\n      B: [\n>>>>>>> theirs\n",
        [("syntax-error", "error", 6)],
    ),
    "what only begins like a merge conflict": (
        QUEUE + "<<<<<<< ours\n      A: 1\n",
        [("syntax-error", "error", 7)],
    ),
    "a broken template without one": (
        "Resources:\n  V:\n    Type: AWS::EC2::VPC\n  X: [\n",
        [],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_inputs(
    text: str,
    expected: list[tuple[str, str, int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert found(text, tmp_path, monkeypatch, capsys) == expected


CONFLICT = """\
resource "aws_sqs_queue" "a" {
<<<<<<< HEAD
  delay_seconds = 1
=======
  delay_seconds = 2
>>>>>>> feature
}
"""

HEREDOC = """\
resource "aws_sqs_queue" "b" {
  name = <<EOT
<<<<<<< a
=======
>>>>>>> b
EOT
}
"""


def test_a_merge_conflict_is_told_once_and_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = 'resource "aws_sqs_queue" "c" {\n  delay_seconds =\n}\n'
    (tmp_path / "main.tf").write_text(
        (CONFLICT + HEREDOC).replace("\n", "\r\n") + broken + CONFLICT
    )
    main(["check", "--format", "json", "--ignore", "loss,cost,blocking"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    said = "there is a merge conflict: both sides are still in the file"
    assert [(f["location"]["line"], f["message"] == said) for f in findings] == [
        (2, True),
        (16, False),
        (19, True),
    ]
    assert (findings[0]["location"]["column"], findings[0]["location"]["end_column"]) == (1, 13)
