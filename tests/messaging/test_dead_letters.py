"""Who is whose dead-letter queue: every direction, and certainty about nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from messaging_units import (
    declare,
    find,
    flag,
    graph,
    json_text,
    outside,
    place,
    read,
    ref,
    text,
    unknown,
    when,
    world,
)

from msglint.declarations import Declaration, Hidden
from msglint.values.model import Known, Reference

DLQ = declare("aws_sqs_queue.failed", name="orders-failed")
ARN = ref("aws_sqs_queue.failed")

CFN_DLQ = declare("Failed", "AWS::SQS::Queue", QueueName="orders-failed")
CFN_ARN = ref("Failed")

FROM_EVERYWHERE = {
    "queue": declare(
        "aws_sqs_queue.source",
        redrive_policy=json_text({"deadLetterTargetArn": ARN, "maxReceiveCount": 5}),
    ),
    "queue, separate": declare(
        "aws_sqs_queue_redrive_policy.source",
        queue_url=ref("aws_sqs_queue.elsewhere", "url"),
        redrive_policy=json_text({"deadLetterTargetArn": ARN, "maxReceiveCount": 5}),
    ),
    "queue, quoted": declare(
        "aws_sqs_queue.source",
        redrive_policy=text('{"deadLetterTargetArn":"', ARN, '","maxReceiveCount":"5"}'),
    ),
    "queue, literal": declare(
        "aws_sqs_queue.source",
        redrive_policy='{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:orders-failed",'
        '"maxReceiveCount":5}',
    ),
    "subscription": declare(
        "aws_sns_topic_subscription.s", redrive_policy=json_text({"deadLetterTargetArn": ARN})
    ),
    "rule target": declare("aws_cloudwatch_event_target.t", dead_letter_config=[{"arn": ARN}]),
    "event bus": declare("aws_cloudwatch_event_bus.b", dead_letter_config=[{"arn": ARN}]),
    "schedule": declare(
        "aws_scheduler_schedule.s", target=[{"dead_letter_config": [{"arn": ARN}]}]
    ),
    "function": declare("aws_lambda_function.f", dead_letter_config=[{"target_arn": ARN}]),
    "invocation": declare(
        "aws_lambda_function_event_invoke_config.c",
        destination_config=[{"on_failure": [{"destination": ARN}]}],
    ),
    "mapping": declare(
        "aws_lambda_event_source_mapping.m",
        destination_config=[{"on_failure": [{"destination_arn": ARN}]}],
    ),
    "pipe": declare(
        "aws_pipes_pipe.p",
        source_parameters=[{"kinesis_stream_parameters": [{"dead_letter_config": [{"arn": ARN}]}]}],
    ),
    "pipe, dynamodb": declare(
        "aws_pipes_pipe.p",
        source_parameters=[
            {"dynamodb_stream_parameters": [{"dead_letter_config": [{"arn": ARN}]}]}
        ],
    ),
    "iot rule": declare(
        "aws_iot_topic_rule.r",
        error_action=[{"sqs": [{"queue_url": ref("aws_sqs_queue.failed", "url")}]}],
    ),
}

CFN_FROM_EVERYWHERE = {
    "queue": declare(
        "Source",
        "AWS::SQS::Queue",
        RedrivePolicy={"deadLetterTargetArn": CFN_ARN, "maxReceiveCount": 5},
    ),
    "queue, string": declare(
        "Source",
        "AWS::SQS::Queue",
        RedrivePolicy=text('{"deadLetterTargetArn": "', CFN_ARN, '", "maxReceiveCount": 5}'),
    ),
    "subscription": declare(
        "Sub", "AWS::SNS::Subscription", RedrivePolicy={"deadLetterTargetArn": CFN_ARN}
    ),
    "rule target": declare(
        "Rule",
        "AWS::Events::Rule",
        Targets=[{"Id": "a"}, {"Id": "b", "DeadLetterConfig": {"Arn": CFN_ARN}}],
    ),
    "event bus": declare("Bus", "AWS::Events::EventBus", DeadLetterConfig={"Arn": CFN_ARN}),
    "event bus, subscriber": declare(
        "Subscriber", "AWS::EventsV2::Subscriber", OnFailureConfiguration={"Arn": CFN_ARN}
    ),
    "schedule": declare(
        "Schedule", "AWS::Scheduler::Schedule", Target={"DeadLetterConfig": {"Arn": CFN_ARN}}
    ),
    "function": declare("F", "AWS::Lambda::Function", DeadLetterConfig={"TargetArn": CFN_ARN}),
    "invocation": declare(
        "Config",
        "AWS::Lambda::EventInvokeConfig",
        DestinationConfig={"OnFailure": {"Destination": CFN_ARN}},
    ),
    "mapping": declare(
        "Mapping",
        "AWS::Lambda::EventSourceMapping",
        DestinationConfig={"OnFailure": {"Destination": CFN_ARN}},
    ),
    "pipe": declare(
        "Pipe",
        "AWS::Pipes::Pipe",
        SourceParameters={"DynamoDBStreamParameters": {"DeadLetterConfig": {"Arn": CFN_ARN}}},
    ),
    "iot rule": declare(
        "Iot",
        "AWS::IoT::TopicRule",
        TopicRulePayload={"ErrorAction": {"Sqs": {"QueueUrl": ref("Failed", "Ref")}}},
    ),
}


@pytest.mark.parametrize("direction", FROM_EVERYWHERE)
def test_a_dlq_is_known_from_every_direction(direction: str) -> None:
    dlq = find(graph(DLQ, FROM_EVERYWHERE[direction]), "queue", "aws_sqs_queue.failed")
    assert read(dlq, "is_dlq") is True
    assert read(dlq, "dlq_roles") == [direction.split(",", maxsplit=1)[0]]


@pytest.mark.parametrize("direction", CFN_FROM_EVERYWHERE)
def test_a_dlq_is_known_from_every_direction_in_templates(direction: str) -> None:
    dlq = find(graph(CFN_DLQ, CFN_FROM_EVERYWHERE[direction]), "queue", "Failed")
    assert read(dlq, "is_dlq") is True
    assert read(dlq, "dlq_roles") == [direction.split(",", maxsplit=1)[0]]


def test_a_queue_that_nobody_names_is_no_dlq() -> None:
    built = graph(DLQ, declare("aws_sqs_queue.other"), declare("aws_lambda_function.f"))
    dlq = find(built, "queue", "aws_sqs_queue.failed")
    assert read(dlq, "is_dlq") is False
    assert read(dlq, "dlq_sources") == []
    assert read(dlq, "dlq_roles") == []


def test_a_redrive_allow_policy_marks_nothing() -> None:
    built = graph(
        declare(
            "aws_sqs_queue.failed",
            redrive_allow_policy=json_text(
                {
                    "redrivePermission": "byQueue",
                    "sourceQueueArns": [ref("aws_sqs_queue.source")],
                }
            ),
        ),
        declare("aws_sqs_queue.source"),
    )
    dlq = find(built, "queue", "aws_sqs_queue.failed")
    assert read(dlq, "is_dlq") is False
    assert read(dlq, "redrive_permission") == "byQueue"
    assert read(dlq, "redrive_allowed_sources") == ["aws_sqs_queue.source"]


def source(target: object, **more: object) -> Declaration:
    """A queue with this DLQ target."""
    policy = json_text({"deadLetterTargetArn": target, "maxReceiveCount": 5})
    return declare("aws_sqs_queue.source", redrive_policy=policy, **more)


OTHER = declare("aws_sqs_queue.other", name="other")

ABSENCE = [
    # what the single source says, is_dlq of the DLQ, is_dlq of another queue
    (ARN, True, False),
    (unknown(), "?", "?"),
    (unknown("aws_sqs_queue.failed"), "?", False),
    (unknown("aws_lambda_function.f"), False, False),
    (outside(), False, False),
    ("arn:aws:sqs:eu-west-1:123456789012:orders-failed", True, False),
    ("arn:aws:sqs:eu-west-1:123456789012:elsewhere", False, False),
    ("arn:aws:sns:eu-west-1:123456789012:orders-failed", False, False),
    ("https://sqs.eu-west-1.amazonaws.com/123456789012/orders-failed", True, False),
    (when("c", ARN, ref("aws_sqs_queue.other")), "?c", "?c"),
    (when("c", ARN, None), "?c", False),
    (when("c", ARN, outside()), "?c", False),
    (
        text("arn:aws:sqs:", outside("region"), ":", outside("account"), ":orders-failed"),
        "?",
        False,
    ),
    (text("arn:aws:sqs:eu-west-1:123456789012:", outside("name"), "-failed"), "?", False),
    (text("arn:aws:sqs:eu-west-1:123456789012:", outside("name"), "-x"), False, False),
    (text("arn:aws:sqs:eu-west-1:123456789012:", outside("name")), False, False),
    (text("arn:aws:sqs:eu-west-1:123456789012:", unknown()), "?", "?"),
    (text("arn:aws:sqs:eu-west-1:1:", ref("aws_sqs_queue.failed", "name")), True, False),
    (
        text("arn:aws:sqs:eu-west-1:1:", when("c", "orders", "x"), "-failed"),
        "?c",
        False,
    ),
    (text(unknown(), ":orders-failed"), "?", "?"),
    (text(outside(), ":orders-failed"), "?", False),
    (Reference("Custom", "Custom::Lookup", "Arn"), "?", "?"),
    (Reference("aws_sns_topic.t", "aws_sns_topic", "arn"), False, False),
    (Known("some-arn", ref=ref("aws_sqs_queue.failed")), True, False),
    (Reference("aws_ssm_parameter.p", "aws_ssm_parameter", "value"), "?", "?"),
    (Reference("aws_ssm_parameter.p", "aws_ssm_parameter", "arn"), False, False),
]


@pytest.mark.parametrize(("target", "dlq", "other"), ABSENCE)
def test_absence_is_certain_only_when_nothing_else_could_be_the_link(
    target: object, dlq: object, other: object
) -> None:
    built = graph(DLQ, OTHER, source(target))
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") == dlq
    assert read(find(built, "queue", "aws_sqs_queue.other"), "is_dlq") == other


def test_hiding_one_of_several_sources_leaves_the_others() -> None:
    built = graph(
        DLQ,
        source(ARN),
        declare("aws_sqs_queue.b", redrive_policy=unknown()),
        declare("aws_sqs_queue.c", redrive_policy=json_text({"deadLetterTargetArn": ARN})),
    )
    dlq = find(built, "queue", "aws_sqs_queue.failed")
    assert read(dlq, "is_dlq") is True
    assert read(dlq, "dlq_sources") == "?"


@pytest.mark.parametrize(
    ("names", "dlq", "other"),
    [(None, "?", "?"), ({"aws_sqs_queue.failed"}, "?", False), (set(), False, False)],
)
def test_what_is_not_in_view_may_name_what_it_was_handed(
    names: set[str] | None, dlq: object, other: object
) -> None:
    handed = None if names is None else frozenset(names)
    hidden = Hidden("module.alerts is not on disk", place("call"), handed)
    built = graph(DLQ, OTHER, hidden=(hidden,))
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") == dlq
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "has_redrive") == dlq
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "mappings") == ("?" if dlq else [])
    assert read(find(built, "queue", "aws_sqs_queue.other"), "is_dlq") == other


@pytest.mark.parametrize(
    ("attributes", "dlq", "redrive", "told"),
    [
        ({"url"}, False, "?", False),
        ({"id", "url"}, False, "?", False),
        ({"name"}, "?", "?", False),
        ({"url", "name"}, "?", "?", False),
        ({"url", "arn"}, "?", "?", "?"),
        ({"policy"}, "?", "?", "?"),
        (set(), "?", "?", "?"),
    ],
)
def test_the_url_of_a_queue_is_no_name_for_what_sends_to_it_or_polls_it(
    attributes: set[str], dlq: object, redrive: object, told: object
) -> None:
    """It is what sets the redrive policy of a queue; within a map it is told to a program."""
    key = "aws_sqs_queue.failed"
    handed = {key: frozenset(attributes)} if attributes else {}
    hidden = Hidden("module.web is not on disk", place("call"), frozenset({key}), handed)
    queue = find(graph(DLQ, hidden=(hidden,)), "queue", key)
    assert read(queue, "is_dlq") == dlq
    assert read(queue, "has_managed_consumer") == dlq
    assert read(queue, "has_redrive") == redrive
    within = replace(hidden, passed_on=frozenset(handed))
    queue = find(graph(DLQ, hidden=(within,)), "queue", key)
    assert read(queue, "is_dlq") == told
    assert read(queue, "has_redrive") == told


def test_outputs_of_a_part_out_of_view_may_name_all_that_it_was_handed() -> None:
    """Parts may be handed each other's outputs, and their own."""
    names = frozenset({"module.bucket", "module.other", "aws_sqs_queue.failed"})
    bucket = Hidden("no bucket", place("call"), frozenset({"module.other"}), key="module.bucket")
    other = Hidden("no other", place("call"), names, key="module.other")
    built = graph(DLQ, OTHER, hidden=(bucket, other))
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") == "?"
    assert read(find(built, "queue", "aws_sqs_queue.other"), "is_dlq") is False
    told = replace(other, attributes={key: frozenset({"url"}) for key in names})
    source = declare(
        "aws_sqs_queue.source",
        redrive_policy=json_text({"deadLetterTargetArn": unknown("module.bucket")}),
    )
    built = graph(DLQ, OTHER, source, hidden=(bucket, told))
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") == "?"
    assert read(find(built, "queue", "aws_sqs_queue.other"), "is_dlq") is False


