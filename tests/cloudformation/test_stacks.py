"""Stacks put together by a caller that knows their names, Regions and files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from render import render

from msglint.cloudformation.library import Library
from msglint.cloudformation.load import StackInput, build_system, build_unit, load_templates
from msglint.source.workspace import Workspace
from msglint.values.model import MapValue

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.cloudformation.nested import Locate
    from msglint.declarations import Unit

QUEUE = {"Type": "AWS::SQS::Queue"}
WANTED = frozenset({"AWS::SQS::Queue", "AWS::SNS::Subscription"})


def template(properties: Any, **sections: Any) -> dict[str, Any]:
    return {
        "Resources": {"R": {"Type": "AWS::SNS::Subscription", "Properties": {"X": properties}}},
        **sections,
    }


class Bench:
    """A directory of templates and the stacks made of them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.library = Library(Workspace([directory], directory))
        self.stacks: list[StackInput] = []

    def add(self, name: str, content: dict[str, Any], **known: Any) -> Bench:
        path = self.directory / f"{name}.json"
        path.write_text(json.dumps(content), "utf-8")
        read = self.library.template(path)
        assert read is not None
        self.stacks.append(StackInput(name, read, **known))
        return self

    def unit(self, locate: Locate | None = None) -> Unit:
        return build_unit("app", self.stacks, self.library, WANTED, locate)

    def value(self, key: str) -> Any:
        (found,) = (d for d in self.unit().declarations if d.key == key)
        assert isinstance(found.attributes, MapValue)
        return render(found.attributes.items["X"])


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_pseudo_parameters_of_a_known_environment(bench: Bench) -> None:
    text = "${AWS::StackName} ${AWS::Region} ${AWS::AccountId} ${AWS::Partition} ${AWS::URLSuffix}"
    known = {"stack_name": "shop", "region": "cn-north-1", "account": "123456789012"}
    bench.add("a", template({"Fn::Sub": text}), **known)
    assert bench.value("R") == "shop cn-north-1 123456789012 aws-cn amazonaws.com.cn"
    (declaration,) = bench.unit().declarations
    assert declaration.region is not None
    assert declaration.account is not None
    assert (render(declaration.region), render(declaration.account)) == (
        "cn-north-1",
        "123456789012",
    )


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
    ],
)
def test_partition_of_a_region(bench: Bench, region: str, partition: str) -> None:
    bench.add("a", template({"Ref": "AWS::Partition"}), region=region)
    assert bench.value("R") == partition


def test_open_stack_names_differ_and_regions_do_not(bench: Bench) -> None:
    both = {"Fn::Sub": "${AWS::StackName} ${AWS::Region}"}
    bench.add("a", template(both)).add("b", template(both))

    def variables(key: str) -> list[str]:
        return [part["variable"] for part in bench.value(key)["text"] if part != " "]

    assert variables("a/R") == ["a/AWS::StackName", "AWS::Region"]
    assert variables("b/R") == ["b/AWS::StackName", "AWS::Region"]


def exporting(name: Any, **outputs: Any) -> dict[str, Any]:
    export = {"Value": {"Fn::GetAtt": ["Q", "Arn"]}, "Export": {"Name": name}}
    return {"Resources": {"Q": QUEUE}, "Outputs": {"Arn": export, **outputs}}


ARN = {"ref": "producer/Q.Arn", "type": "AWS::SQS::Queue"}


def test_import_by_a_name_that_both_know(bench: Bench) -> None:
    bench.add("producer", exporting({"Fn::Sub": "${AWS::StackName}:Arn"}), stack_name="P")
    bench.add("consumer", template({"Fn::ImportValue": "P:Arn"}))
    assert bench.value("consumer/R")["value"] == ARN


def test_import_by_names_built_of_the_same_input(bench: Bench) -> None:
    name = {"Fn::Sub": "${AWS::Region}-arn"}
    bench.add("producer", exporting(name))
    bench.add("consumer", template({"Fn::ImportValue": name}))
    assert bench.value("consumer/R")["value"] == ARN


def test_import_from_another_region_is_no_import(bench: Bench) -> None:
    bench.add("producer", exporting("x"), region="eu-west-1")
    bench.add("consumer", template({"Fn::ImportValue": "x"}), region="us-east-1")
    assert bench.value("consumer/R") == {"unknown": "no stack in view exports x", "names": []}


