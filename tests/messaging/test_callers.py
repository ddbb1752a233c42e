"""Who invokes functions and starts state machines; what pipes and alarms look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from messaging_units import declare, find, graph, outside, read, ref, unknown

if TYPE_CHECKING:
    from msglint.declarations import Declaration

F = "aws_lambda_function.f"
THEIRS = "arn:aws:lambda:eu-west-1:111122223333:function:theirs"
S3 = "aws_s3_bucket_notification.n"

CALLERS = [
    (None, False),
    (declare("aws_sns_topic_subscription.s", endpoint=ref(F)), True),
    (declare("aws_cloudwatch_event_target.t", arn=ref(F)), True),
    (declare("aws_scheduler_schedule.s", target=[{"arn": ref(F)}]), True),
    (declare(S3, lambda_function=[{"lambda_function_arn": ref(F)}]), True),
    (declare("aws_lambda_event_source_mapping.m", function_name=ref(F)), False),
    (declare("aws_sns_topic_subscription.s", endpoint=THEIRS), False),
    (declare("aws_sns_topic_subscription.s", endpoint=unknown()), "?"),
]


@pytest.mark.parametrize(("caller", "expected"), CALLERS)
def test_who_invokes_a_function_without_waiting(
    caller: Declaration | None, expected: object
) -> None:
    built = graph(declare(F), *([] if caller is None else [caller]))
    assert read(find(built, "function", F), "is_asynchronous") == expected


LIMITS = [
    # scaling of two mappings, their sum
    ([], 0),
    ([5], 5),
    ([5, 7], 12),
    ([5, None], None),
    ([5, outside()], "?input"),
]


@pytest.mark.parametrize(("limits", "expected"), LIMITS)
def test_the_sum_of_the_limits_of_mappings(limits: list[object], expected: object) -> None:
    mappings = [
        declare(
            f"aws_lambda_event_source_mapping.m{index}",
            function_name=ref(F),
            event_source_arn="arn:aws:sqs:eu-west-1:111122223333:orders",
            scaling_config=[] if limit is None else [{"maximum_concurrency": limit}],
        )
        for index, limit in enumerate(limits)
    ]
    stream = declare(
        "aws_lambda_event_source_mapping.stream",
        function_name=ref(F),
        event_source_arn="arn:aws:kinesis:eu-west-1:111122223333:stream/clicks",
    )
    off = declare(
        "aws_lambda_event_source_mapping.off",
        function_name=ref(F),
        event_source_arn="arn:aws:sqs:eu-west-1:111122223333:orders",
        enabled=False,
    )
    found = read(
        find(graph(declare(F), *mappings, stream, off), "function", F), "mapping_concurrency"
    )
    assert str(found)[:1] == "?" if expected == "?input" else found == expected


DLQ = {"dead_letter_config": [{"arn": "arn:aws:sqs:eu-west-1:1:q"}]}

PIPES = [
    # source parameters: stream, retries, age, partial, has DLQ
    ({}, (None, None, None, None, False)),
    ({"sqs_queue_parameters": [{"batch_size": 5}]}, (None, None, None, None, False)),
    (
        {"kinesis_stream_parameters": [{"starting_position": "LATEST"}]},
        ("kinesis", None, None, None, False),
    ),
    (
        {"dynamodb_stream_parameters": [{"maximum_retry_attempts": 4, **DLQ}]},
        ("dynamodb", 4, None, None, True),
    ),
    (
        {
            "kinesis_stream_parameters": [
                {
                    "maximum_record_age_in_seconds": 60,
                    "on_partial_batch_item_failure": "AUTOMATIC_BISECT",
                }
            ]
        },
        ("kinesis", None, 60, "AUTOMATIC_BISECT", False),
    ),
    (
        {
            "kinesis_stream_parameters": [],
            "dynamodb_stream_parameters": [{"maximum_retry_attempts": 4}],
        },
        ("dynamodb", 4, None, None, False),
    ),
    ({"kinesis_stream_parameters": outside()}, ("?", "?", "?", "?", "?")),
]


@pytest.mark.parametrize(("source", "expected"), PIPES)
def test_pipes_of_streams(source: dict[str, object], expected: tuple[object, ...]) -> None:
    built = graph(declare("aws_pipes_pipe.p", source_parameters=[source]))
    found = find(built, "pipe", "aws_pipes_pipe.p")
    fields = ("stream", "max_retries", "max_record_age", "on_partial_failure", "has_dlq")
    assert tuple(read(found, field) for field in fields) == expected


def test_pipes_of_streams_in_templates() -> None:
    arn = "arn:aws:sqs:eu-west-1:1:q"
    stream = {"MaximumRetryAttempts": 3, "DeadLetterConfig": {"Arn": arn}}
    source = {"DynamoDBStreamParameters": stream}
    found = find(graph(declare("P", "AWS::Pipes::Pipe", SourceParameters=source)), "pipe", "P")
    assert [read(found, field) for field in ("stream", "max_retries", "has_dlq")] == [
        "dynamodb",
        3,
        True,
    ]


DIMENSIONS = [
    ({"dimensions": {"QueueName": "q"}}, ["QueueName"]),
    ({"dimensions": {"TopicName": "t", "Application": "a"}}, ["Application", "TopicName"]),
    ({"dimensions": {"QueueName": None}}, []),
    ({"dimensions": {"QueueName": outside()}}, ["QueueName"]),
    ({"dimensions": outside()}, "?"),
    ({}, []),
]


@pytest.mark.parametrize(("settings", "expected"), DIMENSIONS)
def test_dimensions_of_alarms(settings: dict[str, object], expected: object) -> None:
    built = graph(declare("aws_cloudwatch_metric_alarm.a", **settings))
    found = read(find(built, "alarm", "aws_cloudwatch_metric_alarm.a"), "dimensions")
    assert str(found)[:1] == "?" if expected == "?" else found == expected


def test_dimensions_of_alarms_in_templates() -> None:
    given = [{"Name": "QueueName", "Value": "q"}, {"Name": "Other", "Value": "x"}]
    built = graph(declare("A", "AWS::CloudWatch::Alarm", Dimensions=given))
    assert read(find(built, "alarm", "A"), "dimensions") == ["Other", "QueueName"]
    built = graph(declare("A", "AWS::CloudWatch::Alarm", Dimensions=[{"Name": outside()}]))
    assert str(read(find(built, "alarm", "A"), "dimensions")).startswith("?")


M = "aws_sfn_state_machine.m"

STARTS = [
    (declare("aws_cloudwatch_event_target.t", arn=ref(M)), "rule_targets"),
    (declare("aws_scheduler_schedule.t", target=[{"arn": ref(M)}]), "schedules"),
    (declare("aws_pipes_pipe.t", target=ref(M)), "pipes"),
]


@pytest.mark.parametrize(("starter", "field"), STARTS)
def test_what_starts_a_state_machine(starter: Declaration, field: str) -> None:
    found = find(graph(declare(M, type="EXPRESS"), starter), "state_machine", M)
    assert read(found, field) == [starter.address]
    assert read(found, "type") == "EXPRESS"


NAMINGS = [
    (ref("aws_sqs_queue.q"), "arn"),
    (ref("aws_sqs_queue.q", "id"), "url"),
    (ref("aws_sqs_queue.q", "url"), "url"),
    (ref("aws_sqs_queue.q", "name"), "name"),
    ("arn:aws:sqs:eu-west-1:111122223333:q", "arn"),
    ("https://sqs.eu-west-1.amazonaws.com/111122223333/q", "url"),
    ("q", "?"),
    (outside(), "?"),
    (None, None),
]


@pytest.mark.parametrize(("endpoint", "expected"), NAMINGS)
def test_by_what_a_queue_is_named(endpoint: object, expected: object) -> None:
    subscription = declare("aws_sns_topic_subscription.s", protocol="sqs", endpoint=endpoint)
    built = graph(declare("aws_sqs_queue.q"), subscription)
    found = read(find(built, "subscription", "aws_sns_topic_subscription.s"), "queue_named_by")
    assert str(found)[:1] == "?" if expected == "?" else found == expected
