"""Whether somebody in another account may receive from a queue."""

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
    read,
    ref,
    text,
    unknown,
    when,
    world,
)

from msglint.values.conditions import NEVER
from msglint.values.model import Reference

ROLE = declare("aws_iam_role.worker", name="worker")
OWN = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")
RECEIVE = "sqs:ReceiveMessage"

STATEMENTS = [
    # principal, action, effect, whether another account may receive
    ({"AWS": "111122223333"}, RECEIVE, "Allow", True),
    (
        {"AWS": "arn:aws:iam::111122223333:role/worker"},
        [RECEIVE, "sqs:DeleteMessage"],
        "Allow",
        True,
    ),
    ({"AWS": [OWN, "111122223333"]}, "SQS:Receive*", "Allow", True),
    ({"AWS": outside("account")}, RECEIVE, "Allow", True),
    ({"AWS": "111122223333"}, "SQS:*", "Allow", False),
    ({"AWS": "111122223333"}, "*", "Allow", False),
    ({"AWS": text("arn:aws:iam::", outside("account"), ":root")}, RECEIVE, "Allow", True),
    ({"AWS": when("stage", "111122223333", "444455556666")}, RECEIVE, "Allow", True),
    ({"AWS": text("arn:aws:iam::", when("stage", "1", "2"), ":root")}, RECEIVE, "Allow", True),
    ({"AWS": when("stage", "111122223333", OWN)}, RECEIVE, "Allow", False),
    ({"AWS": when("stage", "*", "111122223333")}, RECEIVE, "Allow", False),
    ({"AWS": when("stage", [OWN, "1"], ["2"])}, RECEIVE, "Allow", True),
    ({"AWS": OWN}, RECEIVE, "Allow", False),
    ({"AWS": text("arn:aws:iam::", OWN, ":root")}, RECEIVE, "Allow", False),
    ({"AWS": text("arn:aws:iam::", OWN, ":role/worker")}, RECEIVE, "Allow", False),
    ({"AWS": ref("aws_iam_role.worker")}, RECEIVE, "Allow", False),
    ("*", RECEIVE, "Allow", False),
    ({"AWS": "*"}, RECEIVE, "Allow", False),
    ({"Service": "sns.amazonaws.com"}, RECEIVE, "Allow", False),
    ({"AWS": "111122223333"}, "sqs:SendMessage", "Allow", False),
    ({"AWS": "111122223333"}, RECEIVE, "Deny", False),
    ({"AWS": "111122223333"}, unknown(), "Allow", False),
    (unknown(), RECEIVE, "Allow", False),
]


@pytest.mark.parametrize(("principal", "action", "effect", "expected"), STATEMENTS)
def test_who_may_receive(principal: object, action: object, effect: str, expected: object) -> None:
    policy = json_text(
        {
            "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage"},
                {"Effect": effect, "Principal": principal, "Action": action},
            ]
        }
    )
    queue = declare("aws_sqs_queue.q", policy=policy)
    separate = declare("aws_sqs_queue_policy.p", queue_url=ref("aws_sqs_queue.r"), policy=policy)
    built = graph(queue, declare("aws_sqs_queue.r"), separate, ROLE)
    assert read(find(built, "queue", "aws_sqs_queue.q"), "has_foreign_consumer") is expected
    assert read(find(built, "queue", "aws_sqs_queue.r"), "has_foreign_consumer") is expected


def test_a_policy_under_a_condition_is_enough() -> None:
    policy = json_text(
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": "1"}, "Action": RECEIVE}}
    )
    queue = declare("aws_sqs_queue.q")
    separate = declare(
        "aws_sqs_queue_policy.p",
        queue_url=ref("aws_sqs_queue.q"),
        policy=policy,
        exists=flag("shared"),
    )
    polled = find(graph(queue, separate), "queue", "aws_sqs_queue.q")
    assert read(polled, "has_foreign_consumer") is True
    assert read(polled, "has_foreign_consumer", world(("shared", True))) is True
    never = find(graph(queue, replace(separate, exists=NEVER)), "queue", "aws_sqs_queue.q")
    assert read(never, "has_foreign_consumer") is False


def test_a_literal_account_may_be_that_of_the_deployment() -> None:
    policy = json_text(
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": RECEIVE}}
    )
    accounts = {"own": "111122223333", "other": "444455556666"}
    queues = [declare(f"aws_sqs_queue.{n}", account=a, policy=policy) for n, a in accounts.items()]
    built = graph(*queues, declare("aws_sqs_queue.plain"))
    found = {
        n: read(find(built, "queue", f"aws_sqs_queue.{n}"), "has_foreign_consumer")
        for n in accounts
    }
    assert found == {"own": False, "other": True}
    assert read(find(built, "queue", "aws_sqs_queue.plain"), "has_foreign_consumer") is False
