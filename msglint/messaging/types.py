"""The resource types that the messaging model reads; front ends hand over no others."""

from __future__ import annotations

from msglint.messaging.facts.alarms import COMPOSITES
from msglint.messaging.vocabulary import MODELS

_SURROUNDINGS = frozenset(
    {"data.aws_caller_identity", "data.aws_partition", "data.aws_region"},
)
"""Data sources that say nothing of messages, but what account and Region they name counts."""

_KNOWN_KINDS = frozenset(
    {
        "data.aws_cloudwatch_event_bus",
        "data.aws_dynamodb_table",
        "data.aws_kinesis_stream",
        "data.aws_kinesis_stream_consumer",
        "data.aws_kms_alias",
        "data.aws_kms_key",
        "data.aws_mq_broker",
        "data.aws_msk_cluster",
        "data.aws_s3_bucket",
    }
)
"""Data sources of which the kind matters: an ARN from one of them is no queue's."""

WANTED: frozenset[str] = _SURROUNDINGS.union(
    _KNOWN_KINDS,
    COMPOSITES,
    (form.type for model in MODELS.values() for form in model.forms),
    (
        lookup
        for model in MODELS.values()
        if model.identity is not None
        for lookup in model.identity.lookups
    ),
)
"""Terraform and CloudFormation types, those of data sources with "data." in front."""