def test_what_is_not_in_view_may_have_been_handed_a_data_source() -> None:
    hidden = Hidden("not on disk", place("call"), frozenset({"data.aws_sqs_queue.x"}))
    data = declare("data.aws_sqs_queue.x", name="orders-failed")
    built = graph(DLQ, OTHER, data, hidden=(hidden,))
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") == "?"
    assert read(find(built, "queue", "aws_sqs_queue.other"), "is_dlq") is False


def test_a_source_that_may_not_exist_makes_the_link_conditional() -> None:
    built = graph(DLQ, source(ARN, exists=flag("create")))
    dlq = find(built, "queue", "aws_sqs_queue.failed")
    assert read(dlq, "is_dlq") == "?create"
    assert read(dlq, "is_dlq", world(("create", True))) is True
    assert read(dlq, "is_dlq", world(("create", False))) is False


def test_a_source_of_unknown_existence_is_undecided_for_what_it_names() -> None:
    built = graph(DLQ, OTHER, source(ARN, exists=unknown(reason="count is not known")))
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") == "?"
    assert read(find(built, "queue", "aws_sqs_queue.other"), "is_dlq") is False


def test_what_hangs_on_the_same_input_exists_together() -> None:
    each = outside("queues")
    built = graph(
        declare("aws_sqs_queue.failed", exists=each),
        source(ARN, exists=each),
    )
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") is True


