"""SQS queues, and the separate resources that set their policies.

Attributes, ranges and defaults: `API_SetQueueAttributes`, `AWS::SQS::Queue`; the Terraform
provider differs in the default of `max_message_size` only.
"""

from __future__ import annotations

from msglint.messaging.facts import (
    comparisons,
    consumers,
    dead_letters,
    kinds,
    naming,
    policies,
    queues,
    timelines,
)
from msglint.messaging.model import Companion, Form, Identity, Model
from msglint.messaging.rows import by_dialect, fact, flag, inverse, link, present, text, whole
from msglint.messaging.subjects.access_policy import POLICY_ROWS
from msglint.messaging.subjects.encryption import key_rows
from msglint.messaging.subjects.named import name_rows

QUEUE = Model(
    name="queue",
    doc="An SQS queue.",
    forms=(Form("aws_sqs_queue"), Form("AWS::SQS::Queue")),
    identity=Identity(
        service="sqs",
        attributes={
            "aws_sqs_queue": {"arn": "arn", "id": "url", "url": "url", "name": "name"},
            "AWS::SQS::Queue": {
                "Arn": "arn",
                "Ref": "url",
                "QueueUrl": "url",
                "QueueName": "name",
            },
            "data.aws_sqs_queue": {"arn": "arn", "id": "url", "url": "url", "name": "name"},
        },
        name={"aws_sqs_queue": "name", "AWS::SQS::Queue": "QueueName"},
        lookups={"data.aws_sqs_queue": "name"},
    ),
    companions={
        "redrive_policy": Companion(
            "redrive_policy", "queue", {"aws_sqs_queue_redrive_policy": "redrive_policy"}
        ),
        "redrive_allow_policy": Companion(
            "redrive_allow_policy",
            "queue",
            {"aws_sqs_queue_redrive_allow_policy": "redrive_allow_policy"},
        ),
        policies.POLICY: Companion(
            "queue_policy",
            "queues",
            {
                "aws_sqs_queue_policy": "policy",
                "AWS::SQS::QueuePolicy": "PolicyDocument",
                "AWS::SQS::QueueInlinePolicy": "PolicyDocument",
            },
        ),
    },
    rows=(
        *name_rows("QueueName"),
        flag("fifo", "fifo_queue", "FifoQueue", "Whether it is a FIFO queue."),
        whole(
            "visibility_timeout",
            "visibility_timeout_seconds",
            "VisibilityTimeout",
            "How long a received message stays hidden from other receivers.",
            default=30,
            unit="s",
        ),
        whole(
            "message_retention",
            "message_retention_seconds",
            "MessageRetentionPeriod",
            "How long a message is kept before SQS deletes it.",
            default=345_600,
            unit="s",
        ),
        whole(
            "receive_wait_time",
            "receive_wait_time_seconds",
            "ReceiveMessageWaitTimeSeconds",
            "How long a receive waits for a message; 0 is short polling.",
            default=0,
            unit="s",
        ),
        whole(
            "delay",
            "delay_seconds",
            "DelaySeconds",
            "How long a sent message stays invisible at first.",
            default=0,
            unit="s",
        ),
        whole(
            "max_message_size",
            "max_message_size",
            "MaximumMessageSize",
            "The largest message that the queue takes. The default is the tool's: 262144 in "
            "Terraform, 1048576 in templates.",
            default=by_dialect(terraform=262_144, cloudformation=1_048_576),
            unit="B",
        ),
        flag(
            "content_based_deduplication",
            "content_based_deduplication",
            "ContentBasedDeduplication",
            "FIFO: whether the body's hash stands in for a missing deduplication id.",
        ),
        text(
            "deduplication_scope",
            "deduplication_scope",
            "DeduplicationScope",
            'FIFO: "queue" or "messageGroup"; null for a standard queue that does not set it.',
            default=queues.fifo_default("queue"),
            nullable=True,
        ),
        text(
            "fifo_throughput_limit",
            "fifo_throughput_limit",
            "FifoThroughputLimit",
            'FIFO: "perQueue" or "perMessageGroupId"; null for a standard queue that does not '
            "set it.",
            default=queues.fifo_default("perQueue"),
            nullable=True,
        ),
        fact(
            "fifo_setting",
            "string",
            queues.fifo_setting,
            "The attribute, the first of several, that only FIFO queues know; null when none is "
            "set.",
            at=queues.fifo_setting_place,
        ),
        *key_rows("SQS"),
        whole(
            "kms_data_key_reuse",
            "kms_data_key_reuse_period_seconds",
            "KmsDataKeyReusePeriodSeconds",
            "How long SQS reuses a data key before it calls KMS again.",
            default=300,
            unit="s",
        ),
        flag(
            "sqs_managed_sse",
            "sqs_managed_sse_enabled",
            "SqsManagedSseEnabled",
            "Whether SQS encrypts it with keys of its own, as it does unless told otherwise.",
            default=queues.managed_encryption,
        ),
        # Where failed messages go.
        fact(
            "has_redrive",
            "bool",
            dead_letters.has_redrive,
            "Whether a redrive policy moves failed messages away, wherever it is written.",
            at=dead_letters.redrive_place,
        ),
        link(
            "dlq",
            "queue",
            "redrive_policy.deadLetterTargetArn",
            "RedrivePolicy.deadLetterTargetArn",
            "The queue that its redrive policy moves failed messages to; null without one, "
            "and when that queue is not part of the deployment.",
            role="queue",
        ),
        fact(
            "dlq_fifo",
            "bool",
            kinds.is_fifo("dlq"),
            "Whether the DLQ of its redrive policy is FIFO, in the deployment or elsewhere; null "
            "without one.",
            at="dlq",
            nullable=True,
        ),
        fact(
            "dlq_keeps_longer",
            "bool",
            comparisons.dlq_keeps_longer,
            "Whether its DLQ keeps messages longer than itself: not if both retentions are one "
            "input that is open, nor without a DLQ in the deployment.",
            at="dlq",
        ),
        whole(
            "max_receive_count",
            "redrive_policy.maxReceiveCount",
            "RedrivePolicy.maxReceiveCount",
            "How often a message is received before it moves to the DLQ; null without redrive.",
        ),
        fact(
            "dlq_named_by",
            "string",
            naming.named_by("dlq"),
            'What its redrive policy names the DLQ by: "arn", "url" or "name"; SQS asks for the '
            "ARN. Null without redrive.",
            at="dlq",
        ),
        fact(
            "redrive_circle",
            "bool",
            dead_letters.is_in_circle,
            "Whether following redrive policies leads back to it.",
            at="dlq",
        ),
        fact(
            "dlq_accepts",
            "bool",
            dead_letters.accepts,
            "Whether the redrive allow policy of its DLQ admits it; null without a DLQ in the "
            "deployment.",
            at="dlq",
            nullable=True,
            null_without="dlq",
        ),
        # How long a message that keeps failing takes.
        fact(
            "time_to_dlq",
            "int",
            timelines.time_to_dlq,
            "How long it takes at least until a message that times out at every receive moves to "
            "the DLQ: receives times visibility timeout. Null without redrive.",
            unit="s",
            at="max_receive_count",
        ),
        fact(
            "reaches_dlq",
            "bool",
            timelines.reaches_dlq,
            "Whether such a message is moved before its retention ends; null without redrive.",
            at="message_retention",
            nullable=True,
            null_without="time_to_dlq",
        ),
        fact(
            "time_in_dlq",
            "int",
            timelines.time_in_dlq,
            "How long such a message is kept in the DLQ, at most: its retention counts from the "
            "first send, for FIFO queues from the move. Null without a DLQ in the deployment.",
            unit="s",
            at="dlq",
            null_without="dlq",
        ),
        fact(
            "dlq_timeline",
            "string",
            timelines.told,
            'The same in words, "moved to failed after at least 25 min, kept for 4 d counted from '
            'the first send"; null without a DLQ in the deployment.',
            at="dlq",
            null_without="dlq",
        ),
        fact(
            "redrive_writers",
            "int",
            dead_letters.redrive_writers,
            "How many places set its redrive policy; with more than one they overwrite each other.",
            nullable=False,
        ),
        text(
            "redrive_permission",
            "redrive_allow_policy.redrivePermission",
            "RedriveAllowPolicy.redrivePermission",
            'Who may use it as a DLQ: "allowAll", "byQueue" or "denyAll".',
            default="allowAll",
        ),
        present(
            "has_redrive_allow_policy",
            "redrive_allow_policy.redrivePermission",
            "RedriveAllowPolicy.redrivePermission",
            "Whether it says who may use it as a DLQ.",
        ),
        link(
            "redrive_allowed_sources",
            "queue",
            "redrive_allow_policy.sourceQueueArns",
            "RedriveAllowPolicy.sourceQueueArns",
            "The queues of the deployment that its redrive allow policy lists.",
            many=True,
        ),
        fact(
            "is_dlq",
            "bool",
            dead_letters.is_dlq,
            "Whether anything in the deployment sends its failures here: the redrive policy of "
            "a queue, a subscription, a rule target, a schedule, a pipe, a function or a "
            "mapping.",
        ),
        inverse("dlq_sources", "queue.dlq", "The queues whose redrive policy leads here."),
        fact(
            "dlq_roles",
            "string",
            dead_letters.roles,
            'Whose failures arrive here: "queue", "subscription", "rule target", "event bus", '
            '"schedule", "pipe", "function", "invocation", "mapping", "iot rule".',
            many=True,
        ),
        # Who sends and who receives.
        inverse("mappings", "mapping.queue", "The Lambda event source mappings that poll it."),
        inverse("pipes", "pipe.queue", "The EventBridge pipes that poll it."),
        fact(
            "has_lambda_consumer",
            "bool",
            consumers.has_lambda,
            "Whether a Lambda event source mapping polls it, enabled or not.",
        ),
        fact(
            "has_managed_consumer",
            "bool",
            consumers.has_managed,
            "Whether Lambda or a pipe polls it; both long-poll by themselves.",
        ),
        fact(
            "has_foreign_consumer",
            "bool",
            consumers.has_foreign,
            "Whether its access policy lets users or roles of another account receive from it, as "
            "far as that is known: who polls it, and how, is not in view then.",
        ),
        inverse("subscriptions", "subscription.queue", "The SNS subscriptions that send to it."),
        inverse("rule_targets", "rule_target.queue", "The EventBridge targets that send to it."),
        inverse("schedules", "schedule.queue", "The schedules that send to it."),
        inverse("notifications", "notification.queue", "The S3 notifications that send to it."),
        inverse("alarms", "alarm.queue", "The CloudWatch alarms on one of its metrics."),
        *POLICY_ROWS,
    ),
)

