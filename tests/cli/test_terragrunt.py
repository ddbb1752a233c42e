"""Modules that Terragrunt deploys: once for each unit, with its inputs."""

import json
from pathlib import Path

import pytest

from msglint.cli import main

RULE = "visibility-timeout-too-short"

MODULE = """\
variable "timeout" {
  type    = number
  default = 60
}

variable "untyped" {
  default = ""
}

resource "aws_sqs_queue" "orders" {
  visibility_timeout_seconds = var.timeout
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

SOURCE = 'terraform {\n  source = "../../modules//orders"\n}\n'
DEV, PROD = "live/dev/terragrunt.hcl", "live/prod/terragrunt.hcl"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    write(tmp_path, {"modules/orders/main.tf": MODULE})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """What is said of the timeout, and for which units."""
    status = main(["check", "--format", "json", "--select", RULE, *arguments])
    captured = capsys.readouterr()
    assert status < 2, captured
    document = json.loads(captured.out)
    told = [
        f"{_short(finding['message'])}{_when(finding)}: {', '.join(finding['environments'])}"
        for finding in document["findings"]
    ]
    undecided = [
        f"{entry['reason'].rpartition(' is not known: ')[2]}: {', '.join(entry['environments'])}"
        for entry in document["undecided"]
    ]
    return told + undecided


def _short(message: str) -> str:
    return message.removeprefix("visibility timeout ").partition(" is below")[0]


def _when(finding: dict[str, str]) -> str:
    return f" when {finding['when']}" if finding["when"] else ""


def test_each_unit_is_a_deployment(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        project,
        {
            DEV: SOURCE + "inputs = {\n  timeout = 20\n}\n",
            PROD: SOURCE + "locals {\n  t = 3\n}\ninputs = {\n  timeout = local.t * 10\n}\n",
            "live/test/terragrunt.hcl": SOURCE + "inputs = {\n  timeout = 20\n}\n",
            "live/good/terragrunt.hcl": SOURCE,
        },
    )
    assert found(capsys) == ["20 s: live/dev, live/test", "30 s: live/prod"]
    main(["check", "--select", RULE])
    [line, *_] = capsys.readouterr().out.splitlines()
    assert line.endswith(f"(in live/dev and live/test) [{RULE}]")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        # The module itself.
        ({"live/dev/main.tf": MODULE, DEV: "inputs = { timeout = 20 }"}, ["20 s: live/dev"]),
        # Ways to write the source.
        (
            {
                DEV: 'terraform {\n source = "${get_repo_root()}/modules//orders"\n}\n'
                "inputs = { timeout = 20 }"
            },
            ["20 s: live/dev"],
        ),
        (
            {
                DEV: 'terraform {\n source = "${get_terragrunt_dir()}/../../modules/orders"\n}\n'
                "inputs = { timeout = 20 }"
            },
            ["20 s: live/dev"],
        ),
        (
            {
                DEV: 'terraform {\n source = get_env("E") == "p" ? "git::https://x.test/m.git?ref=1"'
                ' : "../../modules/orders"\n}\ninputs = { timeout = 20 }'
            },
            ["20 s: live/dev"],
        ),
        # What it includes.
        (
            {
                DEV: SOURCE + 'include "root" {\n path = find_in_parent_folders("root.hcl")\n}\n',
                "live/root.hcl": "locals {\n t = 20\n}\ninputs = { timeout = local.t }",
            },
            ["20 s: live/dev"],
        ),
        (
            {
                DEV: SOURCE + "include {\n path = find_in_parent_folders()\n}\n"
                "inputs = { timeout = 30 }",
                "live/terragrunt.hcl": "inputs = { timeout = 20 }",
            },
            ["30 s: live/dev"],
        ),
        (
            {
                DEV: 'include "common" {\n path = "../common.hcl"\n}\n',
                "live/common.hcl": SOURCE + "inputs = { timeout = 20 }",
            },
            ["20 s: live/dev"],
        ),
        (
            {
                DEV: SOURCE + 'include {\n path = find_in_parent_folders("root.hcl")\n}\n',
                "live/root.hcl": "inputs = merge(local.e.locals, { timeout = local.e.locals.t })\n"
                'locals {\n e = read_terragrunt_config(find_in_parent_folders("env.hcl"))\n}',
                "live/env.hcl": "locals {\n t = 20\n}\n",
            },
            ["20 s: live/dev"],
        ),
        (
            {
                DEV: 'include "root" {\n path = find_in_parent_folders("root.hcl")\n}\n'
                'terraform {\n source = "${get_parent_terragrunt_dir("root")}/../modules/orders"'
                "\n}\n"
                "inputs = { timeout = include.root.locals.t }",
                "live/root.hcl": "locals {\n t = 20\n}\n",
            },
            ["20 s: live/dev"],
        ),
        (
            {
                DEV: "include {\n path = find_in_parent_folders()\n}\n"
                'terraform {\n source = "${path_relative_from_include()}/../modules//orders"\n}\n'
                "inputs = include.locals.all",
                "live/terragrunt.hcl": "locals {\n"
                ' all = { timeout = path_relative_to_include() == "dev" ? 20 : 60 }\n}\n',
            },
            ["20 s: live/dev"],
        ),
        # What is set after the inputs.
        (
            {
                DEV: SOURCE + "inputs = { timeout = 20 }",
                "modules/orders/a.auto.tfvars": "timeout=30",
            },
            ["30 s: live/dev"],
        ),
        (
            {
                DEV: SOURCE,
                "modules/orders/terraform.tfvars": "timeout = 30",
                "live/dev/terraform.tfvars": "timeout = 20",
            },
            ["20 s: live/dev"],
        ),
        (
            {
                DEV: """
