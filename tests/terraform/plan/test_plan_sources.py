"""Plans beside their configuration: which is theirs, and what comes from where."""

import json
from pathlib import Path
from typing import Any

import pytest

from cloudformation.render import place, render
from msglint.declarations import Declaration, Unit
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.plan import load_plan
from msglint.values.model import MapValue, Value
from terraform.plan.plans import block, change, plan, references, resource

QUEUE = "aws_sqs_queue.orders"
MAIN = """\
variable "timeout" {
  default = 30
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = var.timeout
}
"""


def load(top: Path, files: dict[str, str], content: Any, at: str = "plan.json") -> Unit:
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, "utf-8")
    path = top / at
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
    return load_plan(path, Workspace([top], top), WANTED)


def only(unit: Unit) -> Declaration:
    (declaration,) = unit.declarations
    return declaration


def value(declaration: Declaration, name: str) -> Value:
    assert isinstance(declaration.attributes, MapValue)
    return declaration.attributes.items[name]


def orders(**values: Any) -> dict[str, Any]:
    return plan([resource(QUEUE, {"name": "orders", **values})], [], [block(QUEUE, {})])


@pytest.mark.parametrize(
    ("files", "at", "found"),
    [
        ({"main.tf": MAIN}, "plan.json", "main.tf:5:1"),
        ({"main.tf": MAIN}, "build/ci/plan.json", "main.tf:5:1"),
        ({"main.tf": MAIN, "build/x.tf": "locals {}"}, "build/plan.json", "main.tf:5:1"),
        ({"main.tf": MAIN, "env/main.tf": MAIN}, "env/plan.json", "env/main.tf:5:1"),
        ({"infra/main.tf": MAIN}, "plan.json", "plan.json:1:"),
        ({"main.tf": MAIN.replace("orders", "others")}, "plan.json", "plan.json:1:"),
        ({}, "plan.json", "plan.json:1:"),
    ],
)
def test_the_nearest_configuration_that_fits(
    tmp_path: Path, files: dict[str, str], at: str, found: str
) -> None:
    unit = load(tmp_path, files, orders(), at)
    assert place(only(unit).span).startswith(found)
    assert unit.files == ({at, found.partition(":")[0]})
    assert bool(unit.sources) == ("plan" not in found)


def test_nothing_outside_of_the_boundary_is_read(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "main.tf").write_text(MAIN, "utf-8")
    assert place(only(load(inner, {}, orders())).span).startswith("plan.json")


def test_a_state_finds_its_configuration(tmp_path: Path) -> None:
    state = {
        "format_version": "1.0",
        "values": {"root_module": {"resources": [resource(QUEUE, {})]}},
    }
    assert place(only(load(tmp_path, {"main.tf": MAIN}, state)).span) == "main.tf:5:1"


def test_what_the_plan_knows_holds(tmp_path: Path) -> None:
    content = orders(visibility_timeout_seconds=30, delay_seconds=7)
    declaration = only(load(tmp_path, {"main.tf": MAIN}, content))
    timeout = value(declaration, "visibility_timeout_seconds")
    assert render(timeout) == {"value": 30, "from": ["default of var.timeout (main.tf:2:13)"]}
    assert place(timeout.span) == "main.tf:7:32"
    content = orders(visibility_timeout_seconds=99, delay_seconds=7)
    declaration = only(load(tmp_path, {"main.tf": MAIN}, content))
    timeout, delay = (
        value(declaration, name) for name in ("visibility_timeout_seconds", "delay_seconds")
    )
    assert render(timeout)["value"] == 99
    assert render(timeout)["from"][0].startswith("value in the plan (plan.json:1:")
    assert place(timeout.span) == "main.tf:7:32"
    assert place(delay.span) == "main.tf:5:1"


def test_what_is_written_as_null_is_filled_in(tmp_path: Path) -> None:
    """The configuration alone has AWS's default there, at the header."""
    main = MAIN.replace("default = 30", "default = null")
    declaration = only(load(tmp_path, {"main.tf": main}, orders(visibility_timeout_seconds=30)))
    timeout = value(declaration, "visibility_timeout_seconds")
    assert render(timeout)["value"] == 30
    assert place(timeout.span) == "main.tf:5:1"


def test_variables_are_those_of_the_plan(tmp_path: Path) -> None:
    content = orders(visibility_timeout_seconds=99)
    content["variables"] = {"timeout": {"value": 99}}
    declaration = only(load(tmp_path, {"main.tf": MAIN}, content))
    timeout = render(value(declaration, "visibility_timeout_seconds"))
    assert timeout == {"value": 99, "from": ["variable in the plan (nowhere)"]}


def test_sensitive_variables_are_not_shown(tmp_path: Path) -> None:
    sensitive = {"visibility_timeout_seconds": True}
    queue = resource(QUEUE, {"visibility_timeout_seconds": 4711}, sensitive_values=sensitive)
    content = plan([queue], [], [block(QUEUE, {})], variables={"timeout": {"value": 4711}})
    content["configuration"]["root_module"]["variables"] = {"timeout": {"sensitive": True}}
    declaration = only(load(tmp_path, {"main.tf": MAIN.replace("30", "4711")}, content))
    assert "4711" not in json.dumps(render(declaration.attributes))


