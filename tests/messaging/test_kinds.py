"""FIFO or standard: what links name in the deployment, and what names tell of the rest."""

from __future__ import annotations

import pytest
from messaging_units import (
    declare,
    find,
    graph,
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

QUEUE = declare("aws_sqs_queue.plain", name="plain")
FIFO = declare("aws_sqs_queue.ordered", name="ordered.fifo", fifo_queue=True)
OPEN = declare("aws_sqs_queue.open", name="open", fifo_queue=outside("fifo"))
LOOKED_UP = declare("data.aws_sqs_queue.theirs", name="theirs.fifo")
LOOKED_UP_OPEN = declare("data.aws_sqs_queue.open", name=outside())
FUNCTION = declare("aws_lambda_function.f", function_name="f.fifo")

ARN = "arn:aws:sqs:eu-west-1:111122223333:"

KINDS = {
    "a standard queue": (ref("aws_sqs_queue.plain"), False),
    "a FIFO queue": (ref("aws_sqs_queue.ordered"), True),
    "a queue of either kind": (ref("aws_sqs_queue.open"), "?"),
    "one in view by its ARN": (f"{ARN}ordered.fifo", True),
    "a standard one elsewhere": (f"{ARN}theirs", False),
    "a FIFO one elsewhere": (f"{ARN}theirs.fifo", True),
    "a name of which the end is known": (text(f"{ARN}x-", outside(), ".fifo"), True),
    "another end": (text(f"{ARN}x-", outside(), "-jobs"), False),
    "an end that may be a part of the suffix": (text(f"{ARN}x-", outside(), "fo"), "?"),
    "a name of which the end is not known": (text(f"{ARN}x-", outside()), "?"),
    "a name of which nothing is known": (text(ARN, outside()), "?"),
    "a Region that is not known": (text("arn:aws:sqs:", outside(), ":1:theirs.fifo"), True),
    "a service that is not known": (text("arn:aws:", outside(), ":eu-west-1:1:x.fifo"), "?"),
    "a resource of another service": ("arn:aws:sns:eu-west-1:111122223333:theirs.fifo", None),
    "no ARN": ("theirs.fifo", None),
    "an input": (outside(), "?"),
    "something that is hidden": (unknown(), "?"),
    "one that is looked up": (ref("data.aws_sqs_queue.theirs"), True),
    "one that is looked up by an input": (ref("data.aws_sqs_queue.open"), "?"),
    "a resource of another type": (ref("aws_lambda_function.f"), None),
    "nothing": (None, None),
    "one of each kind": (
        when("both", ref("aws_sqs_queue.ordered"), ref("aws_sqs_queue.plain")),
        "?both",
    ),
}


@pytest.mark.parametrize("case", KINDS)
def test_the_kind_of_a_queue(case: str) -> None:
    target, expected = KINDS[case]
    notification = declare("aws_s3_bucket_notification.n", queue=[{"queue_arn": target}])
    built = graph(QUEUE, FIFO, OPEN, LOOKED_UP, LOOKED_UP_OPEN, FUNCTION, notification)
    found = find(built, "notification", "aws_s3_bucket_notification.n")
    assert read(found, "queue_fifo") == expected


def test_the_kind_by_a_condition() -> None:
    target = when("both", ref("aws_sqs_queue.ordered"), ref("aws_sqs_queue.plain"))
    notification = declare("aws_s3_bucket_notification.n", queue=[{"queue_arn": target}])
    found = find(graph(QUEUE, FIFO, notification), "notification", "aws_s3_bucket_notification.n")
    assert read(found, "queue_fifo", world(("both", True))) is True
    assert read(found, "queue_fifo", world(("both", False))) is False


DLQ_ARNS = {
    "a standard queue": (f"{ARN}failed", False),
    "a FIFO queue": (f"{ARN}failed.fifo", True),
    "a standard topic": ("arn:aws:sns:eu-west-1:111122223333:failed", False),
    "a FIFO topic": ("arn:aws:sns:eu-west-1:111122223333:failed.fifo", True),
    "a topic of which only the end is known": (
        text("arn:aws:sns:", outside(), ":1:failed.fifo"),
        True,
    ),
    "a queue or a topic": (text("arn:aws:", outside(), ":eu-west-1:1:failed.fifo"), "?"),
    "something else": ("arn:aws:s3:::failed.fifo", None),
    "something hidden": (unknown(), "?"),
}


@pytest.mark.parametrize("case", DLQ_ARNS)
def test_what_may_be_a_queue_or_a_topic(case: str) -> None:
    target, expected = DLQ_ARNS[case]
    function = declare("aws_lambda_function.f", dead_letter_config=[{"target_arn": target}])
    assert read(find(graph(function), "function", "aws_lambda_function.f"), "dlq_fifo") == expected


def test_a_subscription_inside_its_topic() -> None:
    def topic(**settings: object) -> Declaration:
        inline = [{"Protocol": "sqs", "Endpoint": f"{ARN}theirs.fifo"}]
        return declare("T", "AWS::SNS::Topic", Subscription=inline, **settings)

    for settings, expected in (({}, False), ({"FifoTopic": True}, True)):
        found = find(graph(topic(**settings)), "subscription", "T")
        assert (read(found, "topic_fifo"), read(found, "queue_fifo")) == (expected, True)


def test_modules_out_of_view_do_not_matter() -> None:
    hidden = Hidden(
        "a module is not in view", place("hidden"), frozenset({"aws_sqs_queue.ordered"})
    )
    notification = declare(
        "aws_s3_bucket_notification.n", queue=[{"queue_arn": ref("aws_sqs_queue.ordered")}]
    )
    built = graph(FIFO, notification, hidden=(hidden,))
    found = find(built, "notification", "aws_s3_bucket_notification.n")
    assert read(found, "queue_fifo") is True
