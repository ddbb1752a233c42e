"""A syntax error costs as little as it can, and is told once, at its place."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from msglint.source.text import Source
from msglint.terraform import ast
from msglint.terraform.files import TerraformFile, read_file
from terraform.syntax.notation import bare

ROOT = Path(__file__).parents[3]


def read(text: str) -> TerraformFile:
    file = read_file(Source("main.tf", text))
    for block in file.blocks:
        block.parse()
    return file


def in_block(line: str, indent: str = "  ") -> str:
    """A file whose block has a line between two good ones, and another block behind it."""
    inside = f"{indent}before = 1\n{line}\n{indent}after = 2\n"
    return f'resource "a" "b" {{\n{inside}}}\n\noutput "x" {{\n{indent}value = 3\n}}\n'


LINES = [
    # the line between two arguments; what the problem says; where in the line; arguments left
    ("  x =", 'an expression after "x ="', 5, "before x? after"),
    ("  x = 1 +", 'an expression after "+"', 9, "before x? after"),
    ("  x = 1 y = 2", "the end of the expression", 8, "before x? after"),
    ("  x = 1, y = 2", "the end of the expression", 7, "before x? after"),
    ("  x 1", '"=" or "{" after x', 4, "before x? after"),
    ('  x "a"', '"{" on this line', 2, "before x? after"),
    ("  x", '"=" and a value', 2, "before x? after"),
    ("  x: 1", '"=" or "{" after x', 3, "before x? after"),
    ("  x == 1", 'an expression after "x ="', 5, "before x? after"),
    ('  "x" = 1', "a name without quotes", 2, "before after"),
    ("  = 1", 'instead of "="', 2, "before after"),
    ("  ]", 'that this "]" could close', 2, "before after"),
    ('  x = "a', "a closing quote", 6, "before x? after"),
    ('  x = a"', "a closing quote", 7, "before x? after"),
    ('  x = "${a"', '"}" to close this "${"', 7, "before x? after"),
    ('  x = f("a, b)', "a closing quote", 8, "before x? after"),
    ('  x = jsonencode({ "a": "b })', "a closing quote", 24, "before x? after"),
    ("  x = [1, 2", '"]" to close', 6, "before x? after"),
    ("  x = f(1, 2", '")" to close', 7, "before x? after"),
    ("  x = [1, 2)", '"," or "]" before ")"', 11, "before x? after"),
    ("  x = 1)", "nothing is open", 7, "before x? after"),
    ("  x = f{\n    a = 1\n  })", "the end of the expression", 7, "before x? after"),
    ("  x = {\n    a = 1\n    b = 2]\n  }", '"," or "}" before "]"', 27, "before x? after"),
    ("  x = [\n    1\n    2\n  ]", '"," or "]"', 18, "before x? after"),
    ("  x = [\n    1,\n    2", '"]" to close', 6, "before x? after"),
    ("  x = \n    a = 1\n  }", 'an expression after "x ="', 5, "before x? after"),
    ("  x = f(\n    {\n      a =\n    }\n  )", 'an expression after "="', 24, "before x? after"),
    ("  x {\n    a = \n  }", 'an expression after "a ="', 13, "before after x{a?}"),
    ("  x\n    a = 1\n  }", '"=" and a value, or "{"', 2, "before after x{a}"),
    ('  x "l"\n    a = 1\n  }', '"{" on this line', 2, "before after x{a}"),
    ("  x { a = 1, b = 2 }", "the end of the expression", 11, "before after x{a?}"),
    ("  x { a = 1\n  }", '"}" on the line', 11, "before after x{a}"),
    ("  x {\n    a = 1 }", 'a newline before this "}"', 16, "before after x{a}"),
    ("  x { y { a = 1 } }", "on a line of its own", 6, "before after x{y{a}}"),
    ("  x {} y {}", "a newline after this block", 7, "before after x{} y{}"),
    ("  before = 2", "was set already, on line 2", 2, "before after"),
    ("  x = <<EOT\n  a\n  EOT;", "a line with only EOT", 6, "before x? after"),
    (r'  x = "\d"', r"\d is not an escape", 7, "before x? after"),
    ("  x = “a”", "straight quote", 6, "before x? after"),
    ("  x = 'a'", "double quotes", 6, "before x? after"),
]


def content(body: ast.Body) -> str:
    """The names in a body; `?` behind those whose value is broken."""
    names = [
        name + ("?" if isinstance(attribute.value, ast.Broken) else "")
        for name, attribute in body.attributes.items()
    ]
    return " ".join([*names, *(f"{b.type}{{{content(b.body)}}}" for b in body.blocks)])


@pytest.mark.parametrize("indent", ["", "  ", "\t"], ids=["flat", "blanks", "tab"])
@pytest.mark.parametrize(("line", "says", "offset", "left"), LINES)
def test_a_broken_line_costs_itself(
    line: str, says: str, offset: int, left: str, indent: str
) -> None:
    if indent != "  " and "\n" in line:
        pytest.skip("the indent is part of the case")
    moved = re.sub("^  ", indent, line)
    text = in_block(moved, indent)
    file = read(text)
    assert [(b.type, content(b.parse().body)) for b in file.blocks] == [
        ("resource", left),
        ("output", "value"),
    ]
    (problem,) = file.problems
    assert says in problem.message
    assert problem.span.start == text.index(f"\n{moved}\n") + 1 + offset - 2 + len(indent)


def test_what_a_broken_place_may_have_swallowed_is_known_to_be_unknown() -> None:
    whole = read(in_block("  x = [1 2]")).blocks[0].parse()
    assert whole.body.broken is None
    parts = read(in_block("  x = [1,\n    y = 2")).blocks[0].parse()
    assert parts.body.broken is not None
    assert "before" in parts.body.broken.reason


FILES = {
    "no closing brace": (
        'resource "a" "b" {\n  x = 1\n\nresource "c" "d" {\n  y = 1\n}\n',
        ["resource{x}!", "resource{y}"],
        [(1, 1, 'expected "}" to close this block')],
    ),
    "no closing brace, indented": (
        '  resource "a" "b" {\n    x = 1\n\n  locals {\n    y = 1\n  }\n',
        ["resource{x}!", "locals{y}"],
        [(1, 3, 'expected "}" to close this block')],
    ),
    "no closing brace in a nested block": (
        'resource "a" "b" {\n  n {\n    x = 1\n\n  y = 2\n}\nlocals {}\n',
        ["resource{n{x y}}!", "locals{}"],
        [(1, 1, 'expected "}" to close this block')],
    ),
    "no opening brace": (
        'resource "a" "b"\n  x = 1\n}\nlocals {}\n',
        ["resource{x}!", "locals{}"],
        [(1, 1, 'expected "{" on this line')],
    ),
    "an opening brace on the next line": (
        'resource "a" "b"\n{\n  x = 1\n}\nlocals {}\n',
        ["resource{x}!", "locals{}"],
        [(1, 1, 'expected "{" on this line')],
    ),
    "a brace too many": (
        "locals {\n  x = 1\n}\n}\noutput x {}\n",
        ["locals{x}!", "output{}"],
        [(4, 1, 'that this "}" could close')],
    ),
    "a brace too early": (
        "locals {\n  x = 1\n  }\n  y = 2\n}\noutput x {}\n",
        ["locals{x}!", "output{}"],
        [(4, 3, "y = ... belongs into")],
    ),
    "a quote missing in a header": (
        'locals {}\nresource "a" "b {\n  x = 1\n}\noutput x {}\n',
        ["locals{}", "resource{x}!", "output{}"],
        [(2, 14, "a closing quote")],
    ),
    "an interpolation in a header": (
        'resource "a" "b-${c}" {\n  x = 1\n}\noutput x {}\n',
        ["output{}"],
        [(1, 14, "a label without an interpolation")],
    ),
    "a bad escape in a header": (
        'resource "a" "b\\d" {\n  x = 1\n}\noutput x {}\n',
        ["resource{x}!", "output{}"],
        [(1, 16, "\\d is not an escape")],
    ),
    "an argument at the top": (
        "locals {}\nx = 1\noutput x {}\n",
        ["locals{}!", "output{}"],
        [(2, 1, "x = ... belongs into")],
    ),
    "an unfinished heredoc": (
        'locals {\n  a = <<EOT\n  x\n}\noutput "x" {}\n',
        ["locals{a?}!", "output{}"],
        [(2, 7, "a line with only EOT")],
    ),
    "an unfinished comment": (
        "locals {}\n/* x\noutput x {}\n",
        ["locals{}"],
        [(2, 1, 'expected "*/"')],
    ),
    "two places": (
        'locals {\n  a =\n  b = "x\n}\noutput x {\n  value = [1 2]\n}\n',
        ["locals{a? b?}", "output{value?}"],
        [(2, 6, "an expression"), (3, 7, "a closing quote"), (6, 14, '"," or "]"')],
    ),
    "JSON": ('{"locals": {}}', [], [(1, 1, 'instead of "{"')]),
    "prose": ("This is not\nTerraform.\n", [], [(1, 1, '"{" on this line')]),
}


@pytest.mark.parametrize("case", FILES)
def test_broken_files(case: str) -> None:
    text, blocks, problems = FILES[case]
    file = read(text)
    found = [
        f"{b.type}{{{content(b.parse().body)}}}{'!' if b.parse().body.broken else ''}"
        for b in file.blocks
    ]
    assert found == blocks
    places = [(p.span.location.line, p.span.location.column) for p in file.problems]
    assert places == [(line, column) for line, column, _ in problems]
    for problem, (_, _, says) in zip(file.problems, problems, strict=True):
        assert says in problem.message


SAMPLES = sorted(
    path
    for folder in ("fixtures", "tests/terraform/cases", "examples")
    for path in (ROOT / folder).rglob("*.tf")
)


def mutants(text: str, choose: random.Random) -> list[tuple[str, int, str]]:
    """One mutant per kind of mutation: what was done, where, and the text."""
    made = []
    for token in ('"', "{", "}", "=", "[", "]", "(", ")"):
        places = [m.start() for m in re.finditer(re.escape(token), text)]
        if places:
            at = choose.choice(places)
            made.append((f"without {token}", at, text[:at] + text[at + 1 :]))
    lines = [m.end() for m in re.finditer(r"\{\n", text)]
    if lines:
        at = choose.choice(lines)
        made.append(("unfinished line", at, f"{text[:at]}  zz =\n{text[at:]}"))
    return made


def outlines(file: TerraformFile) -> list[tuple[object, int, int]]:
    return [
        ((b.type, b.labels, bare(b.parse().body)), b.span.start, b.span.end) for b in file.blocks
    ]


@pytest.mark.parametrize(
    "indent", [None, "", "      "], ids=["as written", "flat", "moved to the right"]
)
def test_untouched_blocks_survive(indent: str | None) -> None:
    """At least 99.5 % of the blocks that a mutation did not touch are read as before."""
    choose = random.Random(5)
    kept: Counter[str] = Counter()
    lost: list[str] = []
    for path in SAMPLES:
        text = path.read_text("utf-8")
        if indent == "":
            text = re.sub(r"(?m)^[ \t]+", "", text)
        elif indent:
            text = re.sub(r"(?m)^(?=.)", indent, text)
        original = read(text)
        if original.problems or len(original.blocks) < 2:
            continue
        for what, at, mutant in mutants(text, choose):
            file = read(mutant)
            if not file.problems:
                continue
            remaining = Counter(repr(block) for block, _, _ in outlines(file))
            for block, start, end in outlines(original):
                if start <= at < end:
                    continue
                if remaining[repr(block)]:
                    kept[what] += 1
                else:
                    lost.append(f"{what} at {at} of {path}")
    assert sum(kept.values()) > 300
    assert len(lost) <= 0.005 * sum(kept.values()), lost


def test_no_argument_vanishes_silently() -> None:
    """In a broken block, what is not there is not taken for absent."""
    choose = random.Random(6)
    silent = []
    for path in SAMPLES:
        text = path.read_text("utf-8")
        original = read(text)
        if original.problems:
            continue
        for what, at, mutant in mutants(text, choose):
            file = read(mutant)
            names = Counter((b.type, b.labels) for b in original.blocks)
            bodies = {(b.type, b.labels): b.parse().body for b in file.blocks}
            for block in original.blocks:
                body = bodies.get((block.type, block.labels))
                alone = names[block.type, block.labels] == 1
                if not file.problems or body is None or body.broken or not alone:
                    continue
                if set(block.parse().body.attributes) - set(body.attributes):
                    silent.append(f"{what} at {at} of {path}")
    assert silent == []
