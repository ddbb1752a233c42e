"""SAM's own transform as an oracle, and both results in a form that can be compared."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from msglint.cloudformation.nodes import MappingNode, Node, ScalarNode, SequenceNode
from msglint.cloudformation.sam import expand
from msglint.cloudformation.template import Template, read_template
from msglint.cloudformation.yaml_text import parse_yaml
from msglint.source.text import Source

COMPARED = {
    "AWS::DynamoDB::Table": (),
    "AWS::Events::Rule": None,
    "AWS::Lambda::Alias": None,
    "AWS::Lambda::EventInvokeConfig": None,
    "AWS::Lambda::EventSourceMapping": None,
    "AWS::Lambda::Function": (
        "DeadLetterConfig",
        "Environment",
        "FunctionName",
        "Layers",
        "MemorySize",
        "ReservedConcurrentExecutions",
        "Role",
        "Timeout",
        "VpcConfig",
    ),
    "AWS::Lambda::Permission": None,
    "AWS::S3::Bucket": ("NotificationConfiguration",),
    "AWS::SNS::Subscription": None,
    "AWS::SNS::Topic": None,
    "AWS::SNS::TopicPolicy": None,
    "AWS::SQS::Queue": None,
    "AWS::SQS::QueuePolicy": None,
    "AWS::Scheduler::Schedule": None,
    "AWS::StepFunctions::StateMachine": (),
}
"""Types that are compared, and of each the properties (`None`: all of them)."""

_SETTLED_BY_SAM = {
    "AWS::Lambda::Alias": ("Name",),
    "AWS::Lambda::EventInvokeConfig": ("Qualifier",),
}
"""Properties in which SAM writes the value of a parameter, which we leave to the evaluation."""

_OF_REQUESTS = ("apigateway.amazonaws.com", "appsync.amazonaws.com", "*")
"""Principals of permissions that we do not make: who waits for an answer loses no message."""


class _Anything:
    """What we leave open equals whatever SAM writes there."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "..."


def load(path: Path) -> Template:
    return load_text(path.read_text(encoding="utf-8", errors="replace"), path)


def load_text(text: str, path: Path = Path("template.yaml")) -> Template:
    source = Source(path.name, text)
    template = read_template(parse_yaml(source).root, path, source)
    assert template is not None
    return template


def plain(node: Node | None) -> Any:
    if isinstance(node, MappingNode):
        return {key.text: plain(value) for key, value in node}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    if not isinstance(node, ScalarNode):
        return _Anything()
    return float(node.value) if isinstance(node.value, Decimal) else node.value


def ours(template: Template) -> dict[str, Any]:
    """What our expansion makes of a template."""
    resources = _named(expanded(template), expand(template).aliases)
    defaults = {name: plain(one.get("Default")) for name, one in template.parameters.items()}
    for resource in resources.values():
        for name in _SETTLED_BY_SAM.get(resource["Type"], ()):
            value = resource["Properties"].get(name)
            if isinstance(value, dict) and value.get("Ref") in defaults:
                resource["Properties"][name] = defaults[value["Ref"]]
    return _relevant(resources)


def expanded(template: Template) -> dict[str, Any]:
    """All resources that our expansion makes of it."""
    return {
        r.logical_id: {
            "Type": r.type,
            "Properties": plain(r.properties) or {},
            **({"Condition": r.condition} if r.condition else {}),
        }
        for r in expand(template).resources.values()
    }


def theirs(template: Template) -> dict[str, Any]:
    """What SAM makes of it. Raises SAM's own errors."""
    return _relevant(transformed(template))


def transformed(template: Template) -> dict[str, Any]:
    """All resources that SAM makes of it. Raises SAM's own errors."""
    from samtranslator.public.exceptions import InvalidDocumentException
    from samtranslator.translator.transform import transform

    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    document = plain(template.root)
    for resource in document["Resources"].values():
        if isinstance(resource, dict):
            _uploaded(resource)
    try:
        result = transform(document, {}, _ManagedPolicies())
    except InvalidDocumentException as error:
        raise SamRefusal("; ".join(cause.message for cause in error.causes)) from error
    resources: dict[str, Any] = result["Resources"]
    return resources


class SamRefusal(Exception):  # noqa: N818 - an answer, not an error
    """SAM rejects the template."""


class _ManagedPolicies:
    def load(self) -> dict[str, str]:
        return {}


def _uploaded(resource: dict[str, Any]) -> None:
    """Local code looks as if `sam package` had uploaded it."""
    kind = resource.get("Type")
    properties = resource.setdefault("Properties", {})
    if not isinstance(properties, dict):
        return
    if kind == "AWS::Serverless::Function":
        if properties.get("PackageType") == "Image":
            properties.setdefault("ImageUri", "1.dkr.ecr.us-east-1.amazonaws.com/x:y")
        elif "InlineCode" not in properties:
            properties["CodeUri"] = "s3://bucket/key"
    for name, type_name in (
        ("ContentUri", "LayerVersion"),
        ("DefinitionUri", "StateMachine"),
        ("Location", "Application"),
    ):
        if kind == f"AWS::Serverless::{type_name}" and isinstance(properties.get(name), str):
            url = "https://s3.amazonaws.com/bucket/key"
            properties[name] = url if name == "Location" else "s3://bucket/key"