def test_two_queues_of_one_name_are_told_apart_by_region() -> None:
    target = "arn:aws:sqs:eu-west-1:123456789012:jobs-failed"
    here = declare("aws_sqs_queue.here", name="jobs-failed", region="eu-west-1")
    there = declare("aws_sqs_queue.there", name="jobs-failed", region="us-east-1")
    built = graph(here, there, source(target))
    assert read(find(built, "queue", "aws_sqs_queue.here"), "is_dlq") is True
    assert read(find(built, "queue", "aws_sqs_queue.there"), "is_dlq") is False
    without = [declare(f"aws_sqs_queue.{n}", name="jobs-failed") for n in ("a", "b")]
    built = graph(*without, source(target))
    assert read(find(built, "queue", "aws_sqs_queue.a"), "is_dlq") == "?"


def test_an_arn_built_from_the_deployments_own_data_names_the_queue() -> None:
    region = Reference("data.aws_region.current", "data.aws_region", "name")
    account = Reference(
        "data.aws_caller_identity.current", "data.aws_caller_identity", "account_id"
    )
    built = graph(DLQ, source(text("arn:aws:sqs:", region, ":", account, ":orders-failed")))
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") is True


def test_names_built_alike_name_the_same_queue() -> None:
    env = outside("var.env")
    built = graph(
        declare("aws_sqs_queue.failed", name=text(env, "-failed")),
        declare("aws_sqs_queue.other", name=text(env, "-other")),
        source(text("arn:aws:sqs:eu-west-1:123456789012:", env, "-failed")),
    )
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") is True
    assert read(find(built, "queue", "aws_sqs_queue.other"), "is_dlq") is False


