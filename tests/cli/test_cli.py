"""The command line, from arguments to output and exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from msglint.cli import main

FAULTY = """\
resource "aws_sqs_queue" "orders" {
  receive_wait_time_seconds  = 20
  visibility_timeout_seconds = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead" {
  message_retention_seconds = 1209600
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

RULE = "visibility-timeout-too-short"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "main.tf").write_text(FAULTY)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_finding_fails_the_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "check")
    assert (status, err) == (1, "")
    [line, summary] = out.splitlines()
    assert line.startswith("main.tf:3:32: warning: visibility timeout 20 s is below 6 x the 10 s")
    assert line.endswith(f"[{RULE}]")
    assert summary == "Found 1 warning; checked 4 resources in 1 file."


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--fail-on", "error"], 0),
        (["--fail-on", "info"], 1),
        (["--fail-on", "never"], 0),
        (["--ignore", RULE], 0),
        (["--ignore", "duplication"], 0),
        (["--select", "queue-without-dlq,short-polling"], 0),
        (["--select", RULE], 1),
        (["--select", "duplication", "--ignore", "loss"], 1),
        (["--exclude", "*.tf"], 0),
        (["--profile", "strict"], 1),
        (["--profile", "minimal"], 0),
        (["--profile", "minimal", "--select", RULE], 1),
        (["main.tf"], 1),
        (["."], 1),
    ],
)
def test_gate_and_selection(
    arguments: list[str], status: int, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "check", *arguments)[0] == status


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere"], "nowhere: there is no such file or directory"),
        (["check", "--select", "visibility-timeout-to-short"], f'did you mean "{RULE}"?'),
        (["check", "--config", "none.yaml"], "none.yaml: there is no such configuration file"),
        (["check", "--format", "json", "--format", "sarif"], "only one format"),
        (["check", "--var-file", "none.tfvars"], "none.tfvars: there is no such file"),
        (["check", "--parameters", "none.json"], "none.json: there is no such file"),
        (["check", "--format", "json", "--output", "no/such/dir"], "no/such/dir:"),
        (["explain", "queue-without-dql"], 'did you mean "queue-without-dlq"?'),
    ],
)
def test_what_cannot_be_done_is_status_2(
    arguments: list[str], message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert message in err
    assert err.startswith("msglint: ")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct: [loss]\n", 'unknown key "selct"; did you mean "select"?'),
        ("fail-on: warn\n", "key \"fail-on\": 'warn' is not one of"),
        ("severity: {short-polling: fatal}\n", 'key "severity.short-polling"'),
        ("ignore: short-polling\n", 'key "ignore"'),
        ("ignore: [short-poling]\n", 'did you mean "short-polling"?'),
        ("severity: {short-poling: info}\n", 'did you mean "short-polling"?'),
        ("profile: strct\n", 'did you mean "strict"?'),
        ("rules: own.md\n", 'key "rules"'),
        ("rules: [own]\n", 'rules: there is no rule page "own"'),
        ('rules: ["a\\0b"]\n', 'key "rules.0"'),
        (f"parameters: {{{RULE}: {{facter: 3}}}}\n", 'did you mean "factor"?'),
        (f"parameters: {{{RULE}: {{factor: 0}}}}\n", "factor"),
        ("ignore: [\n", "msglint.yaml:2: did not find expected node content"),
        ("ignore: [x]\nignore: [y]\n", 'msglint.yaml:2: key "ignore": the key is given twice'),
        ("severity: {1: info}\n", 'msglint.yaml:1: key "severity": a key must be text'),
        ("[" * 100_000, "msglint.yaml:1: it is nested too deeply"),
    ],
)
def test_configuration_errors_name_file_key_and_nearest_name(
    text: str, message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "msglint.yaml").write_text(text)
    status, _, err = run(capsys, "check")
    assert status == 2
    assert "msglint.yaml" in err
    assert message in err


def test_configuration_in_pyproject_and_yaml(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pyproject.toml").write_text(
        f'[tool.msglint.severity]\n{RULE} = "error"\n[tool.msglint.parameters.{RULE}]\nfactor = 3\n'
    )
    (project / "below").mkdir()
    monkeypatch.chdir(project / "below")
    status, out, _ = run(capsys, "check", "..")
    assert status == 1
    assert "../main.tf:3:32: error: visibility timeout 20 s is below 3 x" in out
    monkeypatch.chdir(project)
    (project / "msglint.yaml").write_text(f"parameters: {{{RULE}: {{factor: 2}}}}\n")
    assert run(capsys, "check")[0] == 0


def test_the_profile_of_the_command_line_goes_first(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "msglint.yaml").write_text("profile: minimal\n")
    assert run(capsys, "check")[0] == 0
    assert run(capsys, "check", "--profile", "default")[0] == 1


def test_several_formats_at_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(
        capsys,
        *("check", "--format", "sarif", "--output", "out.sarif"),
        *("--format", "json", "--output", "out.json", "--format", "text"),
    )
    assert status == 1
    assert out.startswith("main.tf:3:32: warning:")
    found = json.loads((project / "out.json").read_text())["findings"]
    results = json.loads((project / "out.sarif").read_text())["runs"][0]["results"]
    assert [f["rule"] for f in found] == [r["ruleId"] for r in results] == [RULE]


