"""Each format, from one hand-made report."""

import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from msglint.findings import (
    Finding,
    Fix,
    Related,
    Report,
    Resource,
    Undetermined,
)
from msglint.report import FORMATS, write
from msglint.report.base import Look
from msglint.source.text import Source, Span

QUEUE = Source(
    "infra/my queues/main.tf",
    'resource "aws_sqs_queue" "orders" {\n  # caf\u00e9 \U0001f600\n  visibility_timeout = 30\n}\n',
)
WORKER = Source("worker.tf", "timeout = 50\n")


def span(source: Source, text: str) -> Span:
    start = source.text.index(text)
    return Span(source, start, start + len(text))


class Rule:
    name = "visibility-timeout-too-short"
    summary = "A queue hides a message for less time than its consumer may need."
    category = "duplication"
    severity = "warning"
    references = ("https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",)
    body = "## Why\n\nDuplicates.\n\n    timeout = 30 # expect: visibility-timeout-too-short\n"


@pytest.fixture
def report() -> Report:
    finding = Finding(
        rule=Rule.name,
        severity="warning",
        category="duplication",
        message="visibility timeout 30 s is below 6 x the 50 s timeout of worker",
        span=span(QUEUE, "30"),
        resource=Resource("module.a.aws_sqs_queue.orders[0]", "aws_sqs_queue"),
        related=(Related("function timeout", span(WORKER, "50")),),
        origin=(Related("default of var.visibility", span(QUEUE, "visibility_timeout")),),
        calls=(Related("module.a", span(WORKER, "timeout")),),
        when='var.env is "prod"',
        fix=Fix("set visibility_timeout_seconds to 300", "safe"),
        fingerprint="abc",
    )
    syntax = Finding(
        "syntax-error", "error", "deployment", "expected a value, 100%", Span(QUEUE, 0, 9)
    )
    info = Finding("short-polling-lambda-queue", "info", "cost", "polls often", Span(WORKER, 0, 12))
    undecided = Undetermined(
        "queue-without-dlq",
        Resource("aws_sqs_queue.orders", "aws_sqs_queue"),
        span(QUEUE, '"orders"'),
        'variable "dlq" has no value',
    )
    return Report([finding, syntax, info], [undecided], files=2, resources=3)


def render(name: str, report: Report, **look: object) -> str:
    out = io.StringIO()
    write(name, report, out, Look(rules=(Rule(),), **look))
    return out.getvalue()


def test_text_is_one_line_a_finding_and_a_summary(report: Report) -> None:
    assert render("text", report).splitlines() == [
        "infra/my queues/main.tf:3:24: warning: visibility timeout 30 s is below 6 x the 50 s "
        'timeout of worker (module.a.aws_sqs_queue.orders[0]) (when var.env is "prod") '
        "[visibility-timeout-too-short]",
        "infra/my queues/main.tf:1:1: error: expected a value, 100% [syntax-error]",
        "worker.tf:1:1: info: polls often [short-polling-lambda-queue]",
        "Found 1 error, 1 warning, 1 info; checked 3 resources in 2 files. "
        "1 undecided (--show-undecided tells why).",
    ]


def test_text_on_a_terminal_shows_the_places_the_reason_and_the_fix(report: Report) -> None:
    text = render("text", report, terminal=True)
    assert "3 |   visibility_timeout = 30\n" in text
    assert "  |                        ^^\n" in text
    assert "1 | timeout = 50\n" in text
    assert "^^ function timeout" in text
    assert "= value from: default of var.visibility (infra/my queues/main.tf:3:3)" in text
    assert "= called by: module.a (worker.tf:1:1)" in text
    assert "= fix: set visibility_timeout_seconds to 300" in text
    assert "= help: msglint explain visibility-timeout-too-short" in text
    assert "\x1b" not in text
    assert "\x1b[1;33mwarning:\x1b[0m" in render("text", report, terminal=True, color=True)


def test_text_tells_what_is_undecided_when_asked(report: Report) -> None:
    line = (
        'infra/my queues/main.tf:1:26: undecided: aws_sqs_queue.orders: variable "dlq" has no '
        "value [queue-without-dlq]"
    )
    assert line in render("text", report, show_undecided=True).splitlines()
    assert line not in render("text", report)


