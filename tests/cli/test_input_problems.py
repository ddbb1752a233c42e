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
