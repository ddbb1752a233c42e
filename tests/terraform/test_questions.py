"""What follows from one free input alone is a choice; answers that contradict make no world."""

from pathlib import Path

import pytest

from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.options import Options
from msglint.pipeline import check

QUEUE = """
variable "env" {{
  type = string
}}
variable "n" {{
  type = number
}}
variable "list" {{
  type = list(string)
}}
variable "any" {{}}
variable "settings" {{
  type = object({{ dlq = bool, long = bool, size = number }})
}}
variable "checked" {{
  type = object({{ dlq = bool }})
  validation {{
    condition     = var.checked.dlq
    error_message = "needed"
  }}
}}
variable "positive" {{
  type = number
  validation {{
    condition     = var.positive > 0
    error_message = "positive"
  }}
}}
resource "aws_sqs_queue" "q" {{
  visibility_timeout_seconds = {short} ? 10 : 600
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/r"
  timeout       = {long} ? 60 : 3
}}
resource "aws_lambda_event_source_mapping" "m" {{
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = aws_lambda_function.f.arn
}}
"""
RULE = "visibility-timeout-below-function-timeout"

POSSIBLE = {
    ('startswith(var.env, "prod")', "true"): 'startswith(var.env, "prod") is true',
    ('startswith(var.env, "prod")', 'endswith(var.env, "-eu")'): (
        'endswith(var.env, "-eu") is true and startswith(var.env, "prod") is true'
    ),
    ('startswith(var.env, "prod")', 'var.env == "prod-1"'): 'var.env is "prod-1"',
    ('!strcontains(var.env, "prod")', 'var.env == "dev"'): 'var.env is "dev"',
    ("var.n > 0", "true"): "var.n > 0 is true",
    ("10 < var.n", "var.n <= 11"): "var.n <= 11 is true and var.n > 10 is true",
    ("length(var.list) == 0", "true"): "length(var.list) is 0",
    ("length(var.list) < 1", "true"): "length(var.list) < 1 is true",
    ("var.settings.dlq", "!var.settings.long"): (
        "var.settings.dlq is true and var.settings.long is false"
    ),
    ("var.settings.size >= 5", "true"): "var.settings.size >= 5 is true",
    ("var.any.dlq", "true"): "var.any.dlq is true",
    ("try(var.any.dlq, false)", "true"): "var.any.dlq is true",
    ("var.settings == null", "true"): "var.settings is null",
}
IMPOSSIBLE = [
    ('startswith(var.env, "prod")', 'var.env == "dev"'),
    ('startswith(var.env, "prod")', '!startswith(var.env, "p")'),
    ('var.env == "dev"', 'strcontains(var.env, "x")'),
    ("var.n > 10", "var.n < 5"),
    ("var.n > 10", "var.n == 3"),
    ("length(var.list) < 0", "true"),
    ("length(var.list) > 3", "length(var.list) == 2"),
    ("var.settings == null", "var.settings.dlq"),
    ('startswith(var.env, "")', "false"),
    ("var.positive < 0", "true"),
]
LEFT_OPEN = [
    ("var.checked.dlq", "true"),
    ("can(var.any.dlq)", "true"),
    ('contains(var.list, "x")', "true"),
    ("length(var.any) > 0", "true"),
]


def judged(directory: Path, short: str, long: str) -> tuple[list[str | None], int]:
    """The assumptions of the findings, and how many verdicts are open."""
    (directory / "main.tf").write_text(QUEUE.format(short=short, long=long), "utf-8")
    rules = load_rules(Configuration(select=(RULE,)))
    report = check(Options(paths=(Path("main.tf"),), cwd=directory), rules)
    assert {finding.rule for finding in report.findings} <= {RULE}
    return [finding.when for finding in report.findings], len(report.undecided)


@pytest.mark.parametrize(("short", "long"), POSSIBLE)
def test_possible(short: str, long: str, tmp_path: Path) -> None:
    found, _ = judged(tmp_path, short, long)
    assert found == [POSSIBLE[short, long]]


@pytest.mark.parametrize(("short", "long"), IMPOSSIBLE)
def test_impossible(short: str, long: str, tmp_path: Path) -> None:
    found, _ = judged(tmp_path, short, long)
    assert found == []


@pytest.mark.parametrize(("short", "long"), LEFT_OPEN)
def test_left_open(short: str, long: str, tmp_path: Path) -> None:
    found, undecided = judged(tmp_path, short, long)
    assert found == []
    assert undecided == 1
