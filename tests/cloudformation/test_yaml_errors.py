"""What is said of YAML that does not parse: where, and what was expected."""

import pytest

from msglint.cloudformation.yaml_text import parse_yaml
from msglint.source.text import Source

ERRORS = {
    "a: b: c": "1:5 expected the end of the value; a text with ': ' in it must be quoted",
    'Q: "X': "1:4 expected the closing quote of the text that begins on line 1",
    "Q:\n\tx: 1": "2:1 expected spaces: tabs cannot indent YAML",
    "A: x\n\tB: 1": "2:1 expected spaces: tabs cannot indent YAML",
    "Q: [a, b": "1:9 expected ',' or ']' in the list that begins on line 1",
    "A: [a\nB: c": "2:2 expected ',' or ']' in the list that begins on line 1",
    "Q: {a: 1": "1:9 expected ',' or '}' in the mapping that begins on line 1",
    "Q: @x": "1:4 expected a value; a text that begins with @ must be quoted",
    "Q: %x": "1:4 expected a value; a text that begins with % must be quoted",
    "A: - b": "1:4 expected a value; a list begins on a line of its own",
    "A:\n  - 1\n - 2": "3:2 expected a key, indented like those of the mapping that begins on "
    "line 1",
    "A:\n - 1\n B: 2": "3:2 expected '-' for the next member of the list that begins on line 2",
    'A: "x" y': "1:8 expected a key, indented like those of the mapping that begins on line 1",
    "A:\n  B\n  C: 1": "3:4 expected the end of the value; a text with ': ' in it must be quoted",
    "? a\n? b\nc": "3:2 expected ':' after the key that begins on line 3",
    'Q: "\\y"': "1:5 expected an escape that YAML knows; a backslash between double quotes is "
    "written twice",
    "A: |x\n  y": "1:5 expected nothing more on this line",
    "A: x\x01": "1:5 control characters are not allowed",
    "é😀: x\x01": "1:6 control characters are not allowed",
    "A: *": "1:5 did not find expected alphabetic or numeric character while scanning an alias "
    "that begins on line 1",
    "A: *b": "1:4 the alias *b has no anchor above it",
    "A: &b [*b]": "1:8 the alias *b stands inside its own anchor",
    "A: !e!x y": "1:4 found undefined tag handle while parsing a node that begins on line 1",
    "A: 1\n---\nB: 2": "2:1 another document begins here, and a template is a single one",
    "[a]: 1": "1:1 a key must be plain text",
    "A: 1\nB: 2\nA: 3": '3:1 the key "A" is already on line 1; this one replaces it',
    "<<: x": "1:1 only mappings can be merged",
}


@pytest.mark.parametrize("text", ERRORS)
def test_message(text: str) -> None:
    problems = parse_yaml(Source("template.yaml", text)).problems
    places = [(p.span.location, p.message) for p in problems]
    assert [f"{at.line}:{at.column} {message}" for at, message in places] == [ERRORS[text]]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Resources:\n  A: {Type: X}\n  B: {Type: X\n  C: {Type: X}\n", ["A"]),
        ("Resources:\n  A:\n    Type: X\n  B:\n    Type: X\n    P: a: b\n", ["A"]),
        ("Resources:\n  A:\n    Type: X\n  B:\n    Type: X\nOutputs:\n  C: a: b\n", ["A", "B"]),
        ("Resources: {A: {Type: X}, B: {Type: X}", ["A", "B"]),
        ("Resources:\n  A: 'x\n", []),
    ],
)
def test_complete_entries_are_kept(text: str, kept: list[str]) -> None:
    document = parse_yaml(Source("template.yaml", text))
    assert document.truncated
    assert document.root is not None
    resources = getattr(document.root, "entries", {}).get("Resources")
    assert (list(resources[1].entries) if resources else []) == kept
