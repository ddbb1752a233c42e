"""What follows from one free input alone is a choice; answers that contradict make no world."""

import time
from pathlib import Path

import pytest

from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.options import Options
from msglint.pipeline import check
from msglint.terraform.derived import spelled
from msglint.values.conditions import Variable
from msglint.values.model import Known, Text, Unknown

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
variable "zones" {{
  type = set(string)
}}
variable "map" {{
  type = map(string)
}}
variable "tier" {{
  type = string
  validation {{
    condition     = contains(["Dev", "Prod"], var.tier)
    error_message = "unknown"
  }}
}}
locals {{
  workspace = lower(replace(terraform.workspace, "_", "-"))
  sizes     = {{ prod = true, dev = false }}
}}
variable "settings" {{
  type = object({{ dlq = bool, long = bool, size = number }})
}}
variable "nested" {{
  type = object({{ inner = object({{ long = bool }}) }})
}}
variable "rest" {{
  type     = object({{ long = bool, size = number }})
  nullable = false
}}
variable "filled" {{
  type = object({{
    env  = optional(string, "dev")
    area = optional(string)
    zone = optional(string, null)
  }})
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
    ("var.filled.area == null", "true"): "var.filled.area is null",
    ("var.filled.zone == null", "true"): "var.filled.zone is null",
    ('var.filled.env == "prod"', "true"): 'var.filled.env is "prod"',
    ('lower(var.env) == "prod"', "true"): 'lower(var.env) is "prod"',
    ('lower(var.env) == "prod"', 'var.env == "PROD"'): 'var.env is "PROD"',
    ('lower(var.env) == "prod"', 'lower(var.env) != "dev"'): 'lower(var.env) is "prod"',
    ('lower(var.env) != "prod"', "true"): 'lower(var.env) is not "prod"',
    # That no text becomes "PROD" is not proven, only none is found.
    ('lower(var.env) != "PROD"', "true"): 'lower(var.env) is not "PROD"',
    ('"${var.env}-x" == "prod-x"', "true"): '"${var.env}-x" == "prod-x" is true',
    ('upper("${var.env}-x") == "PROD-X"', "true"): ('"${upper(var.env)}-X" == "PROD-X" is true'),
    ('format("%s-x", var.env) == "prod-x"', "true"): '"${var.env}-x" == "prod-x" is true',
    ('substr(var.env, 0, 4) == "prod"', "true"): 'substr(var.env, 0, 4) is "prod"',
    ('split("-", var.env)[0] == "prod"', 'endswith(var.env, "-eu")'): (
        'endswith(var.env, "-eu") is true and split("-", var.env)[0] is "prod"'
    ),
    ('can(regex("^(prod|live)-[a-z]+$", var.env))', "true"): (
        'can(regex("^(prod|live)-[a-z]+$", var.env)) is true'
    ),
    ('length(regexall("^prod", var.env)) > 0', "true"): (
        'length(regexall("^prod", var.env)) > 0 is true'
    ),
    ('try(regex("^p[a-z]+", var.env), "none") == "prod"', "true"): (
        'can(regex("^p[a-z]+", var.env)) is true and regex("^p[a-z]+", var.env) is "prod"'
    ),
    ('try(regex("^p[a-z]+", var.env), "none") == "none"', "true"): (
        'can(regex("^p[a-z]+", var.env)) is false'
    ),
    ('coalesce(var.env, "prod") == "prod"', "true"): 'coalesce(var.env, "prod") is "prod"',
    ('contains(var.list, "x")', "true"): 'contains(var.list, "x") is true',
    ('contains(var.list, "x")', 'contains(var.list, "y")'): (
        'contains(var.list, "x") is true and contains(var.list, "y") is true'
    ),
    ('contains(var.list, "x")', "length(var.list) == 3"): (
        'contains(var.list, "x") is true and length(var.list) is 3'
    ),
    ('contains(var.list, "x") && contains(var.list, "y")', 'contains(var.list, "z")'): (
        'contains(var.list, "x") is true and contains(var.list, "y") is true '
        'and contains(var.list, "z") is true'
    ),
    ("abs(var.n) == 5", "var.n < 0"): "abs(var.n) is 5 and var.n < 0 is true",
    ('contains(var.zones, "x")', "true"): 'contains(var.zones, "x") is true',
    ('var.list[0] == "x"', "true"): 'var.list[0] is "x"',
    ('index(["a", "b"], var.env) == 1', "true"): 'index(["a", "b"], var.env) is 1',
    ("length(var.any) > 0", "true"): "length(var.any) > 0 is true",
    ("var.n * 6 > 30", "true"): "(var.n * 6) > 30 is true",
    ("var.n * 2 + 1 == 7", "var.n == 3"): "var.n is 3",
    ('tostring(var.n) == "5"', "true"): 'tostring(var.n) is "5"',
    ('"${var.n}x" == "5x"', "true"): '"${tostring(var.n)}x" == "5x" is true',
    ('local.workspace == "prod"', "true"): (
        'lower(replace(terraform.workspace, "_", "-")) is "prod"'
    ),
    ("lookup(local.sizes, local.workspace, false)", "true"): (
        'lower(replace(terraform.workspace, "_", "-")) is "prod"'
    ),
    ("local.sizes[local.workspace]", "true"): (
        'lower(replace(terraform.workspace, "_", "-")) is not "dev"'
    ),
    ('terraform.workspace != "default"', "true"): 'terraform.workspace is not "default"',
    ('lower(var.tier) == "prod"', "true"): 'lower(var.tier) is "prod"',
    ('startswith(var.env, "{")', "true"): 'startswith(var.env, "{") is true',
}
IMPOSSIBLE = [
    ("var.filled.env == null", "true"),
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
    ('lower(var.env) == "PROD"', "true"),
    ('lower(var.env) == "prod"', 'lower(var.env) == "dev"'),
    ('lower(var.env) == "prod"', 'var.env == "dev"'),
    ('lower(var.env) == "prod"', 'endswith(var.env, "e")'),
    ('local.workspace == "prod"', 'terraform.workspace == "dev"'),
    ('substr(var.env, 0, 1) == "prod"', "true"),
    ('"${var.env}-x" == "prod"', "true"),
    ('contains(var.list, "x")', "length(var.list) == 0"),
    ("var.n * 2 == 7", "var.n == 3"),
    ('tostring(var.n) == "5"', "var.n != 5"),
    ('lower(var.tier) == "test"', "true"),
    ('lower(var.tier) == "prod"', 'upper(var.tier) == "DEV"'),
    ('can(regex("^prod", var.env))', '!startswith(var.env, "p")'),
    ("length(var.any) == 0", "var.any.dlq"),
    ('var.any == "x"', "var.any.dlq"),
    ('startswith(var.any, "x")', "var.any.dlq"),
    ("var.nested == null", "var.nested.inner.long"),
    ('var.list == ""', "true"),
    ("var.settings == true", "true"),
    ('terraform.workspace == ""', "true"),
    ("length(terraform.workspace) == 0", "true"),
    ('strcontains(terraform.workspace, "/")', "true"),
]
LEFT_OPEN = [
    ("var.checked.dlq", "true"),
    ("can(var.any.dlq)", "true"),
    ("length(var.map) > 0", "true"),
    ("var.env == var.any", "true"),
    ("jsondecode(var.env).dlq", "true"),
    ('fileexists("${var.env}.json")', "true"),
    ('md5(var.env) == "5d41402abc4b2a76b9719d911017c592"', "true"),
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


def test_what_may_fail_may_be_what_comes_next(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        """
        variable "settings" {}
        resource "aws_sqs_queue" "failed" {}
        resource "aws_sqs_queue" "orders" {
          redrive_policy = jsonencode({
            deadLetterTargetArn = try(var.settings.arn, aws_sqs_queue.failed.arn)
            maxReceiveCount     = 3
          })
        }
        """,
        "utf-8",
    )
    rules = load_rules(Configuration(select=("queue-without-dlq",)))
    report = check(Options(paths=(Path("main.tf"),), cwd=tmp_path), rules)
    assert report.findings == []
    assert [entry.resource.address for entry in report.undecided] == ["aws_sqs_queue.failed"]


def test_texts_are_told_from_templates() -> None:
    hole = Unknown("it is open", variable=Variable("var.env", "var.env"))
    assert spelled(Text((hole, "-x")), "key") == '"${var.env}-x"'
    assert spelled(Known("${var.env}-x"), "key") == '"$${var.env}-x"'


def test_patterns_that_take_long(tmp_path: Path) -> None:
    slow = " || ".join(f'can(regex("(.*a){{90}}{at}", var.env))' for at in range(8))
    started = time.process_time()
    judged(tmp_path, slow, f'strcontains(var.env, "{"a" * 190}")')
    assert time.process_time() - started < 6


def test_many_questions_about_one_input(tmp_path: Path) -> None:
    """Values are tried as far as there is room for it, and no pair of them is made in advance."""
    many = " || ".join(f'startswith(var.env, "p{at}")' for at in range(45))
    found, _ = judged(tmp_path, many, "true")
    assert len(found) == 1


CERTAIN = [
    "merge({ dlq = true }, { long = var.env }).dlq",
    "merge({ dlq = true, size = 1 }, var.rest).dlq",
    "merge({ size = 1 }, var.settings, { dlq = true }).dlq",
]


@pytest.mark.parametrize("short", CERTAIN)
def test_certain(short: str, tmp_path: Path) -> None:
    assert judged(tmp_path, short, "true") == ([None], 0)


def test_merged_objects_that_may_have_the_key(tmp_path: Path) -> None:
    found, undecided = judged(tmp_path, "merge({ dlq = true }, var.settings).dlq", "true")
    assert (found, undecided) == ([], 1)


def test_what_a_module_refuses_is_not_assumed(tmp_path: Path) -> None:
    """Its validation counts for what the caller leaves open as well."""
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue" / "main.tf").write_text(
        """
        variable "env" {
          type = string
          validation {
            condition     = contains(["dev", "prod"], var.env)
            error_message = "unknown"
          }
        }
        resource "aws_sqs_queue" "old" {
          count = var.env == "test" ? 1 : 0
        }
        resource "aws_sqs_queue" "new" {
          count = var.env == "prod" ? 1 : 0
        }
        """,
        "utf-8",
    )
    (tmp_path / "main.tf").write_text(
        """
        variable "env" {
          type = string
        }
        module "queue" {
          source = "./queue"
          env    = var.env
        }
        """,
        "utf-8",
    )
    rules = load_rules(Configuration(select=("queue-without-dlq",)))
    report = check(Options(paths=(Path("main.tf"),), cwd=tmp_path), rules)
    found = [(finding.resource.address, finding.when) for finding in report.findings]
    assert found == [("module.queue.aws_sqs_queue.new[0]", 'var.env is "prod"')]
    assert report.undecided == []


def test_a_stream_needs_no_visibility_timeout(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        """
        module "worker" {
          source = "git::https://example.com/worker.git"
        }
        resource "aws_lambda_event_source_mapping" "m" {
          event_source_arn  = "arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/s"
          function_name     = module.worker.arn
          starting_position = "LATEST"
        }
        """,
        "utf-8",
    )
    rules = load_rules(Configuration(select=(RULE, "visibility-timeout-too-short")))
    report = check(Options(paths=(Path("main.tf"),), cwd=tmp_path), rules)
    assert report.findings == []
    assert report.undecided == []


REFUSED = """
variable "env" {{
  type = string
}}
locals {{
  visibility = {{ dev = 10, prod = 600 }}
  timeout    = {{ dev = {dev}, prod = 60, qa = 900 }}
}}
resource "aws_sqs_queue" "q" {{
  visibility_timeout_seconds = local.visibility[var.env]
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/r"
  timeout       = local.timeout[var.env]
}}
resource "aws_lambda_event_source_mapping" "m" {{
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = aws_lambda_function.f.arn
}}
"""


@pytest.mark.parametrize(("dev", "when"), [(3, []), (60, ['var.env is "dev"'])])
def test_nothing_is_told_of_what_terraform_refuses(
    dev: int, when: list[str], tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(REFUSED.format(dev=dev), "utf-8")
    rules = load_rules(Configuration(select=(RULE,)))
    report = check(Options(paths=(Path("main.tf"),), cwd=tmp_path), rules)
    assert [finding.when for finding in report.findings] == when
    assert report.undecided == []
