"""Hiding never decides: what is decided with a part unknown is what it is with the part known.

The known part is one of the values that the unknown one could have. So a decision that changes
when a part is hidden contradicts a possible value, and would be a guess.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hidings import hidings
from hypothesis import given, settings
from hypothesis import strategies as st
from messaging_units import (
    declare,
    find,
    flag,
    graph,
    json_text,
    outside,
    read,
    ref,
    text,
    unknown,
    value,
    when,
    world,
)

from msglint.messaging.vocabulary import ROWS
from msglint.values.model import JsonText, ListValue, Reference, Text

if TYPE_CHECKING:
    from msglint.declarations import Declaration
    from msglint.messaging.graph import MessageGraph
    from msglint.values.model import Value


# Policies.

QUEUE, TOPIC, OTHER = "aws_sqs_queue.q", "aws_sns_topic.t", "aws_sns_topic.other"
ACCOUNT = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")

PRINCIPALS = st.sampled_from(
    [
        "*",
        {"AWS": "*"},
        {"Service": "sns.amazonaws.com"},
        {"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]},
        {"AWS": "123456789012"},
        {"AWS": ["123456789012", "*"], "Service": "s3.amazonaws.com"},
        {"Service": "events.amazonaws.com"},
    ]
)
ACTIONS = st.sampled_from(
    ["*", "sqs:*", "sqs:SendMessage", ["sqs:ReceiveMessage", "SQS:Send*"], "sqs:DeleteMessage"]
)
RESOURCES = st.sampled_from(
    [
        "*",
        ref(QUEUE),
        [ref("aws_sqs_queue.x"), ref(QUEUE)],
        ref("aws_sqs_queue.x"),
        "arn:aws:sqs:*:*:jobs",
        "arn:aws:sqs:*:*:mails",
        text("arn:aws:sqs:*:", ACCOUNT, ":jobs"),
    ]
)
SOURCES = st.sampled_from(
    [
        ref(TOPIC),
        ref(OTHER),
        [ref(OTHER), ref(TOPIC)],
        "arn:aws:sns:*:*:orders",
        "arn:aws:sns:*:*:mails",
        text("arn:aws:sns:eu-west-1:", ACCOUNT, ":orders"),
    ]
)
BLOCKS = st.one_of(
    st.tuples(
        st.sampled_from(
            [
                "ArnEquals",
                "ArnLike",
                "ArnNotLike",
                "StringEquals",
                "StringLike",
                "StringNotEquals",
                "ForAnyValue:ArnLike",
                "ForAllValues:StringLike",
                "ArnLikeIfExists",
            ]
        ),
        st.fixed_dictionaries({"aws:SourceArn": SOURCES}),
    ),
    st.tuples(
        st.sampled_from(["StringEquals", "StringNotEquals", "StringEqualsIfExists"]),
        st.sampled_from([{"aws:PrincipalOrgID": "o-1"}, {"aws:SourceAccount": ACCOUNT}]),
    ),
    st.tuples(
        st.sampled_from(["Bool", "Null"]),
        st.fixed_dictionaries({"aws:SecureTransport": st.sampled_from(["true", "false"])}),
    ),
)
CONDITIONS = st.lists(BLOCKS, max_size=2).map(dict)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, object]:
    """A well-formed statement."""
    effect = draw(st.sampled_from(["Allow", "Allow", "Allow", "Deny"]))
    principal = "NotPrincipal" if effect == "Deny" and draw(st.booleans()) else "Principal"
    return {
        "Effect": effect,
        principal: draw(PRINCIPALS),
        draw(st.sampled_from(["Action", "Action", "NotAction"])): draw(ACTIONS),
        draw(st.sampled_from(["Resource", "Resource", "NotResource"])): draw(RESOURCES),
        "Condition": draw(CONDITIONS),
    }


POLICIES = st.lists(statements(), min_size=1, max_size=3)


def delivery(document: Value) -> object:
    """The decision on a policy."""
    built = graph(
        declare(QUEUE, name="jobs", policy=JsonText(document)),
        declare("aws_sqs_queue.x", name="x"),
        declare(TOPIC, name="orders"),
        declare(OTHER, name="other"),
        declare(
            "aws_sns_topic_subscription.s",
            protocol="sqs",
            topic_arn=ref(TOPIC),
            endpoint=ref(QUEUE),
        ),
    )
    return read(built.entities("subscription")[0], "delivery")


def policy(members: list[dict[str, object]]) -> Value:
    return value({"Version": "2012-10-17", "Statement": members})


@settings(max_examples=100, deadline=None)
@given(POLICIES)
def test_hiding_a_part_of_a_policy_never_changes_the_decision(
    members: list[dict[str, object]],
) -> None:
    document = policy(members)
    full = delivery(document)
    for hidden in hidings(document):
        assert delivery(hidden) in ("?", full), hidden


@settings(max_examples=150, deadline=None)
@given(POLICIES, statements())
def test_a_further_deny_never_allows(
    members: list[dict[str, object]], more: dict[str, object]
) -> None:
    before = delivery(policy(members))
    after = delivery(policy([*members, {**more, "Effect": "Deny"}]))
    allowed = {"denied": {"denied"}, "?": {"?", "denied"}, "allowed": {"allowed", "?", "denied"}}
    assert after in allowed[str(before)]


# Graphs.


def scenario() -> list[Declaration]:
    """Every kind of link, most of them by a single thread; a DLQ with a single source."""
    dlq, topic = ref("aws_sqs_queue.dlq"), ref("aws_sns_topic.t")
    queue, function = ref("aws_sqs_queue.q"), ref("aws_lambda_function.f")
    grant = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
        "Condition": {"ArnEquals": {"aws:SourceArn": [topic, "arn:aws:sns:*:*:z"]}},
    }
    built = text("arn:aws:sqs:eu-west-1:123456789012:", outside("env"), "-late")
    return [
        declare("aws_sqs_queue.dlq", name="q-dlq", message_retention_seconds=1209600),
        declare(
            "aws_sqs_queue.q",
            name="q",
            fifo_queue=False,
            redrive_policy=json_text({"deadLetterTargetArn": dlq, "maxReceiveCount": 5}),
        ),
        declare(
            "aws_sqs_queue_policy.q", queue_url=queue, policy=json_text({"Statement": [grant]})
        ),
        declare("aws_sqs_queue.bare", name="bare", visibility_timeout_seconds=60),
        declare("aws_sqs_queue.late", name=text(outside("env"), "-late")),
        declare("aws_sqs_queue.sub_dlq", name="sub-dlq"),
        declare("aws_sqs_queue.bus_dlq", name="bus-dlq"),
        declare("aws_sqs_queue.looked", name="looked-up"),
        declare("data.aws_sqs_queue.d", name="looked-up"),
        declare(
            "aws_sqs_queue_redrive_policy.bare",
            queue_url="https://sqs.eu-west-1.amazonaws.com/123456789012/bare",
            redrive_policy=json_text({"deadLetterTargetArn": built, "maxReceiveCount": 3}),
            exists=flag("create"),
        ),
        declare("aws_sns_topic.t", name="t"),
        declare(
            "aws_sns_topic_subscription.s",
            protocol="sqs",
            topic_arn=topic,
            endpoint=queue,
            redrive_policy=json_text(
                {"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:sub-dlq"}
            ),
        ),
        declare(
            "aws_sns_topic_subscription.r",
            protocol="sqs",
            topic_arn=topic,
            endpoint=ref("aws_sqs_queue.bare"),
        ),
        declare("aws_lambda_function.f", function_name="f", timeout=10),
        declare("aws_lambda_alias.a", function_name=function, name="live"),
        declare(
            "aws_lambda_event_source_mapping.m",
            event_source_arn=queue,
            function_name=ref("aws_lambda_alias.a"),
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=[{"maximum_concurrency": 5}],
            enabled=when("on", True, False),
        ),
        declare(
            "R",
            "AWS::Events::Rule",
            Targets=[{"Arn": queue, "DeadLetterConfig": {"Arn": ref("aws_sqs_queue.bus_dlq")}}],
        ),
        declare(
            "aws_scheduler_schedule.s",
            target=[{"arn": topic, "dead_letter_config": [{"arn": ref("data.aws_sqs_queue.d")}]}],
        ),
        declare("aws_pipes_pipe.p", source=ref("aws_sqs_queue.looked"), target=queue),
        declare(
            "aws_sns_topic_subscription.f", protocol="lambda", topic_arn=topic, endpoint=function
        ),
        declare(
            "aws_lambda_permission.p",
            function_name=function,
            action="lambda:InvokeFunction",
            principal="sns.amazonaws.com",
            source_arn=text("arn:aws:sns:eu-west-1:", outside("account"), ":t"),
        ),
        declare("aws_s3_bucket.b", bucket="b"),
        declare(
            "aws_s3_bucket_notification.n",
            bucket=ref("aws_s3_bucket.b", "id"),
            queue=[{"queue_arn": ref("aws_sqs_queue.keyed")}],
            topic=[{"topic_arn": topic}],
            lambda_function=[{"lambda_function_arn": function}],
        ),
        declare(
            "aws_iam_role.r",
            name="r",
            inline_policy=[{"policy": json_text({"Statement": [{**grant, "Action": "sns:*"}]})}],
        ),
        declare("aws_iam_policy.p", policy=json_text({"Statement": [{"Effect": "Allow"}]})),
        declare(
            "aws_iam_role_policy_attachment.a",
            role=ref("aws_iam_role.r", "name"),
            policy_arn=ref("aws_iam_policy.p"),
        ),
        declare(
            "aws_scheduler_schedule.r",
            target=[{"arn": ref("aws_sqs_queue.bare"), "role_arn": ref("aws_iam_role.r")}],
        ),
        declare("aws_kms_key.k", policy=json_text({"Statement": [{**grant, "Action": "kms:*"}]})),
        declare("aws_kms_alias.k", name="alias/k", target_key_id=ref("aws_kms_key.k", "key_id")),
        declare(
            "aws_sqs_queue.keyed",
            name="keyed",
            kms_master_key_id=ref("aws_kms_alias.k", "name"),
            policy=json_text(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            **grant,
                            "Principal": {"Service": ["s3.amazonaws.com", "x"], "AWS": "*"},
                            "Condition": {
                                "StringEquals": {"aws:SourceAccount": ["1", "*"]},
                                "ArnLike": {"aws:SourceArn": "arn:aws:s3:::b"},
                            },
                        }
                    ],
                }
            ),
        ),
        declare("aws_cloudwatch_metric_alarm.a", dimensions={"QueueName": "q-dlq"}),
    ]


WORLDS = (world(), world(("create", True), ("on", True)), world(("create", False), ("on", False)))


def answers(built: MessageGraph) -> dict[tuple[object, ...], object]:
    """Every field of every entity in every world."""
    return {
        (at, subject, item.declaration.address, field): read(item, field, at)
        for at in WORLDS
        for subject, rows in ROWS.items()
        for item in built.entities(subject)
        for field in rows
    }


@pytest.mark.parametrize("at", range(len(scenario())))
def test_hiding_any_value_never_changes_a_decided_fact(at: int) -> None:
    declarations = scenario()
    full = answers(graph(*declarations))
    one = declarations[at]
    for hidden in hidings(one.attributes):
        changed = [*declarations]
        changed[at] = replace(one, attributes=hidden)
        for key, answer in answers(graph(*changed)).items():
            if key not in full:
                continue  # of something of which it is not known that it is there
            before = full[key]
            decided = isinstance(answer, str) and answer.startswith("?")
            worded = str(key[-1]).endswith("_problem") and isinstance(answer, type(before))
            assert decided or worded or answer == before, (key, hidden)


@pytest.mark.parametrize("at", range(len(scenario())))
def test_hiding_existence_never_changes_a_decided_fact(at: int) -> None:
    declarations = scenario()
    full = answers(graph(*declarations))
    declarations[at] = replace(declarations[at], exists=unknown())
    for key, answer in answers(graph(*declarations)).items():
        undecided = isinstance(answer, str) and answer.startswith("?")
        assert undecided or answer == full[key], key


def test_the_single_source_is_what_such_a_test_needs() -> None:
    """With one source hidden the DLQ must not look like a queue that lacks one."""
    built = graph(*scenario())
    assert read(find(built, "queue", "aws_sqs_queue.dlq"), "is_dlq") is True
    declarations = [
        declare("aws_sqs_queue.q", redrive_policy=unknown()) if d.key == "aws_sqs_queue.q" else d
        for d in scenario()
    ]
    hidden = graph(*declarations)
    assert read(find(hidden, "queue", "aws_sqs_queue.dlq"), "is_dlq") == "?"


# Size.


def test_values_of_absurd_shape_and_size_are_read_in_time() -> None:
    nested: Value = value("x")
    for _ in range(200):
        nested = ListValue((nested,))
    deep: Value = value("x")
    for _ in range(200):
        deep = Text(("a", deep))
    grants = [{"Effect": "Allow", "Action": "*" * 3000, "Resource": "*a" * 3000}] * 100
    stars = {**grants[0], "Principal": "*", "Resource": text("*a*" * 500, unknown())}
    odd: list[object] = [
        nested,
        deep,
        "x" * 1_000_000,
        "[" * 100_000,
        "arn:" * 10_000,
        ":" * 10_000,
        json_text({"Statement": [{"Effect": "Deny"}] * 10_000}),
        json_text({"Statement": [stars] * 100}),
        json_text(nested),
    ]
    start = time.process_time()
    for data in odd:
        built = graph(
            declare("aws_sqs_queue.q", name=data, redrive_policy=data, policy=data),
            declare("aws_sns_topic.t", name=data),
            declare(
                "aws_sns_topic_subscription.s",
                protocol="sqs",
                topic_arn=ref("aws_sns_topic.t"),
                endpoint=ref("aws_sqs_queue.q"),
            ),
            declare("aws_lambda_event_source_mapping.m", event_source_arn=data, function_name=data),
            declare("R", "AWS::Events::Rule", Targets=data),
        )
        answers(built)
    assert time.process_time() - start < 10


@pytest.mark.parametrize("form", ["reference", "literal", "miss", "pattern", "unknown"])
def test_thousands_of_queues_and_policies_take_seconds(form: str) -> None:
    count = 800
    declarations = []
    for i in range(count):
        queue, topic = f"aws_sqs_queue.q{i}", f"aws_sns_topic.t{i}"
        target = {
            "reference": ref(f"aws_sqs_queue.d{i}"),
            "literal": f"arn:aws:sqs:eu-west-1:123456789012:orders-{i}-dlq",
            "miss": f"arn:aws:sqs:eu-west-1:123456789012:none-{i}",
            "pattern": text("arn:aws:sqs:eu-west-1:123456789012:", outside("env"), f"-x{i}"),
            "unknown": unknown(),
        }[form]
        pattern = f"arn:aws:sns:*:*:t{i}"
        grant = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": ref(queue),
            "Condition": {"ArnLike": {"aws:SourceArn": pattern}},
        }
        redrive = json_text({"deadLetterTargetArn": target, "maxReceiveCount": 5})
        name = text(outside("env"), f"-orders-{i}") if form == "pattern" else f"orders-{i}"
        declarations += [
            declare(queue, name=name),
            declare(f"aws_sqs_queue.d{i}", name=f"orders-{i}-dlq"),
            declare(topic, name=f"t{i}"),
            declare(
                f"aws_sqs_queue_redrive_policy.r{i}",
                queue_url=ref(queue, "id"),
                redrive_policy=redrive,
            ),
            declare(
                f"aws_sqs_queue_policy.p{i}",
                queue_url=unknown() if form == "unknown" else ref(queue, "id"),
                policy=json_text({"Statement": [grant]}),
            ),
            declare(
                f"aws_sns_topic_subscription.s{i}",
                protocol="sqs",
                topic_arn=ref(topic),
                endpoint=ref(queue),
            ),
        ]
    start = time.process_time()
    built = graph(*declarations)
    for item in built.entities("queue"):
        for field in ("has_redrive", "is_dlq", "dlq", "has_managed_consumer", "dlq_sources"):
            read(item, field)
    for item in built.entities("subscription"):
        read(item, "delivery")
    assert time.process_time() - start < 3