def _named(value: Any, aliases: dict[str, str]) -> Any:
    """References by an alias as references by the logical id."""
    if isinstance(value, list):
        return [_named(item, aliases) for item in value]
    if not isinstance(value, dict):
        return value
    if list(value) == ["Ref"] and isinstance(value["Ref"], str):
        return {"Ref": aliases.get(value["Ref"], value["Ref"])}
    if list(value) == ["Fn::Sub"] and isinstance(value["Fn::Sub"], str):
        text = value["Fn::Sub"]
        for alias, logical_id in aliases.items():
            text = text.replace("${" + alias + "}", "${" + logical_id + "}")
        return {"Fn::Sub": text}
    return {key: _named(item, aliases) for key, item in value.items()}


def rights(resources: dict[str, Any]) -> dict[str, tuple[set[str], list[Any]]]:
    """What roles of functions may do with queues and topics: policies of AWS, and statements."""
    found = {}
    for logical_id, resource in resources.items():
        properties = resource.get("Properties")
        if resource.get("Type") != "AWS::IAM::Role" or not isinstance(properties, dict):
            continue
        arns = properties.get("ManagedPolicyArns") or []
        if not isinstance(arns, list):
            continue
        named = {arn.rpartition("/")[2] if isinstance(arn, str) else str(arn) for arn in arns}
        statements = [
            {"Action": str(one["Action"]).lower(), "Resource": one["Resource"]}
            for own in properties.get("Policies") or ()
            for one in _statements(own)
            if "sqs:" in str(one["Action"]) or "sns:" in str(one["Action"])
        ]
        found[logical_id] = named - FOR_OTHERS, sorted(statements, key=str)
    return found


FOR_OTHERS = {
    "AWSLambdaDynamoDBExecutionRole",
    "AWSLambdaKinesisExecutionRole",
    "AWSLambdaMSKExecutionRole",
    "AWSLambdaVPCAccessExecutionRole",
    "AWSXRayDaemonWriteAccess",
    "AWSXrayWriteOnlyAccess",
}
"""Policies that say nothing of queues and topics, which we leave out."""


def _statements(own: dict[str, Any]) -> list[dict[str, Any]]:
    said = own.get("PolicyDocument", {}).get("Statement", [])
    return said if isinstance(said, list) else [said]


def _relevant(resources: dict[str, Any]) -> dict[str, Any]:
    """What is compared. Ids that SAM derives from uploaded code lose that part."""
    versions = {
        logical_id: re.sub(r"[0-9a-f]{10}$", "", logical_id)
        for logical_id, resource in resources.items()
        if resource.get("Type") in ("AWS::Lambda::Version", "AWS::Lambda::LayerVersion")
    }
    found = {}
    for logical_id, resource in resources.items():
        kind = resource.get("Type")
        if kind not in COMPARED:
            continue
        wanted = COMPARED[kind]
        properties = _versions(resource.get("Properties") or {}, versions)
        if wanted is not None and isinstance(properties, dict):
            properties = {name: properties[name] for name in wanted if name in properties}
        elif kind == "AWS::SQS::QueuePolicy":
            properties = _sorted_statements(properties)
        if kind == "AWS::Lambda::Permission" and properties.get("Principal") in _OF_REQUESTS:
            continue
        found[logical_id] = (kind, resource.get("Condition"), properties)
    return found


def _versions(value: Any, versions: dict[str, str]) -> Any:
    if isinstance(value, dict):
        done = {key: _versions(item, versions) for key, item in value.items()}
        empty = ({}, None)
        return {k: v for k, v in done.items() if isinstance(v, _Anything) or v not in empty}
    if isinstance(value, list):
        return [_versions(item, versions) for item in value]
    return versions.get(value, value) if isinstance(value, str) else value


def _sorted_statements(properties: dict[str, Any]) -> dict[str, Any]:
    document = properties.get("PolicyDocument")
    if isinstance(document, dict) and isinstance(document.get("Statement"), list):
        ordered = sorted(document["Statement"], key=str)
        properties = {**properties, "PolicyDocument": {**document, "Statement": ordered}}
    return properties


def differences(left: dict[str, Any], right: dict[str, Any]) -> list[str]:
    """What differs between our result and SAM's, one line each."""
    found = []
    for logical_id in sorted(left.keys() | right.keys()):
        if logical_id not in right:
            found.append(f"{logical_id}: only ours: {left[logical_id]}")
        elif logical_id not in left:
            found.append(f"{logical_id}: only SAM's: {right[logical_id]}")
        elif left[logical_id] != right[logical_id]:
            found.append(f"{logical_id}:\n  ours  {left[logical_id]}\n  SAM's {right[logical_id]}")
    return found
