"""Functions against hostile arguments: every call ends soon, with a value, and never raises."""

from __future__ import annotations

import json
import random
import subprocess
import time
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from msglint.source.text import Source, Span
from msglint.terraform import functions
from msglint.terraform.functions.registry import NAMES, find
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
from msglint.values.types import DYNAMIC, NUMBER, STRING, ListType, MapType, ObjectType, TupleType
from terraform import console
from terraform.expressions_here import Here

if TYPE_CHECKING:
    from msglint.values.model import Value

SPAN = Span(Source("here.tf", "call()"), 0, 6)
CONTEXT = Here().scope().resolver.functions
ON_EXPRESSIONS = {"try", "can"}
SECONDS = 5


def call(name: str, *arguments: Value) -> Value:
    started = time.process_time()
    found = functions.call(name, arguments, CONTEXT, SPAN)
    assert time.process_time() - started < SECONDS, f"{name} takes too long"
    return found


def value_of(data: object) -> Value:
    match data:
        case list():
            return ListValue(tuple(map(value_of, data)))
        case dict():
            return MapValue({key: value_of(item) for key, item in data.items()})
        case _:
            return Known(data)  # type: ignore[arg-type]


def nested(depth: int) -> Value:
    found: Value = Known("x")
    for _ in range(depth):
        found = ListValue((found,))
    return found


def laughing(levels: int) -> Value:
    """A list that is small in memory and has 10 ** levels members."""
    found: Value = Known("ha")
    for _ in range(levels):
        found = ListValue((found,) * 10)
    return found


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + at)}: &{chr(98 + at)} [{', '.join(['*' + chr(97 + at)] * 10)}]\n"
    for at in range(12)
)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("regex", ["(a+)+$", "a" * 50_000 + "b"]),
        ("regex", ["(.*)*(.*)*(.*)*x", "a" * 20_000]),
        ("regex", ["((((a{1,100}){1,100}){1,100}){1,100}){1,100}", "a"]),
        ("regex", ["(?:a?){1000}a{1000}", "a" * 1000]),
        ("regex", ["(" * 5000, "a"]),
        ("regex", ["[" * 5000, "a"]),
        ("regexall", [".", "a" * 900_000]),
        ("regexall", ["", "a" * 900_000]),
        ("replace", ["a" * 900_000, "a", "b" * 900_000]),
        ("replace", ["a" * 10_000, "/(a*)/", "$1$1$1$1" * 1000]),
        ("format", ["%999999999d", 1]),
        ("format", ["%.999999999f", 1]),
        ("format", ["%s" * 200_000, "a"]),
        ("format", ["%[99999999999999999999]s", "a"]),
        ("formatlist", ["%s" + "x" * 500_000, ["a"] * 5000]),
        ("join", ["x" * 500_000, ["a"] * 5000]),
        ("join", [",", ["x" * 100_000] * 100]),
        ("indent", [1_000_000, "\n" * 100_000]),
        ("split", ["", "a" * 1_000_000]),
        ("substr", ["a" * 1_000_000, 0, 10**30]),
        ("range", [10**18]),
        ("range", [0, 1, Decimal("1e-200")]),
        ("pow", [10, 10**9]),
        ("pow", [Decimal("1e200"), 200]),
        ("log", [Decimal("1e-240"), Decimal("1e-240")]),
        ("parseint", ["9" * 900_000, 10]),
        ("tonumber", ["9" * 900_000]),
        ("tonumber", ["1e999999999"]),
        ("jsondecode", ["[" * 100_000]),
        ("jsondecode", ["[" * 99 + "]" * 99]),
        ("jsondecode", ["1e999999999"]),
        ("jsondecode", ["1" * 900_000]),
        ("jsondecode", ["-0"]),
        ("yamldecode", ["[" * 100_000]),
        ("yamldecode", ["- " * 50_000]),
        ("yamldecode", [BOMB]),
        ("yamldecode", ["a: " + "9" * 100_000]),
        ("csvdecode", ["a\n" + '"' * 500_000]),
        ("csvdecode", ["a," * 200_000]),
        ("setproduct", [list(range(1000)), list(range(1000))]),
        ("setproduct", [[1, 2]] * 40),
        ("distinct", [[{"n": at} for at in range(5000)]]),
        ("toset", [[[at] for at in range(5000)]]),
        ("setunion", [[{"n": at} for at in range(5000)], [{"n": 1}]]),
        ("chunklist", [list(range(50_000)), 1]),
        ("cidrsubnets", ["10.0.0.0/8", *[16] * 5000]),
        ("cidrhost", ["::/0", 10**60]),
        ("cidrsubnet", ["::/0", 128, 10**60]),
        ("timeadd", ["9999-12-31T23:59:59Z", "2562047h"]),
        ("timeadd", ["2020-01-01T00:00:00Z", "1h" * 200_000]),
        ("formatdate", ["'" * 200_001, "2020-01-01T00:00:00Z"]),
        ("base64decode", ["A" * 900_000]),
        ("title", ["a b " * 200_000]),
        ("merge", [{str(at): at for at in range(50_000)}] * 3),
        ("fileset", [".", "**/" * 2000 + "*"]),
        ("fileset", ["../../../../..", "**"]),
        ("file", ["../" * 50 + "etc/passwd"]),
        ("file", ["a\0b"]),
        ("file", ["x" * 100_000]),
        ("templatestring", ["${" * 10_000, {}]),
    ],
)
def test_large_or_evil_arguments(name: str, arguments: list[object]) -> None:
    found = call(name, *map(value_of, arguments))
    if isinstance(found, Known) and isinstance(found.data, str):
        assert len(found.data) <= 1024 * 1024