def test_a_name_exported_twice_could_be_either(bench: Bench) -> None:
    bench.add("one", exporting("x")).add("two", exporting("x"))
    bench.add("consumer", template({"Fn::ImportValue": "x"}))
    assert bench.value("consumer/R") == {
        "unknown": "the stack that exports x is not certain",
        "names": ["one/Q", "two/Q"],
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"StackName": "P", "OutputName": "Arn"}, True),
        ({"StackName": "P", "OutputName": "Arn", "Region": {"Ref": "AWS::Region"}}, True),
        ({"StackName": "P", "OutputName": "Arn", "Region": "eu-west-1"}, True),
        ({"StackName": "P", "OutputName": "Arn", "Region": "us-east-1"}, False),
        ({"StackName": "P", "OutputName": "Other"}, False),
        ({"StackName": "Elsewhere", "OutputName": "Arn"}, False),
    ],
)
def test_output_of_a_stack_by_its_name(bench: Bench, asked: Any, found: bool) -> None:
    bench.add("producer", exporting("x"), stack_name="P", region="eu-west-1")
    bench.add("consumer", template({"Fn::GetStackOutput": asked}))
    value = bench.value("consumer/R")
    assert (value["value"] == ARN) if found else (value["names"] == [])


def test_stacks_of_one_name_are_told_by_region_and_account(bench: Bench) -> None:
    for account in ("111111111111", "222222222222"):
        for region in ("eu-west-1", "us-east-1"):
            place = {"account": account, "region": region}
            bench.add(f"{region}-{account}", exporting("x"), stack_name="P", **place)
    asked = {"StackName": "P", "OutputName": "Arn"}
    consumer = template({"Fn::GetStackOutput": asked})
    bench.add("near", consumer, region="eu-west-1", account="222222222222")
    far = template({"Fn::GetStackOutput": {**asked, "Region": "us-east-1"}})
    bench.add("far", far, region="eu-west-1", account="222222222222")
    bench.add("nowhere", consumer)
    assert bench.value("near/R")["value"]["ref"] == "eu-west-1-222222222222/Q.Arn"
    assert bench.value("far/R")["value"]["ref"] == "us-east-1-222222222222/Q.Arn"
    assert bench.value("nowhere/R")["names"] == [
        "eu-west-1-111111111111/Q",
        "eu-west-1-222222222222/Q",
        "us-east-1-111111111111/Q",
        "us-east-1-222222222222/Q",
    ]


def test_cross_region_exports_of_cdk(bench: Bench) -> None:
    key = "/cdk/exports/consumer/Arn"
    writer = {
        "Type": "Custom::CrossRegionExportWriter",
        "Properties": {"WriterProps": {"exports": {key: {"Fn::GetAtt": ["Q", "Arn"]}}}},
    }
    bench.add("producer", {"Resources": {"Q": QUEUE, "Writer": writer}}, region="eu-west-1")
    read = template({"Fn::GetAtt": ["Reader", key]})
    read["Resources"]["Reader"] = {"Type": "Custom::CrossRegionExportReader"}
    bench.add("consumer", read, region="us-east-1")
    assert bench.value("consumer/R")["value"] == ARN


def test_cross_region_exports_of_one_key_are_told_by_account(bench: Bench) -> None:
    key = "/cdk/exports/consumer/Arn"
    writer = {
        "Type": "Custom::CrossRegionExportWriter",
        "Properties": {"WriterProps": {"exports": {key: {"Fn::GetAtt": ["Q", "Arn"]}}}},
    }
    for name, account in (("one", "111111111111"), ("two", "222222222222")):
        content = {"Resources": {"Q": QUEUE, "Writer": writer}}
        bench.add(name, content, region="eu-west-1", account=account)
    read = template({"Fn::GetAtt": ["Reader", key]})
    read["Resources"]["Reader"] = {"Type": "Custom::CrossRegionExportReader"}
    bench.add("reader", read, region="us-east-1", account="222222222222")
    bench.add("nowhere", read)
    assert bench.value("reader/R")["value"]["ref"] == "two/Q.Arn"
    assert bench.value("nowhere/R")["names"] == ["one/Q", "two/Q"]


def test_the_caller_knows_where_nested_templates_lie(bench: Bench) -> None:
    inner = bench.directory / "asset.json"
    inner.write_text(json.dumps({"Resources": {"Q": QUEUE}}), "utf-8")
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://x/y"}}
    bench.add("root", {"Resources": {"Nested": nested}})
    assert [d.key for d in bench.unit().declarations] == []
    assert [h.names for h in bench.unit().hidden] == [frozenset()]
    located = bench.unit(lambda _template, resource: inner if resource.logical_id else None)
    assert [d.key for d in located.declarations] == ["Nested/Q"]
    assert located.hidden == []


