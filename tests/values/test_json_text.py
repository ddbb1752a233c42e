"""JSON inside strings: what is decoded around holes, and where each part stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.source.text import Source, Span
from msglint.values.conditions import Equals, Variable
from msglint.values.json_text import decode
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Step,
    Text,
    Unknown,
)
from msglint.values.types import NUMBER, STRING

if TYPE_CHECKING:
    from msglint.values.model import Value

ARN = Reference("aws_sqs_queue.dlq", "aws_sqs_queue", "arn")
OTHER = Reference("aws_sns_topic.t", "aws_sns_topic", "arn")
INPUT = Unknown("it has no default", names=frozenset())
COUNT = Unknown("it has no default", names=frozenset(), type=NUMBER)
FLAG = Equals(Variable("flag", "var.flag"), True)


def text(*parts: str | Value) -> Text:
    return Text(parts)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Known("[]"), ListValue(())),
        (Known(' {"a": 1} '), MapValue({"a": Known(1)})),
        (Known('"x"'), Known("x")),
        (Known('{"a": 1, "a": 2}'), MapValue({"a": Known(2)})),
        (JsonText(MapValue({"a": ARN})), MapValue({"a": ARN})),
        (text('{"arn": "', ARN, '"}'), MapValue({"arn": ARN})),
        (text('{"arn": "', ARN, '/*"}'), MapValue({"arn": Text((ARN, "/*"))})),
        (
            text('["', ARN, '", "x-', OTHER, '"]'),
            ListValue((ARN, Text(("x-", OTHER)))),
        ),
        (text('{"n": ', COUNT, "}"), MapValue({"n": COUNT})),
        (text('{"n": ', INPUT, "}"), MapValue({"n": INPUT})),
        (text('{"n": ', Known(5, ref=ARN), "}"), MapValue({"n": Known(5, ref=ARN)})),
        (
            text('{"list": ', JsonText(ListValue((ARN,))), "}"),
            MapValue({"list": ListValue((ARN,))}),
        ),
        (text('["a', Known('", "'), 'b"]'), ListValue((Known("a"), Known("b")))),
        (text('["', Text((ARN, "-x")), '"]'), ListValue((Text((ARN, "-x")),))),
        (text("[", COUNT, ", 2]"), ListValue((COUNT, Known(2)))),
        (
            text('{"a": "', Choice(FLAG, ARN, Known("none")), '"}'),
            MapValue({"a": Choice(FLAG, ARN, Known("none"))}),
        ),
        (
            Choice(FLAG, Known("[1]"), Known("[2]")),
            Choice(FLAG, ListValue((Known(1),)), ListValue((Known(2),))),
        ),
    ],
)
def test_documents(value: Value, expected: Value) -> None:
    assert decode(value) == expected


@pytest.mark.parametrize("data", ["", "{", "x", "{'a': 1}", "[1,]", "nul", "1 2"])
def test_text_that_is_not_json(data: str) -> None:
    assert decode(Known(data)) is None


@pytest.mark.parametrize("value", [Known(None), Known(5), ListValue(()), MapValue({})])
def test_values_that_are_no_text(value: Value) -> None:
    assert decode(value) is None


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (text("{", ARN, "}"), {"aws_sqs_queue.dlq"}),
        (text('{"a" ', INPUT, "}"), set()),
        (text("[", INPUT, "]"), set()),
        (text('["x", ', Unknown("?", names=frozenset({"q"})), "]"), {"q"}),
        (ARN, {"aws_sqs_queue.dlq"}),
        (Unknown("?", names=None), None),
        (text('{"a": "', JsonText(MapValue({"b": ARN})), '"}'), {"aws_sqs_queue.dlq"}),
        (Known("[" * 300 + "]" * 300), set()),
        (Known('"\ue0000\ue001"'), set()),
    ],
)
def test_documents_that_depend_on_what_is_filled_in(value: Value, names: set[str] | None) -> None:
    found = decode(value)
    assert isinstance(found, Unknown)
    assert not found.failed
    assert found.names == (None if names is None else frozenset(names))


def test_a_list_of_unknown_length_inside_a_document() -> None:
    found = decode(text('{"Resource": [', Unknown("?", names=frozenset({"q"})), '], "a": 1}'))
    assert isinstance(found, MapValue)
    assert found.items["a"] == Known(1)
    resources = found.items["Resource"]
    assert isinstance(resources, Unknown)
    assert resources.names == {"q"}


def test_an_unknown_key_leaves_the_others() -> None:
    found = decode(text('{"a": 1, "', ARN, '": 2}'))
    assert isinstance(found, MapValue)
    assert found.items == {"a": Known(1)}
    assert found.rest is not None
    assert found.rest.names == {"aws_sqs_queue.dlq"}


def test_a_hole_that_is_all_of_a_string_is_text() -> None:
    typed = Unknown("?", names=frozenset(), type=STRING)
    flag = Unknown("?", names=frozenset(), variable=Variable("v", "var.v"))
    found = decode(text('["', INPUT, '", "', typed, '", "', flag, '"]'))
    assert isinstance(found, ListValue)
    plain, string, free = found.items
    assert isinstance(plain, Unknown)
    assert plain.not_null
    assert plain.type == STRING
    assert isinstance(string, Unknown)
    assert free == Text((flag,)), "as text it is no longer the free input"


HEREDOC = """policy = <<-EOF
  {
    "Statement": [
      {"Effect": "Allow", "Resource": "${aws_sqs_queue.q.arn}/*"}
    ],
    "Version": "2012-10-17"
  }
  EOF
"""


def test_parts_point_into_the_heredoc() -> None:
    source = Source("main.tf", HEREDOC)
    span = Span(source, HEREDOC.index("<<"), len(HEREDOC) - 1)
    before, after = (
        '{\n  "Statement": [\n    {"Effect": "Allow", "Resource": "',
        '/*"}\n  ],\n  "Version": "2012-10-17"\n}\n',
    )
    found = decode(Text((before, ARN, after), span))
    assert isinstance(found, MapValue)
    assert found.items["Version"].span is not None
    assert found.items["Version"].span.text == '"2012-10-17"'
    assert found.key_spans["Version"].text == '"Version"'
    statements = found.items["Statement"]
    assert isinstance(statements, ListValue)
    statement = statements.items[0]
    assert isinstance(statement, MapValue)
    assert statement.span is not None
    assert statement.span.location.line == 4
    assert statement.items["Effect"].span is not None
    assert statement.items["Effect"].span.text == '"Allow"'
    assert statement.items["Resource"].span is not None
    assert statement.items["Resource"].span.text == '"${aws_sqs_queue.q.arn}/*"'


def test_parts_of_a_file_point_into_it_and_keep_the_place_of_use() -> None:
    use = Span(Source("main.tf", 'policy = file("p.json")'), 9, 23)
    content = '{"a": [1, "x"]}'
    written = Span(Source("p.json", content), 0, len(content))
    found = decode(Known(content, use, (Step("file p.json", written),)))
    assert isinstance(found, MapValue)
    members = found.items["a"]
    assert isinstance(members, ListValue)
    assert members.items[1].span == use
    step = members.items[1].trail[-1]
    assert step.label == "file p.json"
    assert step.span is not None
    assert step.span.text == '"x"'


def test_what_cannot_be_found_in_the_source_points_at_the_whole() -> None:
    span = Span(Source("main.tf", "policy = local.policy"), 9, 21)
    found = decode(Known('{"a": 1}', span))
    assert isinstance(found, MapValue)
    assert found.items["a"].span == span
