"""Numbers that are one open input compare as such; otherwise they are known or undecided."""

from __future__ import annotations

import pytest
from messaging_units import declare, find, graph, outside, read, ref, unknown, when

from msglint.values.model import Unknown

SAME = Unknown("it is read later", names=frozenset(), identity="data.x.timeout")


@pytest.mark.parametrize(
    ("visibility", "timeout", "covered"),
    [
        (180, 30, 6),
        (179, 30, 5),
        (10, 30, 0),
        (outside("t"), outside("t"), 1),
        (SAME, SAME, 1),
        (outside("t"), outside("u"), "?"),
        (unknown(), unknown(), "?"),
        (outside("t"), 30, "?"),
        (when("big", 180, 60), 30, "?big"),
        (30, 0, "?"),
    ],
)
def test_timeouts_that_a_visibility_timeout_covers(
    visibility: object, timeout: object, covered: object
) -> None:
    built = graph(
        declare("aws_sqs_queue.q", visibility_timeout_seconds=visibility),
        declare("aws_lambda_function.f", function_name="f", timeout=timeout),
        declare(
            "aws_lambda_event_source_mapping.m",
            event_source_arn=ref("aws_sqs_queue.q"),
            function_name=ref("aws_lambda_function.f"),
        ),
    )
    mapping = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(mapping, "timeouts_covered") == covered


@pytest.mark.parametrize(
    ("own", "there", "longer"),
    [
        (60, 61, True),
        (60, 60, False),
        (outside("r"), outside("r"), False),
        (outside("r"), outside("s"), "?"),
        (unknown(), unknown(), "?"),
        (None, 345_601, True),
        (None, None, False),
    ],
)
def test_a_dlq_that_keeps_messages_longer(own: object, there: object, longer: object) -> None:
    def kept(data: object) -> dict[str, object]:
        return {} if data is None else {"message_retention_seconds": data}

    built = graph(
        declare("aws_sqs_queue.dlq", **kept(there)),
        declare(
            "aws_sqs_queue.q",
            redrive_policy={"deadLetterTargetArn": ref("aws_sqs_queue.dlq")},
            **kept(own),
        ),
    )
    assert read(find(built, "queue", "aws_sqs_queue.q"), "dlq_keeps_longer") == longer
    assert read(find(built, "queue", "aws_sqs_queue.dlq"), "dlq_keeps_longer") is False


def test_the_same_input_in_one_world() -> None:
    """A conditional may lead to the same input on one side only."""
    built = graph(
        declare("aws_sqs_queue.dlq", message_retention_seconds=outside("r")),
        declare(
            "aws_sqs_queue.q",
            redrive_policy={"deadLetterTargetArn": ref("aws_sqs_queue.dlq")},
            message_retention_seconds=when("prod", outside("r"), 60),
        ),
    )
    queue = find(built, "queue", "aws_sqs_queue.q")
    assert read(queue, "dlq_keeps_longer") == "?prod"
