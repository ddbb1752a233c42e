"""Lambda functions, their aliases and versions, and how asynchronous failures are handled.

Attributes and defaults: `API_CreateFunction`, `API_PutFunctionEventInvokeConfig`.
"""

from __future__ import annotations

from msglint.messaging.facts import functions, kinds, roles
from msglint.messaging.model import Form, Identity, Model
from msglint.messaging.rows import fact, inverse, limit, link, present, text, whole

FUNCTION = Model(
    name="function",
    doc="A Lambda function.",
    variable="lambda_function",
    forms=(Form("aws_lambda_function"), Form("AWS::Lambda::Function")),
    identity=Identity(
        service="lambda",
        prefix="function:",
        attributes={
            "aws_lambda_function": {
                "arn": "arn",
                "qualified_arn": "arn",
                "invoke_arn": "arn",
                "qualified_invoke_arn": "arn",
                "function_name": "name",
                "id": "name",
            },
            "AWS::Lambda::Function": {"Arn": "arn", "Ref": "name", "FunctionName": "name"},
            "data.aws_lambda_function": {
                "arn": "arn",
                "qualified_arn": "arn",
                "invoke_arn": "arn",
                "function_name": "name",
                "id": "name",
            },
        },
        name={"aws_lambda_function": "function_name", "AWS::Lambda::Function": "FunctionName"},
        lookups={"data.aws_lambda_function": "function_name"},
        through=("alias", "function"),
    ),
    rows=(
        text("name", "function_name", "FunctionName", "Its name; null when AWS makes one up."),
        whole(
            "timeout",
            "timeout",
            "Timeout",
            "How long one invocation may run.",
            default=3,
            unit="s",
        ),
        whole(
            "memory",
            "memory_size",
            "MemorySize",
            "Memory of one invocation.",
            default=128,
            unit="MB",
        ),
        limit(
            "reserved_concurrency",
            "reserved_concurrent_executions",
            "ReservedConcurrentExecutions",
            "How many invocations may run at once; null when it is not limited.",
        ),
        link(
            "role",
            "role",
            "role",
            "Role",
            "The role under which it runs; null when that is none of the deployment.",
        ),
        present(
            "has_dlq",
            "dead_letter_config.target_arn",
            "DeadLetterConfig.TargetArn",
            "Whether failed asynchronous events go to a queue or topic.",
        ),
        link(
            "dlq",
            "queue",
            "dead_letter_config.target_arn",
            "DeadLetterConfig.TargetArn",
            "The queue that failed asynchronous events go to; null when that is none of the "
            "deployment.",
            role="function",
        ),
        link(
            "dlq_topic",
            "topic",
            "dead_letter_config.target_arn",
            "DeadLetterConfig.TargetArn",
            "The topic that failed asynchronous events go to; null when that is none of the "
            "deployment.",
        ),
        fact(
            "dlq_fifo",
            "bool",
            kinds.is_fifo("dlq", "dlq_topic"),
            "Whether its DLQ, a queue or a topic, is FIFO, in the deployment or elsewhere; null "
            "without one.",
            at="dlq",
            nullable=True,
        ),
        fact(
            "dlq_role_problem",
            "string",
            roles.function_to_dlq.problem,
            "Why its role may not send to its DLQ, a queue or topic, in words; null when it may.",
            at=roles.function_to_dlq.place,
        ),
        inverse("mappings", "mapping.function", "The event source mappings that invoke it."),
        inverse(
            "invoke_configs", "invoke_config.function", "How its asynchronous events are handled."
        ),
        inverse("permissions", "permission.function", "Who is permitted to invoke it."),
        inverse("subscriptions", "subscription.function", "The SNS subscriptions that invoke it."),
        inverse("rule_targets", "rule_target.function", "The EventBridge targets that invoke it."),
        inverse("schedules", "schedule.function", "The schedules that invoke it."),
        inverse("notifications", "notification.function", "The S3 notifications that invoke it."),
        fact(
            "is_asynchronous",
            "bool",
            functions.is_asynchronous,
            "Whether an SNS subscription, an EventBridge target, a schedule or an S3 notification "
            "of the deployment invokes it: they hand over events and do not wait.",
        ),
        fact(
            "mapping_concurrency",
            "int",
            functions.mapping_concurrency,
            "How many invocations its SQS mappings keep running at most, together; null when one "
            "of them is not limited.",
        ),
    ),
)

ALIAS = Model(
    name="alias",
    doc="An alias or a version of a Lambda function.",
    forms=(
        Form("aws_lambda_alias"),
        Form("data.aws_lambda_alias"),
        Form("AWS::Lambda::Alias"),
        Form("AWS::Lambda::Version"),
    ),
    rows=(
        link("function", "function", "function_name", "FunctionName", "The function behind it."),
    ),
)

INVOKE_CONFIG = Model(
    name="invoke_config",
    doc="How failures of asynchronous invocations of a function are handled.",
    forms=(Form("aws_lambda_function_event_invoke_config"), Form("AWS::Lambda::EventInvokeConfig")),
    rows=(
        link("function", "function", "function_name", "FunctionName", "The function."),
        text(
            "qualifier",
            "qualifier",
            "Qualifier",
            "The alias or version it holds for.",
            default="$LATEST",
        ),
        whole(
            "max_retries",
            "maximum_retry_attempts",
            "MaximumRetryAttempts",
            "How often a failed event is tried again.",
            default=2,
        ),
        whole(
            "max_event_age",
            "maximum_event_age_in_seconds",
            "MaximumEventAgeInSeconds",
            "How long an event may wait before it is given up.",
            default=21_600,
            unit="s",
        ),
        present(
            "has_on_failure",
            "destination_config.on_failure.destination",
            "DestinationConfig.OnFailure.Destination",
            "Whether failed events go to a destination.",
        ),
        link(
            "on_failure_queue",
            "queue",
            "destination_config.on_failure.destination",
            "DestinationConfig.OnFailure.Destination",
            "The queue that failed events go to; null when that is none of the deployment.",
            role="invocation",
        ),
        link(
            "on_failure_topic",
            "topic",
            "destination_config.on_failure.destination",
            "DestinationConfig.OnFailure.Destination",
            "The topic that failed events go to; null when that is none of the deployment.",
        ),
        fact(
            "destination_role_problem",
            "string",
            roles.invocation_to_destination.problem,
            "Why the role of the function may not send to the queue or topic that failed events "
            "go to, in words; null when it may.",
            at=roles.invocation_to_destination.place,
        ),
        fact(
            "on_failure_fifo",
            "bool",
            kinds.is_fifo("on_failure_queue", "on_failure_topic"),
            "Whether the queue or topic that failed events go to is FIFO, in the deployment or "
            "elsewhere; null when they go to neither.",
            at="on_failure_queue",
            nullable=True,
        ),
    ),
)