def test_a_literal_arn_may_be_a_queue_whose_name_is_not_known() -> None:
    built = graph(
        declare("aws_sqs_queue.a", name=outside("var.name")),
        declare("aws_sqs_queue.b", name=text(outside("var.name"), "-orders")),
        declare("aws_sqs_queue.c"),
        source("arn:aws:sqs:eu-west-1:123456789012:shared-failed"),
    )
    assert read(find(built, "queue", "aws_sqs_queue.a"), "is_dlq") == "?"
    assert read(find(built, "queue", "aws_sqs_queue.b"), "is_dlq") is False
    assert read(find(built, "queue", "aws_sqs_queue.c"), "is_dlq") is False


def test_a_data_source_finds_a_queue_of_the_unit_by_name() -> None:
    arn = Reference("data.aws_sqs_queue.x", "data.aws_sqs_queue", "arn")
    for name, expected in [
        ("orders-failed", True),
        ("shared", False),
        (outside(), False),
        (unknown(), "?"),
        (ref("aws_sqs_queue.failed", "name"), True),
    ]:
        built = graph(DLQ, source(arn), declare("data.aws_sqs_queue.x", name=name))
        assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") == expected


# A queue's own redrive policy.

REDRIVE = [
    # written, has_redrive, dlq, max_receive_count
    (None, False, None, None),
    ("", False, None, None),
    (json_text({}), False, None, None),
    ("{}", False, None, None),
    (json_text(None), False, None, None),
    (json_text({"deadLetterTargetArn": ARN, "maxReceiveCount": 3}), True, DLQ.address, 3),
    (json_text({"deadLetterTargetArn": ARN, "maxReceiveCount": "3"}), True, DLQ.address, 3),
    (json_text({"deadLetterTargetArn": ARN, "maxReceiveCount": [3]}), True, DLQ.address, "?"),
    (json_text({"deadLetterTargetArn": outside(), "maxReceiveCount": 3}), True, None, 3),
    (json_text({"deadLetterTargetArn": unknown(), "maxReceiveCount": 3}), True, "?", 3),
    (json_text({"deadLetterTargetArn": "arn:aws:sqs:a:1:x"}), True, None, None),
    (unknown(), "?", "?", "?"),
    (when("c", json_text({"deadLetterTargetArn": ARN}), None), "?c", "?c", "?c"),
    ("not json", "?", "?", "?"),
    ({"deadLetterTargetArn": ARN, "maxReceiveCount": 3}, True, DLQ.address, 3),
]


