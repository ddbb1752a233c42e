"""The JSON output is what its published schema says, and says no more."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from fixtures.expectations import Case, cases
from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.options import Options
from msglint.pipeline import check
from msglint.report.json import SCHEMA_VERSION, document

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = json.loads(files("msglint.report").joinpath("output.schema.json").read_text("utf-8"))


def closed(schema: Any) -> Any:
    """The schema with all keys it does not describe forbidden."""
    if isinstance(schema, list):
        return [closed(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return {**inner, "additionalProperties": False} if schema.get("type") == "object" else inner


CLOSED = Draft202012Validator(closed(SCHEMA))


def output(directory: Path) -> dict[str, Any]:
    report = check(Options(cwd=directory), load_rules(Configuration(profile="strict")))
    written: dict[str, Any] = json.loads(json.dumps(document(report)))
    assert [error.message for error in CLOSED.iter_errors(written)] == []
    return written


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_output_of_every_fixture_follows_the_schema(case: Case) -> None:
    output(case.directory)


FILES = {
    "a/main.tf": """\
variable "stage" {
  type = string
}

module "m" {
  source = "./m"
}

resource "aws_sqs_queue" "a" { # msglint: ignore[no-such-rule]
  receive_wait_time_seconds = var.stage == "prod" ? 20 : 0
}
""",
    "a/m/main.tf": 'resource "aws_sqs_queue" "c" {}\n',
    "b/main.tf": """\
data "external" "x" {
  program = ["x"]
}

resource "aws_sqs_queue" "b" {
  redrive_policy = data.external.x.result.policy
}
""",
    "b/broken.tf": 'resource "aws_sns_topic" "t" {\n  name = \n}\n',
}


def test_what_fixtures_do_not_show_follows_the_schema(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    written = output(tmp_path)
    rules = {finding["rule"] for finding in written["findings"]}
    assert {"syntax-error", "unknown-rule-suppressed", "short-polling"} <= rules
    assert any(finding["when"] for finding in written["findings"])
    assert any(finding["calls"] for finding in written["findings"])
    assert written["undecided"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), 2),
        (("findings", 0, "severity"), "fatal"),
        (("findings", 0, "location", "line"), 0),
        (("findings", 0, "resource"), {}),
        (("findings", 0, "fingerprint"), "x"),
        (("findings", 0, "novel"), 1),
        (("summary", "files"), -1),
    ],
)
def test_the_schema_refuses_anything_else(
    path: tuple[Any, ...], value: object, tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "c" {}\n')
    written = output(tmp_path)
    place: Any = written
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not CLOSED.is_valid(written)


def test_the_version_is_the_schema_s() -> None:
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION
