"""Fields that attributes set: both dialects, AWS's defaults, values of the wrong shape, places."""

from __future__ import annotations

from decimal import Decimal

import pytest
from messaging_units import (
    declare,
    find,
    graph,
    json_text,
    outside,
    read,
    ref,
    unknown,
    when,
    world,
)

from msglint.messaging.rows import Attribute, Fact, Inverse, Link
from msglint.messaging.types import WANTED
from msglint.messaging.vocabulary import MODELS, ROWS, SUBJECTS
from msglint.source.text import Source, Span
from msglint.values.model import AWS_DEFAULT, Known, Step

ATTRIBUTES = [
    # type, attribute, subject, field, its default
    ("aws_sqs_queue", "visibility_timeout_seconds", "queue", "visibility_timeout", 30),
    ("AWS::SQS::Queue", "VisibilityTimeout", "queue", "visibility_timeout", 30),
    ("aws_sqs_queue", "message_retention_seconds", "queue", "message_retention", 345600),
    ("AWS::SQS::Queue", "MessageRetentionPeriod", "queue", "message_retention", 345600),
    ("aws_sqs_queue", "receive_wait_time_seconds", "queue", "receive_wait_time", 0),
    ("AWS::SQS::Queue", "ReceiveMessageWaitTimeSeconds", "queue", "receive_wait_time", 0),
    ("aws_sqs_queue", "max_message_size", "queue", "max_message_size", 262144),
    ("AWS::SQS::Queue", "MaximumMessageSize", "queue", "max_message_size", 1048576),
    ("aws_sqs_queue", "delay_seconds", "queue", "delay", 0),
    ("AWS::SQS::Queue", "DelaySeconds", "queue", "delay", 0),
    ("aws_lambda_function", "timeout", "function", "timeout", 3),
    ("AWS::Lambda::Function", "Timeout", "function", "timeout", 3),
    (
        "aws_lambda_function",
        "reserved_concurrent_executions",
        "function",
        "reserved_concurrency",
        None,
    ),
    (
        "aws_lambda_event_source_mapping",
        "maximum_batching_window_in_seconds",
        "mapping",
        "batching_window",
        0,
    ),
    (
        "AWS::Lambda::EventSourceMapping",
        "MaximumBatchingWindowInSeconds",
        "mapping",
        "batching_window",
        0,
    ),
    (
        "aws_lambda_function_event_invoke_config",
        "maximum_retry_attempts",
        "invoke_config",
        "max_retries",
        2,
    ),
]

READINGS = [
    (45, 45),
    ("45", 45),
    (Decimal("45"), 45),
    (Decimal("4.5"), "?"),
    ("forty", "?"),
    (True, "?"),
    ([45], "?"),
    (unknown(), "?"),
    (outside(), "?"),
    (when("c", 45, 46), "?c"),
]


@pytest.mark.parametrize(("kind", "attribute", "subject", "field", "default"), ATTRIBUTES)
def test_whole_numbers(
    kind: str, attribute: str, subject: str, field: str, default: object
) -> None:
    def reading(data: object) -> object:
        built = graph(declare("it", kind, **{attribute: data}))
        return read(find(built, subject, "it"), field)

    assert [reading(data) for data, _ in READINGS] == [expected for _, expected in READINGS]
    assert reading(None) == default
    assert read(find(graph(declare("it", kind)), subject, "it"), field) == default


FLAGS = [(True, True), ("true", True), ("False", False), (None, False), ("", False), (1, "?")]


@pytest.mark.parametrize(("written", "expected"), FLAGS)
def test_flags(written: object, expected: object) -> None:
    built = graph(declare("Q", "AWS::SQS::Queue", FifoQueue=written))
    assert read(find(built, "queue", "Q"), "fifo") == expected


def test_a_mapping_is_enabled_unless_it_says_otherwise() -> None:
    for written, expected in [(None, True), (True, True), (False, False), ("false", False)]:
        built = graph(declare("aws_lambda_event_source_mapping.m", enabled=written))
        assert read(built.entities("mapping")[0], "enabled") is expected


def test_settings_of_fifo_queues_have_defaults_for_fifo_queues_only() -> None:
    standard, fifo = graph(
        declare("aws_sqs_queue.s"), declare("aws_sqs_queue.f", fifo_queue=True)
    ).entities("queue")
    assert read(standard, "deduplication_scope") is None
    assert read(fifo, "deduplication_scope") == "queue"
    assert read(fifo, "fifo_throughput_limit") == "perQueue"


def test_encryption_is_on_unless_it_is_switched_off() -> None:
    for written, expected in [
        ({}, True),
        ({"sqs_managed_sse_enabled": False}, False),
        ({"kms_master_key_id": "alias/aws/sqs"}, False),
        ({"kms_master_key_id": unknown()}, "?"),
    ]:
        built = graph(declare("aws_sqs_queue.q", **written))
        assert read(built.entities("queue")[0], "sqs_managed_sse") == expected


def test_unlimited_concurrency_is_no_limit() -> None:
    built = graph(declare("aws_lambda_function.f", reserved_concurrent_executions=-1))
    assert read(built.entities("function")[0], "reserved_concurrency") is None


