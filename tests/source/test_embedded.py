"""Where the characters of a decoded string stand in its source."""

import pytest

from msglint.source.embedded import embed
from msglint.source.text import Source, Span


def located(written: str, text: str, part: str) -> str | None:
    """The source of a part of the text."""
    source = Source("main.tf", f"a = {written}\n")
    found = embed(Span(source, 4, 4 + len(written)), text)
    if found is None:
        return None
    start = text.index(part)
    return found.locate(start, start + len(part)).text


@pytest.mark.parametrize(
    ("written", "text", "part", "expected"),
    [
        ('"abc"', "abc", "b", "b"),
        (r'"a\"b\"c"', 'a"b"c', '"b"', r"\"b\""),
        (r'"a\n\u00e9x"', "a\néx", "x", "x"),
        (r'"a\n\u00e9x"', "a\néx", "é", r"\u00e9"),
        ('"a$${b}c"', "a${b}c", "c", "c"),
        ('"a${var.x}c"', "aXYZc", "c", "c"),
        ('"a${var.x}c"', "aXYZc", "XYZ", "${var.x}"),
        ('"a${var.x}c"', "aXYZc", "aX", "a${var.x}"),
        ('"${var.x}${var.y}z"', "12z", "z", "z"),
        ('"${x}-${y}-${z}"', "1-2-3", "2", "${y}"),
        ('"${f("}")}b"', "?b", "b", "b"),
        ('"${{ a = 1 }["a"]}b"', "1b", "b", "b"),
        ("<<EOF\none\ntwo\nEOF", "one\ntwo\n", "two", "two"),
        ("<<EOF\none\r\ntwo\r\nEOF", "one\r\ntwo\r\n", "two", "two"),
        ("<<-EOF\n    one\n      two\n    EOF", "one\n  two\n", "two", "two"),
        ("<<-EOF\n  ${x}\n    two\n  EOF", "1\n  two\n", "two", "two"),
        ("<<EOF  \none\nEOF  ", "one\n", "one", "one"),
        ("<<EOF\na ${~ x ~}\n b\nEOF", "a1b\n", "b", "b"),
        (
            "<<EOF\n%{ for x in y ~}\n- ${x}\n%{ endfor ~}\nend\nEOF",
            "- a\n- b\nend\n",
            "end",
            "end",
        ),
        ("plain text", "plain text", "text", "text"),
        ("|\n  one\n  two", "one\ntwo\n", "two", "two"),
        (">\n  one\n  two\n\n  three", "one two\nthree\n", "two", "two"),
        (">-\n  one\n  two\n\n  three", "one two\nthree", "three", "three"),
        (">\n  {\n    one,\n\n    two\n  }\n  c", "{\n  one,\n\n  two\n} c\n", "two", "two"),
        ("!Sub >\n  a ${X}\n  b", "a 1 b\n", "b", "b"),
        ("!Sub >\n  a ${X}\n  b", "a 1 b\n", "1", "${X}"),
        ('"one\n  two"', "one two", "two", "two"),
        ("'one\n\n  two'", "one\ntwo", "two", "two"),
    ],
)
def test_located(written: str, text: str, part: str, expected: str) -> None:
    assert located(written, text, part) == expected


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("var.policy", '{"a": 1}'),
        ('"abc"', "abd"),
        ('"a${x}b"', "b"),
        ("<<EOF\none\nEOF", "two\n"),
        ("<<EOF", "x"),
        ('"', "x"),
        ("", "x"),
        ('"a${x}aba"', "aab"),
        ("jsonencode({})", "{}"),
    ],
)
def test_not_found(written: str, text: str) -> None:
    assert located(written, text, text[0]) is None


@pytest.mark.parametrize("size", [1000, 100_000])
def test_large_texts_are_mapped_in_time_or_not_at_all(size: int) -> None:
    body = "${x}a" * size
    source = Source("main.tf", f'"{body}"')
    found = embed(Span(source, 0, len(source.text)), "xa" * size)
    assert (found is None) == (len(body) > 256 * 1024)