def test_asset_metadata_says_where_a_nested_template_lies(bench: Bench) -> None:
    (bench.directory / "asset.json").write_text(json.dumps({"Resources": {"Q": QUEUE}}), "utf-8")
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": {"Fn::Sub": "https://x/${AWS::Region}"}},
        "Metadata": {"aws:asset:path": "asset.json"},
    }
    bench.add("root", {"Resources": {"Nested": nested}})
    assert [d.key for d in bench.unit().declarations] == ["Nested/Q"]


def test_templates_outside_the_boundary_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(json.dumps({"Resources": {"Q": QUEUE}}), "utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": "../secret.json"},
    }
    root = inside / "root.json"
    root.write_text(json.dumps({"Resources": {"Nested": nested}}), "utf-8")
    (unit,) = load_templates([root], Workspace([inside], inside), WANTED)
    assert unit.declarations == []
    assert [h.reason for h in unit.hidden] == ["Nested: its template is not on disk"]


def test_templates_that_nest_each_other_have_a_root(tmp_path: Path) -> None:
    def nest(name: str) -> dict[str, Any]:
        nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": name}}
        return {"Resources": {"Nested": nested, "Q": QUEUE}}

    for name, other in (("a.json", "b.json"), ("b.json", "a.json")):
        (tmp_path / name).write_text(json.dumps(nest(other)), "utf-8")
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    (unit,) = load_templates(paths, Workspace([tmp_path], tmp_path), WANTED)
    assert [d.key for d in unit.declarations] == ["Q", "Nested/Q"]
    assert [h.reason for h in unit.hidden] == ["Nested: it nests itself"]


def test_nested_stacks_that_fan_out_are_bounded(tmp_path: Path) -> None:
    for level in range(8):
        nested = {
            f"N{number}": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": f"{level + 1}.json"},
            }
            for number in range(8)
        }
        path = tmp_path / f"{level}.json"
        path.write_text(json.dumps({"Resources": {**nested, "Q": QUEUE}}), "utf-8")
    (unit,) = load_templates([tmp_path / "0.json"], Workspace([tmp_path], tmp_path), WANTED)
    assert len(unit.declarations) <= 401
    assert any("too many nested stacks" in h.reason for h in unit.hidden)


@pytest.mark.parametrize("link", ["import", "output", "nested"])
def test_long_chains_between_stacks_are_bounded(bench: Bench, link: str) -> None:
    for number in range(150):
        if link == "import":
            asked: Any = {"Fn::ImportValue": f"arn{number + 1}"}
        else:
            asked = {"Fn::GetStackOutput": {"StackName": f"s{number + 1}", "OutputName": "Arn"}}
        value = asked if link != "nested" else {"Fn::If": ["C", asked, {"Fn::Join": ["", [asked]]}]}
        content = exporting(f"arn{number}")
        content["Outputs"]["Arn"]["Value"] = value
        content["Conditions"] = {"C": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}
        bench.add(f"s{number}", content, stack_name=f"s{number}")
    bench.add("consumer", template({"Fn::ImportValue": "arn0"}))
    assert "too deep" in json.dumps(bench.value("consumer/R"))


def test_a_defect_costs_one_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("bad.json", "good.json"):
        (tmp_path / name).write_text(json.dumps({"Resources": {"Q": QUEUE}}), "utf-8")

    def broken(stacks: list[StackInput], library: Library) -> Any:
        if stacks[0].name == "bad.json":
            raise ZeroDivisionError
        return build_system(stacks, library)

    monkeypatch.setattr("msglint.cloudformation.load.build_system", broken)
    failed: list[str] = []
    units = load_templates(
        [tmp_path / "bad.json", tmp_path / "good.json"],
        Workspace([tmp_path], tmp_path),
        WANTED,
        failed=lambda name, error: failed.append(f"{name}: {type(error).__name__}"),
    )
    assert [unit.name for unit in units] == ["good.json"]
    assert failed == ["bad.json: ZeroDivisionError"]


def test_a_nested_template_is_one_however_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "stacks").mkdir()
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": "./stacks/../stacks/inner.json"},
    }
    (tmp_path / "root.json").write_text(json.dumps({"Resources": {"Nested": nested}}), "utf-8")
    inner = tmp_path / "stacks" / "inner.json"
    inner.write_text(json.dumps({"Resources": {"Q": QUEUE}}), "utf-8")
    paths = [tmp_path / "root.json", tmp_path / "stacks" / ".." / "stacks" / "inner.json"]
    units = load_templates(paths, Workspace([tmp_path], tmp_path), WANTED)
    assert [d.key for unit in units for d in unit.declarations] == ["Nested/Q"]
