"""What is said of apps: in the words and at the lines of the program that made the resources."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from msglint.cdk.assembly import load_assembly
from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.messaging.graph import build
from msglint.messaging.item import Item
from msglint.messaging.types import WANTED
from msglint.options import Options
from msglint.pipeline import check
from msglint.source.workspace import Workspace
from msglint.values.conditions import World
from msglint.values.model import MapValue, Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.findings import Report

APPS = Path(__file__).parent / "apps"

RULES = (
    "dlq-retention-too-short",
    "queue-without-dlq",
    "short-polling",
    "sns-to-sqs-not-allowed",
    "visibility-timeout-too-short",
)


def judge(directory: Path, *paths: str) -> Report:
    configuration = Configuration(select=RULES)
    options = Options(
        paths=tuple(Path(path) for path in paths), cwd=directory, configuration=configuration
    )
    return check(options, load_rules(configuration))


def found(report: Report) -> list[tuple[str, str, str | None]]:
    """Where, which rule, and the construct of every finding."""
    entries = []
    for finding in report.findings:
        at = finding.span.location
        construct = finding.resource.construct_path if finding.resource else None
        entries.append((f"{at.path}:{at.line}:{at.column}", finding.rule, construct))
    return entries


@pytest.mark.parametrize(
    ("app", "expected"),
    [
        (
            "acknowledged",
            [
                ("app.ts:8:1", "queue-without-dlq", "Replies/Reported/Resource"),
                ("app.ts:33:16", "queue-without-dlq", "Replies/Misspelt/Resource"),
                ("app.ts:33:50", "unknown-rule-suppressed", None),
            ],
        ),
        (
            "acknowledged_python",
            [
                ("app.py:8:1", "queue-without-dlq", "Replies/Reported/Resource"),
                ("app.py:32:1", "queue-without-dlq", "Replies/Misspelt/Resource"),
                ("app.py:32:1", "unknown-rule-suppressed", None),
            ],
        ),
        (
            "environments",
            [
                ("app.ts:13:3", "dlq-retention-too-short", "Test/Dlq"),
                ("app.ts:13:3", "dlq-retention-too-short", "TestVirginia/Dlq"),
                ("app.ts:23:3", "sns-to-sqs-not-allowed", "Test/Subscription"),
                ("app.ts:23:3", "sns-to-sqs-not-allowed", "TestVirginia/Subscription"),
            ],
        ),
        (
            "terraform",
            [
                (
                    "cdktf.out/stacks/consumer/cdk.tf.json:38:24",
                    "sns-to-sqs-not-allowed",
                    "consumer/copies",
                ),
                (
                    "cdktf.out/stacks/consumer/cdk.tf.json:64:7",
                    "queue-without-dlq",
                    "consumer/replies",
                ),
                (
                    "cdktf.out/stacks/producer/cdk.tf.json:151:39",
                    "visibility-timeout-too-short",
                    "producer/inbox/queue",
                ),
            ],
        ),
    ],
)
def test_findings_of_apps(app: str, expected: object) -> None:
    report = judge(APPS / app)
    assert found(report) == expected
    assert not report.failed


def test_names_that_the_library_makes_up_link_accounts() -> None:
    """No reference is left then: the subscription of the other account names the topic's ARN."""
    directory = APPS / "distant"
    (unit,) = load_assembly(directory / "cdk.out", Workspace([directory], directory), WANTED)
    graph = build(unit)
    (subscription,) = [
        one
        for one in graph.entities("subscription")
        if one.declaration.construct_path == "Partner/Subscription"
    ]
    topic = subscription.get("topic", World())
    assert isinstance(topic, Item)
    assert topic.declaration.construct_path == "Producer/Orders/Resource"


def test_a_name_of_the_own_stack_that_is_not_known_keeps_the_others_from_it() -> None:
    directory = APPS / "environments"
    (unit,) = load_assembly(directory / "cdk.out", Workspace([directory], directory), WANTED)
    less = []
    for declaration in unit.declarations:
        attributes = declaration.attributes
        assert isinstance(attributes, MapValue)
        if declaration.key == "Test/Dlq":
            items = {**attributes.items, "QueueName": Unknown("it was hidden")}
            declaration = replace(declaration, attributes=replace(attributes, items=items))
        if declaration.key.startswith(("Test/", "Prod/")):
            less.append(declaration)
    graph = build(replace(unit, declarations=less))
    orders = {one.key: one for one in graph.entities("queue")}
    with pytest.raises(Undecided):
        orders["Test/Orders"].get("dlq", World())
    found = orders["Prod/Orders"].get("dlq", World())
    assert isinstance(found, Item)
    assert found.key == "Prod/Dlq"


def test_the_template_is_a_related_place() -> None:
    report = judge(APPS / "acknowledged")
    (related,) = report.findings[0].related
    assert related.message == "in the generated template"
    assert related.span.location.path == "cdk.out/Replies.template.json"


@pytest.mark.parametrize(
    ("directory", "paths", "place"),
    [
        ("cdk.out", (), "app.ts:8:1"),
        # Where other tools and settings put assemblies.
        (".amplify/artifacts/cdk.out", (), "app.ts:8:1"),
        ("build/cloud-assembly", (), "app.ts:8:1"),
        (".hidden/cdk.out", (".hidden/cdk.out",), "app.ts:8:1"),
        # One file of it stands for all of it.
        ("cdk.out", ("cdk.out/Replies.template.json",), "app.ts:8:1"),
    ],
)
def test_where_assemblies_lie(
    tmp_path: Path, directory: str, paths: tuple[str, ...], place: str
) -> None:
    app = tmp_path / "acknowledged"
    shutil.copytree(APPS / "acknowledged" / "cdk.out", app / directory)
    shutil.copy(APPS / "acknowledged" / "app.ts", app / "app.ts")
    (tmp_path / ".git").mkdir()
    assert found(judge(app, *paths))[0][0] == place


def test_an_app_in_a_directory_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    shutil.copytree(APPS / "acknowledged", tmp_path / "infra" / "acknowledged")
    assert found(judge(tmp_path))[0][0] == "infra/acknowledged/app.ts:8:1"


def test_without_the_program_findings_stand_in_the_template(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    shutil.copytree(APPS / "acknowledged" / "cdk.out", tmp_path / "cdk.out")
    place, rule, construct = found(judge(tmp_path))[0]
    assert place.startswith("cdk.out/Replies.template.json:")
    assert (rule, construct) == ("queue-without-dlq", "Replies/Reported/Resource")


@pytest.mark.parametrize("paths", [("../../out/cdk.out",), ("../../out/cdk.out", ".")])
def test_an_assembly_elsewhere(tmp_path: Path, paths: tuple[str, ...]) -> None:
    """The program is read when its directory is named as well."""
    (tmp_path / "repository/.git").mkdir(parents=True)
    app = tmp_path / "repository/acknowledged"
    app.mkdir()
    shutil.copy(APPS / "acknowledged" / "app.ts", app / "app.ts")
    shutil.copytree(APPS / "acknowledged" / "cdk.out", tmp_path / "out/cdk.out")
    place = found(judge(app, *paths))[0][0]
    assert place == (
        "app.ts:8:1" if "." in paths else "../../out/cdk.out/Replies.template.json:3:3"
    )
