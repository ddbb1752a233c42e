"""Who consumes what: mappings, functions behind aliases, subscriptions, pipes, alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from messaging_units import (
    declare,
    find,
    flag,
    graph,
    outside,
    read,
    ref,
    text,
    unknown,
    value,
    when,
    world,
)

from msglint.values.model import Known, Reference

if TYPE_CHECKING:
    from msglint.declarations import Declaration

QUEUE = declare("aws_sqs_queue.q", name="orders")
FUNCTION = declare("aws_lambda_function.f", function_name="process", timeout=10)
Q, F = ref("aws_sqs_queue.q"), ref("aws_lambda_function.f")
NAME = ref("aws_lambda_function.f", "function_name")
ALIAS = declare("aws_lambda_alias.live", function_name=NAME)


def mapping(source: object = Q, function: object = F, **more: object) -> Declaration:
    return declare(
        "aws_lambda_event_source_mapping.m",
        event_source_arn=source,
        function_name=function,
        **more,
    )


FUNCTIONS = [
    # what function_name says, the function
    (F, True),
    (ref("aws_lambda_function.f", "function_name"), True),
    (ref("aws_lambda_function.f", "qualified_arn"), True),
    (ref("aws_lambda_alias.live"), True),
    (ref("aws_lambda_alias.live", "invoke_arn"), True),
    (text(F, ":live"), True),
    (text(ref("aws_lambda_function.f", "function_name"), ":live"), True),
    (text("arn:aws:lambda:eu-west-1:1:function:", ref("aws_lambda_function.f", "id")), True),
    ("process", True),
    ("process:live", True),
    ("123456789012:function:process", True),
    ("123456789012:function:process:live", True),
    ("arn:aws:lambda:eu-west-1:123456789012:function:process", True),
    ("arn:aws:lambda:eu-west-1:123456789012:function:process:7", True),
    ("arn:aws:lambda:eu-west-1:123456789012:function:other", False),
    ("other", False),
    (outside(), False),
    (text("arn:aws:lam", unknown()), "?"),
    (text("arn:aws:lam", unknown("aws_sqs_queue.q")), False),
    (text("arn:aws:lam", outside()), False),
    (unknown(), "?"),
    (unknown("aws_lambda_function.f"), "?"),
    (unknown("aws_lambda_alias.live"), "?"),
    (unknown("aws_sqs_queue.q"), False),
    (Reference("data.aws_lambda_function.d", "data.aws_lambda_function", "arn"), True),
    (when("c", F, "other"), "?c"),
]


@pytest.mark.parametrize(("written", "expected"), FUNCTIONS)
def test_a_mapping_finds_its_function(written: object, expected: object) -> None:
    data = declare("data.aws_lambda_function.d", function_name="process")
    built = graph(QUEUE, FUNCTION, ALIAS, data, mapping(function=written))
    item = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    found = {True: "aws_lambda_function.f", False: None}
    assert read(item, "function") == found.get(expected, expected)  # type: ignore[call-overload]
    function = find(built, "function", "aws_lambda_function.f")
    named = {True: ["aws_lambda_event_source_mapping.m"], False: []}
    assert read(function, "mappings") == named.get(expected, expected)  # type: ignore[call-overload]


def test_aliases_and_versions_of_templates_lead_to_their_function() -> None:
    built = graph(
        declare("F", "AWS::Lambda::Function"),
        declare("V", "AWS::Lambda::Version", FunctionName=ref("F", "Ref")),
        declare("A", "AWS::Lambda::Alias", FunctionName=ref("F", "Ref")),
        declare("M1", "AWS::Lambda::EventSourceMapping", FunctionName=ref("A", "Ref")),
        declare("M2", "AWS::Lambda::EventSourceMapping", FunctionName=ref("V", "Ref")),
        declare("M3", "AWS::Lambda::EventSourceMapping", FunctionName=ref("F", "Arn")),
        declare("M4", "AWS::Lambda::EventSourceMapping", FunctionName=ref("F", "Ref")),
    )
    assert read(find(built, "function", "F"), "mappings") == ["M1", "M2", "M3", "M4"]


def test_an_alias_of_itself_ends() -> None:
    loop = declare("aws_lambda_alias.live", function_name=ref("aws_lambda_alias.live"))
    built = graph(QUEUE, FUNCTION, loop, mapping(function=ref("aws_lambda_alias.live")))
    item = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(item, "function") == "?"


def test_a_chain_of_data_sources_ends() -> None:
    chain = [
        declare(
            f"data.aws_sqs_queue.d{i}",
            name=Reference(f"data.aws_sqs_queue.d{i + 1}", "data.aws_sqs_queue", "name"),
        )
        for i in range(300)
    ]
    built = graph(QUEUE, FUNCTION, *chain, mapping(source=ref("data.aws_sqs_queue.d0")))
    item = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(item, "queue") == "?"
    assert read(find(built, "queue", "aws_sqs_queue.q"), "mappings") == "?"


SOURCES = [
    # what event_source_arn says, source_type, batch_size
    (Q, "sqs", 10),
    (outside(), "?", "?"),
    ("arn:aws:sqs:eu-west-1:123456789012:elsewhere", "sqs", 10),
    ("arn:aws:kinesis:eu-west-1:123456789012:stream/s", "kinesis", 100),
    (text("arn:aws:dynamodb:eu-west-1:1:table/", outside(), "/stream/x"), "dynamodb", 100),
    (Reference("aws_kinesis_stream.s", "aws_kinesis_stream", "arn"), "kinesis", 100),
    (Reference("aws_dynamodb_table.t", "aws_dynamodb_table", "stream_arn"), "dynamodb", 100),
    (Reference("aws_msk_cluster.c", "aws_msk_cluster", "arn"), "kafka", 100),
    (Known("arn:x", ref=Reference("aws_mq_broker.b", "aws_mq_broker", "arn")), "mq", 100),
    (None, None, None),
]


@pytest.mark.parametrize(("written", "kind", "batch"), SOURCES)
def test_the_kind_of_source_decides_defaults(written: object, kind: object, batch: object) -> None:
    built = graph(QUEUE, FUNCTION, mapping(source=written))
    item = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(item, "source_type") == kind
    assert read(item, "batch_size") == batch


def test_an_empty_block_is_no_self_managed_source() -> None:
    built = graph(QUEUE, FUNCTION, mapping(self_managed_event_source=[]))
    item = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(item, "source_type") == "sqs"


def test_a_self_managed_source_is_kafka() -> None:
    built = graph(mapping(source=None, self_managed_event_source=[{"endpoints": {}}]))
    item = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(item, "source_type") == "kafka"


RESPONSES = [
    (None, False),
    ([], False),
    (["ReportBatchItemFailures"], True),
    (["Other"], False),
    ([unknown()], "?"),
    ([unknown(), "ReportBatchItemFailures"], True),
    (unknown(), "?"),
    ("ReportBatchItemFailures", "?"),
    (when("c", ["ReportBatchItemFailures"], None), "?c"),
]


@pytest.mark.parametrize(("written", "expected"), RESPONSES)
def test_partial_batch_responses(written: object, expected: object) -> None:
    built = graph(mapping(function_response_types=written))
    item = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(item, "reports_batch_item_failures") == expected


CONSUMERS = [
    # what else is declared, has_lambda_consumer, has_managed_consumer, mappings
    ((), False, False, 0),
    ((mapping(),), True, True, 1),
    ((mapping(enabled=False),), True, True, 1),
    ((declare("aws_pipes_pipe.p", source=Q),), False, True, 0),
    ((mapping(source=unknown()),), "?", "?", "?"),
    ((mapping(source=unknown()), declare("aws_pipes_pipe.p", source=Q)), "?", True, "?"),
    ((mapping(source=outside()),), False, False, 0),
    ((mapping(exists=flag("c")),), "?c", "?c", "?c"),
    ((mapping(exists=unknown()),), "?", "?", "?"),
]


@pytest.mark.parametrize(("others", "by_lambda", "managed", "count"), CONSUMERS)
def test_consumers(
    others: tuple[Declaration, ...], by_lambda: object, managed: object, count: object
) -> None:
    queue = find(graph(QUEUE, FUNCTION, *others), "queue", "aws_sqs_queue.q")
    assert read(queue, "has_lambda_consumer") == by_lambda
    assert read(queue, "has_managed_consumer") == managed
    found = read(queue, "mappings")
    assert (len(found) if isinstance(found, list) else found) == count


@pytest.mark.parametrize(
    ("source", "position", "polled"),
    [
        (unknown(), None, "?"),
        (unknown(), "", "?"),
        (unknown(), unknown(), "?"),
        (unknown(), "LATEST", False),
        (unknown("aws_sqs_queue.orders"), "TRIM_HORIZON", False),
        (ref("aws_sqs_queue.orders"), "LATEST", True),
    ],
)
def test_what_has_a_starting_position_is_a_stream(
    source: object, position: object, polled: object
) -> None:
    """AWS refuses one for a queue; what certainly names a queue is a mapping of it all the same."""
    built = graph(
        declare("aws_sqs_queue.orders", name="orders"),
        declare(
            "aws_lambda_event_source_mapping.m",
            event_source_arn=source,
            **({} if position is None else {"starting_position": position}),
        ),
    )
    assert read(find(built, "queue", "aws_sqs_queue.orders"), "has_managed_consumer") == polled


def test_senders_of_every_kind_are_listed() -> None:
    built = graph(
        QUEUE,
        declare("aws_sns_topic_subscription.s", protocol="sqs", endpoint=Q),
        declare("aws_cloudwatch_event_target.t", arn=Q),
        declare("aws_scheduler_schedule.s", target=[{"arn": Q}]),
        declare(
            "aws_s3_bucket_notification.n",
            queue=[{"queue_arn": Q}, {"queue_arn": "arn:aws:sqs:x:1:other"}],
            topic=[{"topic_arn": ref("aws_sns_topic.t")}],
        ),
    )
    queue = find(built, "queue", "aws_sqs_queue.q")
    assert read(queue, "subscriptions") == ["aws_sns_topic_subscription.s"]
    assert read(queue, "rule_targets") == ["aws_cloudwatch_event_target.t"]
    assert read(queue, "schedules") == ["aws_scheduler_schedule.s"]
    assert read(queue, "notifications") == ["aws_s3_bucket_notification.n"]
    assert len(built.entities("notification")) == 3


def test_senders_in_templates() -> None:
    arn = ref("Q", "Arn")
    built = graph(
        declare("Q", "AWS::SQS::Queue"),
        declare(
            "T",
            "AWS::SNS::Topic",
            Subscription=[
                {"Protocol": "sqs", "Endpoint": arn},
                when("c", {"Protocol": "email", "Endpoint": "a@b"}, None),
            ],
        ),
        declare("R", "AWS::Events::Rule", Targets=[{"Arn": arn}, {"Arn": ref("T", "Ref")}]),
        declare(
            "B",
            "AWS::S3::Bucket",
            NotificationConfiguration={
                "QueueConfigurations": [{"Queue": arn}],
                "LambdaConfigurations": [{"Function": "f"}],
            },
        ),
        declare(
            "N",
            "Custom::S3BucketNotifications",
            NotificationConfiguration={"QueueConfigurations": [{"QueueArn": arn}]},
        ),
    )
    queue = find(built, "queue", "Q")
    assert read(queue, "subscriptions") == ["T"]
    assert read(queue, "rule_targets") == ["R"]
    assert read(queue, "notifications") == ["B", "N"]
    inline, mail = built.entities("subscription")
    assert read(inline, "topic") == "T"
    assert read(inline, "queue") == "Q"
    assert read(inline, "has_redrive") is False
    assert mail.exists == flag("c")
    assert read(find(built, "topic", "T"), "subscriptions") == "?c"
    assert read(find(built, "topic", "T"), "subscriptions", world(("c", False))) == ["T"]
    assert read(find(built, "topic", "T"), "subscriptions", world(("c", True))) == ["T", "T"]


def test_a_list_of_targets_that_is_not_known_may_name_anything() -> None:
    built = graph(
        declare("Q", "AWS::SQS::Queue"),
        declare("R", "AWS::Events::Rule", Targets=unknown()),
    )
    queue = find(built, "queue", "Q")
    assert read(queue, "rule_targets") == "?"
    assert read(queue, "is_dlq") == "?"


def test_alarms_find_their_queue_by_dimension() -> None:
    built = graph(
        QUEUE,
        declare(
            "aws_cloudwatch_metric_alarm.a",
            dimensions={"QueueName": ref("aws_sqs_queue.q", "name")},
            alarm_actions=["arn"],
        ),
        declare("aws_cloudwatch_metric_alarm.b", dimensions={"QueueName": "orders"}),
        declare("aws_cloudwatch_metric_alarm.c", dimensions={"QueueName": "other"}),
        declare("aws_cloudwatch_metric_alarm.d"),
        declare(
            "E",
            "AWS::CloudWatch::Alarm",
            Dimensions=[
                {"Name": "Other", "Value": "x"},
                {"Name": "QueueName", "Value": "orders"},
            ],
        ),
    )
    queue = find(built, "queue", "aws_sqs_queue.q")
    assert read(queue, "alarms") == [
        "aws_cloudwatch_metric_alarm.a",
        "aws_cloudwatch_metric_alarm.b",
        "E",
    ]
    acts = [read(alarm, "has_actions") for alarm in built.entities("alarm")]
    assert acts == [True, False, False, False, False]


def test_what_is_named_exists() -> None:
    """A reference to what is not there fails the deployment, so it says that it is there."""
    queue = declare("aws_sqs_queue.q", exists=unknown())
    built = graph(queue, FUNCTION, mapping())
    item = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(item, "queue") == "aws_sqs_queue.q"
    gone = declare("aws_sqs_queue.q", exists=flag("c"))
    item = find(graph(gone, FUNCTION, mapping()), "mapping", "aws_lambda_event_source_mapping.m")
    assert read(item, "queue", world(("c", False))) == "?"


def test_declarations_may_share_a_key_or_lack_all_attributes() -> None:
    built = graph(
        QUEUE,
        declare("aws_sqs_queue.q"),
        declare("aws_sqs_queue.u", attributes=unknown()),
        declare("aws_sqs_queue.n", attributes=None),
        declare("aws_sqs_queue.l", attributes=value(["a"])),
        declare("aws_sqs_queue.s", attributes=value("a")),
    )
    for queue in built.entities("queue"):
        for field in ("name", "visibility_timeout", "has_redrive", "is_dlq", "policy_writers"):
            read(queue, field)
            queue.place(field, world())


PROTOCOLS = [("sqs", "denied"), ("lambda", None), (None, None), (unknown(), "?")]


@pytest.mark.parametrize(("protocol", "expected"), PROTOCOLS)
def test_only_subscriptions_of_queues_deliver_to_them(protocol: object, expected: object) -> None:
    subscription = declare("aws_sns_topic_subscription.s", protocol=protocol, endpoint=Q)
    built = graph(QUEUE, subscription)
    found = read(built.entities("subscription")[0], "delivery")
    assert found == (expected if protocol != "sqs" else "?")  # it names no topic
    topic = declare("aws_sns_topic.t")
    built = graph(
        QUEUE,
        topic,
        declare(
            "aws_sns_topic_subscription.s",
            protocol=protocol,
            endpoint=Q,
            topic_arn=ref("aws_sns_topic.t"),
        ),
    )
    assert read(built.entities("subscription")[0], "delivery") == expected


def test_data_of_another_region_is_not_that_of_the_queue() -> None:
    """`data.aws_region` under a provider alias says where that alias points to."""
    region = Reference("data.aws_region.there", "data.aws_region", "name")
    arn = text("arn:aws:sqs:", region, ":123456789012:orders")
    for there, expected in [("us-east-1", None), ("eu-west-1", "aws_sqs_queue.q")]:
        built = graph(
            declare("aws_sqs_queue.q", name="orders", region="eu-west-1"),
            declare("data.aws_region.there", region=there),
            mapping(source=arn),
        )
        assert read(built.entities("mapping")[0], "queue") == expected