QUEUE_POLICY = Model(
    name="queue_policy",
    doc="A separate resource that sets the access policy of queues.",
    forms=(
        Form("aws_sqs_queue_policy"),
        Form("AWS::SQS::QueuePolicy"),
        Form("AWS::SQS::QueueInlinePolicy"),
    ),
    rows=(
        link(
            "queues",
            "queue",
            "queue_url",
            "Queues",
            "The queues that it sets the policy of.",
            many=True,
            forms={"AWS::SQS::QueueInlinePolicy": "Queue"},
        ),
    ),
)

REDRIVE_POLICY = Model(
    name="redrive_policy",
    doc="A separate resource that sets the redrive policy of a queue.",
    forms=(Form("aws_sqs_queue_redrive_policy"),),
    rows=(
        link("queue", "queue", "queue_url", "", "The queue that it belongs to."),
        link(
            "dlq",
            "queue",
            "redrive_policy.deadLetterTargetArn",
            "",
            "The queue that it moves failed messages to.",
            role="queue",
        ),
    ),
)

REDRIVE_ALLOW_POLICY = Model(
    name="redrive_allow_policy",
    doc="A separate resource that says which queues may use one as their DLQ.",
    forms=(Form("aws_sqs_queue_redrive_allow_policy"),),
    rows=(link("queue", "queue", "queue_url", "", "The queue that it belongs to."),),
)
