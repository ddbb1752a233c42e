"""Every form of an expression gives its tree, and what is none is refused at the right place."""

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from msglint.source.text import Source
from msglint.terraform import ast
from msglint.terraform.ast import Expression
from msglint.terraform.files import parse_expression, read_file
from msglint.terraform.syntax.code import Code
from msglint.terraform.syntax.parser import parse_expression as parse_in
from terraform import console
from terraform.syntax.expressions import ACCEPTED, HEREDOCS, REFUSED, SCOPE
from terraform.syntax.notation import brief, hcl

needs_terraform = pytest.mark.skipif(
    console.missing() is not None, reason=console.missing() or "terraform is there"
)


def parse(text: str) -> Expression:
    return parse_expression(Source("main.tf", text))


@pytest.mark.parametrize(("text", "expected"), ACCEPTED)
def test_accepted(text: str, expected: str) -> None:
    assert brief(parse(text)) == expected


@pytest.mark.parametrize(("text", "expected"), ACCEPTED)
def test_the_same_expression_as_an_argument(text: str, expected: str) -> None:
    file = read_file(Source("main.tf", f"locals {{\n  x = {text}\n  y = 1\n}}\n"))
    (block,) = file.blocks
    attributes = block.parse().body.attributes
    assert (file.problems, brief(attributes["x"].value)) == ([], expected)
    assert brief(attributes["y"].value) == "1"


@pytest.mark.parametrize(("text", "value"), HEREDOCS)
def test_heredocs(text: str, value: str) -> None:
    assert constant(parse(text)) == value


@pytest.mark.parametrize(("text", "offset", "says"), REFUSED)
def test_refused(text: str, offset: int, says: str) -> None:
    code = Code(Source("main.tf", text))
    result = parse_in(code, 0, len(text))
    assert isinstance(result, ast.Broken)
    (problem,) = code.problems
    assert says in problem.message
    assert problem.span.start == offset


def constant(node: Expression) -> object:
    """The value of a tree without names."""
    match node:
        case ast.Literal(value):
            return value
        case ast.TemplateWrap(wrapped):
            return constant(wrapped)
        case ast.Template(parts):
            return "".join(str(constant(part)) for part in parts)
        case ast.Conditional(condition, then, otherwise):
            return constant(then if constant(condition) else otherwise)
        case ast.Call("join", (separator, ast.Tuple(items))):
            return str(constant(separator)).join(str(constant(item)) for item in items)
        case ast.For(value_name=name, collection=ast.Tuple(items), value=ast.Template(parts)):
            return "".join(
                str(item.value if part == ast.Name(name, part.span) else constant(part))
                for item in items
                if isinstance(item, ast.Literal)
                for part in parts
            )
        case _:
            raise ValueError(node)


def in_scope(text: str) -> str:
    """An expression that gives the names of `SCOPE` their values: nested one-element loops."""
    for name, value in SCOPE.items():
        text = f"[for {name} in [{value}] : {text}][0]"
    return text


CLOSED = [
    text
    for text, _ in ACCEPTED
    if not any(word in text for word in ("data.", "é.ü", "n-1", "timestamp", "provider::"))
]


@needs_terraform
def test_terraform_means_the_same() -> None:
    texts = [*CLOSED, *(text for text, _ in HEREDOCS)]
    written = [in_scope(f"(\n{text}\n)") for text in texts]
    unfolded = [in_scope(hcl(parse(text))) for text in texts]
    answers = console.evaluate([*written, *unfolded])
    assert [t for t, answer in zip(texts, answers, strict=False) if answer == console.REFUSED] == []
    both = zip(texts, answers[: len(texts)], answers[len(texts) :], strict=True)
    assert [text for text, ours, theirs in both if ours != theirs] == []


@needs_terraform
def test_terraform_refuses_what_is_refused_here(tmp_path: Path) -> None:
    for number, (text, _, _) in enumerate(REFUSED):
        newline = "" if text.endswith("EOT") else "\n}\n"
        (tmp_path / f"e{number}.tf").write_text(f"locals {{\n  x = {text}{newline}", "utf-8")
    refused = {name for name in formatted(tmp_path) if name.startswith("e")}
    assert refused == {f"e{number}.tf" for number in range(len(REFUSED))}


def formatted(directory: Path) -> set[str]:
    """The files of a directory that `terraform fmt` cannot read."""
    terraform = shutil.which("terraform")
    assert terraform
    refused = set()
    for path in sorted(directory.iterdir()):
        done = subprocess.run(
            [terraform, "fmt", "-no-color", "-"],
            input=path.read_bytes(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            refused.add(path.name)
    return refused


def test_numbers_are_integers_where_they_can_be() -> None:
    values = [parse(text) for text in ("5", "5.0", "0.5", "1e2")]
    assert [type(v.value) for v in values if isinstance(v, ast.Literal)] == [
        int,
        int,
        Decimal,
        int,
    ]
