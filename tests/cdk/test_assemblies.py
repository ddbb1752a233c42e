"""Real assemblies: every construct at its line, every reference at its target."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from msglint.cdk.assembly import load_assembly
from msglint.source.workspace import Workspace
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.declarations import Declaration, Unit

APPS = Path(__file__).parent / "apps"
NAMES = sorted(path.name for path in APPS.iterdir() if (path / "cdk.out").is_dir())
VERSIONS = sorted(path.name for path in (APPS / "versions").iterdir() if path.is_dir())
OPEN = {"lookup", "environments"}
"""Apps with values that only the deployment knows."""

TRACED = {"1.83.0", "2.262.0"}
"""Versions that record where constructs were made without being asked."""

WANTED = frozenset(
    (
        "AWS::Events::Rule",
        "AWS::Lambda::Alias",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Lambda::Version",
        "AWS::S3::Bucket",
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
        "AWS::SQS::QueuePolicy",
        "Custom::S3BucketNotifications",
    )
)


def load(name: str, version: str = "") -> list[Unit]:
    workspace = Workspace([APPS], APPS / name)
    return load_assembly(APPS / name / version / "cdk.out", workspace, WANTED)


def parts(value: Value) -> Iterator[Value]:
    """A value and all values in it."""
    yield value
    match value:
        case ListValue(items=items):
            inside = list(items)
        case MapValue(items=entries):
            inside = list(entries.values())
        case JsonText(document=document):
            inside = [document]
        case Choice(then=then, otherwise=otherwise):
            inside = [then, otherwise]
        case Text(parts=pieces):
            inside = [piece for piece in pieces if not isinstance(piece, str)]
        case _:
            inside = []
    for part in inside:
        yield from parts(part)


def named_by(declaration: Declaration) -> set[str]:
    """Keys of what a declaration refers to, the library's own functions left out."""
    found = set()
    attributes = declaration.attributes
    if isinstance(attributes, MapValue):
        attributes = MapValue({k: v for k, v in attributes.items.items() if k != "ServiceToken"})
    for part in parts(attributes):
        if isinstance(part, Reference) and not part.type.startswith("AWS::IAM::"):
            found.add(part.target)
        elif isinstance(part, Known) and part.ref is not None:
            found.add(part.ref.target)
    return found


def told(unit: Unit) -> dict[str, object]:
    """What is expected of a unit, as `expected.json` says it."""
    paths = {d.key: d.construct_path for d in unit.declarations}
    return {
        str(d.construct_path): {
            "type": d.type,
            "line": None if d.trace is None else repr(d.trace),
            **({"in": [call.label for call in d.calls]} if d.calls else {}),
            **({"names": sorted(str(paths[k]) for k in named_by(d))} if named_by(d) else {}),
            **({"waives": [w.rules for w in d.waivers]} if d.waivers else {}),
        }
        for d in unit.declarations
    }


@pytest.mark.parametrize("name", NAMES)
def test_constructs_lines_and_links(name: str) -> None:
    units = load(name)
    expected = json.loads((APPS / name / "expected.json").read_text())
    assert json.loads(json.dumps({unit.name: told(unit) for unit in units})) == expected
    for unit in units:
        assert not unit.hidden
        assert not unit.problems


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_of_the_library_says_the_same(version: str) -> None:
    """One app, synthesised with and without the metadata that templates may carry."""
    (unit,) = load("versions", version)
    expected = json.loads((APPS / "versions" / "expected.json").read_text())
    found = {path: {**entry, "line": None} for path, entry in told(unit).items()}
    assert json.loads(json.dumps(found)) == expected
    traced = [d for d in unit.declarations if d.trace is not None]
    assert len(traced) == (len(unit.declarations) if version in TRACED else 0)
    assert not unit.hidden
    assert not unit.problems


@pytest.mark.parametrize(
    ("name", "version"),
    [(name, "") for name in NAMES if name not in OPEN] + [("versions", v) for v in VERSIONS],
)
def test_nothing_stays_open(name: str, version: str) -> None:
    for unit in load(name, version):
        keys = {d.key for d in unit.declarations}
        for declaration in unit.declarations:
            unknown = [p for p in parts(declaration.attributes) if isinstance(p, Unknown)]
            assert unknown == []
            assert named_by(declaration) <= keys


def test_account_and_region_where_the_app_knows_them() -> None:
    beta, prod = load("stages")
    assert {d.region for d in beta.declarations} == {None}
    assert {d.region for d in prod.declarations} == {Known("eu-central-1")}
    assert {d.account for d in prod.declarations} == {Known("222222222222")}
    links = load("links")[0]
    regions = {d.construct_path: d.region for d in links.declarations}
    assert regions["Archive/Archive/Resource"] == Known("us-east-1")
    assert regions["Nesting/Middle/Leaf/Worker/Resource"] == Known("eu-west-1")


def test_rules_acknowledged_in_the_program_hold_below_it() -> None:
    unit = load("links")[0]
    (queue,) = [d for d in unit.declarations if d.construct_path == "Producer/Audit/Resource"]
    (waiver,) = queue.waivers
    assert waiver.rules == ("queue-without-dlq",)
    assert waiver.reason == "audit copies may be lost"
    assert repr(waiver.span) == "lib/producer.ts:41:27"
    assert sum(1 for d in unit.declarations if d.waivers) == 1


def test_functions_of_the_library_are_left_out() -> None:
    functions = {
        d.construct_path for d in load("links")[0].declarations if d.type == "AWS::Lambda::Function"
    }
    assert functions == {"Producer/Worker/Resource", "Nesting/Middle/Leaf/Worker/Resource"}


def test_placeholders_are_not_values() -> None:
    (queue,) = load("lookup")[0].declarations
    assert isinstance(queue.attributes, MapValue)
    name = queue.attributes.items["QueueName"]
    assert isinstance(name, Unknown)
    assert "/shop/queue-name" in name.reason
    assert name.names == frozenset()
    assert queue.attributes.items["VisibilityTimeout"] == Known(10)


def test_every_file_that_was_read_is_named() -> None:
    files = {file for unit in load("links") for file in unit.files}
    assert "cdk.out/manifest.json" in files
    assert "cdk.out/NestingMiddleLeaf821EEC00.nested.template.json" in files