terraform {
  source = "../../modules//orders"
  extra_arguments "more" {
    commands           = get_terraform_commands_that_need_vars()
    optional_var_files = ["${get_terragrunt_dir()}/../all.tfvars", "none.tfvars"]
  }
}
inputs = { timeout = 20 }
""",
                "live/all.tfvars": "timeout = 30",
            },
            ["30 s: live/dev"],
        ),
        # What only Terragrunt knows.
        (
            {DEV: SOURCE + "inputs = { timeout = dependency.x.outputs.timeout }"},
            ["dependency.x.outputs.timeout is an output of another Terragrunt unit: live/dev"],
        ),
        (
            {DEV: SOURCE + 'inputs = { timeout = get_env("ENV", "d") == "dev" ? 20 : 60 }'},
            ['20 s when get_env("ENV") is "dev": live/dev'],
        ),
        (
            {DEV: SOURCE + "inputs = { timeout = include.root.locals.t }"},
            ["what is included is not in view: live/dev"],
        ),
        ({DEV: SOURCE + "include {\n path = get_parent_terragrunt_dir()\n}\n"}, None),
        ({DEV: SOURCE + "include {\n path = include.locals.a\n}\n"}, None),
        (
            {DEV: SOURCE + 'inputs = { timeout = run_cmd("date") }'},
            ["run_cmd is only known to Terragrunt: live/dev"],
        ),
        (
            {DEV: SOURCE + 'inputs = merge({ timeout = 20 }, yamldecode(file("none.yaml")))'},
            ["Terraform refuses it: file: there is no file none.yaml: live/dev"],
        ),
        (
            {DEV: SOURCE + 'include {\n path = find_in_parent_folders("none.hcl")\n}\n'},
            ["what its terragrunt.hcl includes is not in view: live/dev"],
        ),
        (
            {
                DEV: """
