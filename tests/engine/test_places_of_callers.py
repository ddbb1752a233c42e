"""A finding inside a module stands at the caller's argument when that is what must change."""

import json
import re
from pathlib import Path

import pytest

from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.findings import Finding
from msglint.options import Options
from msglint.pipeline import check

MODULE = """
variable "timeout" {
  default = 40
}
variable "create_dlq" {
  default = true
}
variable "enabled" {
  default = true
}
variable "factor" {
  default = 1
}
variable "redrive_policy" {
  default = null
}

resource "aws_sqs_queue" "this" {
  visibility_timeout_seconds = var.timeout * 1 # made in the module
  redrive_policy             = var.enabled && var.create_dlq ? var.redrive_policy : null # policy
}

resource "aws_sqs_queue" "plain" {
  visibility_timeout_seconds = var.timeout # in the module
  redrive_policy             = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:1:x" })
}

resource "aws_lambda_function" "this" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/r"
  timeout       = 60 # 60 s
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = aws_sqs_queue.this.arn
  function_name    = aws_lambda_function.this.arn
}

resource "aws_lambda_event_source_mapping" "plain" {
  event_source_arn = aws_sqs_queue.plain.arn
  function_name    = aws_lambda_function.this.arn
}
"""

WRAPPER = """
variable "seconds" {}
variable "dlq" {}

module "inner" {
  source     = "../queue"
  timeout    = var.seconds # passed on
  create_dlq = var.dlq     # passed on
}
"""

CASES = {
    "an argument": (
        'module "q" {\n  source = "./queue"\n  timeout = 30 # caller\n}\n',
        "visibility-timeout-below-function-timeout",
        {"caller", "made in the module"},
    ),
    "a default": (
        'module "q" {\n  source = "./queue"\n}\n',
        "visibility-timeout-below-function-timeout",
        {"in the module", "made in the module"},
    ),
    "through two modules": (
        'module "q" {\n  source = "./wrapper"\n  seconds = 30 # caller\n  dlq = true\n}\n',
        "visibility-timeout-below-function-timeout",
        {"caller", "made in the module"},
    ),
    "a member of a local value": (
        "locals {\n  all = { a = { t = 30 } }\n}\n"
        'module "q" {\n  for_each = local.all\n  source = "./queue"\n'
        "  timeout = each.value.t # caller\n}\n",
        "visibility-timeout-below-function-timeout",
        {"caller", "made in the module"},
    ),
    "null": (
        'module "q" {\n  source = "./queue"\n  redrive_policy = null # caller\n}\n',
        "queue-without-dlq",
        {"caller"},
    ),
    "a flag": (
        'module "q" {\n  source = "./queue"\n  create_dlq = false # caller\n}\n',
        "queue-without-dlq",
        {"caller"},
    ),
    "a flag through two modules": (
        'module "q" {\n  source = "./wrapper"\n  seconds = 90\n  dlq = false # caller\n}\n',
        "queue-without-dlq",
        {"caller"},
    ),
    "a flag that is not to blame": (
        'module "q" {\n  source = "./queue"\n  create_dlq = true\n}\n',
        "queue-without-dlq",
        {"policy"},
    ),
    "defaults alone": (
        'module "q" {\n  source = "./queue"\n}\n',
        "queue-without-dlq",
        {"policy"},
    ),
    "a module of another queue": (
        'module "other" {\n  source = "./out"\n  in = 30\n}\n'
        'module "q" {\n  source = "./queue"\n  timeout = module.other.out # caller\n}\n',
        "visibility-timeout-below-function-timeout",
        {"caller", "made in the module"},
    ),
}


def findings(directory: Path, main: str, rule: str) -> list[Finding]:
    files = {
        "main.tf": main,
        "queue/main.tf": MODULE,
        "wrapper/main.tf": WRAPPER,
        "out/main.tf": 'variable "in" {}\noutput "out" {\n  value = var.in\n}\n',
    }
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (directory / ".git").mkdir()
    report = check(
        Options(paths=(Path("main.tf"),), cwd=directory),
        load_rules(Configuration(select=(rule,))),
    )
    return report.findings


def mark(finding: Finding) -> str:
    source = finding.span.source
    line = source.line(source.position(finding.span.start)[0])
    return line.rpartition("#")[2].strip()


