"""The statements of access policies of queues and topics, one by one.

Elements: IAM reference, "JSON policy elements". Resources are written alike in all dialects.
"""

from __future__ import annotations

from msglint.messaging.facts import statements
from msglint.messaging.model import Form, Model
from msglint.messaging.rows import OWNER, fact, link, present, text

_TF, _CFN = "policy.Statement", "PolicyDocument.Statement"

_QUEUES = {
    f"aws_sqs_queue:{_TF}": OWNER,
    f"aws_sqs_queue_policy:{_TF}": "./queue_url",
    f"AWS::SQS::QueuePolicy:{_CFN}": "./Queues",
    f"AWS::SQS::QueueInlinePolicy:{_CFN}": "./Queue",
}
_TOPICS = {
    f"aws_sns_topic:{_TF}": OWNER,
    f"aws_sns_topic_policy:{_TF}": "./arn",
    f"AWS::SNS::TopicPolicy:{_CFN}": "./Topics",
    f"AWS::SNS::TopicInlinePolicy:{_CFN}": "./TopicArn",
}

STATEMENT = Model(
    name="statement",
    doc="A statement of the access policy of queues or topics.",
    forms=tuple(Form(*name.rsplit(":", 1)) for name in (*_QUEUES, *_TOPICS)),
    rows=(
        link(
            "queues",
            "queue",
            "",
            "",
            "The queues that its policy is set on.",
            many=True,
            forms=_QUEUES,
        ),
        link(
            "topics",
            "topic",
            "",
            "",
            "The topics that its policy is set on.",
            many=True,
            forms=_TOPICS,
        ),
        text(
            "version",
            "./policy.Version",
            "./PolicyDocument.Version",
            "The version of the language that its policy is written in.",
            default="2008-10-17",
        ),
        text("effect", "Effect", "Effect", '"Allow" or "Deny".'),
        fact(
            "services",
            "string",
            statements.services,
            'The services among its principals ("sns.amazonaws.com"), as written.',
            many=True,
            at=statements.place("Principal"),
        ),
        fact(
            "is_for_everyone",
            "bool",
            statements.is_for_everyone,
            'Whether its principals are everyone: `"*"`, or `"*"` by `AWS`.',
            at=statements.place("Principal"),
        ),
        fact(
            "is_for_services_only",
            "bool",
            statements.is_for_services_only,
            "Whether all of its principals are services.",
            at=statements.place("Principal"),
        ),
        present(
            "has_not_principal",
            "NotPrincipal",
            "NotPrincipal",
            "Whether it names its principals by those that it excepts.",
        ),
        fact(
            "actions",
            "string",
            statements.actions,
            'Its actions, in lower case ("sqs:sendmessage"); none with `NotAction`.',
            many=True,
            at=statements.place("Action"),
        ),
        fact(
            "condition_keys",
            "string",
            statements.condition_keys,
            'The keys of its conditions, in lower case ("aws:sourcearn").',
            many=True,
            at=statements.place("Condition"),
        ),
        fact(
            "is_restricted",
            "bool",
            statements.is_restricted,
            "Whether a condition narrows down who may call: to accounts, organizations, resources "
            "or networks that it names.",
            at=statements.place("Condition", "Principal"),
        ),
        fact(
            "literal_wildcard",
            "string",
            statements.literal_wildcard,
            "A pattern in its conditions on who calls that its operator takes literally, so that "
            "it equals nothing; null without one.",
            at=statements.literal_wildcard_place,
        ),
        fact(
            "literal_wildcard_operator",
            "string",
            statements.literal_wildcard_operator,
            "The operator that takes it so; null without one.",
            at=statements.literal_wildcard_place,
        ),
        fact(
            "dead_key",
            "string",
            statements.dead_key,
            "A key of its conditions that calls by services never have, when all of its principals "
            "are services, so that it never applies; null without one.",
            at=statements.dead_key_place,
        ),
        fact(
            "covers_owner",
            "bool",
            statements.covers_owner,
            "Whether its resources include any of the queues or topics that its policy is set on.",
            at=statements.covers_owner_place,
        ),
        fact(
            "resources",
            "string",
            statements.resources,
            "The resources that it is for, in words; null with `NotResource`.",
            at=statements.place("Resource"),
        ),
        fact(
            "has_variable",
            "bool",
            statements.has_variable,
            "Whether a policy variable, `${...}`, stands in its resources or conditions.",
        ),
    ),
)
