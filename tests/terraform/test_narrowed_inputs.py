"""What a module takes of a free input of its caller: no world assumes what it refuses."""

from pathlib import Path

import pytest

from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.options import Options
from msglint.pipeline import check
from msglint.terraform.scope import Budget

CALLER = """
variable "env" {
  type = string
}
variable "n" {
  type = number
}
variable "list" {
  type = list(string)
}
variable "settings" {
  type = object({ dlq = bool })
}
module "queue" {
  source = "./queue"
  value  = %s
}
"""
CALLED = """
variable "value" {
  %s
}
resource "aws_sqs_queue" "q" {
  count = %s ? 1 : 0
}
"""
STAGES = """
  type = string
  validation {
    condition     = contains(["dev", "prod"], var.value)
    error_message = "unknown"
  }
"""
MANY = """
  type = number
  validation {
    condition     = var.value > 10
    error_message = "more"
  }
"""
FULL = """
  type = list(string)
  validation {
    condition     = length(var.value) > 0
    error_message = "more"
  }
"""
LINKED = """
  type = object({ dlq = bool })
  validation {
    condition     = var.value.dlq
    error_message = "needed"
  }
"""
SET = """
  type     = string
  nullable = false
  default  = "dev"
"""
NEITHER = 'var.value != "dev" && var.value != "prod"'
REFUSED = [
    ("var.env", STAGES, NEITHER),
    ("lower(var.env)", STAGES, NEITHER),
    ("lower(var.env)", STAGES, 'upper(var.value) == "TEST"'),
    ("var.env", MANY, "var.value < 5"),
    ("var.n", MANY, "var.value < 5"),
    ("var.n * 2", MANY, "var.value < 5"),
    ("length(var.list)", MANY, "var.value == 3"),
    ("length(var.list)", MANY, "var.value < 5"),
    ("var.list", FULL, "length(var.value) == 0"),
    ("var.settings", LINKED, "!var.value.dlq"),
    ("var.env", SET, "var.value == null"),
    ('var.env == "a" ? "dev" : var.env', STAGES, NEITHER),
]
TAKEN = {
    ("var.env", STAGES, 'var.value != "dev"'): 'var.env is "prod"',
    ("lower(var.env)", STAGES, 'upper(var.value) == "DEV"'): 'upper(lower(var.env)) is "DEV"',
    ("var.n", MANY, "var.value > 50"): "var.n > 50 is true",
    ("length(var.list)", MANY, "var.value == 13"): "length(var.list) is 13",
    ("var.env", SET, 'var.value == "dev"'): 'var.env is "dev"',
}


def judged(directory: Path, value: str, variable: str, condition: str) -> list[str | None]:
    """The assumptions under which a queue of the module is found to have no DLQ."""
    (directory / "queue").mkdir()
    (directory / "queue" / "main.tf").write_text(CALLED % (variable, condition), "utf-8")
    (directory / "main.tf").write_text(CALLER % value, "utf-8")
    rules = load_rules(Configuration(select=("queue-without-dlq",)))
    report = check(Options(paths=(Path("main.tf"),), cwd=directory), rules)
    assert {finding.rule for finding in report.findings} <= {"queue-without-dlq"}
    return [finding.when for finding in report.findings]


@pytest.mark.parametrize(("value", "variable", "condition"), REFUSED)
def test_refused(value: str, variable: str, condition: str, tmp_path: Path) -> None:
    assert judged(tmp_path, value, variable, condition) == []


@pytest.mark.parametrize(("value", "variable", "condition"), TAKEN)
def test_taken(value: str, variable: str, condition: str, tmp_path: Path) -> None:
    assert judged(tmp_path, value, variable, condition) == [TAKEN[value, variable, condition]]


def test_what_is_tried_takes_nothing_from_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much trying values against validations takes, all resources are read."""
    monkeypatch.setattr("msglint.terraform.evaluation.Budget", lambda: Budget(2000))
    queues = [
        f"""
        resource "aws_sqs_queue" "q{at}" {{
          count = startswith(var.env, "p{at}") ? 1 : 0
        }}
        """
        for at in range(10)
    ]
    (tmp_path / "main.tf").write_text(
        """
        variable "env" {
          type = string
          validation {
            condition     = alltrue([for at in range(50) : var.env != "${at}"])
            error_message = "unknown"
          }
        }
        """
        + "".join(queues),
        "utf-8",
    )
    rules = load_rules(Configuration(select=("queue-without-dlq",)))
    report = check(Options(paths=(Path("main.tf"),), cwd=tmp_path), rules)
    assert len(report.findings) == len(queues)