@pytest.mark.parametrize("name", CASES)
def test_place(name: str, tmp_path: Path) -> None:
    main, rule, expected = CASES[name]
    found = findings(tmp_path, main, rule)
    assert {mark(finding) for finding in found} == expected
    for finding in found:
        assert finding.resource is not None
        assert finding.resource.address.startswith("module.q")
        assert finding.calls
        if mark(finding) == "caller":
            assert any("is set from it" in related.message for related in finding.related)


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ('module "q" { # call\n  source = "x/y/aws"\n}\n', {"call"}),
        (
            'module "q" { # call\n  source = "x/y/aws"\n  timeout = 30 # caller\n}\n',
            {"call", "caller"},
        ),
        ('module "q" {\n  source = "./local"\n}\n', {"local call"}),
    ],
)
def test_in_a_fetched_module_it_is_the_call(main: str, expected: set[str], tmp_path: Path) -> None:
    fetched = tmp_path / ".terraform/modules/q"
    fetched.mkdir(parents=True)
    (fetched / "main.tf").write_text(MODULE, "utf-8")
    keys = [{"Key": key, "Dir": ".terraform/modules/q"} for key in ("q", "q.far")]
    (fetched.parent / "modules.json").write_text(json.dumps({"Modules": keys}), "utf-8")
    local = tmp_path / "local"
    local.mkdir()
    (local / "main.tf").write_text('module "far" { # local call\n  source = "x/y/aws"\n}\n')
    found = findings(tmp_path, main, "visibility-timeout-below-function-timeout")
    assert {mark(finding) for finding in found} == expected


IGNORE = "# msglint: ignore[visibility-timeout-below-function-timeout]"


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("main.tf", "# caller", IGNORE),
        ("main.tf", "module", f"{IGNORE}\nmodule"),
        ("queue/main.tf", "# in the module", IGNORE),
        ("queue/main.tf", 'resource "aws_sqs_queue" "plain"', f"{IGNORE}\n\\g<0>"),
    ],
)
def test_it_can_be_suppressed_at_either_end(
    file: str, before: str, after: str, tmp_path: Path
) -> None:
    main, rule, _ = CASES["an argument"]
    findings(tmp_path, main, rule)
    path = tmp_path / file
    path.write_text(re.sub(before, after, path.read_text("utf-8"), count=1), "utf-8")
    report = check(
        Options(paths=(Path("main.tf"),), cwd=tmp_path), load_rules(Configuration(select=(rule,)))
    )
    assert {mark(finding) for finding in report.findings} <= {"made in the module"}


BOTH = """
variable "settings" {}

resource "aws_sqs_queue" "this" {
  visibility_timeout_seconds = var.settings.visibility # in the module
}

resource "aws_lambda_function" "this" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/r"
  timeout       = var.settings.timeout
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = aws_sqs_queue.this.arn
  function_name    = aws_lambda_function.this.arn
}
"""


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("{ visibility = var.seconds, timeout = var.seconds }", "visibility"),
        ("{ visibility = 60, timeout = 60 }", "visibility"),
        ("{\n    visibility = 60 # here\n    timeout = 60\n  }", "here"),
        ("{\n    visibility = var.seconds # here\n    timeout = var.seconds\n  }", "here"),
        ("{\n    visibility = var.seconds * 2 # here\n    timeout = 60\n  }", "here"),
    ],
)
def test_an_input_that_sets_both_sides_is_none_to_change(
    settings: str, expected: str, tmp_path: Path
) -> None:
    """Raising it would raise the function's timeout as well: the ways part at its use."""
    (tmp_path / "both").mkdir()
    (tmp_path / "both/main.tf").write_text(BOTH, "utf-8")
    main = (
        'variable "seconds" {\n  default = 60 # both\n}\n'
        f'module "q" {{\n  source = "./both"\n  settings = {settings}\n}}\n'
    )
    (found,) = findings(tmp_path, main, "visibility-timeout-too-short")
    assert expected in found.span.source.line(found.span.source.position(found.span.start)[0])


def test_one_argument_for_both_sides_is_none_to_change(tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    text = BOTH.replace("var.settings.visibility", "var.settings")
    text = text.replace("var.settings.timeout", "var.settings")
    (tmp_path / "both/main.tf").write_text(text, "utf-8")
    main = 'module "q" {\n  source = "./both"\n  settings = 60 # both\n}\n'
    (found,) = findings(tmp_path, main, "visibility-timeout-too-short")
    assert mark(found) == "in the module"
