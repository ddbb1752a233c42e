"""Walking through JSON: entering, decoding, skipping, and what is no JSON."""

import json

import pytest

from msglint.source.json_skim import JsonCursor
from msglint.source.json_text import JsonError, JsonObject, parse_value
from msglint.source.text import Source

TEXT = ' {"skipped": {"a": [1]}, "list": [10, {"b": [2]}, "x"],\n"last" : 1.50, "empty": {}} tail'


def test_what_is_entered_and_what_is_skipped() -> None:
    cursor = JsonCursor(TEXT)
    seen: list[object] = []
    for key in cursor.members():
        seen.append(key)
        if key == "list":
            for start in cursor.elements():
                seen.append(TEXT[start])
                if TEXT[start] == "{":
                    seen.append(cursor.value())
        elif key == "last":
            seen.append(str(cursor.value()))
        elif key == "empty":
            seen += cursor.members()
    assert seen == ["skipped", "list", "1", "{", {"b": [2]}, '"', "last", "1.50", "empty"]
    assert TEXT[cursor.at :] == "tail"


def test_entering_what_is_of_another_kind_skips_it() -> None:
    cursor = JsonCursor('[1, 2] {"a": 1} 3')
    assert list(cursor.members()) == []
    assert list(cursor.elements()) == []
    assert cursor.value() == 3


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("", 0),
        ("{", 1),
        ('{"a"', 4),
        ('{"a": }', 6),
        ('{"a": 1', 7),
        ('{"a": 1 "b"', 8),
        ('{"a": 1,}', 8),
        ("{1: 2}", 2),
        ('{"a": [1 2]}', 9),
        ('{"a": ' + "[" * 100_000, 6),
    ],
)
def test_what_is_no_json(text: str, offset: int) -> None:
    with pytest.raises(JsonError) as error:
        for _ in JsonCursor(text).members():
            pass
    assert error.value.offset == offset


@pytest.mark.parametrize("text", ["1e99999999999999999999", "-1E99999999999999999999", "NaN"])
def test_absurd_numbers(text: str) -> None:
    assert list(JsonCursor(f'{{"a": {text}}}').members()) == ["a"]


def test_a_value_in_the_middle_of_a_text() -> None:
    start = TEXT.index('{"b"')
    node = parse_value(Source("t.json", TEXT), start)
    assert isinstance(node, JsonObject)
    assert json.loads(node.span.text) == {"b": [2]}
    assert node.members[0].span.text == '"b"'
