"""Whether the name of a queue or topic ends in ".fifo", as far as its end is known."""

from __future__ import annotations

import pytest
from messaging_units import declare, find, graph, outside, read, text, unknown, when, world

from msglint.values.model import Reference

ACCOUNT = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")

NAMES = [
    ("orders", False),
    ("orders.fifo", True),
    ("fifo", False),
    (".fifo", True),
    ("", None),
    (None, None),
    (text(outside(), "-orders"), False),
    (text("orders", when("fifo", ".fifo", "")), "?fifo"),
    (text(outside(), ".fifo"), True),
    (text(outside(), "-orders.fifo"), True),
    (text(outside(), "fo"), "?"),
    (text(outside(), "x"), False),
    (text("orders", outside()), "?"),
    (text("orders-", ACCOUNT), False),
    (outside(), "?"),
    (unknown(), "?"),
    (when("stage", "orders", "orders.fifo"), "?stage"),
    (text(when("stage", "dev", "prod"), "-orders"), False),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_the_end_of_a_name(name: object, expected: object) -> None:
    queue, topic = (declare(f"{kind}.q", name=name) for kind in ("aws_sqs_queue", "aws_sns_topic"))
    built = graph(queue, topic)
    assert read(find(built, "queue", "aws_sqs_queue.q"), "has_fifo_name") == expected
    assert read(find(built, "topic", "aws_sns_topic.q"), "has_fifo_name") == expected


def test_a_choice_is_settled_in_its_worlds() -> None:
    queue = declare("aws_sqs_queue.q", name=when("stage", "orders", "orders.fifo"))
    item = find(graph(queue), "queue", "aws_sqs_queue.q")
    assert read(item, "has_fifo_name", world(("stage", True))) is False
    assert read(item, "has_fifo_name", world(("stage", "other"))) is True
    switched = declare("aws_sqs_queue.q", name=text(outside(), when("fifo", ".fifo", "-x")))
    item = find(graph(switched), "queue", "aws_sqs_queue.q")
    assert read(item, "has_fifo_name", world(("fifo", True))) is True
    assert read(item, "has_fifo_name", world(("fifo", False))) is False


def test_a_name_that_aws_makes_is_none() -> None:
    item = find(graph(declare("aws_sqs_queue.q")), "queue", "aws_sqs_queue.q")
    assert read(item, "has_fifo_name") is None
