"""A team's own rules: which pages are read, from where, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from msglint.config import Configuration
from msglint.engine.rules import RuleError, all_rules, load_rules
from msglint.engine.team import team_names
from msglint.options import Options
from msglint.pipeline import check

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
---
summary: A queue is nameless.
category: deployment
severity: warning
subject: queue
require: queue.name != null
parameters:
  prefix: {type: string, default: team}
at: queue
message: "{queue.address} has no name that begins with {prefix}"
---
Why.
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    top = tmp_path / "repository"
    (top / ".git").mkdir(parents=True)
    return top


def put(directory: Path, *names: str, text: str = PAGE) -> None:
    for name in names:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def configured(directory: Path, *rules: str, **more: object) -> Configuration:
    return Configuration(path=directory / "msglint.yaml", rules=rules, **more)  # type: ignore[arg-type]


def own(configuration: Configuration) -> list[str]:
    rules = all_rules(configuration)
    names = [name for name, rule in rules.items() if rule.page]
    assert team_names(configuration) == set(names)
    return names


@pytest.mark.parametrize(
    ("entries", "names"),
    [
        (["own/a.md"], "a"),
        (["own"], "abc"),
        (["./own/", "own/a.md"], "abc"),
        (["own/a.md", "own"], "abc"),
        (["own/*.md"], "ab"),
        (["own/*"], "abc"),
        (["own/**/*.md"], "abc"),
        (["o?n/[ab].md"], "ab"),
        (["own/below/../a.md"], "a"),
        (["own/b.md", "own/a.md"], "ba"),
    ],
)
def test_files_directories_and_globs(entries: list[str], names: str, repository: Path) -> None:
    put(repository, "own/a.md", "own/b.md", "own/below/c.md", "d.md")
    put(repository, "own/README.md", "own/notes.txt", text="prose")
    assert own(configured(repository, *entries)) == list(names)


def test_pages_lie_relative_to_the_configuration(repository: Path) -> None:
    put(repository, "policies/a.md", "deep/down/b.md")
    assert own(configured(repository / "deep" / "down", "../../policies")) == ["a"]


def test_without_a_repository_the_directory_is_the_boundary(tmp_path: Path) -> None:
    put(tmp_path, "project/a.md", "b.md")
    assert own(configured(tmp_path / "project", "a.md")) == ["a"]
    with pytest.raises(RuleError, match=r'rules: "\.\./b\.md" lies outside the repository'):
        all_rules(configured(tmp_path / "project", "../b.md"))


def refused(configuration: Configuration) -> str:
    with pytest.raises(RuleError) as error:
        load_rules(configuration)
    return str(error.value)


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("none.md", 'rules: there is no rule page "none.md"'),
        ("*.md", 'rules: there is no rule page "*.md"'),
        ("../outside.md", 'rules: "../outside.md" lies outside the repository'),
        ("../*", 'rules: "../*" lies outside the repository'),
        ("..", 'rules: ".." lies outside the repository'),
        ("/etc", 'rules: "/etc" lies outside the repository'),
        ("link.md", 'rules: "link.md" lies outside the repository'),
        ("linked", 'rules: "linked" lies outside the repository'),
        ("linked/*", 'rules: "linked/*" lies outside the repository'),
        ("*/../../*", 'rules: "*/../../*": a pattern has at most one **'),
        ("**/a/**/b.md", "a pattern has at most one **"),
        ("a**b/*.md", "a**b/*.md"),
        ("page.txt", 'rules: "page.txt" is no Markdown file'),
        ("same", "same/a.md and same/below/a.md have the same name"),
    ],
)
def test_pages_that_cannot_be_read(
    entry: str, complaint: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(repository.parent, "outside.md", "elsewhere/a.md")
    put(repository, "page.txt", "same/a.md", "same/below/a.md")
    (repository / "link.md").symlink_to(repository.parent / "outside.md")
    (repository / "linked").symlink_to(repository.parent / "elsewhere")
    monkeypatch.chdir(repository)
    message = refused(configured(repository, entry))
    assert message.startswith(f"{repository}/msglint.yaml: ")
    assert complaint in message


def test_links_that_lead_out_are_passed_over(repository: Path) -> None:
    put(repository.parent, "outside.md", "elsewhere/x.md")
    put(repository, "own/a.md")
    (repository / "own" / "out.md").symlink_to(repository.parent / "outside.md")
    (repository / "own" / "loop").symlink_to(repository / "own")
    (repository / "own" / "away").symlink_to(repository.parent / "elsewhere")
    assert own(configured(repository, "own")) == ["a"]
    assert own(configured(repository, "own/*.md")) == ["a"]
    assert own(configured(repository, "**/*.md")) == ["a"]


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("queue-without-dlq", "a rule of msglint (rules/queue-without-dlq.md)"),
        ("loss", "a category"),
        ("syntax-error", "msglint itself"),
        ("unknown-rule-suppressed", "msglint itself"),
    ],
)
def test_a_name_must_be_free(
    name: str, owner: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(repository, f"own/{name}.md")
    monkeypatch.chdir(repository)
    expected = f'own/{name}.md:1: the name "{name}" is taken by {owner}'
    assert refused(configured(repository, "own")) == expected


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("queue.name", "queue.nam", '6: require: queue has no field "nam"; did you mean "name"?'),
        ("subject: queue", "subject: queu", '5: subject: there is no subject "queu"; did you'),
        ("summary", "sumary", '2: sumary: there is no such key; did you mean "summary"?'),
        ("---\nWhy", "--\nWhy", "1: a page begins with front matter"),
    ],
)
def test_mistakes_in_pages_name_file_line_key_and_nearest_name(
    old: str, new: str, complaint: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(repository, "own/a-rule.md", text=PAGE.replace(old, new))
    monkeypatch.chdir(repository)
    assert refused(configured(repository, "own")).startswith(f"own/a-rule.md:{complaint}")


def test_settings_apply_to_own_rules_as_to_built_in_ones(repository: Path) -> None:
    put(repository, "own/b.md")
    put(repository, "own/a.md", text=PAGE.replace("at: queue", "at: queue\ninfo-when: queue.fifo"))
    put(repository, "own/c.md", text=PAGE.replace("at: queue", "at: queue\nopt-in: true"))
    configuration = configured(
        repository,
        "own",
        select=("a", "c", "cost"),
        ignore=("short-polling",),
        severity={"a": "error"},
        parameters={"a": {"prefix": "orders"}},
    )
    rules = {rule.name: rule for rule in load_rules(configuration)}
    assert {"a", "c", "short-polling-lambda-queue"} <= set(rules)
    assert {"b", "short-polling", "queue-without-dlq"}.isdisjoint(rules)
    assert (rules["a"].severity, rules["a"].parameters) == ("error", {"prefix": "orders"})
    assert rules["a"].info_when is None, "what is configured holds for all that it finds"
    assert rules["a"].body == "Why.\n"
    everything = [rule.name for rule in load_rules(configured(repository, "own"))]
    assert everything == sorted(everything)
    assert {"a", "b", "queue-without-dlq"} <= set(everything)
    assert "c" not in everything
    assert 'did you mean "prefix"?' in refused(
        configured(repository, "own", parameters={"a": {"prefx": "x"}})
    )


def test_suppressions_know_own_rules_although_they_do_not_run(repository: Path) -> None:
    put(repository, "own/nameless.md")
    (repository / "main.tf").write_text(
        'resource "aws_sqs_queue" "a" { # msglint: ignore[nameless, short-polling] replies\n}\n'
        'resource "aws_sqs_queue" "b" { # msglint: ignore[namless]\n}\n'
    )

    def found(**settings: object) -> list[str]:
        configuration = configured(repository, "own", **settings)
        report = check(
            Options(cwd=repository, configuration=configuration), load_rules(configuration)
        )
        return [f"{f.span.location.line} {f.rule}" for f in report.findings]

    doubt = "3 unknown-rule-suppressed"
    assert found(select=("nameless",)) == ["3 nameless", doubt]
    assert found(select=("short-polling",)) == ["3 short-polling", doubt]


def test_no_cost_without_own_rules(tmp_path: Path) -> None:
    code = (
        "import sys; from msglint.config import Configuration;"
        "from msglint.engine.rules import load_rules;"
        "from msglint.options import Options; from msglint.pipeline import check;"
        "check(Options(), load_rules(Configuration(profile='strict')));"
        "print([m for m in ('yaml', 'jsonschema', 'msglint.engine.team', 'msglint.engine.pages')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.strip() == "[]"


def test_pages_without_mistakes_do_not_load_jsonschema(repository: Path) -> None:
    put(repository, "own/a.md")
    (repository / "msglint.yaml").write_text("rules: [own]\n")
    code = (
        "import sys; from pathlib import Path; from msglint import config;"
        "from msglint.engine.rules import load_rules;"
        "print(len([r for r in load_rules(config.load(None, Path.cwd())) if r.page]),"
        " 'jsonschema' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=repository
    )
    assert done.stdout.strip() == "1 False"