terraform {
  source = "../../modules//orders"
  extra_arguments "more" {
    commands  = ["plan"]
    arguments = ["-var", "timeout=5"]
  }
}
"""
            },
            ["Terragrunt passes extra arguments that are not known: live/dev"],
        ),
        # What cannot be told to be a unit of a module in view.
        ({DEV: 'terraform {\n source = "git::https://x.test/m.git//orders"\n}\n'}, []),
        ({DEV: 'terraform {\n source = "../../../outside"\n}\n'}, []),
        ({DEV: "terraform {\n source = run_cmd()\n}\ninputs = { timeout = 20 }"}, []),
        ({DEV: "inputs = { timeout = 20 }"}, []),
        # What strangers may write.
        ({DEV: SOURCE + "inputs = local.a\nlocals {\n a = local.a\n}\n"}, None),
        ({DEV: SOURCE + 'include {\n path = "./terragrunt.hcl"\n}\n'}, None),
        (
            {
                DEV: SOURCE
                + 'locals {\n a = read_terragrunt_config("terragrunt.hcl").locals.a\n}\n'
                + "inputs = local.a"
            },
            None,
        ),
        ({DEV: SOURCE + 'inputs = read_terragrunt_config("./terragrunt.hcl").inputs'}, None),
        (
            {
                DEV: SOURCE + 'inputs = read_terragrunt_config("0.hcl").locals.a',
                **{
                    f"live/dev/{at}.hcl": "locals {\n"
                    + f'  a = [{", ".join([read] * 30)}, {"upper(" * 100}"x"{")" * 100}]\n'
                    + "}\n"
                    for at in range(60)
                    if (read := f'read_terragrunt_config("{at + 1}.hcl").locals.a')
                },
            },
            None,
        ),
        ({DEV: SOURCE + 'include {\n path = "../x.hcl"\n}\n' * 500, "live/x.hcl": "a = 1"}, None),
        ({DEV: SOURCE + f"inputs = {'[' * 5000}"}, None),
        ({DEV: SOURCE + f"inputs = {'(' * 200}1{')' * 200}"}, None),
        ({DEV: f"terraform {{\n source = {'!' * 3000}true\n}}\n"}, None),
        ({DEV: 'terraform {\n source = "a\\u0000b"\n}\n'}, None),
        ({DEV: 'include {\n path = "a\\u0000b"\n}\n'}, None),
        ({DEV: 'include {\n path = find_in_parent_folders("a\\u0000b")\n}\n'}, None),
    ],
)
def test_units(
    files: dict[str, str],
    said: list[str] | None,
    project: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(project, files)
    told = found(capsys)
    if said is not None:
        assert told == said


def test_an_untyped_variable_gets_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = MODULE.replace(
        "= var.timeout", "= can(keys(var.untyped)) ? 20 : 10 + length(var.untyped)"
    )
    write(project, {"modules/orders/main.tf": module})
    write(project, {DEV: SOURCE + "inputs = { untyped = { a = 1 } }"})
    assert found(capsys) == ["17 s: live/dev"]


@pytest.mark.parametrize(
    ("named", "units"),
    [
        ([DEV], ["live/dev"]),
        (["live/dev"], ["live/dev"]),
        (["live/dev/terraform.tfvars"], ["live/dev"]),
        (["live/root.hcl"], ["live/dev", "live/prod"]),
        (["modules/orders/main.tf"], ["live/dev", "live/prod"]),
        (["."], ["live/dev", "live/prod"]),
        (["--exclude", "live/prod"], ["live/dev"]),
    ],
)
def test_a_changed_file_is_judged_through_its_units(
    named: list[str], units: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = SOURCE + "inputs = { timeout = 20 }"
    write(project, {DEV: unit, PROD: unit, "live/root.hcl": "inputs = {}"})
    write(project, {"live/dev/terraform.tfvars": "other = 1"})
    assert found(capsys, *named) == [f"20 s: {', '.join(units)}"]


def test_a_module_that_others_call_is_a_root_all_the_same(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        project,
        {
            DEV: SOURCE + "inputs = { timeout = 20 }",
            "root/main.tf": 'module "m" {\n  source  = "../modules/orders"\n  timeout = 30\n}\n',
        },
    )
    assert found(capsys) == ["20 s: live/dev", "30 s: "]


def test_environments_by_name_come_before_units(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {DEV: SOURCE + "inputs = { timeout = 20 }", "p.tfvars": "timeout = 30"})
    assert found(capsys, "--var-file", "p=p.tfvars") == ["30 s: p"]
    assert found(capsys, "--var-file", "p.tfvars") == ["30 s: live/dev"]


def test_a_broken_unit_is_a_syntax_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, {DEV: SOURCE + "inputs = {\n  timeout = 20\n"})
    main(["check", "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    broken = [f["location"]["path"] for f in findings if f["rule"] == "syntax-error"]
    assert broken == [DEV]


QUEUE = """\
variable "dead" {
  default = null
}

