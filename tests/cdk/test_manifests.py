"""Odd and broken assemblies: what can be read is read, and nothing else is touched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from msglint.cdk.assembly import load_assembly
from msglint.cdk.constructs import Constructs, is_service_construct, nested_stack_path
from msglint.cdk.dummies import without_dummies
from msglint.cdk.manifest import read_assemblies
from msglint.cdk.trace import Tracer
from msglint.source.workspace import Workspace
from msglint.values.conditions import Equals, Variable
from msglint.values.model import Choice, JsonText, Known, ListValue, MapValue, Text, Unknown

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.declarations import Unit

QUEUE = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}


def stack(template: str = "A.template.json", **more: object) -> dict[str, object]:
    return {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111111111111/eu-west-1",
        "properties": {"templateFile": template},
        **more,
    }


def assembly(directory: Path, artifacts: Any, **files: Any) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "cdk.out").write_text('{"version":"55.0.0"}')
    (directory / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (directory / name.replace("__", ".")).write_text(text)
    return directory


def load(directory: Path) -> list[Unit]:
    wanted = frozenset(("AWS::SQS::Queue",))
    return load_assembly(directory, Workspace([directory], directory), wanted)


def test_templates_of_removed_stacks_are_not_read(tmp_path: Path) -> None:
    files = {"A__template__json": QUEUE, "Old__template__json": QUEUE}
    (unit,) = load(assembly(tmp_path, {"A": stack()}, **files))
    assert [d.key for d in unit.declarations] == ["Queue"]
    assert "Old.template.json" not in unit.files


@pytest.mark.parametrize(
    ("manifest", "what"),
    [
        ("{", "not valid JSON"),
        ("", "not valid JSON"),
        ("[]", "expected a JSON object"),
        ("[" * 100_000, "nested too deep"),
        ('{"a": 1' + "0" * 5000 + "}", "nested too deep"),
    ],
)
def test_a_broken_manifest_is_a_problem(tmp_path: Path, manifest: str, what: str) -> None:
    assembly(tmp_path, {})
    (tmp_path / "manifest.json").write_text(manifest)
    (unit,) = load(tmp_path)
    (problem,) = unit.problems
    assert what in problem.message
    assert problem.span.source.path == "manifest.json"


@pytest.mark.parametrize(
    "artifacts",
    [
        {},
        [],
        None,
        {"A": None},
        {"A": {"type": "aws:cloudformation:stack"}},
        {"A": {"type": "aws:cloudformation:stack", "properties": {"templateFile": 3}}},
        {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "../.."}}},
        {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}},
        {"A": {"type": "cdk:cloud-assembly"}},
        {"A": stack("../outside.template.json")},
    ],
)
def test_artifacts_that_name_nothing_here(tmp_path: Path, artifacts: Any) -> None:
    (tmp_path / "outside.template.json").write_text(json.dumps(QUEUE))
    units = load(assembly(tmp_path / "cdk.out", artifacts))
    assert [d for unit in units for d in unit.declarations] == []


@pytest.mark.parametrize("content", [None, "{", '{"no": "template"}'])
def test_a_stack_without_its_template_hides_anything(tmp_path: Path, content: str | None) -> None:
    artifacts = {"A": stack(), "B": stack("B.template.json")}
    files = {"B__template__json": QUEUE}
    if content is not None:
        files["A__template__json"] = content  # type: ignore[assignment]
    (unit,) = load(assembly(tmp_path, artifacts, **files))
    assert [d.address for d in unit.declarations] == ["Queue"]
    assert [h.names for h in unit.hidden] == [None]


def test_stages_stand_alone_even_nested(tmp_path: Path) -> None:
    def stage(name: str) -> dict[str, object]:
        return {"type": "cdk:cloud-assembly", "properties": {"directoryName": name}}

    assembly(tmp_path, {"s": stage("assembly-S"), "A": stack()}, A__template__json=QUEUE)
    files = {"A__template__json": QUEUE}
    assembly(tmp_path / "assembly-S", {"t": stage("assembly-T"), "A": stack()}, **files)
    assembly(tmp_path / "assembly-S" / "assembly-T", {"A": stack()}, **files)
    assert [unit.name for unit in load(tmp_path)] == [
        ".",
        "assembly-S",
        "assembly-S/assembly-T",
    ]


EXPORTING = {**QUEUE, "Outputs": {"Arn": {"Value": "x", "Export": {"Name": "arn"}}}}
IMPORTING = {
    "Resources": {
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": {"Fn::ImportValue": "arn"}},
        }
    }
}


@pytest.mark.parametrize(
    ("artifact", "own", "units"),
    [
        ("B", IMPORTING, [["A/Queue", "B/Queue"]]),
        ("B", QUEUE, [["Queue"], ["Queue"]]),
        # It has an export of that name itself.
        ("B", {**IMPORTING, "Outputs": EXPORTING["Outputs"]}, [["Queue"], ["Queue"]]),
        # Stacks that could not be told apart.
        ("A", IMPORTING, [["Queue"], ["Queue"]]),
    ],
)
def test_a_stage_that_imports_what_another_exports(
    tmp_path: Path, artifact: str, own: Any, units: object
) -> None:
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-S"}}
    assembly(tmp_path, {"s": stage, "A": stack()}, A__template__json=EXPORTING)
    assembly(tmp_path / "assembly-S", {artifact: stack()}, A__template__json=own)
    assert [[d.key for d in unit.declarations] for unit in load(tmp_path)] == units


def test_a_nested_template_by_the_assets_of_the_legacy_synthesizer(tmp_path: Path) -> None:
    digest = "ab" * 32
    parent = {
        "Resources": {
            "Nested": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": {"Ref": f"AssetParameters{digest}S3Bucket1234"}},
            }
        }
    }
    entry = {"type": "aws:cdk:asset", "data": {"path": "N.json", "sourceHash": digest}}
    artifacts = {"A": stack(metadata={"/A": [entry]})}
    (unit,) = load(assembly(tmp_path, artifacts, A__template__json=parent, N__json=QUEUE))
    assert [d.key for d in unit.declarations] == ["Nested/Queue"]


def test_metadata_of_both_places_are_merged(tmp_path: Path) -> None:
    def acknowledged(rule: str) -> dict[str, object]:
        return {"type": "aws:cdk:acknowledged-rules", "data": {f"msglint::{rule}": "why"}}

    located = {"type": "aws:cdk:logicalId", "data": "Queue"}
    artifacts = {
        "A": stack(
            metadata={"/A/Q": [acknowledged("one"), 5], "/A/Q/Resource": [located], "/A/x": 3},
            additionalMetadataFile="A.metadata.json",
        )
    }
    beside = {"/A/Q": [acknowledged("two")], "/A": [acknowledged("three")]}
    files = {"A__template__json": QUEUE, "A__metadata__json": beside}
    (unit,) = load(assembly(tmp_path, artifacts, **files))
    (queue,) = unit.declarations
    assert queue.construct_path == "A/Q/Resource"
    assert [w.rules for w in queue.waivers] == [("one",), ("two",), ("three",)]


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("msglint::queue-without-dlq", [("queue-without-dlq",)]),
        ("msglint:queue-without-dlq", [("queue-without-dlq",)]),
        ("msglint/queue-without-dlq", [("queue-without-dlq",)]),
        ("Annotation::msglint:queue-without-dlq", [("queue-without-dlq",)]),
        # Ids that cannot be rules are kept, so that they can be told of.
        ("msglint::No Such_Rule", [("No Such_Rule",)]),
        ("msglint::*", [("*",)]),
        ("msglint", []),
        ("msglintx::queue-without-dlq", []),
        ("AwsSolutions::AwsSolutions-SQS3", []),
        ("msglint::", []),
    ],
)
def test_ids_of_acknowledged_rules(tmp_path: Path, name: str, rules: list[object]) -> None:
    entry = {"type": "aws:cdk:acknowledged-rules", "data": {name: "why"}}
    tracer = Tracer(tmp_path, Workspace([tmp_path], tmp_path))
    constructs = Constructs("A", {"/A/Q": [entry]}, tracer)
    assert [w.rules for w in constructs.waivers("A/Q/Resource")] == rules


@pytest.mark.parametrize(
    ("data", "waivers"),
    [
        ({"ignore": ["a", "b"]}, [(("a",), ""), (("b",), "")]),
        ({"ignore": "a"}, [(("a",), "")]),
        ({"ignore": {"rule": "a", "reason": "why"}}, [(("a",), "why")]),
        ({"ignore": [{"rules": ["a", "b"], "reason": 3}]}, [(("a", "b"), "")]),
        ({"ignore": [None, 3, {}, [], {"rule": None}]}, []),
        ({"ignore": None}, []),
        ({}, []),
        ("a", []),
        (None, []),
    ],
)
def test_metadata_of_constructs_waive_rules(tmp_path: Path, data: Any, waivers: Any) -> None:
    tracer = Tracer(tmp_path, Workspace([tmp_path], tmp_path))
    constructs = Constructs("A", {"/A/Q": [{"type": "msglint", "data": data}]}, tracer)
    assert [(w.rules, w.reason) for w in constructs.waivers("A/Q/Resource")] == waivers
    assert constructs.waivers("A/Other") == ()


@pytest.mark.parametrize(
    ("content", "hides"),
    [
        ({}, False),
        ({"Parameters": {"BootstrapVersion": {"Type": "String"}}, "Rules": {}}, False),
        ({"Transform": "Macro"}, True),
        ({"no": "template"}, True),
        ([], True),
    ],
)
def test_a_stack_without_resources_hides_nothing(tmp_path: Path, content: Any, hides: bool) -> None:
    artifacts = {"A": stack(), "B": stack("B.template.json")}
    files = {"A__template__json": QUEUE, "B__template__json": content}
    (unit,) = load(assembly(tmp_path, artifacts, **files))
    assert [d.address for d in unit.declarations] == ["Queue"]
    assert bool(unit.hidden) is hides


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("A/Custom::CrossRegionExportReaderCustomResourceProvider/Handler", True),
        ("A/Custom::S3AutoDeleteObjectsCustomResourceProvider/Handler", True),
        ("A/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a/Resource", True),
        ("A/BucketNotificationsHandler050a0587b7544547bf325f094a3db834/Resource", True),
        ("A/AWS679f53fac002430cb0da5b7982bd2287/Resource", True),
        ("A/Provider/framework-onEvent/Resource", True),
        ("A/Worker/Resource", False),
        ("A/LogRetention/Resource", False),
        ("A/Customers/Resource", False),
        ("A/SingletonLambdaaae0aa3c5b4d4f87b02d85b201efdd8a/Resource", False),
    ],
)
def test_functions_of_the_library(path: str, service: bool) -> None:
    assert is_service_construct(path) is service


@pytest.mark.parametrize(
    ("path", "stack_path"),
    [
        ("A/N.NestedStack/N.NestedStackResource", "A/N"),
        ("A/N/M.NestedStack/M.NestedStackResource", "A/N/M"),
        ("A/N/Resource", None),
        (None, None),
    ],
)
def test_paths_of_nested_stacks(path: str | None, stack_path: str | None) -> None:
    assert nested_stack_path(path) == stack_path


def test_placeholders_in_every_kind_of_value() -> None:
    dummies = {"dummy-value-for-/q": "ssm:/q"}
    dummy, real = Known("arn:x:dummy-value-for-/q"), Known("real")
    missing = Unknown(
        "the context ssm:/q had not been looked up when the app was synthesised",
        names=frozenset(),
        not_null=True,
    )
    condition = Equals(Variable("v", "v"), "a")
    assert without_dummies(dummy, dummies) == missing
    assert without_dummies(real, dummies) == real
    assert without_dummies(MapValue({"a": dummy}), dummies) == MapValue({"a": missing})
    assert without_dummies(ListValue((dummy, real)), dummies) == ListValue((missing, real))
    assert without_dummies(JsonText(ListValue((dummy,))), dummies) == JsonText(
        ListValue((missing,))
    )
    assert without_dummies(Choice(condition, dummy, real), dummies) == Choice(
        condition, missing, real
    )
    assert isinstance(
        without_dummies(Text(("dummy-value-for-/q", Unknown("why"))), dummies), Unknown
    )


def test_an_assembly_that_holds_itself_ends(tmp_path: Path) -> None:
    inner = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "a"}}
    assembly(tmp_path, {"a": inner})
    (tmp_path / "a").symlink_to(tmp_path)
    assert len(read_assemblies(tmp_path, Workspace([tmp_path], tmp_path))) == 1
