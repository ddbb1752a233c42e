"""The resource types that the messaging model reads; front ends hand over no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.declarations import Wanted
from msglint.messaging.facts.alarms import COMPOSITES
from msglint.messaging.policy.rewriting import IDENTITIES
from msglint.messaging.vocabulary import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

_BESIDE = (
    "bucket",
    "key",
    "key_alias",
    "key_policy",
    "managed_policy",
    "role",
    "role_policy",
)
"""Subjects that say nothing of messages but for others that refer to them."""


def _types(subjects: Iterable[str]) -> Iterator[str]:
    """What declares the subjects, and what looks them up."""
    for model in map(MODELS.__getitem__, subjects):
        yield from (form.type for form in model.forms)
        if model.identity is not None:
            yield from model.identity.lookups


WANTED = Wanted.of(
    (*COMPOSITES, *_types(name for name in MODELS if name not in _BESIDE)),
    beside=_SURROUNDINGS.union(_KNOWN_KINDS, IDENTITIES, _types(_BESIDE)),
)
"""Terraform and CloudFormation types, those of data sources with "data." in front. A file is
read for those that are about messages; the others are taken from what is read."""