def test_text_tells_each_reason_once() -> None:
    source = Source("main.tf", "a b\nc\n")

    def entry(rule: str, name: str, at: int, reason: str) -> Undetermined:
        return Undetermined(rule, Resource(name, "box"), Span(source, at, at + 1), reason)

    report = Report(
        undecided=[
            entry("rule-a", "box.a", 0, "box.size is not known: x has no value"),
            entry("rule-b", "box.a", 0, "box.lid is not known: x has no value"),
            entry("rule-b", "box.b", 0, "box.lid is not known: x has no value"),
            entry("rule-a", "box.a", 2, "box.size is not known: y has no value"),
            entry("rule-a", "box.a", 0, "z has no value"),
            entry("rule-a", "box.c", 4, "box.lid.size is not known: z has no value"),
        ]
    )
    assert render("text", report, show_undecided=True).splitlines()[:-1] == [
        "main.tf:1:1: undecided: box.a, box.b: x has no value [rule-a, rule-b]",
        "main.tf:1:3: undecided: box.a: box.size is not known: y has no value [rule-a]",
        "undecided: z has no value",
        "  main.tf:1:1: box.a [rule-a]",
        "  main.tf:2:1: box.c [rule-a]",
    ]
    assert len(json.loads(render("json", report))["undecided"]) == 6


def test_a_place_in_a_file_of_one_line_does_not_tell_the_resource() -> None:
    plan = Source("plan.json", '{"a": 1, "b": 2}\n')
    queue = Resource("aws_sqs_queue.q", "aws_sqs_queue")
    report = Report([Finding("a-rule", "error", "loss", "no", Span(plan, 1, 4), queue)])
    assert render("text", report).startswith("plan.json:1:2: error: no (aws_sqs_queue.q) [a-rule]")
    assert "::no (aws_sqs_queue.q)" in render("github", report)


def test_text_cuts_endless_lines_around_the_place() -> None:
    long = Source("min.json", "x" * 5000 + "HERE" + "y" * 5000)
    report = Report([Finding("a-rule", "error", "loss", "no", span(long, "HERE"))])
    frame = render("text", report, terminal=True).splitlines()
    excerpt = next(line for line in frame if "HERE" in line)
    marks = next(line for line in frame if "^^^^" in line)
    assert len(excerpt) < 200
    assert marks.index("^") == excerpt.index("HERE")


def test_json_follows_the_contract(report: Report) -> None:
    document = json.loads(render("json", report))
    assert document["schema_version"] == 1
    assert document["tool"]["name"] == "msglint"
    assert document["summary"] == {
        "files": 2,
        "resources": 3,
        "error": 1,
        "warning": 1,
        "info": 1,
        "undecided": 1,
    }
    finding = document["findings"][0]
    assert finding["location"] == {
        "path": "infra/my queues/main.tf",
        "line": 3,
        "column": 24,
        "end_line": 3,
        "end_column": 26,
    }
    assert finding["related"][0]["message"] == "function timeout"
    assert finding["resource"] == {
        "address": "module.a.aws_sqs_queue.orders[0]",
        "type": "aws_sqs_queue",
    }
    assert finding["fix"] == {"message": "set visibility_timeout_seconds to 300", "safety": "safe"}
    assert document["undecided"][0]["reason"] == 'variable "dlq" has no value'


def test_sarif_is_valid_and_complete(report: Report) -> None:
    log = json.loads(render("sarif", report))
    schema = json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text("utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(log)] == []
    [run] = log["runs"]
    first = run["results"][0]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 24, "endLine": 3, "endColumn": 26}
    artifact = first["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == "infra/my%20queues/main.tf"
    assert len(first["relatedLocations"]) == 3
    assert first["partialFingerprints"] == {"msglint/v1": "abc"}
    rule = run["tool"]["driver"]["rules"][first["ruleIndex"]]
    assert rule["id"] == "visibility-timeout-too-short"
    assert rule["help"]["markdown"] == "## Why\n\nDuplicates.\n\n    timeout = 30\n"
    assert [r["level"] for r in run["results"]] == ["warning", "error", "note"]


def test_sarif_of_an_empty_report_is_valid() -> None:
    log = json.loads(render("sarif", Report()))
    schema = json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text("utf-8"))
    assert list(Draft7Validator(schema).iter_errors(log)) == []
    assert log["runs"][0]["results"] == []


def test_github_escapes_as_workflow_commands_must(report: Report) -> None:
    lines = render("github", report).splitlines()
    assert lines[0].startswith(
        "::warning file=infra/my queues/main.tf,line=3,endLine=3,"
        "title=visibility-timeout-too-short,col=24,endColumn=26::visibility timeout 30 s"
    )
    assert lines[0].endswith("%0AFix: set visibility_timeout_seconds to 300")
    assert lines[1].endswith("::expected a value, 100%25")
    assert lines[2].startswith("::notice ")


@pytest.mark.parametrize("name", FORMATS)
def test_own_words_are_ascii(name: str, report: Report) -> None:
    assert render(name, report).isascii()
