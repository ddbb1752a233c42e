"""Plain YAML: what is read, which line a key stands on, and what is refused."""

from __future__ import annotations

import pytest

from msglint.source.plain_yaml import NotPlain, read_plain_yaml


def test_data_and_the_lines_of_keys() -> None:
    read = read_plain_yaml("a: 1\nb:\n  - c: x\n  - y\n", first_line=5)
    assert read.data == {"a": 1, "b": [{"c": "x"}, "y"]}
    assert read.lines == {
        ("a",): 5,
        ("b",): 6,
        ("b", "0"): 7,
        ("b", "0", "c"): 7,
        ("b", "1"): 8,
    }


def test_nothing_is_nothing() -> None:
    assert read_plain_yaml("# only a comment\n").data is None


@pytest.mark.parametrize(
    ("text", "line", "at", "complaint"),
    [
        ("a: 1\na: 2\n", 2, ("a",), "the key is given twice"),
        ("a: &x [1]\nb: *x\n", 2, (), "anchors and aliases"),
        ("a: &x [*x]\n", 1, (), "anchors and aliases"),
        ("a:\n  1: x\n", 2, ("a",), "a key must be text"),
        ("<<: {a: 1}\n", 1, (), "a key must be text"),
        ("[1]: x\n", 1, (), "a key must be text"),
        ("a: 1\nb: [\n", 3, (), "did not find expected node content"),
        ("a: !!python/object:os.system x\n", 1, (), "could not determine a constructor"),
        ("a: 2024-13-45\n", 1, (), "month must be in 1..12"),
        (f"a: {'1' * 5000}\n", 1, (), "integer string conversion"),
        ("a: 1\n---\nb: 2\n", 2, (), "but found another document"),
        ("a: \x07\n", 1, (), "control characters are not allowed"),
        ("[" * 100_000, 1, (), "it is nested too deeply"),
        ("- " * 100_000, 1, (), "it is nested too deeply"),
    ],
)
def test_what_is_refused(text: str, line: int, at: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(NotPlain) as refused:
        read_plain_yaml(text)
    assert complaint in str(refused.value)
    assert (refused.value.line, refused.value.at) == (line, at)