POLICY = """\
resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({
    maxReceiveCount     = 5
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
  })
}

resource "aws_sqs_queue" "dlq" {
}
"""
ARN = "arn:aws:sqs:eu-west-1:111122223333:dlq"


def redrive(policy: str | None, arn: str | None) -> dict[str, Any]:
    known: dict[str, Any] = {} if policy is None else {"redrive_policy": policy}
    dlq = "aws_sqs_queue.dlq"
    return plan(
        [resource(QUEUE, known), resource(dlq, {} if arn is None else {"arn": arn})],
        [change(QUEUE, {} if policy else {"redrive_policy": True}), change(dlq, {"arn": not arn})],
        [block(QUEUE, {"redrive_policy": references("local.policy")}), block(dlq, {})],
    )


@pytest.mark.parametrize(
    ("policy", "arn", "expected"),
    [
        (None, None, {"ref": "aws_sqs_queue.dlq.arn", "type": "aws_sqs_queue"}),
        (
            f'{{"deadLetterTargetArn": "{ARN}", "maxReceiveCount": 5}}',
            ARN,
            {"known": ARN, "ref": "aws_sqs_queue.dlq.arn"},
        ),
        (f'{{"maxReceiveCount": 5, "deadLetterTargetArn": "{ARN}"}}', None, ARN),
        (f'{{"deadLetterTargetArn": "{ARN}2", "maxReceiveCount": 5}}', ARN, f"{ARN}2"),
        (f'{{"deadLetterTargetArn": "{ARN}"}}', ARN, ARN),
    ],
)
def test_documents(tmp_path: Path, policy: str | None, arn: str | None, expected: Any) -> None:
    unit = load(tmp_path, {"main.tf": POLICY}, redrive(policy, arn))
    found = value(unit.declarations[0], "redrive_policy")
    assert place(found.span) == "main.tf:2:20"
    shown = render(found)
    if "json" in shown:
        assert shown["json"]["deadLetterTargetArn"] == expected
        assert shown["json"]["maxReceiveCount"] == 5
        assert place(found.document.items["deadLetterTargetArn"].span) == "main.tf:4:27"  # type: ignore[union-attr]
    else:
        assert json.loads(shown["value"])["deadLetterTargetArn"] == expected


def test_what_the_configuration_names_must_be_in_the_plan(tmp_path: Path) -> None:
    """The sources may have changed since."""
    external = "data.external.policy"
    content = plan(
        [resource(QUEUE, {}), resource(external, {})],
        [change(QUEUE, {"redrive_policy": True}), change(external, {"result": True})],
        [block(QUEUE, {"redrive_policy": references(f"{external}.result")})],
    )
    found = value(only(load(tmp_path, {"main.tf": POLICY}, content)), "redrive_policy")
    assert render(found)["value"]["names"] == "any"
    assert place(found.span) == "main.tf:2:20"


MODULES = {
    "main.tf": 'module "far" {\n  source = "example/far/aws"\n}\nmodule "near" {\n'
    '  source = "./near"\n}\n',
    "near/main.tf": 'module "far" {\n  source = "example/far/aws"\n}\n'
    'data "aws_queues" "all" {}\n'
    'resource "aws_sqs_queue" "each" {\n  for_each = data.aws_queues.all.names\n'
    "  delay_seconds = 5\n}\n",
}


def far(prefix: str, address: str, **more: Any) -> dict[str, Any]:
    inner = {**resource(address, {"delay_seconds": 5}, **more)}
    inner["address"] = prefix + inner["address"]
    return {"resources": [inner]}


@pytest.mark.parametrize(
    ("module", "at", "calls", "delay"),
    [
        (far("module.far.", QUEUE), "main.tf:1:1", [], "main.tf:1:1"),
        (
            far("module.near.module.far[0].", QUEUE),
            "near/main.tf:1:1",
            ["module.near main.tf:4:1"],
            "near/main.tf:1:1",
        ),
        (
            far("module.near.", 'aws_sqs_queue.each["a"]', index="a"),
            "near/main.tf:5:1",
            ["module.near main.tf:4:1"],
            "near/main.tf:7:19",
        ),
        (far("module.near.", "aws_sqs_queue.gone"), "main.tf:4:1", [], "main.tf:4:1"),
        (far("module.gone.", QUEUE), "plan.json", [], "plan.json"),
    ],
)
def test_modules_that_are_not_evaluated(
    tmp_path: Path, module: Any, at: str, calls: list[str], delay: str
) -> None:
    """A finding lies at the block, else at the call of the module that it is in."""
    tree = {"child_modules": [module]}
    content = {"format_version": "1.2", "planned_values": {"root_module": tree}}
    content["configuration"] = {"root_module": {"module_calls": {"far": {}, "near": {}}}}
    declaration = only(load(tmp_path, MODULES, content))
    assert place(declaration.span).startswith(at)
    assert [f"{call.label} {place(call.span)}" for call in declaration.calls] == calls
    assert place(value(declaration, "delay_seconds").span).startswith(delay)
