"""What AWS would answer: identifiers of planned resources, and the data sources.

Everything is derived from what is configured, so that two runs agree. What cannot be derived
is `UNKNOWN`, as in a plan against the real provider.
"""

from __future__ import annotations

import uuid
import zlib
from dataclasses import dataclass
from typing import Any

import msgpack

from oracles.policy_document import render

UNKNOWN = msgpack.ExtType(0, b"\x00")
"""Terraform's "known after apply" on the wire."""

ACCOUNT = "111122223333"


@dataclass(frozen=True)
class Place:
    """Where the provider is configured to work."""

    region: str = "eu-west-1"

    def arn(self, service: str, resource: str) -> str:
        """An ARN in this account and Region."""
        return f"arn:aws:{service}:{self.region}:{ACCOUNT}:{resource}"


def _name(config: dict[str, Any], suffix: str = "") -> str:
    name = config.get("name")
    if name is None:
        name = (config.get("name_prefix") or "terraform-") + "20260101000000000000000001" + suffix
    return str(name)


def _uuid(*parts: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts))))


def identity(type_: str, config: dict[str, Any], place: Place) -> dict[str, Any]:
    """The computed attributes of a resource that follow from its configuration.

    Attributes that depend on an unknown one are left out.
    """
    if type_ == "aws_sqs_queue":
        name = _name(config, ".fifo" if config.get("fifo_queue") else "")
        url = f"https://sqs.{place.region}.amazonaws.com/{ACCOUNT}/{name}"
        return {"name": name, "arn": place.arn("sqs", name), "id": url, "url": url}
    if type_ == "aws_sns_topic":
        name = _name(config, ".fifo" if config.get("fifo_topic") else "")
        arn = place.arn("sns", name)
        return {"name": name, "arn": arn, "id": arn, "owner": ACCOUNT}
    if type_ == "aws_sns_topic_subscription":
        arn = f"{config['topic_arn']}:{_uuid(config['topic_arn'], config['endpoint'])}"
        return {"arn": arn, "id": arn, "owner_id": ACCOUNT, "pending_confirmation": False}
    if type_ == "aws_lambda_function":
        name = config["function_name"]
        arn = place.arn("lambda", f"function:{name}")
        version = "1" if config.get("publish") else "$LATEST"
        return {
            "arn": arn,
            "id": name,
            "version": version,
            "qualified_arn": f"{arn}:{version}",
            "invoke_arn": f"arn:aws:apigateway:{place.region}:lambda:path/2015-03-31"
            f"/functions/{arn}/invocations",
        }
    if type_ == "aws_lambda_alias":
        function = config["function_name"]
        if not str(function).startswith("arn:"):
            function = place.arn("lambda", f"function:{function}")
        arn = f"{function}:{config['name']}"
        return {"arn": arn, "id": arn}
    if type_ == "aws_lambda_event_source_mapping":
        id_ = _uuid(config.get("event_source_arn"), config["function_name"])
        arn = place.arn("lambda", f"event-source-mapping:{id_}")
        found = {"arn": arn, "id": id_, "uuid": id_}
        return found | (STREAM_DEFAULTS if _reads_stream(config) else {})
    if type_ == "aws_cloudwatch_event_bus":
        return {"arn": place.arn("events", f"event-bus/{config['name']}"), "id": config["name"]}
    if type_ == "aws_cloudwatch_event_rule":
        name, bus = _name(config), config.get("event_bus_name") or "default"
        path = name if bus == "default" else f"{bus}/{name}"
        return {"name": name, "arn": place.arn("events", f"rule/{path}"), "id": path}
    if type_ == "aws_scheduler_schedule":
        group, name = config.get("group_name") or "default", _name(config)
        arn = place.arn("scheduler", f"schedule/{group}/{name}")
        return {"name": name, "group_name": group, "arn": arn, "id": f"{group}/{name}"}
    if type_ == "aws_s3_bucket":
        name = config.get("bucket") or (config.get("bucket_prefix") or "terraform-") + "2026010100"
        return {
            "bucket": name,
            "arn": f"arn:aws:s3:::{name}",
            "id": name,
            "bucket_domain_name": f"{name}.s3.amazonaws.com",
        }
    if type_ == "aws_dynamodb_table":
        arn = place.arn("dynamodb", f"table/{config['name']}")
        found = {"arn": arn, "id": config["name"]}
        if config.get("stream_enabled"):
            found["stream_arn"] = f"{arn}/stream/2026-01-01T00:00:00.000"
        return found
    if type_ == "aws_iam_role":
        name, path = _name(config), config.get("path") or "/"
        return {"name": name, "id": name, "arn": f"arn:aws:iam::{ACCOUNT}:role{path}{name}"}
    if type_ == "aws_iam_policy":
        name, path = _name(config), config.get("path") or "/"
        arn = f"arn:aws:iam::{ACCOUNT}:policy{path}{name}"
        return {"name": name, "id": arn, "arn": arn}
    if type_ == "aws_kms_key":
        id_ = _uuid("kms", config.get("description"), config.get("tags"))
        return {"key_id": id_, "id": id_, "arn": place.arn("kms", f"key/{id_}")}
    if type_ in SIMPLE:
        service, prefix, is_arn = SIMPLE[type_]
        name = _name(config)
        arn = place.arn(service, prefix + name)
        return {"name": name, "arn": arn, "id": arn if is_arn else name}
    if config.get("queue_url") is not None:  # queue policy, redrive and redrive-allow policy
        return {"id": config["queue_url"]}
    return {}


