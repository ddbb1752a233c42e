"""Lambda event source mappings.

Attributes and defaults: `API_CreateEventSourceMapping`. Defaults of batches depend on the
kind of source.
"""

from __future__ import annotations

from msglint.messaging.facts import comparisons, kinds, mappings, roles, timelines
from msglint.messaging.model import Form, Model
from msglint.messaging.rows import fact, flag, link, present, text, whole

MAPPING = Model(
    name="mapping",
    doc="A Lambda event source mapping: a function polls a queue, a stream or a broker.",
    forms=(Form("aws_lambda_event_source_mapping"), Form("AWS::Lambda::EventSourceMapping")),
    rows=(
        fact(
            "source_type",
            "string",
            mappings.source_type,
            'What it reads from: "sqs", "kinesis", "dynamodb", "kafka", "mq" or "documentdb".',
        ),
        link(
            "queue",
            "queue",
            "event_source_arn",
            "EventSourceArn",
            "The queue that it polls; null when that is none of the deployment.",
            not_with=("starting_position", "StartingPosition"),
        ),
        fact(
            "queue_fifo",
            "bool",
            kinds.is_fifo("queue"),
            "Whether the queue that it polls is FIFO, in the deployment or elsewhere; null when it "
            "polls none.",
            at="queue",
            nullable=True,
        ),
        link(
            "function",
            "function",
            "function_name",
            "FunctionName",
            "The function that it invokes, whatever alias or version it names; null when that "
            "is none of the deployment.",
        ),
        fact(
            "queue_role_problem",
            "string",
            roles.mapping_from_queue.problem,
            "Why the role of the function may not poll the queue, in words; null when it may.",
            at=roles.mapping_from_queue.place,
            null_without="queue",
        ),
        flag("enabled", "enabled", "Enabled", "Whether it is switched on.", default=True),
        whole(
            "batch_size",
            "batch_size",
            "BatchSize",
            "How many messages one invocation gets at most.",
            default=mappings.default_batch_size,
            nullable=True,
        ),
        whole(
            "batching_window",
            "maximum_batching_window_in_seconds",
            "MaximumBatchingWindowInSeconds",
            "How long it gathers messages for a batch.",
            default=0,
            unit="s",
        ),
        fact(
            "timeouts_covered",
            "int",
            comparisons.timeouts_covered,
            "How often the function's timeout fits into the visibility timeout of the queue, also "
            "where both are multiples of one input that is open. Null where one of the two is none "
            "of the deployment.",
            at="function",
            null_without=("queue", "function", "timeouts_left"),
        ),
        fact(
            "timeouts_left",
            "int",
            comparisons.timeouts_left,
            "How often the function's timeout fits into what the batching window leaves of the "
            "visibility timeout of the queue. Null where one of the two is none of the deployment.",
            at="function",
            null_without=("queue", "function"),
        ),
        fact(
            "batch_time",
            "int",
            timelines.batch_time,
            "How long a batch may take, from its first message to the end of the invocation: "
            "batching window and function timeout. Null without a function in the deployment.",
            unit="s",
            at="function",
            null_without="function",
        ),
        fact(
            "time_per_message",
            "any",
            timelines.time_per_message,
            "How long the function has for each message of a full batch: its timeout divided by "
            "the batch size. Null without a function in the deployment.",
            unit="s",
            at="batch_size",
        ),
        fact(
            "reports_batch_item_failures",
            "bool",
            mappings.reports_batch_item_failures,
            "Whether the function may return single messages of a batch as failed.",
        ),
        whole(
            "max_concurrency",
            "scaling_config.maximum_concurrency",
            "ScalingConfig.MaximumConcurrency",
            "How many invocations it keeps running at most; null when it is not limited.",
        ),
        whole(
            "min_pollers",
            "provisioned_poller_config.minimum_pollers",
            "ProvisionedPollerConfig.MinimumPollers",
            "Provisioned pollers at least; null when not set.",
        ),
        whole(
            "max_pollers",
            "provisioned_poller_config.maximum_pollers",
            "ProvisionedPollerConfig.MaximumPollers",
            "Provisioned pollers at most; null when not set.",
        ),
        present(
            "has_filter",
            "filter_criteria",
            "FilterCriteria",
            "Whether filter criteria discard messages.",
        ),
        fact(
            "filter_patterns",
            "string",
            mappings.filter_patterns,
            "The patterns of its filters as JSON, in order; of a queue, messages that match none "
            "are deleted.",
            many=True,
            at="has_filter",
        ),
        fact(
            "filter_keys",
            "string",
            mappings.filter_keys,
            "What its filters look at: the keys at the top of their patterns, in order.",
            many=True,
            at="has_filter",
        ),
        text(
            "starting_position",
            "starting_position",
            "StartingPosition",
            'Streams: "TRIM_HORIZON", "LATEST" or "AT_TIMESTAMP"; null when not set.',
        ),
        whole(
            "max_retries",
            "maximum_retry_attempts",
            "MaximumRetryAttempts",
            "Streams: how often a failed batch is tried again; -1 until the record expires. "
            "Null when not set.",
        ),
        whole(
            "max_record_age",
            "maximum_record_age_in_seconds",
            "MaximumRecordAgeInSeconds",
            "Streams: how old a record may get before it is given up; -1 never. Null when not set.",
            unit="s",
        ),
        flag(
            "bisect_on_error",
            "bisect_batch_on_function_error",
            "BisectBatchOnFunctionError",
            "Streams: whether a failed batch is split and each half tried again.",
        ),
        whole(
            "parallelization_factor",
            "parallelization_factor",
            "ParallelizationFactor",
            "Streams: batches of one shard at a time.",
            default=1,
        ),
        present(
            "has_on_failure",
            "destination_config.on_failure.destination_arn",
            "DestinationConfig.OnFailure.Destination",
            "Whether what could not be processed goes to a destination.",
        ),
        link(
            "on_failure_queue",
            "queue",
            "destination_config.on_failure.destination_arn",
            "DestinationConfig.OnFailure.Destination",
            "The queue that failed batches go to; null when that is none of the deployment.",
            role="mapping",
        ),
        fact(
            "destination_role_problem",
            "string",
            roles.mapping_to_destination.problem,
            "Why the role of the function may not send to the queue that failed batches go to, "
            "in words; null when it may.",
            at=roles.mapping_to_destination.place,
            null_without="on_failure_queue",
        ),
        fact(
            "on_failure_fifo",
            "bool",
            kinds.is_fifo("on_failure_queue"),
            "Whether the queue that failed batches go to is FIFO, in the deployment or elsewhere; "
            "null when they go to none.",
            at="on_failure_queue",
            nullable=True,
        ),
    ),
)
