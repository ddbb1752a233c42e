"""Where the values of root variables come from, and which source wins."""

from pathlib import Path

import pytest

from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root
from msglint.values.model import Choice, Known, MapValue, Unknown, Value

FILES = {
    "main.tf": """
variable "timeout" {
  type    = number
  default = 1
}
variable "settings" {
  type    = object({ delay = number })
  default = { delay = 0 }
}
resource "aws_sqs_queue" "q" {
  visibility_timeout_seconds = var.timeout
  delay_seconds              = var.settings.delay
}
""",
}


def attribute(directory: Path, files: dict[str, str], inputs: Inputs, name: str) -> Value:
    for path, text in {**FILES, **files}.items():
        (directory / path).write_text(text, "utf-8")
    workspace = Workspace([directory], directory)
    unit = load_root(directory, workspace, frozenset({"aws_sqs_queue"}), inputs)
    assert not unit.problems
    attributes = unit.declarations[0].attributes
    assert isinstance(attributes, MapValue)
    return attributes.items[name]


@pytest.mark.parametrize(
    ("files", "given", "environment", "value", "step"),
    [
        ({}, (), {}, 1, "default of var.timeout"),
        ({}, (), {"TF_VAR_timeout": "2"}, 2, "environment variable TF_VAR_timeout"),
        ({"terraform.tfvars": "timeout = 3"}, (), {"TF_VAR_timeout": "2"}, 3, "terraform.tfvars"),
        (
            {"terraform.tfvars": "timeout = 3", "terraform.tfvars.json": '{"timeout": 4}'},
            (),
            {},
            4,
            "terraform.tfvars.json",
        ),
        (
            {"terraform.tfvars": "timeout = 3", "a.auto.tfvars": "timeout = 5"},
            (),
            {},
            5,
            "a.auto.tfvars",
        ),
        (
            {"a.auto.tfvars": "timeout = 5", "b.auto.tfvars.json": '{"timeout": 6}'},
            (),
            {},
            6,
            "b.auto.tfvars.json",
        ),
        (
            {"a.auto.tfvars": "timeout = 5", "x.tfvars": "timeout = 7"},
            ("x.tfvars",),
            {},
            7,
            "x.tfvars",
        ),
        (
            {"x.tfvars": "timeout = 7", "y.tfvars": 'timeout = "8"'},
            ("x.tfvars", "y.tfvars"),
            {},
            8,
            "y.tfvars",
        ),
        ({"x.tfvars": "timeout = 7"}, (), {}, 1, "default of var.timeout"),
    ],
)
def test_the_last_source_wins(
    files: dict[str, str],
    given: tuple[str, ...],
    environment: dict[str, str],
    value: int,
    step: str,
    tmp_path: Path,
) -> None:
    inputs = Inputs(tuple(tmp_path / name for name in given), environment)
    found = attribute(tmp_path, files, inputs, "visibility_timeout_seconds")
    assert found == Known(value)
    assert found.trail[0].label == step


def test_structures_in_the_environment_are_expressions(tmp_path: Path) -> None:
    inputs = Inputs(environment={"TF_VAR_settings": "{ delay = 2 + 3 }"})
    assert attribute(tmp_path, {}, inputs, "delay_seconds") == Known(5)


def test_a_missing_var_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(FILES["main.tf"])
    inputs = Inputs((tmp_path / "missing.tfvars",))
    workspace = Workspace([tmp_path], tmp_path)
    unit = load_root(tmp_path, workspace, frozenset({"aws_sqs_queue"}), inputs)
    assert [problem.span.source.path for problem in unit.problems] == ["missing.tfvars"]
    assert len(unit.declarations) == 1


REFUSING = """
variable "env" {
  type = string
  validation {
    condition     = length(var.env) < 5 && var.env != local.forbidden
    error_message = "Too long."
  }
  validation {
    condition     = can(regex("^[a-z]+$", var.env))
    error_message = "Letters only."
  }
}
variable "on" {
  type = bool
  validation {
    condition     = var.on
    error_message = "It must be on."
  }
}
locals {
  forbidden = "dev"
  timeouts  = { prod = 1, "q-1" = 2 }
}
resource "aws_sqs_queue" "q" {
  visibility_timeout_seconds = var.env == "staging" ? 1 : 2
  delay_seconds              = lookup(local.timeouts, var.env, 3)
  receive_wait_time_seconds  = var.on ? 4 : 5
}
"""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("visibility_timeout_seconds", Known(2)),
        ("receive_wait_time_seconds", Known(4)),
    ],
)
def test_what_a_validation_refuses_makes_no_world(name: str, value: Value, tmp_path: Path) -> None:
    assert attribute(tmp_path, {"main.tf": REFUSING}, Inputs(), name) == value


def test_worlds_that_no_validation_refuses_are_left(tmp_path: Path) -> None:
    found = attribute(tmp_path, {"main.tf": REFUSING}, Inputs(), "delay_seconds")
    assert isinstance(found, Choice)
    assert (found.then, found.otherwise) == (Known(1), Known(3))


@pytest.mark.parametrize("given", ['"staging"', '"dev"'])
def test_a_value_that_is_refused_decides_nothing(given: str, tmp_path: Path) -> None:
    files = {"main.tf": REFUSING, "terraform.tfvars": f"env = {given}"}
    found = attribute(tmp_path, files, Inputs(), "visibility_timeout_seconds")
    assert isinstance(found, Unknown)
    assert found.reason == "the validation of var.env refuses its value"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"terraform.tfvars": "timout = 1"}, ["timeout"]),
        ({"envs/prod.tfvars": "timout = 1"}, ["timeout"]),
        ({"terraform.tfvars.json": '{"timout": 1}'}, ["timeout"]),
        ({"terraform.tfvars": "timout = 1\ntimeout = 2"}, []),
        ({"terraform.tfvars": "left_over = 1"}, []),
        ({"../prod.tfvars": "timout = 1"}, []),
    ],
)
def test_a_misspelt_variable_is_a_problem(
    files: dict[str, str], said: list[str], tmp_path: Path
) -> None:
    root = tmp_path / "root"
    for path, text in (FILES | files).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    given = tuple(root / path for path in files if "/" in path)
    unit = load_root(root, Workspace([tmp_path], root), frozenset({"aws_sqs_queue"}), Inputs(given))
    told = [(p.rule, p.message.rpartition("did you mean ")[2]) for p in unit.problems]
    assert told == [("undeclared-variable", f'"{name}"?') for name in said]
