"""SNS topics and subscriptions.

Attributes and defaults: `API_CreateTopic`, `API_Subscribe`, `AWS::SNS::Topic`,
`AWS::SNS::Subscription`. A template may write subscriptions inside the topic, with endpoint
and protocol only.
"""

from __future__ import annotations

from msglint.messaging.facts import delivery, filters, kinds, naming, policies
from msglint.messaging.model import Companion, Form, Identity, Model
from msglint.messaging.rows import OWNER, fact, flag, inverse, link, present, text, whole
from msglint.messaging.subjects.access_policy import POLICY_ROWS
from msglint.messaging.subjects.deliveries import delivery_rows
from msglint.messaging.subjects.encryption import key_rows
from msglint.messaging.subjects.named import name_rows

TOPIC = Model(
    name="topic",
    doc="An SNS topic.",
    forms=(Form("aws_sns_topic"), Form("AWS::SNS::Topic")),
    identity=Identity(
        service="sns",
        attributes={
            "aws_sns_topic": {"arn": "arn", "id": "arn", "name": "name"},
            "AWS::SNS::Topic": {"Ref": "arn", "TopicArn": "arn", "TopicName": "name"},
            "data.aws_sns_topic": {"arn": "arn", "id": "arn", "name": "name"},
        },
        name={"aws_sns_topic": "name", "AWS::SNS::Topic": "TopicName"},
        lookups={"data.aws_sns_topic": "name"},
    ),
    companions={
        policies.POLICY: Companion(
            "topic_policy",
            "topics",
            {
                "aws_sns_topic_policy": "policy",
                "AWS::SNS::TopicPolicy": "PolicyDocument",
                "AWS::SNS::TopicInlinePolicy": "PolicyDocument",
            },
        ),
    },
    rows=(
        *name_rows("TopicName"),
        flag("fifo", "fifo_topic", "FifoTopic", "Whether it is a FIFO topic."),
        flag(
            "content_based_deduplication",
            "content_based_deduplication",
            "ContentBasedDeduplication",
            "FIFO: whether the body's hash stands in for a missing deduplication id.",
        ),
        whole(
            "max_message_size",
            "",
            "MaximumMessageSize",
            "The largest message that the topic takes.",
            default=262_144,
            unit="B",
        ),
        *key_rows("SNS"),
        inverse("subscriptions", "subscription.topic", "Its subscriptions."),
        inverse("rule_targets", "rule_target.topic", "The EventBridge targets that publish to it."),
        inverse("notifications", "notification.topic", "The S3 notifications that publish to it."),
        *POLICY_ROWS,
    ),
)

TOPIC_POLICY = Model(
    name="topic_policy",
    doc="A separate resource that sets the access policy of topics.",
    forms=(
        Form("aws_sns_topic_policy"),
        Form("AWS::SNS::TopicPolicy"),
        Form("AWS::SNS::TopicInlinePolicy"),
    ),
    rows=(
        link(
            "topics",
            "topic",
            "arn",
            "Topics",
            "The topics that it sets the policy of.",
            many=True,
            forms={"AWS::SNS::TopicInlinePolicy": "TopicArn"},
        ),
    ),
)