@pytest.mark.parametrize(("written", "has", "dlq", "count"), REDRIVE)
def test_redrive_in_every_form(written: object, has: object, dlq: object, count: object) -> None:
    built = graph(DLQ, declare("aws_sqs_queue.q", redrive_policy=written))
    queue = find(built, "queue", "aws_sqs_queue.q")
    assert read(queue, "has_redrive") == has
    assert read(queue, "dlq") == dlq
    assert read(queue, "max_receive_count") == count


def separate(queue_url: object, **more: object) -> Declaration:
    """A redrive policy as a resource of its own."""
    policy = json_text({"deadLetterTargetArn": ARN, "maxReceiveCount": 4})
    return declare(
        "aws_sqs_queue_redrive_policy.p", queue_url=queue_url, redrive_policy=policy, **more
    )


def test_a_separate_redrive_policy_joins_its_queue() -> None:
    built = graph(DLQ, OTHER, separate(ref("aws_sqs_queue.other", "id")))
    queue = find(built, "queue", "aws_sqs_queue.other")
    assert read(queue, "has_redrive") is True
    assert read(queue, "dlq") == "aws_sqs_queue.failed"
    assert read(queue, "max_receive_count") == 4
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "dlq_sources") == [queue.key]
    at = queue.place("max_receive_count", world())
    assert at.owner.address == "aws_sqs_queue_redrive_policy.p"
    assert at.attribute == "maxReceiveCount"


