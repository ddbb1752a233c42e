"""`msglint rules`, `msglint rules test` and `msglint explain`, and a team's own rules in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from msglint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FRONT = """\
---
summary: A queue is not named after its team.
category: deployment
severity: warning
subject: queue
when: queue.name != null
require: queue.name.startsWith(prefix)
parameters:
  prefix:
    type: string
    default: orders-
    description: what names begin with
at: queue.name
message: "{queue.address} does not begin with {prefix}"
references: ["https://example.com/names"]
---
"""

BODY = """\
Names say who is **called** at night. See [the handbook](https://example.com/a) and `README`.

## Terraform

```terraform
resource "aws_sqs_queue" "a" {
  name = "bills" # expect: queue-name
}
```

```terraform
resource "aws_sqs_queue" "a" {
  name = "orders-failed"
}
```
"""

PAGE = FRONT + BODY


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "queue-name.md").write_text(PAGE)
    (tmp_path / "msglint.yaml").write_text("rules: [own]\n")
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "a" {\n  name = "bills"\n}\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_own_rules_are_listed_with_the_built_in_ones(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(capsys, "rules")
    assert status == 0
    rows = [line.split()[:3] for line in out.splitlines()]
    assert ["queue-name", "warning", "deployment"] in rows
    assert ["queue-without-dlq", "warning", "loss"] in rows
    assert rows == sorted(rows)
    listed = {
        rule["name"]: rule for rule in json.loads(run(capsys, "rules", "--format", "json")[1])
    }
    assert listed["queue-name"] == {
        "name": "queue-name",
        "severity": "warning",
        "category": "deployment",
        "subject": "queue",
        "summary": "A queue is not named after its team.",
        "parameters": {"prefix": "orders-"},
        "page": "own/queue-name.md",
    }
    assert listed["queue-without-dlq"]["page"] is None


def test_lists_are_filtered(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def listed(*arguments: str) -> list[dict[str, str]]:
        rules: list[dict[str, str]] = json.loads(
            run(capsys, "rules", "--format", "json", *arguments)[1]
        )
        assert rules
        return rules

    assert {rule["category"] for rule in listed("--category", "loss")} == {"loss"}
    assert {rule["severity"] for rule in listed("--severity", "info")} == {"info"}
    assert {rule["severity"] for rule in listed("--profile", "minimal")} == {"error"}
    (project / "msglint.yaml").write_text("rules: [own]\nseverity: {queue-name: error}\n")
    errors = listed("--category", "deployment", "--severity", "error")
    assert "queue-name" in [rule["name"] for rule in errors]
    status, _, err = run(capsys, "rules", "--category", "lost")
    assert (status, err) == (2, 'msglint: there is no category "lost"; did you mean "loss"?\n')


def test_own_rules_are_checked_and_reported(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = run(
        capsys,
        "check",
        "--select",
        "queue-name",
        "--format",
        "sarif",
        "--output",
        "out.sarif",
        "--format",
        "text",
    )
    assert status == 1
    assert out.startswith("main.tf:2:10: warning: aws_sqs_queue.a does not begin with orders-")
    sarif = json.loads((project / "out.sarif").read_text())
    [described] = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert described["help"]["markdown"] == BODY.replace(" # expect: queue-name", "")


def test_a_mistake_in_a_page_ends_the_run(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "own" / "queue-name.md").write_text(PAGE.replace("queue.name.st", "queue.nam.st"))
    status, out, err = run(capsys, "check")
    assert (status, out) == (2, "")
    assert err == (
        'msglint: own/queue-name.md:7: require: queue has no field "nam"; did you mean "name"? '
        "(in queue.nam.startsWith(prefix))\n"
    )


def test_examples_are_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = (0, "1 page, 2 examples: no mistakes\n", "")
    assert run(capsys, "rules", "test") == wanted
    assert run(capsys, "rules", "test", "own") == wanted
    assert run(capsys, "rules", "test", "own/queue-name.md") == wanted
    (project / "msglint.yaml").rename(project / "other.yaml")
    assert run(capsys, "rules", "test", "--config", "other.yaml") == wanted
    assert run(capsys, "rules", "--config", "other.yaml", "test") == wanted


def test_examples_use_the_defaults_of_the_page(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "msglint.yaml").write_text(
        "rules: [own]\nignore: [queue-name]\nparameters: {queue-name: {prefix: bills}}\n"
    )
    assert run(capsys, "rules", "test")[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "mistakes"),
    [
        (" # expect: queue-name", "", [
            "1:1: error: no example expects queue-name",
            "23:1: error: queue-name is reported: aws_sqs_queue.a does not begin with orders-",
        ]),
        ('"orders-failed"', '"orders-failed" # expect: queue-name', [
            "1:1: error: no example shows queue-name being silent",
            "29:1: error: queue-name is not reported",
        ]),
        ("expect: queue-name", "expect: queue-nam, queue-name", [
            '23:1: error: there is no rule "queue-nam"; did you mean "queue-name"?',
        ]),
        ('"orders-failed"', '"orders-failed" # expect: short-polling', [
            "29:1: error: short-polling is not reported",
            "28:1: error: short-polling is reported: aws_sqs_queue.a uses short polling",
        ]),
        ('= "orders-failed"', "=", ["29:1: error: "]),
        ("```terraform\nresource", "```terraform\n# file: ../../x.tf\nresource", [
            '21:1: error: "../../x.tf" is no path within the example',
        ]),
        ("```terraform\nresource", "```terraform\n# file: /tmp/x.tf\nresource", [
            '21:1: error: "/tmp/x.tf" is no path within the example',
        ]),
        (
            "```terraform\nresource",
            "```terraform\n# file: a.tf\n\n# file: a.tf/b.tf\nresource",
            ["21:1: error: a.tf/b.tf: "],
        ),
        ("severity: warning", "severity: wrong", ["4:1: error: severity: 'wrong' is not one of"]),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(
    old: str, new: str, mistakes: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in PAGE
    (project / "own" / "queue-name.md").write_text(PAGE.replace(old, new, 1))
    status, out, err = run(capsys, "rules", "test", "own")
    assert (status, err) == (1, "")
    for mistake in mistakes:
        assert f"own/queue-name.md:{mistake}" in out
    *lines, summary = out.splitlines()
    assert len(lines) == len(mistakes)
    assert f" {len(mistakes)} mistake" in summary


def test_a_broken_page_does_not_hide_the_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "own" / "another.md").write_text("no rule\n")
    (project / "own" / "queue-name.md").write_text(PAGE.replace(" # expect: queue-name", ""))
    status, out, _ = run(capsys, "rules", "test")
    assert status == 1
    assert [line.partition(":")[0] for line in out.splitlines()[:-1]] == [
        "own/another.md",
        "own/queue-name.md",
        "own/queue-name.md",
    ]


def test_examples_may_expect_other_own_rules(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PAGE.replace("expect: queue-name", "expect: queue-name, second")
    (project / "own" / "queue-name.md").write_text(text)
    (project / "own" / "second.md").write_text(PAGE.replace("expect: queue-name", "expect: second"))
    assert run(capsys, "rules", "test", "own/queue-name.md")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.md"], 'there is no rule page "none.md"'),
        (["own/notes.txt"], '"own/notes.txt" is no Markdown file'),
    ],
)
def test_what_cannot_be_tested(
    arguments: list[str], message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "own" / "notes.txt").write_text("")
    status, _, err = run(capsys, "rules", "test", *arguments)
    assert status == 2
    assert message in err
    (project / "msglint.yaml").write_text("{}\n")
    assert run(capsys, "rules", "test")[0] == 2


def test_explain_shows_a_page_as_it_is_configured(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "msglint.yaml").write_text(
        "rules: [own]\nseverity: {queue-name: error}\nparameters: {queue-name: {prefix: bills-}}\n"
    )
    status, out, _ = run(capsys, "explain", "queue-name")
    assert status == 0
    assert out.startswith("queue-name\n  A queue is not named after its team.\n")
    for line in (
        "  severity  error (by configuration; warning by default)",
        "  page      own/queue-name.md",
        "  requires  queue.name.startsWith(prefix)",
        '  prefix = "bills-" (by configuration; "orders-" by default)',
        "    what names begin with",
    ):
        assert line in out.splitlines()


def test_every_built_in_page_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for rule in json.loads(run(capsys, "rules", "--format", "json", "--profile", "strict")[1]):
        status, out, _ = run(capsys, "explain", rule["name"])
        assert status == 0
        assert out.startswith(f"{rule['name']}\n  {rule['summary']}\n")
        assert {"Why", "Fix", "References"} <= set(out.splitlines())


def test_explain_knows_own_rules_only_with_their_configuration(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "msglint.yaml").write_text("{}\n")
    assert run(capsys, "explain", "queue-name")[0] == 2
    status, _, err = run(capsys, "explain", "queue-without-dql")
    assert status == 2
    assert 'did you mean "queue-without-dlq"?' in err
