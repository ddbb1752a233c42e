"""JSON with places: the same data as the standard decoder, and where everything stands."""

import contextlib
import itertools
import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msglint.source.json_text import (
    JsonError,
    JsonList,
    JsonNode,
    JsonObject,
    JsonScalar,
    number,
    parse_json,
    string_places,
)
from msglint.source.text import Source


def plain(node: JsonNode) -> object:
    if isinstance(node, JsonScalar):
        return node.value
    if isinstance(node, JsonList):
        return [plain(item) for item in node.items]
    return {member.key: plain(member.value) for member in node.members}


def parse(text: str) -> JsonNode:
    return parse_json(Source("x.json", text))


def test_places() -> None:
    text = '\n{ "é": [1, -2.50 , "a\\nb"],\n\t"k" : {"x": null}, "e": {}, "l": [ ] }\n'
    root = parse(text)
    assert isinstance(root, JsonObject)
    assert root.span.text == text.strip()
    assert [m.span.text for m in root.members] == ['"é"', '"k"', '"e"', '"l"']
    assert [m.value.span.text for m in root.members] == [
        '[1, -2.50 , "a\\nb"]',
        '{"x": null}',
        "{}",
        "[ ]",
    ]
    items = root.members[0].value
    assert isinstance(items, JsonList)
    assert [item.span.text for item in items.items] == ["1", "-2.50", '"a\\nb"']
    assert root.members[1].span.location.line == 3


def test_keys_that_are_there_twice_are_kept() -> None:
    root = parse('{"a": 1, "b": 2, "a": 3}')
    assert isinstance(root, JsonObject)
    assert [(m.key, plain(m.value)) for m in root.members] == [("a", 1), ("b", 2), ("a", 3)]
    last = root.get("a")
    assert last is not None
    assert plain(last) == 3
    assert root.get("c") is None


NUMBERS = [
    ("0", 0),
    ("-0", 0),
    ("12", 12),
    ("1.0", 1),
    ("1e3", 1000),
    ("1E-2", Decimal("0.01")),
    ("1.50", Decimal("1.5")),
    ("1e400", Decimal("1e400")),
    ("9" * 500, Decimal("9" * 500)),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_numbers(text: str, value: object) -> None:
    node = parse(text)
    assert isinstance(node, JsonScalar)
    assert node.value == value
    assert type(node.value) is type(value)
    assert number(text) == value


STRINGS = [
    ('"\\ud83d\\ude00"', "😀"),
    ('"\\ud83d"', "\ufffd"),
    ('"\\ude00x"', "\ufffdx"),
    ('"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\/\b\f\n\r\t'),
    ('"\u2028 é"', "\u2028 é"),
]


@pytest.mark.parametrize(("text", "value"), STRINGS)
def test_strings(text: str, value: str) -> None:
    assert plain(parse(text)) == value
    assert plain(parse(f"{{{text}: {text}}}")) == {value: value}
    places = string_places(Source("x", text), 0, len(text))
    if places is not None:
        assert len(places) == len(value) + 1
        assert (places[0], places[-1]) == (1, len(text) - 1)


BROKEN = [
    ("", 0, "a value"),
    ("[", 1, "a value"),
    ("[1,]", 3, "a value"),
    ("[1 2]", 3, '"," or "]"'),
    ("[1}", 2, '"," or "]"'),
    ("{", 1, "a key in double quotes"),
    ("{a: 1}", 1, "a key in double quotes"),
    ("{'a': 1}", 1, "a key in double quotes"),
    ('{"a": 1,}', 8, "a key in double quotes"),
    ('{"a" 1}', 5, '":" after the key'),
    ('{"a\\n" 1}', 7, '":" after the key'),
    ('{"a": }', 6, "a value"),
    ('{"a": 1 "b": 2}', 8, '"," or "}"'),
    ('{"a": 1]', 7, '"," or "}"'),
    ('"abc', 0, "a closing quote for this string"),
    ('["abc]', 1, "a closing quote for this string"),
    ('"a\\x"', 2, "an escape sequence in this string"),
    ('"\\u12"', None, "an escape sequence in this string"),
    ('"a\tb"', 2, "no control character in this string"),
    ("nul", 0, "a value"),
    ("NaN", 0, "a value"),
    ("// x\n1", 0, "a value"),
    ("01", 1, "the end of the document"),
    ("1 2", 2, "the end of the document"),
    ("{} x", 3, "the end of the document"),
    ("[" * 201, 200, "no more than 200 levels of nesting"),
]


@pytest.mark.parametrize(("text", "offset", "expected"), BROKEN)
def test_broken(text: str, offset: int | None, expected: str) -> None:
    with pytest.raises(JsonError) as raised:
        parse(text)
    assert raised.value.expected == expected
    assert offset is None or raised.value.offset == offset
    assert 0 <= raised.value.offset <= len(text)


def test_a_byte_order_mark_is_left_out() -> None:
    assert plain(parse("\ufeff[1]")) == [1]


@pytest.mark.parametrize(
    "text", ["[" * 500_000, '{"a":' * 100_000, '"' + "\\" * 500_001, "1" * 500_000]
)
def test_hostile_input_takes_linear_time(text: str) -> None:
    start = time.process_time()
    with contextlib.suppress(JsonError):
        parse(text)
    assert time.process_time() - start < 5


DOCUMENTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text('ab\n"é', max_size=3), inner)
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, st.sampled_from([None, 0, 2]), st.booleans())
def test_the_same_data_as_the_standard_decoder(
    document: object, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    node = parse(text)
    assert plain(node) == document
    pending = [node]
    while pending:
        here = pending.pop()
        assert plain(parse(here.span.text)) == plain(here)
        if isinstance(here, JsonList):
            pending += here.items
        elif isinstance(here, JsonObject):
            pending += [member.value for member in here.members]
            assert all(json.loads(member.span.text) == member.key for member in here.members)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('{}[]",:\\u0d8 \n1-.eEtruefalsn'), max_size=30))
def test_what_the_standard_decoder_refuses_is_refused(text: str) -> None:
    try:
        expected: object = json.loads(text, parse_float=lambda _: None, parse_int=lambda _: None)
    except ValueError:
        expected = JsonError
    try:
        found: object = parse(text)
    except JsonError:
        found = JsonError
    assert (expected is JsonError) == (found is JsonError)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_every_character_of_a_string_has_its_place(value: str) -> None:
    text = json.dumps(value)
    places = string_places(Source("x", text), 0, len(text))
    if places is None:
        places = list(range(1, len(text)))
    pieces = [json.loads(f'"{text[a:b]}"') for a, b in itertools.pairwise(places)]
    assert pieces == list(value)
