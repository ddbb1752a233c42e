"""What access policies decide about: who sends on whose behalf, and what is allowed apart from
queues and topics. Rules of EventBridge, S3 buckets, KMS keys, and permissions of functions.

Attributes: `API_PutRule`, `API_CreateBucket`, `API_CreateKey`, `API_AddPermission`.
"""

from __future__ import annotations

from msglint.messaging.facts import buses, functions, policies
from msglint.messaging.model import Companion, Form, Identity, Model
from msglint.messaging.rows import fact, inverse, link, present, text

_RULE = "AWS::Events::Rule"
_BUCKET = "AWS::S3::Bucket"

EVENT_RULE = Model(
    name="event_rule",
    doc="A rule of EventBridge, which sends the events that it matches to its targets.",
    forms=(Form("aws_cloudwatch_event_rule"), Form(_RULE)),
    identity=Identity(
        service="events",
        prefix="rule/",
        attributes={
            "aws_cloudwatch_event_rule": {"arn": "arn", "name": "name", "id": "id"},
            _RULE: {"Arn": "arn", "Ref": "id"},
        },
        name={"aws_cloudwatch_event_rule": "name", _RULE: "Name"},
        scope=buses.scope,
    ),
    rows=(
        text("name", "name", "Name", "Its name; null when AWS or the tool makes one up."),
        link(
            "bus",
            "event_bus",
            "event_bus_name",
            "EventBusName",
            "The bus that it belongs to; null for the default one, and when the bus is none of "
            "the deployment.",
        ),
        inverse("targets", "rule_target.rule", "Its targets."),
    ),
)

BUCKET = Model(
    name="bucket",
    doc="An S3 bucket.",
    forms=(Form("aws_s3_bucket"), Form(_BUCKET)),
    identity=Identity(
        service="s3",
        attributes={
            "aws_s3_bucket": {"arn": "arn", "id": "name", "bucket": "name"},
            _BUCKET: {"Arn": "arn", "Ref": "name"},
            "data.aws_s3_bucket": {"arn": "arn", "id": "name", "bucket": "name"},
        },
        name={"aws_s3_bucket": "bucket", _BUCKET: "BucketName"},
        lookups={"data.aws_s3_bucket": "bucket"},
        global_name=True,
    ),
    rows=(
        text("name", "bucket", "BucketName", "Its name; null when AWS or the tool makes one up."),
        inverse("notifications", "notification.bucket", "Where its event notifications go."),
    ),
)

_KEY = "AWS::KMS::Key"

KEY = Model(
    name="key",
    doc="A KMS key that a customer manages.",
    forms=(Form("aws_kms_key"), Form(_KEY)),
    identity=Identity(
        service="kms",
        prefix="key/",
        attributes={
            "aws_kms_key": {"arn": "arn", "key_id": "name", "id": "name"},
            _KEY: {"Arn": "arn", "Ref": "name", "KeyId": "name"},
            "data.aws_kms_key": {"arn": "arn", "key_id": "name", "id": "name"},
        },
        name={"aws_kms_key": "", _KEY: ""},
        lookups={"data.aws_kms_key": "key_id"},
        through=("key_alias", "key"),
    ),
    companions={
        policies.POLICY: Companion("key_policy", "key", {"aws_kms_key_policy": "policy"}),
    },
    rows=(
        inverse("queues", "queue.key", "The queues that it encrypts."),
        inverse("topics", "topic.key", "The topics that it encrypts."),
    ),
)

KEY_ALIAS = Model(
    name="key_alias",
    doc="A name of a KMS key.",
    forms=(Form("aws_kms_alias"), Form("AWS::KMS::Alias")),
    rows=(link("key", "key", "target_key_id", "TargetKeyId", "The key."),),
)

KEY_POLICY = Model(
    name="key_policy",
    doc="A separate resource that sets the policy of a KMS key.",
    forms=(Form("aws_kms_key_policy"),),
    rows=(link("key", "key", "key_id", "", "The key."),),
)

PERMISSION = Model(
    name="permission",
    doc="A statement of the access policy of a Lambda function.",
    forms=(Form("aws_lambda_permission"), Form("AWS::Lambda::Permission")),
    rows=(
        link("function", "function", "function_name", "FunctionName", "The function."),
        text("principal", "principal", "Principal", "Who may: a service, an account or a role."),
        fact(
            "service",
            "string",
            functions.service_of,
            "The service that may; null when it is an account or a role.",
            at="principal",
            nullable=True,
        ),
        text("action", "action", "Action", "What is allowed."),
        present(
            "has_source_arn",
            "source_arn",
            "SourceArn",
            "Whether it says on behalf of which resource a service may call.",
        ),
        present(
            "has_source_account",
            "source_account",
            "SourceAccount",
            "Whether it says on behalf of which account a service may call.",
        ),
        present(
            "has_organization",
            "principal_org_id",
            "PrincipalOrgID",
            "Whether only an organization may.",
        ),
    ),
)
