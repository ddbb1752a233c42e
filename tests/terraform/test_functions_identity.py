"""What functions keep of values that are only known after deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.source.text import Source, Span
from msglint.terraform import functions
from msglint.values.conditions import Equals, Variable
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
)
from msglint.values.types import NUMBER, STRING
from terraform.expressions_here import Here

if TYPE_CHECKING:
    from msglint.values.model import Value

SPAN = Span(Source("here.tf", "call()"), 0, 6)
CONTEXT = Here().scope().resolver.functions

ARN = Reference("aws_sqs_queue.a", "aws_sqs_queue", "arn")
OTHER = Reference("aws_sqs_queue.b", "aws_sqs_queue", "arn")
TAGS = Reference("aws_sqs_queue.a", "aws_sqs_queue", "tags")
INPUT = Unknown("no default", names=frozenset())
STRING_INPUT = Unknown("no default", names=frozenset(), type=STRING)
NAMING = Unknown("it is hidden", names=frozenset({"aws_sqs_queue.a"}))
FLAG = Equals(Variable("flag", "var.flag", (True, False)), True)


def call(name: str, *arguments: Value) -> Value:
    return functions.call(name, arguments, CONTEXT, SPAN)


def items(*members: Value) -> ListValue:
    return ListValue(members)


def text(*parts: str | Value) -> Text:
    return Text(parts)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("format", [Known("%s"), ARN], ARN),
        ("format", [Known("%s/*"), ARN], text(ARN, "/*")),
        ("format", [Known("%[2]s-%[1]s"), ARN, Known("x")], text("x-", ARN)),
        ("format", [Known("%v"), STRING_INPUT], STRING_INPUT),
        ("format", [Known("a%sb"), text("x", ARN)], text("ax", ARN, "b")),
        (
            "formatlist",
            [Known("%s/*"), items(ARN, OTHER)],
            items(text(ARN, "/*"), text(OTHER, "/*")),
        ),
        ("join", [Known(","), items(ARN)], ARN),
        ("join", [Known(","), items(ARN, Known("x"))], text(ARN, ",x")),
        ("join", [Known(""), items(Known("a"), STRING_INPUT)], text("a", STRING_INPUT)),
        ("tostring", [ARN], ARN),
        ("trimsuffix", [text(ARN, ".fifo"), Known(".fifo")], ARN),
        ("trimprefix", [text("arn-", ARN), Known("x")], text("arn-", ARN)),
        ("chomp", [text("a", ARN, "b\n")], text("a", ARN, "b")),
        ("trimspace", [text(" a", ARN, "b ")], text("a", ARN, "b")),
        ("trimspace", [JsonText(MapValue({"a": ARN}))], JsonText(MapValue({"a": ARN}))),
        ("compact", [items(ARN, Known(""), Known(None))], items(ARN)),
        ("distinct", [items(ARN, OTHER, ARN)], items(ARN, OTHER)),
        ("flatten", [items(items(ARN), items(OTHER, Known("x")))], items(ARN, OTHER, Known("x"))),
        ("concat", [items(ARN), items(INPUT)], items(ARN, INPUT)),
        ("element", [items(ARN, OTHER), Known(3)], OTHER),
        ("one", [items(ARN)], ARN),
        ("coalesce", [Known(None), ARN], ARN),
        ("coalesce", [Known(""), ARN, OTHER], ARN),
        ("coalescelist", [items(), items(ARN)], items(ARN)),
        ("contains", [items(ARN, OTHER), OTHER], Known(True)),
        ("contains", [items(ARN), OTHER], Known(False)),
        ("index", [items(ARN, OTHER), OTHER], Known(1)),
        ("length", [items(ARN, INPUT)], Known(2)),
        ("keys", [MapValue({"b": ARN, "a": INPUT})], items(Known("a"), Known("b"))),
        ("values", [MapValue({"b": ARN, "a": INPUT})], items(INPUT, ARN)),
        ("lookup", [MapValue({"a": ARN}), Known("a"), Known("x")], ARN),
        ("zipmap", [items(Known("a")), items(ARN)], MapValue({"a": ARN})),
        ("merge", [MapValue({"a": ARN}), MapValue({"b": INPUT})], MapValue({"a": ARN, "b": INPUT})),
        ("toset", [items(ARN, OTHER, ARN)], ListValue((ARN, OTHER), unordered=True)),
        ("setunion", [items(ARN), items(OTHER, ARN)], ListValue((ARN, OTHER), unordered=True)),
        ("setsubtract", [items(ARN, OTHER), items(ARN)], ListValue((OTHER,), unordered=True)),
        ("jsonencode", [MapValue({"a": ARN})], JsonText(MapValue({"a": ARN}))),
        ("jsondecode", [JsonText(MapValue({"a": ARN}))], MapValue({"a": ARN})),
        ("jsondecode", [text('{"a": "', ARN, '"}')], MapValue({"a": ARN})),
        ("startswith", [text("arn:", INPUT), Known("arn:")], Known(True)),
        ("startswith", [text("arn:", INPUT), Known("x")], Known(False)),
        ("endswith", [text(INPUT, ".fifo"), Known(".fifo")], Known(True)),
        ("strcontains", [text(INPUT, ".fifo"), Known("fif")], Known(True)),
        ("sensitive", [ARN], ARN),
        ("tolist", [items(ARN, Known("x"))], items(ARN, Known("x"))),
        ("reverse", [items(ARN, OTHER)], items(OTHER, ARN)),
        (
            "compact",
            [items(Choice(FLAG, ARN, Known("")), Known("x"))],
            Choice(FLAG, items(ARN, Known("x")), items(Known("x"))),
        ),
        (
            "merge",
            [MapValue({"a": Choice(FLAG, ARN, OTHER)}), MapValue({})],
            MapValue({"a": Choice(FLAG, ARN, OTHER)}),
        ),
        ("length", [items(Choice(FLAG, ARN, OTHER))], Known(1)),
    ],
)
def test_kept(name: str, arguments: list[Value], expected: Value) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("compact", [items(ARN, INPUT)]),
        ("distinct", [items(Known("arn:aws:sqs:eu-west-1:1:x"), ARN)]),
        ("toset", [items(ARN, INPUT)]),
        ("tolist", [ListValue((ARN, OTHER), unordered=True)]),
        ("sort", [items(ARN, Known("a"))]),
        ("split", [Known(":"), ARN]),
        ("flatten", [items(ARN, NAMING)]),
        ("contains", [items(ARN), Known("arn:aws:sqs:eu-west-1:1:x")]),
        ("coalesce", [INPUT, ARN]),
        ("lookup", [MapValue({}, rest=NAMING), Known("x"), Known("y")]),
        ("replace", [text(ARN, "aa"), Known("aa"), Known("b")]),
        ("sha256", [ARN]),
        ("base64encode", [text("x", ARN)]),
        ("concat", [items(ARN), NAMING]),
        ("keys", [TAGS]),
    ],
)
def test_what_is_lost_is_still_named(name: str, arguments: list[Value]) -> None:
    found = call(name, *arguments)
    assert isinstance(found, Unknown)
    assert not found.failed
    if found.type not in (NUMBER,) and name != "contains":
        assert found.names is not None
        assert "aws_sqs_queue.a" in found.names


def test_a_map_that_is_not_known_may_override_what_is_before_it() -> None:
    found = call("merge", MapValue({"a": Known(1)}), NAMING, MapValue({"b": Known(2)}))
    assert isinstance(found, MapValue)
    assert found.rest is not None
    assert found.items["b"] == Known(2)
    overridden = found.items["a"]
    assert isinstance(overridden, Unknown)
    assert overridden.names == {"aws_sqs_queue.a"}


def test_results_tell_how_they_came_about() -> None:
    written = Span(Source("variables.tf", "default = 30"), 10, 12)
    use = Span(Source("here.tf", "var.timeout"), 0, 11)
    from msglint.values.model import Step

    timeout = Known(30, use, (Step("default of var.timeout", written),))
    found = call("max", timeout, Known(5))
    assert found.span == SPAN
    assert found.trail == (Step("default of var.timeout", written, role="part"),)


def test_files_are_read_where_they_are() -> None:
    found = call("file", Known("templates/policy.json"))
    assert isinstance(found, Known)
    assert found.span == SPAN
    assert found.trail[-1].span is not None
    assert found.trail[-1].span.source.path == "templates/policy.json"
    document = call("jsondecode", found)
    assert isinstance(document, MapValue)
    statement = document.items["Statement"]
    assert isinstance(statement, ListValue)
    assert statement.trail[-1].span is not None
    assert statement.trail[-1].span.location.line == 3


def test_a_missing_archive_may_still_be_built() -> None:
    for name in ("missing.zip", "dist/lambda.jar"):
        found = call("fileexists", Known(name))
        assert isinstance(found, Unknown)
        content = call("filebase64sha256", Known(name))
        assert isinstance(content, Unknown)
        assert not content.failed
