"""EventBridge: targets of rules, event buses, schedules and pipes.

Attributes and defaults: `API_PutTargets`, `AWS::Scheduler::Schedule`, `AWS::Pipes::Pipe`.
"""

from __future__ import annotations

from msglint.messaging.facts import kinds, retries
from msglint.messaging.model import Form, Model
from msglint.messaging.rows import fact, link, present, text, whole

RULE_TARGET = Model(
    name="rule_target",
    doc="A target of an EventBridge rule.",
    forms=(
        Form("aws_cloudwatch_event_target"),
        Form("AWS::Events::Rule", "Targets"),
    ),
    rows=(
        link("queue", "queue", "arn", "Arn", "The queue that it sends to."),
        fact(
            "queue_fifo",
            "bool",
            kinds.is_fifo("queue"),
            "Whether the queue that it sends to is FIFO, in the deployment or elsewhere; null when "
            "its target is none.",
            at="queue",
            nullable=True,
        ),
        link("topic", "topic", "arn", "Arn", "The topic that it publishes to."),
        link("function", "function", "arn", "Arn", "The function that it invokes."),
        present("has_role", "role_arn", "RoleArn", "Whether it sends under a role."),
        text(
            "message_group",
            "sqs_target.message_group_id",
            "SqsParameters.MessageGroupId",
            "The message group for a FIFO queue; null when not set.",
        ),
        whole(
            "max_retries",
            "retry_policy.maximum_retry_attempts",
            "RetryPolicy.MaximumRetryAttempts",
            "How often a failed event is tried again; null when not set, but 0 in Terraform when "
            "the age beside it is set.",
            default=retries.zero_beside("retry_policy.maximum_event_age_in_seconds"),
            nullable=True,
        ),
        whole(
            "max_event_age",
            "retry_policy.maximum_event_age_in_seconds",
            "RetryPolicy.MaximumEventAgeInSeconds",
            "How long a failed event is tried again; null when not set, but 0 in Terraform when "
            "the number of tries beside it is set.",
            default=retries.zero_beside("retry_policy.maximum_retry_attempts"),
            unit="s",
            nullable=True,
        ),
        present(
            "has_retry_policy",
            "retry_policy",
            "RetryPolicy",
            "Whether it says how failed events are tried again.",
        ),
        present(
            "has_dlq",
            "dead_letter_config.arn",
            "DeadLetterConfig.Arn",
            "Whether undeliverable events go to a DLQ.",
        ),
        link(
            "dlq",
            "queue",
            "dead_letter_config.arn",
            "DeadLetterConfig.Arn",
            "The queue that undeliverable events go to; null when that is none of the deployment.",
            role="rule target",
        ),
        fact(
            "dlq_fifo",
            "bool",
            kinds.is_fifo("dlq"),
            "Whether the DLQ is FIFO, in the deployment or elsewhere; null without one.",
            at="dlq",
            nullable=True,
        ),
    ),
)

EVENT_BUS = Model(
    name="event_bus",
    doc="An EventBridge bus, or a subscriber of one of the second generation.",
    forms=(
        Form("aws_cloudwatch_event_bus"),
        Form("AWS::Events::EventBus"),
        Form("AWS::EventsV2::Subscriber"),
    ),
    rows=(
        link(
            "dlq",
            "queue",
            "dead_letter_config.arn",
            "DeadLetterConfig.Arn",
            "The queue that events go to which it cannot handle.",
            role="event bus",
            forms={"AWS::EventsV2::Subscriber": "OnFailureConfiguration.Arn"},
        ),
    ),
)

SCHEDULE = Model(
    name="schedule",
    doc="A schedule of EventBridge Scheduler.",
    forms=(Form("aws_scheduler_schedule"), Form("AWS::Scheduler::Schedule")),
    rows=(
        link("queue", "queue", "target.arn", "Target.Arn", "The queue that it sends to."),
        fact(
            "queue_fifo",
            "bool",
            kinds.is_fifo("queue"),
            "Whether the queue that it sends to is FIFO, in the deployment or elsewhere; null when "
            "its target is none.",
            at="queue",
            nullable=True,
        ),
        link("topic", "topic", "target.arn", "Target.Arn", "The topic that it publishes to."),
        link("function", "function", "target.arn", "Target.Arn", "The function that it invokes."),
        text(
            "message_group",
            "target.sqs_parameters.message_group_id",
            "Target.SqsParameters.MessageGroupId",
            "The message group for a FIFO queue; null when not set.",
        ),
        whole(
            "max_retries",
            "target.retry_policy.maximum_retry_attempts",
            "Target.RetryPolicy.MaximumRetryAttempts",
            "How often a failed call is tried again.",
            default=185,
        ),
        whole(
            "max_event_age",
            "target.retry_policy.maximum_event_age_in_seconds",
            "Target.RetryPolicy.MaximumEventAgeInSeconds",
            "How long a failed call is tried again.",
            default=86_400,
            unit="s",
        ),
        present(
            "has_dlq",
            "target.dead_letter_config.arn",
            "Target.DeadLetterConfig.Arn",
            "Whether failed calls go to a DLQ.",
        ),
        link(
            "dlq",
            "queue",
            "target.dead_letter_config.arn",
            "Target.DeadLetterConfig.Arn",
            "The queue that failed calls go to; null when that is none of the deployment.",
            role="schedule",
        ),
        fact(
            "dlq_fifo",
            "bool",
            kinds.is_fifo("dlq"),
            "Whether the DLQ is FIFO, in the deployment or elsewhere; null without one.",
            at="dlq",
            nullable=True,
        ),
    ),
)

PIPE = Model(
    name="pipe",
    doc="An EventBridge pipe.",
    forms=(Form("aws_pipes_pipe"), Form("AWS::Pipes::Pipe")),
    rows=(
        link("queue", "queue", "source", "Source", "The queue that it polls."),
        link("target_queue", "queue", "target", "Target", "The queue that it sends to."),
        link("target_topic", "topic", "target", "Target", "The topic that it publishes to."),
        link("target_function", "function", "target", "Target", "The function that it invokes."),
        whole(
            "batch_size",
            "source_parameters.sqs_queue_parameters.batch_size",
            "SourceParameters.SqsQueueParameters.BatchSize",
            "Queue as source: how many messages one execution gets at most.",
            default=10,
        ),
        whole(
            "batching_window",
            "source_parameters.sqs_queue_parameters.maximum_batching_window_in_seconds",
            "SourceParameters.SqsQueueParameters.MaximumBatchingWindowInSeconds",
            "Queue as source: how long it gathers messages for a batch.",
            default=0,
            unit="s",
        ),
        link(
            "kinesis_dlq",
            "queue",
            "source_parameters.kinesis_stream_parameters.dead_letter_config.arn",
            "SourceParameters.KinesisStreamParameters.DeadLetterConfig.Arn",
            "Kinesis as source: the queue that failed records go to.",
            role="pipe",
        ),
        link(
            "dynamodb_dlq",
            "queue",
            "source_parameters.dynamodb_stream_parameters.dead_letter_config.arn",
            "SourceParameters.DynamoDBStreamParameters.DeadLetterConfig.Arn",
            "DynamoDB as source: the queue that failed records go to.",
            role="pipe",
        ),
    ),
)
