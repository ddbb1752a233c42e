"""Rows that say which key encrypts a queue or topic, and whether its senders may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.facts import encryption
from msglint.messaging.rows import fact, link, present, text

if TYPE_CHECKING:
    from msglint.messaging.rows import Row


def key_rows(service: str) -> tuple[Row, ...]:
    """The rows for what a service ("SQS", "SNS") encrypts."""
    return (
        text(
            "kms_key",
            "kms_master_key_id",
            "KmsMasterKeyId",
            "The KMS key that encrypts it, as written; null without one.",
        ),
        present(
            "has_kms_key", "kms_master_key_id", "KmsMasterKeyId", "Whether it names a KMS key."
        ),
        link(
            "key",
            "key",
            "kms_master_key_id",
            "KmsMasterKeyId",
            "The KMS key that encrypts it; null when that is none of the deployment.",
        ),
        fact(
            "key_is_aws_managed",
            "bool",
            encryption.is_aws_managed,
            f"Whether that is the key that AWS manages for {service}, "
            f"`alias/aws/{service.lower()}`.",
            at="kms_key",
        ),
        fact(
            "is_fed_by_service",
            "bool",
            encryption.is_fed_by_service,
            "Whether SNS, S3 or EventBridge sends to it under its own name, for something in the "
            "deployment.",
        ),
        fact(
            "key_problem",
            "string",
            encryption.key_problem,
            "Why a service that sends to it may not use its key, in words; null when all may.",
            at="kms_key",
            null_without="key",
        ),
    )
