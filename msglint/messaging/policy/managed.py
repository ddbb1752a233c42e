"""What well-known policies of AWS say of messaging, as the "AWS Managed Policy Reference" has it.

Only policies that are told in full as far as queues, topics, functions and state machines go stand
here: what another one allows is not known. What they deny is nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import literal
from msglint.values.model import Known, ListValue, MapValue

if TYPE_CHECKING:
    from msglint.messaging.likeness import Pieces
    from msglint.values.model import Value

_READ_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")

_NOTHING: tuple[str, ...] = ()

_ALLOWED: dict[str, tuple[str, ...]] = {
    "AWSLambdaBasicExecutionRole": _NOTHING,
    "AWSLambdaDynamoDBExecutionRole": _NOTHING,
    "AWSLambdaENIManagementAccess": _NOTHING,
    "AWSLambdaExecute": _NOTHING,
    "AWSLambdaInvocation-DynamoDB": ("lambda:InvokeFunction",),
    "AWSLambdaKinesisExecutionRole": _NOTHING,
    "AWSLambdaMSKExecutionRole": _NOTHING,
    "AWSLambdaRole": ("lambda:InvokeFunction",),
    "AWSLambdaSQSQueueExecutionRole": _READ_QUEUE,
    "AWSLambdaVPCAccessExecutionRole": _NOTHING,
    "AWSLambda_FullAccess": ("lambda:*",),
    "AWSXRayDaemonWriteAccess": _NOTHING,
    "AWSXrayReadOnlyAccess": _NOTHING,
    "AWSXrayWriteOnlyAccess": _NOTHING,
    "AdministratorAccess": ("*",),
    "AmazonDynamoDBReadOnlyAccess": _NOTHING,
    "AmazonEC2ContainerRegistryReadOnly": _NOTHING,
    "AmazonECSTaskExecutionRolePolicy": _NOTHING,
    "AmazonS3ObjectLambdaExecutionRolePolicy": _NOTHING,
    "AmazonS3ReadOnlyAccess": _NOTHING,
    "AmazonSNSFullAccess": ("sns:*",),
    "AmazonSNSReadOnlyAccess": ("sns:GetTopicAttributes", "sns:List*"),
    "AmazonSQSFullAccess": ("sqs:*",),
    "AmazonSQSReadOnlyAccess": ("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:List*"),
    "AmazonSSMManagedInstanceCore": _NOTHING,
    "AmazonSSMReadOnlyAccess": _NOTHING,
    "CloudWatchLambdaInsightsExecutionRolePolicy": _NOTHING,
    "CloudWatchLogsFullAccess": _NOTHING,
    "PowerUserAccess": ("sqs:*", "sns:*", "lambda:*", "states:*"),
}
"""By name: what is allowed on every queue, topic, function and state machine."""


def aws_policy(arn: Pieces) -> str | None:
    """The name in the ARN of a policy of AWS itself; `None` for other policies."""
    parts = parse_arn(arn)
    if parts is None or (literal(parts.service), literal(parts.account)) != ("iam", "aws"):
        return None
    name = literal(parts.resource)
    return None if name is None else name.rpartition("/")[2]


def document(name: str) -> Value | None:
    """What a policy of AWS says of messaging; `None` when that is not known."""
    allowed = _ALLOWED.get(name)
    if allowed is None:
        return None
    statement: dict[str, Value] = {
        "Effect": Known("Allow"),
        "Action": ListValue(tuple(map(Known, allowed))),
        "Resource": Known("*"),
    }
    return MapValue({"Statement": ListValue((MapValue(statement),) if allowed else ())})
