"""One run for several environments: what holds in which of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from msglint.cli import main
from msglint.source.text import Source
from msglint.terraform.files import TerraformFile, read_file

MAIN = """\
variable "timeout" {
  type    = number
  default = 60
}

variable "retention" {
  default = 1209600
}

resource "aws_sqs_queue" "orders" {
  receive_wait_time_seconds  = 20
  visibility_timeout_seconds = var.timeout
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead" {
  message_retention_seconds = var.retention
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

FILES = {
    "main.tf": MAIN,
    "envs/dev.tfvars": "timeout = 20\n",
    "envs/test.tfvars": "timeout = 20\n",
    "envs/prod.tfvars": "timeout = 30\n",
    "short.tfvars": "retention = 60\n",
}

DEV, TEST, PROD = (f"--var-file={name}=envs/{name}.tfvars" for name in ("dev", "test", "prod"))

TOO_SHORT = "visibility-timeout-too-short"
RETENTION = "dlq-retention-too-short"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, FILES)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["check", "--format", "json", "--select", f"{TOO_SHORT},{RETENTION}", *arguments])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, list[str]]]:
    findings = report(capsys, *arguments)["findings"]
    return [
        (finding["message"].partition(" is ")[0], finding["environments"]) for finding in findings
    ]


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(["check", *arguments])
    return capsys.readouterr().out.splitlines()


def test_findings_name_the_environments_they_hold_in(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, DEV, TEST, PROD) == [
        ("visibility timeout 20 s", ["dev", "test"]),
        ("visibility timeout 30 s", ["prod"]),
    ]


def test_a_var_file_without_a_name_is_for_all_environments(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [_, _, retention] = report(capsys, DEV, "--var-file=short.tfvars", PROD)["findings"]
    assert (retention["rule"], retention["environments"]) == (RETENTION, ["dev", "prod"])
    assert [step["location"]["path"] for step in retention["origin"]] == ["short.tfvars"]


def test_of_several_files_the_last_one_wins(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"all.tfvars": "timeout = 15"})
    assert told(capsys, "--var-file=all.tfvars", DEV) == [("visibility timeout 20 s", ["dev"])]
    assert told(capsys, DEV, "--var-file=all.tfvars") == [("visibility timeout 15 s", ["dev"])]


def test_without_names_there_are_no_environments(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"a=b.tfvars": "timeout = 15"})
    assert told(capsys, "--var-file", "envs/dev.tfvars") == [("visibility timeout 20 s", [])]
    assert told(capsys, "--var-file", "a=b.tfvars") == [("visibility timeout 15 s", [])]


def test_text_names_environments_only_where_they_differ(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [line, _] = lines(capsys, "--select", TOO_SHORT, DEV, TEST)
    assert line.endswith(f"timeout of aws_lambda_function.worker [{TOO_SHORT}]")
    first, second, _ = lines(capsys, "--select", TOO_SHORT, DEV, TEST, PROD)
    assert first.endswith(f" (in dev and test) [{TOO_SHORT}]")
    assert second.endswith(f" (in prod) [{TOO_SHORT}]")


def test_other_formats_name_them_as_well(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [line, _] = lines(capsys, "--format", "github", "--select", TOO_SHORT, DEV, PROD)
    assert "(in dev)" in line
    main(["check", "--format", "sarif", "--select", TOO_SHORT, DEV, PROD])
    [dev, prod] = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert dev["properties"]["environments"] == ["dev"]
    assert prod["message"]["text"].endswith("(in prod)")


def test_naming_an_environment_does_not_change_fingerprints(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def marks(*arguments: str) -> set[str]:
        return {finding["fingerprint"] for finding in report(capsys, *arguments)["findings"]}

    assert marks("--var-file=envs/dev.tfvars") == marks(DEV) == marks(DEV, TEST, PROD)


def test_what_is_undecided_in_several_environments_is_counted_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"main.tf": MAIN.replace("default = 60", "")})
    write(project, {"envs/prod.tfvars": "", "envs/test.tfvars": ""})
    document = report(capsys, DEV, TEST, PROD)
    [entry] = document["undecided"]
    assert entry["environments"] == ["test", "prod"]
    assert document["summary"]["undecided"] == 1
    assert document["summary"]["resources"] == 4
    shown = lines(capsys, "--select", TOO_SHORT, "--show-undecided", DEV, TEST, PROD)
    assert any('variable "timeout" has no value (in test and prod)' in line for line in shown)


def test_errors_in_the_files_are_told_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"broken.tf": 'resource "aws_sqs_queue" "x" {\n  name = \n}\n'})
    findings = report(capsys, DEV, PROD)["findings"]
    [broken] = [finding for finding in findings if finding["rule"] == "syntax-error"]
    assert broken["environments"] == []