def test_suppression_with_a_reason(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FAULTY.replace(" = 20\n  red", f" = 20 # msglint: ignore[{RULE}] slow start\n  red")
    assert text != FAULTY
    (project / "main.tf").write_text(text)
    assert run(capsys, "check")[0] == 0


def test_undecided_is_counted_and_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FAULTY.replace("= 20\n  red", "= data.external.x.result.seconds\n  red")
    (project / "main.tf").write_text(text)
    status, out, _ = run(capsys, "check")
    assert status == 0
    assert "undecided (--show-undecided tells why)." in out
    _, out, _ = run(capsys, "check", "--show-undecided")
    assert RULE in out
    assert "main.tf:3:32: undecided:" in out


def test_a_broken_file_is_one_finding_and_the_rest_is_judged(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "broken.tf").write_text('resource "aws_sns_topic" "t" {\n  name = \n}\n')
    status, out, _ = run(capsys, "check")
    lines = out.splitlines()
    assert status == 1
    assert [line.rsplit(" ", 1)[1] for line in lines[:-1]] == ["[syntax-error]", f"[{RULE}]"]
    assert lines[0].startswith("broken.tf:2:")


def test_nothing_to_lint_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "package.json").write_text("{}")
    assert main(["check"]) == 0


def test_a_defect_costs_one_deployment(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "other").mkdir()
    (project / "other" / "main.tf").write_text(FAULTY)
    from msglint.terraform import root

    load = root.load_root

    def fails(directory: Path, *rest: object) -> object:
        if directory.name == "other":
            raise ZeroDivisionError("on purpose")
        return load(directory, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(root, "load_root", fails)
    status, out, _ = run(capsys, "check")
    assert status == 2
    assert "main.tf:3:32: warning:" in out
    assert "ZeroDivisionError: on purpose [internal-error]" in out
    assert "Traceback" not in out


def test_a_closed_pipe_is_no_crash(project: Path) -> None:
    command = f"{sys.executable} -m msglint rules | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["main.tf", "template.yaml"])
def test_the_short_path_imports_nothing_heavy(name: str, project: Path) -> None:
    template = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n"
    (project / "template.yaml").write_text(template)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "msglint", "check", name],
        capture_output=True,
        text=True,
        check=False,
    )
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "msglint.pipeline" in imported
    heavy = {"cfnlint", "jsonschema", "hcl2", "importlib.metadata"}
    heavy |= {"yaml"} if name == "main.tf" else {"tree_sitter"}
    assert not imported & heavy


def test_parameter_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "template.yaml").write_text(
        "Parameters:\n  Seconds: {Type: Number}\nResources:\n"
        "  Q: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !Ref Seconds}}\n"
        "  F: {Type: AWS::Lambda::Function, Properties: {Timeout: 30}}\n"
        "  M:\n    Type: AWS::Lambda::EventSourceMapping\n"
        "    Properties: {EventSourceArn: !GetAtt Q.Arn, FunctionName: !Ref F}\n"
    )
    (tmp_path / "dev.json").write_text('[{"ParameterKey": "Seconds", "ParameterValue": "60"}]')
    (tmp_path / "broken.json").write_text("[{")
    chosen = ("check", "template.yaml", "--select", "duplication")
    assert run(capsys, *chosen)[0] == 0
    status, out, _ = run(capsys, *chosen, "--parameters", "dev.json")
    assert status == 1
    assert "template.yaml:4:62: warning: visibility timeout 60 s" in out
    status, _, err = run(capsys, *chosen, "--parameters", "broken.json")
    assert status == 2
    assert err.startswith("msglint: broken.json:1:3: ")


def test_excludes_of_a_configuration_count_from_its_file(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "deep").mkdir()
    (project / "deep" / "main.tf").write_text(FAULTY)
    (project / "msglint.yaml").write_text('exclude: ["deep/**"]\n')
    assert "deep/" not in run(capsys, "check")[1]
    monkeypatch.chdir(project / "deep")
    assert run(capsys, "check")[0] == 0
    assert run(capsys, "check", "..")[0] == 1


def test_findings_about_inputs_can_be_told_apart(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.tf", "b.tf"):
        (project / name).write_text('resource "aws_sns_topic" "t" {\n  name = \n}\n' * 2)
    findings = json.loads(run(capsys, "check", "--format", "json")[1])["findings"]
    marks = [finding["fingerprint"] for finding in findings]
    assert len(marks) == 5
    assert all(marks)
    assert len(set(marks)) == 5


def test_a_named_file_that_is_excluded_is_mentioned_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "msglint.yaml").write_text('exclude: ["old", "*.json"]\n')
    (project / "old").mkdir()
    names = [f"old/{at}.tf" for at in range(5)]
    for name in names:
        (project / name).write_text(FAULTY)
    status, out, err = run(capsys, "check", "main.tf", *names, "--format", "json")
    assert status == 1
    assert {f["location"]["path"] for f in json.loads(out)["findings"]} == {"main.tf"}
    shown = "old/0.tf, old/1.tf, old/2.tf, 2 more"
    assert err == f"msglint: excluded and not looked at: {shown}\n"
    assert run(capsys, "check", names[0])[::2] == (
        0,
        "msglint: excluded and not looked at: old/0.tf\n",
    )
    assert run(capsys, "check", "main.tf")[2] == ""
    assert run(capsys, "check")[2] == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "shortpolling"], '--select: there is no rule or category "shortpolling"'),
        (["--ignore", "los"], '--ignore: there is no rule or category "los"; did you mean "loss"?'),
        (["--ignore", "short-polling,x"], '--ignore: there is no rule or category "x"'),
    ],
)
def test_a_misspelt_rule_in_an_option_names_the_option(
    arguments: list[str], message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "msglint.yaml").write_text("select: [loss]\nignore: [cost]\n")
    status, _, err = run(capsys, "check", *arguments)
    assert status == 2
    assert err.startswith(f"msglint: {message}")


def test_a_misspelt_rule_in_the_configuration_names_file_and_key(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "msglint.yaml").write_text("select: [los]\n")
    assert "msglint.yaml: select: there is no rule or category" in run(capsys, "check")[2]
