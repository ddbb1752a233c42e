"""Schemas of the fake providers: the derived facts, completed by what the bindings leave out.

The bindings do not say which optional attributes AWS or the provider fills in when they are
left out, nor which have a default. Both are here, from the provider's documentation.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from tf.gen import tfplugin_pb2 as pb

Block = dict[str, Any]

ALWAYS_COMPUTED = {"id", "region", "tags_all", "name", "name_prefix", "bucket", "bucket_prefix"}
"""Optional+Computed wherever they are optional."""

OPTIONAL_COMPUTED: dict[str, set[str]] = {
    "aws_cloudwatch_event_target": {"target_id"},
    "aws_cloudwatch_log_group": {"log_group_class"},
    "aws_cloudwatch_metric_alarm": {"evaluate_low_sample_count_percentiles"},
    "aws_dynamodb_table": {"read_capacity", "write_capacity", "stream_view_type"},
    "aws_iam_role": {"managed_policy_arns"},
    "aws_kinesis_stream": {"arn", "max_record_size_in_kib"},
    "aws_kms_key": {"description", "multi_region", "policy", "rotation_period_in_days"},
    "aws_lambda_event_source_mapping": {
        "maximum_record_age_in_seconds",
        "maximum_retry_attempts",
        "parallelization_factor",
    },
    "aws_lambda_function": {"architectures", "source_code_hash", "code_sha256"},
    "aws_lambda_permission": {"statement_id", "statement_id_prefix"},
    "aws_s3_bucket": {
        "acceleration_status",
        "acl",
        "object_lock_enabled",
        "policy",
        "request_payer",
    },
    "aws_s3_object": {"acl", "etag", "content_type", "server_side_encryption", "storage_class"},
    "aws_scheduler_schedule": {"action_after_completion", "group_name"},
    "aws_secretsmanager_secret": {"policy"},
    "aws_sns_topic": {"fifo_throughput_scope", "policy", "signature_version", "tracing_config"},
    "aws_sns_topic_subscription": {"filter_policy_scope"},
    "aws_sqs_queue": {
        "deduplication_scope",
        "fifo_throughput_limit",
        "kms_data_key_reuse_period_seconds",
        "policy",
        "redrive_allow_policy",
        "redrive_policy",
        "sqs_managed_sse_enabled",
    },
    "aws_ssm_parameter": {"arn", "data_type", "insecure_value", "tier", "value"},
    "aws_subnet": {"availability_zone", "availability_zone_id"},
    "aws_vpc": {"cidr_block", "enable_network_address_usage_metrics"},
}

DEFAULTS: dict[str, dict[str, Any]] = {
    "aws_cloudwatch_event_rule": {"event_bus_name": "default", "force_destroy": False},
    "aws_cloudwatch_event_target": {"event_bus_name": "default", "force_destroy": False},
    "aws_cloudwatch_log_group": {"retention_in_days": 0, "skip_destroy": False},
    "aws_cloudwatch_metric_alarm": {"actions_enabled": True, "treat_missing_data": "missing"},
    "aws_dynamodb_table": {"billing_mode": "PROVISIONED"},
    "aws_iam_policy": {"path": "/"},
    "aws_iam_role": {"force_detach_policies": False, "max_session_duration": 3600, "path": "/"},
    "aws_kinesis_stream": {
        "encryption_type": "NONE",
        "enforce_consumer_deletion": False,
        "retention_period": 24,
    },
    "aws_kms_key": {
        "bypass_policy_lockout_safety_check": False,
        "customer_master_key_spec": "SYMMETRIC_DEFAULT",
        "enable_key_rotation": False,
        "is_enabled": True,
        "key_usage": "ENCRYPT_DECRYPT",
    },
    "aws_lambda_event_source_mapping": {"enabled": True},
    "aws_lambda_function": {
        "memory_size": 128,
        "package_type": "Zip",
        "publish": False,
        "reserved_concurrent_executions": -1,
        "skip_destroy": False,
        "timeout": 3,
    },
    "aws_pipes_pipe": {"desired_state": "RUNNING"},
    "aws_s3_bucket": {"force_destroy": False},
    "aws_s3_bucket_notification": {"eventbridge": False},
    "aws_scheduler_schedule": {"schedule_expression_timezone": "UTC", "state": "ENABLED"},
    "aws_sfn_state_machine": {"publish": False, "type": "STANDARD"},
    "aws_sns_topic": {"content_based_deduplication": False, "fifo_topic": False},
    "aws_sns_topic_subscription": {
        "confirmation_timeout_in_minutes": 1,
        "endpoint_auto_confirms": False,
        "raw_message_delivery": False,
    },
    "aws_sqs_queue": {
        "content_based_deduplication": False,
        "delay_seconds": 0,
        "fifo_queue": False,
        "max_message_size": 262144,
        "message_retention_seconds": 345600,
        "receive_wait_time_seconds": 0,
        "visibility_timeout_seconds": 30,
    },
}

COMPUTED_BLOCKS: dict[str, set[str]] = {
    "aws_iam_role": {"inline_policy"},
    "aws_lambda_event_source_mapping": {
        "amazon_managed_kafka_event_source_config",
        "self_managed_kafka_event_source_config",
    },
    "aws_lambda_function": {"ephemeral_storage", "logging_config", "tracing_config"},
    "aws_s3_bucket": {"grant", "server_side_encryption_configuration", "versioning"},
}
"""Blocks that the provider fills in when none is written: known after apply as a whole."""

APPLIED: dict[str, dict[str, Any]] = {
    "aws_sqs_queue": {"kms_data_key_reuse_period_seconds": 300, "sqs_managed_sse_enabled": True},
}
"""What AWS chooses when nothing is said, where that is not just an empty value."""

COMPANIONS: dict[str, dict[str, dict[str, dict[str, list[str]]]]] = {
    "archive": {
        "resources": {},
        "data": {
            "archive_file": {
                "type": ["string", "required"],
                "output_path": ["string", "required"],
                "source_dir": ["string", "optional"],
                "source_file": ["string", "optional"],
                "source_content": ["string", "optional"],
                "source_content_filename": ["string", "optional"],
                "excludes": ["set(string)", "optional"],
                "output_file_mode": ["string", "optional"],
                "output_base64sha256": ["string", "computed"],
                "output_md5": ["string", "computed"],
                "output_sha": ["string", "computed"],
                "output_size": ["number", "computed"],
                "id": ["string", "computed"],
            }
        },
    },
    "null": {
        "resources": {
            "null_resource": {
                "triggers": ["map(string)", "optional"],
                "id": ["string", "computed"],
            }
        },
        "data": {},
    },
    "random": {
        "resources": {
            "random_id": {
                "byte_length": ["number", "required"],
                "keepers": ["map(string)", "optional"],
                "prefix": ["string", "optional"],
                "b64_std": ["string", "computed"],
                "b64_url": ["string", "computed"],
                "dec": ["string", "computed"],
                "hex": ["string", "computed"],
                "id": ["string", "computed"],
            },
            "random_pet": {
                "keepers": ["map(string)", "optional"],
                "length": ["number", "optional"],
                "prefix": ["string", "optional"],
                "separator": ["string", "optional"],
                "id": ["string", "computed"],
            },
            "random_string": {
                "length": ["number", "required"],
                "keepers": ["map(string)", "optional"],
                "lower": ["bool", "optional"],
                "numeric": ["bool", "optional"],
                "special": ["bool", "optional"],
                "upper": ["bool", "optional"],
                "id": ["string", "computed"],
                "result": ["string", "computed"],
            },
        },
        "data": {},
    },
}
"""Small providers that stand beside `aws` in real configurations."""

NAMES = ("aws", *COMPANIONS)


@functools.cache
def load(provider: str) -> dict[str, Any]:
    """The schemas of a provider: "provider" (a block), "resources" and "data" (by type)."""
    if provider != "aws":
        wrapped = {
            section: {n: {"attributes": a, "blocks": {}} for n, a in types.items()}
            for section, types in COMPANIONS[provider].items()
        }
        return {"provider": {"attributes": {}, "blocks": {}}, **wrapped}
    schemas: dict[str, Any] = json.loads(Path(__file__).with_name("aws_schemas.json").read_text())
    del schemas["provider"]["attributes"]["alias"]  # a meta-argument
    for name, block in schemas["resources"].items():
        computed = (
            OPTIONAL_COMPUTED.get(name, set()) | ALWAYS_COMPUTED | set(DEFAULTS.get(name, ()))
        )
        _mark_computed(block, computed)
    for name, block in schemas["data"].items():
        _mark_computed(block, set() if name == "aws_iam_policy_document" else None)
    return schemas


def _mark_computed(block: Block, names: set[str] | None) -> None:
    """Make the named optional attributes (all of them for `None`) computed as well."""
    for name, attribute in block["attributes"].items():
        if attribute[1] == "optional" and (names is None or name in names):
            attribute[1] = "both"


def cty_type(text: str) -> Any:
    """A type as Terraform's JSON: "list(string)" gives `["list", "string"]`."""
    outer, _, rest = text.partition("(")
    if not rest:
        return outer
    inner = rest[:-1]
    if outer != "object":
        return [outer, cty_type(inner)]
    fields, depth, start = {}, 0, 0
    for at, char in enumerate(inner + ","):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            name, _, type_ = inner[start:at].partition("=")
            if name:
                fields[name] = cty_type(type_)
            start = at + 1
    return ["object", fields]


NESTING = {
    "single": pb.Schema.NestedBlock.SINGLE,
    "list": pb.Schema.NestedBlock.LIST,
    "set": pb.Schema.NestedBlock.SET,
}


def message(block: Block) -> pb.Schema.Block:
    """A block in the words of the provider protocol."""
    return pb.Schema.Block(
        attributes=[
            pb.Schema.Attribute(
                name=name,
                type=json.dumps(cty_type(type_)).encode(),
                required=flag == "required",
                optional=flag in ("optional", "both"),
                computed=flag in ("computed", "both"),
            )
            for name, (type_, flag) in block["attributes"].items()
        ],
        block_types=[
            pb.Schema.NestedBlock(
                type_name=name,
                block=message(inner),
                nesting=NESTING[inner["nesting"]],
                min_items=inner.get("min", 0),
                max_items=inner.get("max", 0),
            )
            for name, inner in block["blocks"].items()
        ],
    )