def test_a_separate_redrive_policy_of_an_unknown_queue_leaves_all_open() -> None:
    built = graph(DLQ, OTHER, separate(unknown()))
    assert read(find(built, "queue", "aws_sqs_queue.other"), "has_redrive") == "?"
    assert read(find(built, "queue", "aws_sqs_queue.other"), "dlq") == "?"
    dlq = find(built, "queue", "aws_sqs_queue.failed")
    assert read(dlq, "is_dlq") is True
    assert read(dlq, "dlq_sources") == "?"


def test_a_separate_redrive_policy_of_a_foreign_queue_leaves_none_open() -> None:
    built = graph(DLQ, OTHER, separate(outside()))
    assert read(find(built, "queue", "aws_sqs_queue.other"), "has_redrive") is False
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") is True


def test_a_separate_redrive_policy_that_may_not_exist() -> None:
    built = graph(DLQ, OTHER, separate(ref("aws_sqs_queue.other", "id"), exists=flag("create")))
    queue = find(built, "queue", "aws_sqs_queue.other")
    assert read(queue, "has_redrive") == "?create"
    assert read(queue, "has_redrive", world(("create", True))) is True
    assert read(queue, "has_redrive", world(("create", False))) is False


def test_redrive_written_twice_is_decided_only_when_both_agree() -> None:
    def twice(count: int) -> object:
        policy = json_text({"deadLetterTargetArn": ARN, "maxReceiveCount": count})
        queue = declare("aws_sqs_queue.other", redrive_policy=policy)
        built = graph(DLQ, queue, separate(ref("aws_sqs_queue.other", "id")))
        item = find(built, "queue", "aws_sqs_queue.other")
        assert read(item, "redrive_writers") == 2
        return read(item, "max_receive_count")

    assert twice(4) == 4
    assert twice(5) == "?"


def test_what_the_queue_itself_says_stands_against_hidden_modules() -> None:
    hidden = Hidden("module.alerts is not on disk", place("call"), None)
    built = graph(DLQ, source(ARN), hidden=(hidden,))
    assert read(find(built, "queue", "aws_sqs_queue.source"), "has_redrive") is True


def test_a_queue_may_name_itself_and_cycles_end() -> None:
    def loop(a: str, b: str) -> Declaration:
        return declare(
            f"aws_sqs_queue.{a}",
            redrive_policy=json_text({"deadLetterTargetArn": ref(f"aws_sqs_queue.{b}")}),
        )

    built = graph(loop("a", "b"), loop("b", "a"), loop("c", "c"))
    assert read(find(built, "queue", "aws_sqs_queue.a"), "dlq") == "aws_sqs_queue.b"
    assert read(find(built, "queue", "aws_sqs_queue.a"), "dlq_sources") == ["aws_sqs_queue.b"]
    assert read(find(built, "queue", "aws_sqs_queue.c"), "dlq") == "aws_sqs_queue.c"
    assert read(find(built, "queue", "aws_sqs_queue.c"), "is_dlq") is True


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("aws_sqs_queue.orders_dlq", "?"),
        ("module.a.aws_sqs_queue.dead_letter[0]", "?"),
        ("module.orders_with_dlq.aws_sqs_queue.orders", False),
        ("aws_sqs_queue.orders", False),
    ],
)
def test_a_queue_that_is_only_called_a_dlq_is_neither_one_nor_none(
    address: str, answer: object
) -> None:
    queue = find(graph(declare(address, "aws_sqs_queue", name="failed")), "queue", address)
    assert read(queue, "is_dlq") == answer


def test_what_a_data_source_reads_could_be_any_queue_but_not_through_a_hidden_module() -> None:
    read_parameter = unknown("data.aws_ssm_parameter.p")
    other = declare(
        "aws_sqs_queue.other",
        redrive_policy=json_text({"deadLetterTargetArn": read_parameter, "maxReceiveCount": 5}),
    )
    hidden = Hidden("not on disk", place("call"), frozenset({"data.aws_ssm_parameter.p"}))
    assert read(find(graph(DLQ, other), "queue", "aws_sqs_queue.failed"), "is_dlq") == "?"
    built = graph(DLQ, hidden=(hidden,))
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") is False
