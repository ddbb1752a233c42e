"""Which queues a redrive allow policy admits."""

from __future__ import annotations

import pytest
from messaging_units import declare, find, graph, json_text, outside, read, ref, text, unknown

ORDERS, FAILED = "aws_sqs_queue.orders", "aws_sqs_queue.failed"
OWN = "arn:aws:sqs:eu-west-1:111122223333:orders"
OTHER = "arn:aws:sqs:eu-west-1:111122223333:bills"

POLICIES = [
    (None, True),
    ({"redrivePermission": "allowAll"}, True),
    ({"redrivePermission": "denyAll"}, False),
    ({"redrivePermission": "denyAll", "sourceQueueArns": [ref(ORDERS)]}, False),
    ({"redrivePermission": "byQueue", "sourceQueueArns": [ref(ORDERS)]}, True),
    ({"redrivePermission": "byQueue", "sourceQueueArns": [OTHER, OWN]}, True),
    ({"redrivePermission": "byQueue", "sourceQueueArns": [OTHER, ref(FAILED)]}, False),
    ({"redrivePermission": "byQueue", "sourceQueueArns": []}, False),
    ({"redrivePermission": "byQueue"}, False),
    ({"redrivePermission": "byQueue", "sourceQueueArns": outside()}, "?"),
    ({"redrivePermission": "byQueue", "sourceQueueArns": [outside()]}, "?"),
    ({"redrivePermission": "byQueue", "sourceQueueArns": [unknown()]}, "?"),
    (
        {"redrivePermission": "byQueue", "sourceQueueArns": [text(OTHER[:-5], outside())]},
        "?",
    ),
    ({"redrivePermission": outside()}, "?"),
]


@pytest.mark.parametrize(("policy", "expected"), POLICIES)
def test_whether_a_queue_may_use_its_dlq(policy: object, expected: object) -> None:
    redrive = json_text({"deadLetterTargetArn": ref(FAILED), "maxReceiveCount": 5})
    given = None if policy is None else json_text(policy)
    built = graph(
        declare(ORDERS, name="orders", redrive_policy=redrive),
        declare(FAILED, name="failed", redrive_allow_policy=given),
    )
    found = read(find(built, "queue", ORDERS), "dlq_accepts")
    assert str(found)[:1] == "?" if expected == "?" else found == expected
