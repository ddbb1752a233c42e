"""Formats told from bytes: each case is a content and what it is."""

import json

import pytest

from msglint.discover.sniff import is_terraform, may_hold_data, sniff

TEMPLATE = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n"

CASES = {
    "template": (TEMPLATE, "template"),
    "template after a header": ("AWSTemplateFormatVersion: x\n" + TEMPLATE, "template"),
    "template after comments and a document mark": (
        "# hello\n\n---\n# more\n" + TEMPLATE,
        "template",
    ),
    "indented throughout": ("".join(f"  {line}\n" for line in TEMPLATE.splitlines()), "template"),
    "quoted keys": ('"Resources":\n  Q: {"Type": "AWS::SQS::Queue"}\n', "template"),
    "windows line ends": (TEMPLATE.replace("\n", "\r\n"), "template"),
    "custom resource only": ("Resources:\n  Q:\n    Type: Custom::Thing\n", "template"),
    "json template": (json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}), "template"),
    "json with a byte-order mark": (
        '\ufeff{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}',
        "template",
    ),
    "plan": ('{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{}}', "plan"),
    "state as shown": ('{"format_version":"1.0","terraform_version":"1.11.4","values":{}}', "plan"),
    "state file": ('{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x"}', None),
    "validate output": ('{"format_version":"1.0","valid":true,"diagnostics":[]}', None),
    "provider schemas": ('{"format_version":"1.0","provider_schemas":{}}', None),
    "resources of another cloud": ("Resources:\n  Q:\n    Type: ALIYUN::ECS::Instance\n", None),
    "kubernetes": ("apiVersion: v1\nkind: List\nitems: []\n", None),
    "compose": ("services:\n  web:\n    image: nginx\n", None),
    "nested key only": ("a:\n  Resources:\n    Q:\n      Type: AWS::SQS::Queue\n", None),
    "json list": ('[{"Resources": {"Type": "AWS::SQS::Queue"}}]', None),
    "package.json": ('{"name": "x", "version": "1.0.0"}', None),
    "empty": ("", None),
    "blank": ("\n \n\t\n", None),
    "binary": ("\x00\x01\x02", None),
    "Jinja": (
        "Resources:\n{%- if queue %}\n  A:\n    Type: AWS::SQS::Queue\n{% endif %}\n",
        "text-template",
    ),
    "dynamic reference": (
        "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties:\n"
        "      QueueName: '{{resolve:ssm:/name}}'\n",
        "template",
    ),
    "version only": (
        'AWSTemplateFormatVersion: "2010-09-09"\nResources: !Include a.yaml\n',
        "template",
    ),
}


@pytest.mark.parametrize(("content", "kind"), CASES.values(), ids=CASES.keys())
def test_kind(content: str, kind: str | None) -> None:
    assert sniff(content.encode()) == kind


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_as_powershell_writes_it(encoding: str) -> None:
    text = '\ufeff{"format_version":"1.2","planned_values":{}}'
    assert sniff(text.encode(encoding)) == "plan"


def test_binary_plan() -> None:
    assert sniff(b"PK\x03\x04....tfplan....") == "binary-plan"
    assert sniff(b"PK\x03\x04....[Content_Types].xml") is None


def test_names() -> None:
    assert all(map(is_terraform, ["main.tf", "main.tofu", "cdk.tf.json", "x.tofu.json"]))
    assert not any(map(is_terraform, ["main.tf.bak", "terraform.tfstate", ".hidden.tf", "x.json"]))
    assert may_hold_data("template.yaml")
    assert not may_hold_data("cdk.tf.json")
    assert not may_hold_data("README.md")