SUBSCRIPTION = Model(
    name="subscription",
    doc="An SNS subscription.",
    forms=(
        Form("aws_sns_topic_subscription"),
        Form("AWS::SNS::Subscription"),
        Form("AWS::SNS::Topic", "Subscription"),
    ),
    rows=(
        text(
            "protocol",
            "protocol",
            "Protocol",
            '"sqs", "lambda", "firehose", "http", "https", "email", "email-json", "sms" or '
            '"application".',
        ),
        link(
            "topic",
            "topic",
            "topic_arn",
            "TopicArn",
            "The topic; null when it is not part of the deployment.",
            forms={"AWS::SNS::Topic:Subscription": OWNER},
        ),
        fact(
            "topic_fifo",
            "bool",
            kinds.is_fifo("topic"),
            "Whether the topic is FIFO, in the deployment or elsewhere; null without one.",
            at="topic",
            nullable=True,
        ),
        text("endpoint", "endpoint", "Endpoint", "Where it delivers, as written."),
        present(
            "has_role",
            "subscription_role_arn",
            "SubscriptionRoleArn",
            "Whether it delivers under a role, as it must to Firehose.",
            forms={"AWS::SNS::Topic:Subscription": ""},
        ),
        link(
            "queue",
            "queue",
            "endpoint",
            "Endpoint",
            "The queue that it delivers to; null when that is none of the deployment.",
        ),
        fact(
            "queue_named_by",
            "string",
            naming.named_by("queue"),
            'What its endpoint is: an "arn", a "url" or a "name".',
            at="endpoint",
        ),
        fact(
            "queue_fifo",
            "bool",
            kinds.is_fifo("queue"),
            "Whether the queue that it delivers to is FIFO, in the deployment or elsewhere; null "
            "when its endpoint is none.",
            at="queue",
            nullable=True,
        ),
        link(
            "function",
            "function",
            "endpoint",
            "Endpoint",
            "The function that it delivers to; null when that is none of the deployment.",
        ),
        flag(
            "raw_delivery",
            "raw_message_delivery",
            "RawMessageDelivery",
            "Whether the message arrives as it was sent, without the SNS envelope.",
        ),
        present(
            "has_filter",
            "filter_policy",
            "FilterPolicy",
            "Whether a filter policy holds messages back.",
            forms={"AWS::SNS::Topic:Subscription": ""},
        ),
        text(
            "filter_scope",
            "filter_policy_scope",
            "FilterPolicyScope",
            '"MessageAttributes" or "MessageBody".',
            default="MessageAttributes",
            forms={"AWS::SNS::Topic:Subscription": ""},
        ),
        fact(
            "filter_keys",
            "int",
            filters.keys,
            "How many keys stand at the top of its filter policy; null without one.",
            at="has_filter",
        ),
        fact(
            "filter_combinations",
            "int",
            filters.combinations,
            "The product of the numbers of values of its filter policy; null without one.",
            at="has_filter",
        ),
        fact(
            "filter_nested",
            "bool",
            filters.nested,
            "Whether its filter policy has keys below keys; null without one.",
            at="has_filter",
            nullable=True,
        ),
        present(
            "has_redrive",
            "redrive_policy.deadLetterTargetArn",
            "RedrivePolicy.deadLetterTargetArn",
            "Whether undeliverable messages go to a DLQ.",
            forms={"AWS::SNS::Topic:Subscription": ""},
        ),
        link(
            "dlq",
            "queue",
            "redrive_policy.deadLetterTargetArn",
            "RedrivePolicy.deadLetterTargetArn",
            "The queue that undeliverable messages go to; null without one, and when that queue "
            "is not part of the deployment.",
            role="subscription",
            forms={"AWS::SNS::Topic:Subscription": ""},
        ),
        fact(
            "dlq_fifo",
            "bool",
            kinds.is_fifo("dlq"),
            "Whether its DLQ is FIFO, in the deployment or elsewhere; null without one.",
            at="dlq",
            nullable=True,
        ),
        present(
            "has_receive_count",
            "redrive_policy.maxReceiveCount",
            "RedrivePolicy.maxReceiveCount",
            "Whether its redrive policy says `maxReceiveCount`, which SNS does not know.",
            forms={"AWS::SNS::Topic:Subscription": ""},
        ),
        *delivery_rows(
            "function_delivery", delivery.topic_to_function, "the topic", "its function"
        ),
        fact(
            "delivery",
            "string",
            delivery.topic_to_queue.verdict,
            'Whether the policy of its queue lets the topic send: "allowed" or "denied"; null '
            "when it does not deliver to a queue of the deployment.",
            at="queue",
            null_without="queue",
        ),
        fact(
            "delivery_problem",
            "string",
            delivery.topic_to_queue.words,
            "Why the topic may not send to the queue, in words; null when it may.",
            at=delivery.topic_to_queue.place,
            null_without="queue",
        ),
        fact(
            "delivery_problem_kind",
            "string",
            delivery.topic_to_queue.kind,
            'Why in one word: "no-policy", "no-statement", "other-action", "other-resource", '
            '"other-source", "literal-wildcard", "condition" or "explicit-deny"; null when the '
            "topic may send.",
            at=delivery.topic_to_queue.place,
            null_without="queue",
        ),
        fact(
            "dlq_delivery",
            "string",
            delivery.topic_to_dlq.verdict,
            'Whether the policy of its DLQ lets the topic send: "allowed" or "denied"; null '
            "when it has no DLQ in the deployment.",
            at="dlq",
            null_without="dlq",
        ),
        fact(
            "dlq_delivery_problem",
            "string",
            delivery.topic_to_dlq.words,
            "Why the topic may not send to the subscription's DLQ, in words; null when it may.",
            at=delivery.topic_to_dlq.place,
            null_without="dlq",
        ),
        fact(
            "dlq_delivery_problem_kind",
            "string",
            delivery.topic_to_dlq.kind,
            "The same in one word, as in `delivery_problem_kind`.",
            at=delivery.topic_to_dlq.place,
            null_without="dlq",
        ),
    ),
)