resource "aws_sqs_queue" "this" {
  name                       = "q"
  receive_wait_time_seconds  = 20
  visibility_timeout_seconds = 60
  message_retention_seconds  = 1209600
  redrive_policy = var.dead == null ? null : jsonencode({
    deadLetterTargetArn = var.dead
    maxReceiveCount     = 5
  })
}

output "arn" {
  value = aws_sqs_queue.this.arn
}

output "url" {
  value = aws_sqs_queue.this.url
}
"""

WORKER = """\
variable "queue" {}

variable "timeout" {
  default = 30
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  timeout       = var.timeout
}

resource "aws_lambda_event_source_mapping" "worker" {
  event_source_arn = var.queue
  function_name    = aws_lambda_function.worker.arn
}
"""


def unit(module: str, inputs: str, **dependencies: str) -> str:
    blocks = [
        f'dependency "{label}" {{\n  config_path = "../{path}"\n}}\n'
        for label, path in dependencies.items()
    ]
    source = f'terraform {{\n  source = "{module}"\n}}\n'
    return f"{source}{''.join(blocks)}inputs = {{ {inputs} }}\n"


@pytest.mark.parametrize(
    ("inputs", "taken"),
    [
        ("a = dependency.queue.outputs.arn", "arn"),
        ("a = dependency.queue.outputs", "arn"),
        ("a = dependency.queue.outputs.url", "url"),
        ("a = dependency.other.outputs.arn", ""),
        ("a = 1", ""),
    ],
)
def test_what_units_out_of_view_do_with_outputs_is_not_known(
    inputs: str, taken: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        project,
        {
            "modules/queue/main.tf": QUEUE,
            "live/queue/terragrunt.hcl": unit("../../modules/queue", ""),
            DEV: unit("git::https://x.test/m.git", inputs, queue="queue", other="other"),
        },
    )
    for arguments in ([], ["live/queue"], ["live/queue/terragrunt.hcl"]):
        main(["check", "--format", "json", "--select", "queue-without-dlq", *arguments])
        document = json.loads(capsys.readouterr().out)
        queue = [f for f in document["findings"] if f["resource"]["address"].endswith(".this")]
        assert len(queue) == (not taken)
        reasons = {entry["reason"].rpartition(": ")[2] for entry in document["undecided"]}
        assert reasons == (
            {f"another Terragrunt unit takes the output {taken}"} if taken else set()
        )


LINKED = {
    "modules/queue/main.tf": QUEUE,
    "modules/worker/main.tf": WORKER,
    **{
        f"live/{stage}/{name}/terragrunt.hcl": text
        for stage in ("dev", "prod")
        for name, text in {
            "dead": unit("../../../modules//queue", ""),
            "queue": unit(
                "../../../modules//queue", "dead = dependency.dead.outputs.arn", dead="dead"
            ),
            "worker": unit(
                "../../../modules//worker", "queue = dependency.q.outputs.arn", q="queue"
            ),
        }.items()
    },
}


def linked(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, list[str]]]:
    rules = f"{RULE},queue-without-dlq"
    main(["check", "--format", "json", "--select", rules, *arguments])
    document = json.loads(capsys.readouterr().out)
    assert document["undecided"] == []
    return [(f["rule"], f["resource"]["address"], f["environments"]) for f in document["findings"]]


def test_units_that_depend_on_each_other_are_seen_together(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "modules/orders/main.tf").unlink()
    write(project, LINKED)
    queue = (RULE, "aws_sqs_queue.this", ["live/dev/queue", "live/prod/queue"])
    assert linked(capsys) == [queue]
    worker = LINKED["live/prod/worker/terragrunt.hcl"].replace(
        "inputs = {", "inputs = { timeout = 5,"
    )
    write(project, {"live/prod/worker/terragrunt.hcl": worker})
    assert linked(capsys) == [(RULE, "aws_sqs_queue.this", ["live/dev/queue"])]
    assert linked(capsys, "live/dev/worker") == linked(capsys)
    assert linked(capsys, "live/dev/queue/terragrunt.hcl") == linked(capsys)
    assert linked(capsys, "live/prod") == []
    main(["check", "--select", RULE])
    text = capsys.readouterr().out
    assert "main.tf:8:32: warning: visibility timeout 60 s is below 6 x the 30 s timeout of" in text
    assert "aws_lambda_function.worker (in live/dev/queue) [" in text
    assert "checked 3 resources in" in text


def test_a_finding_keeps_its_fingerprint_whatever_its_unit(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "modules/orders/main.tf").unlink()
    write(project, LINKED)

    def marks(path: str) -> set[str]:
        main(["check", "--format", "json", "--select", RULE, path])
        findings = json.loads(capsys.readouterr().out)["findings"]
        return {finding["fingerprint"] for finding in findings}

    assert len(marks("live/dev")) == 1
    assert marks("live/dev") == marks("live/prod") == marks("live")


def test_units_that_depend_on_each_other_in_a_circle_are_read_all_the_same(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        project,
        {
            "modules/queue/main.tf": QUEUE,
            "live/a/terragrunt.hcl": unit(
                "../../modules/queue", "dead = dependency.b.outputs.arn", b="b"
            ),
            "live/b/terragrunt.hcl": unit(
                "../../modules/queue", "dead = dependency.b.outputs.arn", b="a"
            ),
            "live/c/terragrunt.hcl": unit(
                "../../modules/queue", "dead = dependency.b.outputs.arn", b="c"
            ),
        },
    )
    assert main(["check"]) < 2


def test_open_inputs_of_units_are_told_apart(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "modules/orders/main.tf").unlink()
    module = 'variable "on" {\n  type = bool\n}\n' + QUEUE.replace(
        'resource "aws_sqs_queue" "this" {',
        'resource "aws_sqs_queue" "this" {\n  count = var.on ? 1 : 0',
    ).replace("aws_sqs_queue.this.", "aws_sqs_queue.this[0].")
    write(
        project,
        {
            "modules/queue/main.tf": module,
            "live/a/terragrunt.hcl": unit("../../modules/queue", ""),
            "live/b/terragrunt.hcl": unit("../../modules/queue", "x = dependency.a.outputs", a="a"),
        },
    )
    main(["check", "--format", "json", "--select", "queue-without-dlq"])
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert finding["when"] == "var.on is true"
    assert finding["environments"] == ["live/a", "live/b"]


def test_what_the_module_refuses_of_an_open_input_is_not_assumed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module = MODULE.replace(
        'variable "untyped"',
        """variable "stage" {
  type = string
  validation {
    condition     = contains(["dev", "prod"], var.stage)
    error_message = "unknown"
  }
}

variable "untyped\"""",
    )
    inputs = SOURCE + 'inputs = {\n  stage = get_env("STAGE")\n}\n'
    for timeout, expected in (
        ('var.stage == "prod" ? 20 : 60', ['get_env("STAGE") is "prod"']),
        ('var.stage == "test" ? 20 : 60', []),
    ):
        text = module.replace("= var.timeout", f"= {timeout}")
        write(project, {"modules/orders/main.tf": text, DEV: inputs})
        main(["check", "--format", "json", "--select", RULE])
        findings = json.loads(capsys.readouterr().out)["findings"]
        assert [finding["when"] for finding in findings] == expected