def test_several_blocks_where_one_belongs_are_undecided() -> None:
    blocks = [{"maximum_concurrency": 2}, {"maximum_concurrency": 3}]
    built = graph(declare("aws_lambda_event_source_mapping.m", scaling_config=blocks))
    assert read(built.entities("mapping")[0], "max_concurrency") == "?"


# Places.


def written(text: str, start: int, end: int) -> Span:
    return Span(Source("main.tf", text), start, end)


def test_a_place_is_the_value_with_its_trail() -> None:
    span = written("timeout = var.timeout", 10, 21)
    trail = (Step("default of var.timeout", written("default = 5", 10, 11)),)
    value = Known(5, span, trail)
    built = graph(declare("aws_sqs_queue.q", visibility_timeout_seconds=value))
    place = built.entities("queue")[0].place("visibility_timeout", world())
    assert (place.span, place.trail) == (span, trail)
    assert place.owner.address == "aws_sqs_queue.q"
    assert place.attribute == "visibility_timeout_seconds"


def test_a_default_stands_at_the_header() -> None:
    built = graph(declare("Q", "AWS::SQS::Queue"))
    queue = built.entities("queue")[0]
    place = queue.place("visibility_timeout", world())
    assert place.span == queue.declaration.span
    assert place.trail == AWS_DEFAULT
    assert place.attribute == "VisibilityTimeout"


def test_a_default_stands_where_a_setting_is_switched_off() -> None:
    step = Step("default of var.timeout")
    off = Known(None, Span(Source("here.tf", "var.timeout"), 0, 11), (step,))
    built = graph(declare("aws_sqs_queue.q", visibility_timeout_seconds=off))
    place = built.entities("queue")[0].place("visibility_timeout", world())
    assert place.span == off.span
    assert place.trail == (step, *AWS_DEFAULT)
    assert place.attribute == "visibility_timeout_seconds"


def test_a_choice_stands_where_its_branch_does() -> None:
    value = when("c", 10, 20)
    built = graph(declare("aws_sqs_queue.q", visibility_timeout_seconds=value))
    queue = built.entities("queue")[0]
    at = {
        taken: queue.place("visibility_timeout", world(("c", taken))).span.source.path
        for taken in (True, False)
    }
    assert at == {True: "then", False: "otherwise"}
    open_place = queue.place("visibility_timeout", world())
    assert open_place.owner is queue.declaration


def test_an_unknown_value_has_a_place() -> None:
    built = graph(declare("aws_sqs_queue.q", visibility_timeout_seconds=unknown()))
    place = built.entities("queue")[0].place("visibility_timeout", world())
    assert place.span.source.path == "unknown"


def test_the_place_of_a_part_of_a_document() -> None:
    policy = json_text({"deadLetterTargetArn": ref("aws_sqs_queue.d"), "maxReceiveCount": 2})
    built = graph(declare("aws_sqs_queue.q", redrive_policy=policy))
    queue = built.entities("queue")[0]
    place = queue.place("max_receive_count", world())
    assert place.span.source.path == "document.maxReceiveCount"
    assert queue.place("has_redrive", world()).attribute == "redrive_policy"


def test_every_field_of_every_subject_has_a_place_and_an_answer() -> None:
    """Whatever is declared, and however little: nothing but an answer or `Undecided`."""
    for attributes in ({}, unknown(), None):
        declarations = [
            declare(f"it{i}", form.type, attributes=attributes)
            for i, form in enumerate(f for model in MODELS.values() for f in model.forms)
        ]
        built = graph(*declarations)
        for subject, rows in ROWS.items():
            for item in built.entities(subject):
                for field in rows:
                    read(item, field)
                    assert item.place(field, world()).span is not None


# The vocabulary.


def test_links_lead_to_subjects_and_inverses_belong_to_links() -> None:
    for subject in SUBJECTS.values():
        for field in subject.fields.values():
            assert (field.type == "subject") == bool(field.subject)
            assert not field.subject or field.subject in SUBJECTS
            assert field.doc.endswith((".", ")"))
    for name, rows in ROWS.items():
        for row in rows.values():
            if isinstance(row, Inverse):
                of, _, link = row.of.partition(".")
                forward = ROWS[of][link]
                assert isinstance(forward, Link)
                assert forward.field.subject == name
            if isinstance(row, Fact) and isinstance(row.at, str) and row.at:
                assert row.at in rows
            if isinstance(row, Link):
                assert MODELS[row.field.subject].identity is not None


def test_paths_belong_to_forms_of_the_subject() -> None:
    for name, rows in ROWS.items():
        forms = {form.name for form in MODELS[name].forms}
        for row in rows.values():
            if isinstance(row, (Attribute, Link)):
                assert set(row.paths.forms) <= forms
                assert any(row.paths.of(form) for form in MODELS[name].forms)


def test_wanted_types_cover_all_forms() -> None:
    assert {form.type for model in MODELS.values() for form in model.forms} <= WANTED
    assert "data.aws_sqs_queue" in WANTED


def test_an_empty_text_is_not_set() -> None:
    built = graph(declare("aws_lambda_event_source_mapping.m", starting_position=""))
    found = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert read(found, "starting_position") is None