STREAM_DEFAULTS = {
    "maximum_record_age_in_seconds": -1,
    "maximum_retry_attempts": -1,
    "parallelization_factor": 1,
}
"""What Lambda reports of a mapping that reads a stream; of one that polls a queue, nothing."""


def _reads_stream(config: dict[str, Any]) -> bool:
    return str(config.get("event_source_arn")).split(":")[2:3] in (["kinesis"], ["dynamodb"])


SIMPLE = {
    "aws_cloudwatch_log_group": ("logs", "log-group:", False),
    "aws_kinesis_stream": ("kinesis", "stream/", True),
    "aws_kms_alias": ("kms", "", False),
    "aws_pipes_pipe": ("pipes", "pipe/", False),
    "aws_sfn_state_machine": ("states", "stateMachine:", True),
    "aws_ssm_parameter": ("ssm", "parameter/", False),
}
"""Service, resource prefix and whether `id` is the ARN, for types named by `name`."""


def read(type_: str, config: dict[str, Any], place: Place) -> dict[str, Any]:
    """The attributes of a data source. What nobody asks for stays null."""
    match type_:
        case "aws_caller_identity":
            arn = f"arn:aws:iam::{ACCOUNT}:user/deployer"
            return {"id": ACCOUNT, "account_id": ACCOUNT, "arn": arn, "user_id": "AIDACKCEVSQ6C2"}
        case "aws_region":
            name = config.get("region") or config.get("name") or place.region
            return {"id": name, "region": name, "name": name, "description": "Europe (Ireland)"}
        case "aws_partition":
            return {
                "id": "aws",
                "partition": "aws",
                "dns_suffix": "amazonaws.com",
                "reverse_dns_prefix": "com.amazonaws",
            }
        case "aws_availability_zones":
            return {"id": place.region, "names": [f"{place.region}{letter}" for letter in "abc"]}
        case "aws_iam_policy_document":
            text, minified = render(config)
            return {"id": str(zlib.crc32(text.encode())), "json": text, "minified_json": minified}
        case "archive_file":
            digest = _uuid("archive", config.get("source_file"), config.get("source_dir"))
            return {"id": digest, "output_base64sha256": digest, "output_md5": digest}
        case _:
            return identity(type_, config, place) if type_ in READABLE else {}


READABLE = {
    "aws_cloudwatch_event_bus",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_kinesis_stream",
    "aws_kms_alias",
    "aws_kms_key",
    "aws_lambda_function",
    "aws_s3_bucket",
    "aws_sns_topic",
    "aws_sqs_queue",
    "aws_ssm_parameter",
}