def test_files_outside_of_the_linted_directory_are_not_read() -> None:
    for name in ("file", "fileexists", "filemd5", "filebase64"):
        found = call(name, Known("../" * 50 + "etc/passwd"))
        assert isinstance(found, Unknown)
        assert not found.failed, "whether it is there must not be told"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_deep_and_repeated_structures(name: str) -> None:
    for value in (nested(100), nested(300), nested(900), laughing(9)):
        for arguments in ((value,), (value, value), (Known("x"), value), (value, Known(1))):
            call(name, *arguments)


FLAG = Equals(Variable("flag", "var.flag", (True, False)), True)
STRANGE: tuple[Value, ...] = (
    Known(None),
    Known(True),
    Known(-1),
    Known(0),
    Known(2),
    Known(Decimal("0.5")),
    Known(Decimal("-0")),
    Known(10**200),
    Known(""),
    Known("a"),
    Known("10"),
    Known("/a|b/"),
    Known("é\U0001f600\r\n\0"),
    Known("2020-01-01T00:00:00Z"),
    Known("10.0.0.0/8"),
    Known(None, type=STRING),
    Known(None, type=ListType(STRING)),
    Reference("q", "aws_sqs_queue", "arn"),
    Reference("q", "aws_sqs_queue", "tags"),
    Unknown("?", names=frozenset()),
    Unknown("?", names=None, type=NUMBER),
    Unknown("?", type=STRING, prefix="a"),
    Unknown("?", type=ListType(DYNAMIC)),
    Unknown("?", type=MapType(STRING)),
    Unknown("?", type=ObjectType((("a", NUMBER),))),
    Unknown("?", type=TupleType((STRING, NUMBER))),
    Text(("a", Unknown("?"))),
    Text((Reference("q", "aws_sqs_queue", "arn"),)),
    JsonText(MapValue({"a": Unknown("?")})),
    JsonText(ListValue((Known(1),))),
    ListValue(()),
    ListValue((Known(1), Known("a"), Known(None))),
    ListValue((Known("b"), Known("a")), unordered=True, element=STRING),
    ListValue((Choice(FLAG, Known("a"), Known(None)), Known("b"))),
    ListValue((Choice(FLAG, ListValue(()), MapValue({})),)),
    ListValue((Reference("q", "aws_sqs_queue", "arn"), Unknown("?"))),
    ListValue((ListValue((Known(1),)), MapValue({"a": Known(1)}))),
    MapValue({}),
    MapValue({"a": Known(1), "b": Known("x")}),
    MapValue({"a": Known("x")}, element=STRING),
    MapValue({"a": Known(1)}, rest=Unknown("?", names=None)),
    MapValue({"a": Choice(FLAG, Known(1), Unknown("?"))}),
    MapValue({"a": ListValue((Known("x"),))}),
)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_strange_arguments_give_a_value(name: str) -> None:
    chosen = random.Random(name)
    function = find(name)
    assert function is not None
    count = len(function.parameters)
    for _ in range(400):
        more = chosen.choice((0, 0, 0, 1, 2)) if function.variadic else 0
        arguments = [chosen.choice(STRANGE) for _ in range(count + more)]
        call(name, *arguments)
    call(name)
    call(name, *STRANGE[:9])


def test_an_unknown_function_and_one_of_a_provider() -> None:
    missing = call("nosuch", Known(1))
    assert isinstance(missing, Unknown)
    assert missing.failed
    provided = call("provider::aws::arn_parse", Reference("q", "aws_sqs_queue", "arn"))
    assert isinstance(provided, Unknown)
    assert not provided.failed
    assert provided.names == {"q"}


def test_too_many_choices_are_not_tried() -> None:
    items = tuple(
        Choice(Equals(Variable(f"v{at}", f"var.v{at}"), True), Known("a"), Known(""))
        for at in range(40)
    )
    found = call("compact", ListValue(items))
    assert isinstance(found, Unknown)
    assert "conditions" in found.reason


@pytest.mark.skipif(console.missing() is not None, reason=console.missing() or "")
def test_every_function_of_terraform_is_there_with_its_parameters() -> None:
    printed = subprocess.run(
        ["terraform", "metadata", "functions", "-json"], capture_output=True, check=True
    )
    signatures = json.loads(printed.stdout)["function_signatures"]
    theirs = {name: one for name, one in signatures.items() if "::" not in name}
    assert theirs.keys() - ON_EXPRESSIONS == NAMES.keys()
    for name, signature in theirs.items():
        function = find(name)
        if function is None:
            continue
        given = signature.get("parameters", [])
        variadic = signature.get("variadic_parameter")
        assert len(function.parameters) == len(given), name
        assert (function.variadic is None) == (variadic is None), name
        for ours, other in zip(
            [*function.parameters, function.variadic], [*given, variadic], strict=True
        ):
            if ours is not None and name != "contains":  # newer versions let it look for null
                assert ours.null == other.get("is_nullable", False), name
