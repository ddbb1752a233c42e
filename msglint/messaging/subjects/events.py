"""EventBridge: targets of rules, event buses, schedules and pipes.

Attributes and defaults: `API_PutTargets`, `AWS::Scheduler::Schedule`, `AWS::Pipes::Pipe`.
"""

from __future__ import annotations

from msglint.messaging.facts import delivery, kinds, pipes, retries, roles
from msglint.messaging.model import Form, Identity, Model
from msglint.messaging.rows import OWNER, fact, link, present, text, whole
from msglint.messaging.subjects.deliveries import delivery_rows

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
        link("state_machine", "state_machine", "arn", "Arn", "The state machine that it starts."),
        fact(
            "workflow_role_problem",
            "string",
            roles.rule_to_workflow.problem,
            "Why its role may not start the state machine, in words; null when it may.",
            at=roles.rule_to_workflow.place,
            null_without="state_machine",
        ),
        present("has_role", "role_arn", "RoleArn", "Whether it sends under a role."),
        link(
            "role",
            "role",
            "role_arn",
            "RoleArn",
            "The role under which it sends; null when that is none of the deployment.",
        ),
        link(
            "rule",
            "event_rule",
            "rule",
            OWNER,
            "The rule; null when it is none of the deployment.",
        ),
        *delivery_rows("queue_delivery", delivery.rule_to_queue, "the rule", "the queue"),
        *delivery_rows("topic_delivery", delivery.rule_to_topic, "the rule", "the topic"),
        *delivery_rows("function_delivery", delivery.rule_to_function, "the rule", "the function"),
        *delivery_rows("dlq_delivery", delivery.rule_to_dlq, "the rule", "its DLQ"),
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
    identity=Identity(
        service="events",
        prefix="event-bus/",
        attributes={
            "aws_cloudwatch_event_bus": {"arn": "arn", "name": "name", "id": "name"},
            "AWS::Events::EventBus": {"Arn": "arn", "Name": "name", "Ref": "name"},
            "data.aws_cloudwatch_event_bus": {"arn": "arn", "name": "name", "id": "name"},
        },
        name={"aws_cloudwatch_event_bus": "name", "AWS::Events::EventBus": "Name"},
        lookups={"data.aws_cloudwatch_event_bus": "name"},
    ),
    rows=(
        text("name", "name", "Name", "Its name."),
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
        link(
            "role",
            "role",
            "target.role_arn",
            "Target.RoleArn",
            "The role under which it acts; null when that is none of the deployment.",
        ),
        fact(
            "queue_role_problem",
            "string",
            roles.schedule_to_queue.problem,
            "Why its role may not send to the queue, in words; null when it may.",
            at=roles.schedule_to_queue.place,
            null_without="queue",
        ),
        fact(
            "dlq_role_problem",
            "string",
            roles.schedule_to_dlq.problem,
            "Why its role may not send to the DLQ, in words; null when it may.",
            at=roles.schedule_to_dlq.place,
            null_without="dlq",
        ),
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
        fact(
            "invoke_role_problem",
            "string",
            roles.schedule_to_target.problem,
            "Why its role may not invoke its target, a function or state machine, in words; null "
            "when it may.",
            at=roles.schedule_to_target.place,
        ),
        link("function", "function", "target.arn", "Target.Arn", "The function that it invokes."),
        link(
            "state_machine",
            "state_machine",
            "target.arn",
            "Target.Arn",
            "The state machine that it starts.",
        ),
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

_RETRIES = ("maximum_retry_attempts", "MaximumRetryAttempts")
_AGE = ("maximum_record_age_in_seconds", "MaximumRecordAgeInSeconds")
_PARTIAL = ("on_partial_batch_item_failure", "OnPartialBatchItemFailure")

PIPE = Model(
    name="pipe",
    doc="An EventBridge pipe.",
    forms=(Form("aws_pipes_pipe"), Form("AWS::Pipes::Pipe")),
    rows=(
        link(
            "role",
            "role",
            "role_arn",
            "RoleArn",
            "The role under which it acts; null when that is none of the deployment.",
        ),
        link("queue", "queue", "source", "Source", "The queue that it polls."),
        fact(
            "queue_role_problem",
            "string",
            roles.pipe_from_queue.problem,
            "Why its role may not poll the queue, in words; null when it may.",
            at=roles.pipe_from_queue.place,
            null_without="queue",
        ),
        link("target_queue", "queue", "target", "Target", "The queue that it sends to."),
        link("target_topic", "topic", "target", "Target", "The topic that it publishes to."),
        fact(
            "target_role_problem",
            "string",
            roles.pipe_to_target.problem,
            "Why its role may not send to the target, a queue or topic, in words; null when it "
            "may.",
            at=roles.pipe_to_target.place,
        ),
        link("target_function", "function", "target", "Target", "The function that it invokes."),
        fact(
            "function_role_problem",
            "string",
            roles.pipe_to_function.problem,
            "Why its role may not invoke the function, in words; null when it may.",
            at=roles.pipe_to_function.place,
            null_without="target_function",
        ),
        link(
            "target_state_machine",
            "state_machine",
            "target",
            "Target",
            "The state machine that it starts.",
        ),
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
        fact(
            "stream",
            "string",
            pipes.stream,
            'The kind of stream that it reads, by the parameters that it has: "kinesis" or '
            '"dynamodb"; null for other sources.',
        ),
        fact(
            "max_retries",
            "int",
            pipes.number(*_RETRIES),
            "Streams: how often a failed batch is tried again; -1 until the record expires. "
            "Null when not set.",
            at=pipes.place(*_RETRIES),
        ),
        fact(
            "max_record_age",
            "int",
            pipes.number(*_AGE),
            "Streams: how old a record may get before it is given up; -1 never. Null when not set.",
            unit="s",
            at=pipes.place(*_AGE),
        ),
        fact(
            "on_partial_failure",
            "string",
            pipes.text(*_PARTIAL),
            'Streams: "AUTOMATIC_BISECT" when failed batches are split; null when not set.',
            at=pipes.place(*_PARTIAL),
        ),
        fact(
            "has_dlq",
            "bool",
            pipes.has_dlq,
            "Streams: whether records that are given up go to a queue or topic.",
            at=pipes.place("dead_letter_config.arn", "DeadLetterConfig.Arn"),
        ),
        fact(
            "dlq_role_problem",
            "string",
            roles.pipe_to_dlq.problem,
            "Streams: why its role may not send to the DLQ, in words; null when it may.",
            at=roles.pipe_to_dlq.place,
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