def test_files_are_parsed_once_for_all_environments(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def noting(source: Source) -> TerraformFile:
        read.append(source.path)
        return read_file(source)

    monkeypatch.setattr("msglint.terraform.configuration.read_file", noting)
    report(capsys, DEV, TEST, PROD)
    assert read == ["main.tf"]


CONFIGURED = """\
environments:
  dev: {var-files: [envs/dev.tfvars]}
  prod: {var-files: [envs/common.tfvars, envs/prod.tfvars]}
"""


def test_environments_can_be_configured(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, {"msglint.yaml": CONFIGURED, "envs/common.tfvars": "retention = 60"})
    assert told(capsys)[:2] == [
        ("visibility timeout 20 s", ["dev"]),
        ("visibility timeout 30 s", ["prod"]),
    ]
    [*_, dead] = report(capsys)["findings"]
    assert (dead["rule"], dead["environments"]) == (RETENTION, ["prod"])
    # The command line says it anew.
    assert told(capsys, TEST) == [("visibility timeout 20 s", ["test"])]
    # A file without a name is one more for all of them.
    write(project, {"all.tfvars": "timeout = 15"})
    assert told(capsys, "--var-file=all.tfvars", "--ignore", RETENTION) == [
        ("visibility timeout 15 s", ["dev", "prod"])
    ]


def test_configured_files_are_those_next_to_a_root(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        project,
        {
            "msglint.yaml": CONFIGURED,
            "a/main.tf": MAIN,
            "a/envs/dev.tfvars": "timeout = 11",
            "b/c/main.tf": MAIN,
        },
    )
    monkeypatch.chdir(project / "b")
    assert told(capsys, "../a") == [
        ("visibility timeout 11 s", ["dev"]),
        ("visibility timeout 30 s", ["prod"]),
    ]
    assert told(capsys) == [
        ("visibility timeout 20 s", ["dev"]),
        ("visibility timeout 30 s", ["prod"]),
    ]


def test_a_root_has_only_the_environments_with_files(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (project / "envs").iterdir():
        path.unlink()
    write(
        project,
        {
            "msglint.yaml": CONFIGURED,
            "a/main.tf": MAIN,
            "a/envs/prod.tfvars": "timeout = 12",
            "b/main.tf": MAIN.replace("default = 60", "default = 13"),
        },
    )
    assert told(capsys, "a", "b") == [
        ("visibility timeout 12 s", ["prod"]),
        ("visibility timeout 13 s", []),
    ]


def test_an_environment_that_no_root_has_is_noticed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"msglint.yaml": "environments:\n  qa: {var-files: [envs/qa.tfvars]}\n"})
    main(["check"])
    notice = 'msglint: environment "qa": no Terraform root has one of its var files\n'
    assert capsys.readouterr().err == notice
    main(["check", "main.tf"])  # others may have them
    assert capsys.readouterr().err == ""


def test_nothing_outside_is_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project.parent, {"outside.tfvars": "timeout = 20"})
    for path in ("../outside.tfvars", str(project.parent / "outside.tfvars")):
        write(project, {"msglint.yaml": f"environments:\n  x: {{var-files: ['{path}']}}\n"})
        assert told(capsys, ".") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("environments: {a/b: {var-files: [x]}}\n", "'a/b' does not match"),
        ("environments: {dev: {var-files: []}}\n", 'key "environments.dev.var-files"'),
        ("environments: {dev: {}}\n", "'var-files' is a required property"),
        ("environments: {dev: {var-file: [x]}}\n", 'did you mean "var-files"?'),
        ("environments: {dev: [x]}\n", 'key "environments.dev"'),
    ],
)
def test_mistakes_in_the_configuration(
    text: str, message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"msglint.yaml": text})
    assert main(["check"]) == 2
    assert message in capsys.readouterr().err


def test_environment_variables_count_only_when_asked_for(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_VAR_timeout", "20")
    assert told(capsys) == []
    assert told(capsys, "--tf-vars") == [("visibility timeout 20 s", [])]
    assert told(capsys, "--tf-vars", PROD) == [("visibility timeout 30 s", ["prod"])]


def test_a_changed_var_file_is_judged_through_the_roots_that_have_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        project,
        {
            "msglint.yaml": CONFIGURED,
            "a/main.tf": MAIN,
            "a/envs/dev.tfvars": "timeout = 11",
            "b/main.tf": MAIN,
            "b/envs/dev.tfvars": "",
            "b/envs/other.tfvars": "",
        },
    )
    assert told(capsys, "a/envs/dev.tfvars") == [
        ("visibility timeout 11 s", ["dev"]),
        ("visibility timeout 30 s", ["prod"]),
    ]
    assert told(capsys, "b/../b/envs/dev.tfvars") == [("visibility timeout 30 s", ["prod"])]
    assert told(capsys, "b/envs/other.tfvars") == []


POLLED = """\
variable "consumer" {
}

resource "aws_sqs_queue" "audit" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.consumer }
      Action    = "sqs:ReceiveMessage"
      Resource  = "*"
    }]
  })
}
"""


def test_what_is_worse_in_one_environment_is_told_of_that_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"main.tf": POLLED}
    files |= {f"envs/{name}.tfvars": 'consumer = "*"' for name in ("dev", "test")}
    write(project, files | {"envs/prod.tfvars": 'consumer = "111122223333"'})
    main(["check", "--format", "json", "--select", "short-polling", DEV, TEST, PROD])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert sorted((f["severity"], f["environments"]) for f in findings) == [
        ("info", ["prod"]),
        ("warning", ["dev", "test"]),
    ]
