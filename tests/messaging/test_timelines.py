"""How long failing messages take to their DLQ and live there; how long batches may take."""

from __future__ import annotations

from decimal import Decimal

import pytest
from messaging_units import declare, find, graph, json_text, outside, read, ref, unknown

from msglint.messaging.facts.timelines import duration

Q = "aws_sqs_queue.orders"
D = "aws_sqs_queue.failed"


def redrive(receives: object, target: object = None) -> object:
    return json_text({"deadLetterTargetArn": target or ref(D), "maxReceiveCount": receives})


DEFAULT = "moved to aws_sqs_queue.failed after at least 2 min 30 s, kept for 4 d counted from "

TIMES = [
    # queue, DLQ, time to it, whether it gets there, time in it, in words
    ({}, {}, (None, None, None, None)),
    (
        {"redrive_policy": redrive(5)},
        {},
        (150, True, 345_450, DEFAULT + "the first send"),
    ),
    (
        {"redrive_policy": redrive(5), "fifo_queue": True},
        {"fifo_queue": True},
        (150, True, 345_600, DEFAULT + "the move"),
    ),
    (
        {"redrive_policy": redrive(5), "message_retention_seconds": 150},
        {},
        (
            150,
            False,
            345_450,
            "would be moved to aws_sqs_queue.failed after at least 2 min 30 s, but deleted after "
            "2 min 30 s",
        ),
    ),
    (
        {"redrive_policy": redrive(5), "message_retention_seconds": 151},
        {"message_retention_seconds": 60},
        (
            150,
            True,
            0,
            "moved to aws_sqs_queue.failed after at least 2 min 30 s, kept for 1 min counted from "
            "the first send",
        ),
    ),
    (
        {"redrive_policy": redrive(5, "arn:aws:sqs:eu-west-1:111122223333:theirs")},
        {},
        (150, True, None, None),
    ),
    ({"redrive_policy": redrive(None)}, {}, (None, None, None, None)),
    ({"redrive_policy": redrive(outside())}, {}, ("?", "?", "?", "?")),
    (
        {"redrive_policy": redrive(5), "visibility_timeout_seconds": outside()},
        {},
        ("?", "?", "?", "?"),
    ),
    (
        {"redrive_policy": redrive(5), "message_retention_seconds": outside()},
        {},
        (150, "?", 345_450, "?"),
    ),
]


@pytest.mark.parametrize(("queue", "dlq", "expected"), TIMES)
def test_of_a_message_that_always_times_out(
    queue: dict[str, object], dlq: dict[str, object], expected: tuple[object, ...]
) -> None:
    found = find(graph(declare(Q, **queue), declare(D, **dlq)), "queue", Q)
    fields = ("time_to_dlq", "reaches_dlq", "time_in_dlq", "dlq_timeline")
    assert tuple(read(found, field) for field in fields) == expected


BATCHES = [
    ({}, {}, (3, Decimal("0.3"))),
    ({"batch_size": 4}, {"timeout": 30}, (30, Decimal("7.5"))),
    ({"maximum_batching_window_in_seconds": 20}, {"timeout": 30}, (50, Decimal(3))),
    ({"batch_size": outside()}, {"timeout": 30}, (30, "?")),
    ({"function_name": "arn:aws:lambda:eu-west-1:1:function:theirs"}, {}, (None, None)),
]


@pytest.mark.parametrize(("mapping", "function", "expected"), BATCHES)
def test_of_a_batch(
    mapping: dict[str, object], function: dict[str, object], expected: tuple[object, ...]
) -> None:
    given = {"event_source_arn": ref(Q), "function_name": ref("aws_lambda_function.f")} | mapping
    built = graph(
        declare(Q),
        declare("aws_lambda_function.f", **function),
        declare("aws_lambda_event_source_mapping.m", **given),
    )
    found = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert tuple(read(found, field) for field in ("batch_time", "time_per_message")) == expected


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (90, "1 min 30 s"),
        (1500, "25 min"),
        (3600, "1 h"),
        (86_399, "23 h 59 min"),
        (86_400, "1 d"),
        (129_600, "1 d 12 h"),
        (86_430, "1 d 30 s"),
        (1_209_600, "14 d"),
    ],
)
def test_times_in_words(seconds: int, words: str) -> None:
    assert duration(seconds) == words


CIRCLES = [
    # DLQs of a, b and c; which of them are in a circle
    ((None, None, None), (False, False, False)),
    (("a", None, None), (True, False, False)),
    (("b", "a", None), (True, True, False)),
    (("b", "c", "a"), (True, True, True)),
    (("b", "c", "b"), (False, True, True)),
    (("b", "c", None), (False, False, False)),
    (("b", unknown(), None), ("?", "?", False)),
]


@pytest.mark.parametrize(("targets", "expected"), CIRCLES)
def test_circles_of_redrive(targets: tuple[object, ...], expected: tuple[object, ...]) -> None:
    queues = []
    for name, target in zip("abc", targets, strict=True):
        arn = ref(f"aws_sqs_queue.{target}") if isinstance(target, str) else target
        policy = {} if arn is None else {"redrive_policy": redrive(3, arn)}
        queues.append(declare(f"aws_sqs_queue.{name}", **policy))
    built = graph(*queues)
    found = [read(find(built, "queue", f"aws_sqs_queue.{n}"), "redrive_circle") for n in "abc"]
    assert tuple(found) == expected
