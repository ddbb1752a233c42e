"""No text crashes the parsers, places always lie in the text, and what is written is read."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msglint.source.text import Source
from msglint.terraform import ast
from msglint.terraform.files import (
    parse_expression,
    parse_template,
    read_file,
    read_values,
)
from terraform.syntax.notation import bare, hcl, quoted, walk

PIECES = [
    *"{}[]()\"$%~.,:=?!<>&|+-*/#\n\r\t \\;@`'é\0\ufeff",
    *("${", "%{", "$${", "<<EOT\n", "<<-EOT\n", "EOT\n", "EOT", "/*", "*/", "//", "=>", "..."),
    *("resource", "locals", "a", "b", "for ", " in ", "if ", "else", "endif", "endfor", "true"),
    *('resource "a" "b" {\n', "locals {\n", "  x = 1\n", "}\n", '"x"', "1e5", "0.5", "[*]", ".*"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200)
MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check_body(body: ast.Body, source: Source) -> None:
    for attribute in body.attributes.values():
        assert attribute.name_span.text.strip('"') or source.path.endswith(".json")
        for node in walk(attribute.value):
            assert 0 <= node.span.start <= node.span.end <= len(source.text)
    for block in body.blocks:
        assert 0 <= block.span.start <= block.header.end <= block.span.end <= len(source.text)
        check_body(block.body, source)


@MANY
@given(TEXTS, st.sampled_from(["main.tf", "main.tf.json"]))
def test_any_text_can_be_read(text: str, path: str) -> None:
    source = Source(path, text)
    file = read_file(source)
    previous = 0
    for block in file.blocks:
        if path == "main.tf":
            assert previous <= block.span.start <= block.span.end <= len(text)
            previous = block.span.start
        check_body(block.parse().body, source)
    for problem in file.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.message


@MANY
@given(TEXTS)
def test_any_text_can_be_read_as_a_part(text: str) -> None:
    for node in (parse_expression(Source("x", text)), parse_template(Source("x", text))):
        for inner in walk(node):
            assert 0 <= inner.span.start <= inner.span.end <= len(text)
    read_values(Source("x.tfvars", text))
    read_values(Source("x.tfvars.json", text))


@MANY
@given(TEXTS)
def test_a_broken_neighbour_costs_only_itself(text: str) -> None:
    """Whatever stands between two blocks, the first is read; nothing is raised."""
    file = read_file(Source("main.tf", f"locals {{\n  first = 1\n}}\n{text}"))
    first = file.blocks[0].parse()
    assert isinstance(first.body.attributes["first"].value, ast.Literal)


PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=30)


@MANY
@given(PLAIN)
def test_strings_keep_their_text(text: str) -> None:
    node = parse_expression(Source("x", quoted(text)))
    assert isinstance(node, ast.Literal)
    assert node.value == text


@MANY
@given(PLAIN, st.booleans())
def test_heredocs_and_templates_keep_their_text(text: str, flush: bool) -> None:
    if re.search(r"(?m)^\s*END\s*$", text):
        return
    escaped = text.replace("${", "$${").replace("%{", "%%{")
    template = parse_template(Source("x", escaped))
    assert isinstance(template, ast.Literal)
    assert template.value == text
    lines = "".join(f"x{line}\n" for line in escaped.split("\n"))
    node = parse_expression(Source("x", f"<<{'-' if flush else ''}END\n{lines}END\n"))
    assert isinstance(node, ast.Literal)
    assert node.value == "".join(f"x{line}\n" for line in text.split("\n"))


HERE = Source("x", "").path
SPAN = ast.Name("x", parse_expression(Source("x", "x")).span).span
NAMES = st.sampled_from(["a", "b_1", "c-d", "é", "if", "in"])
LEAVES = (
    st.builds(ast.Literal, st.booleans() | st.none() | st.integers(0, 10**20), st.just(SPAN))
    | st.builds(ast.Literal, PLAIN, st.just(SPAN))
    | st.builds(ast.Name, NAMES, st.just(SPAN))
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"])


def grow(inner: st.SearchStrategy[ast.Expression]) -> st.SearchStrategy[ast.Expression]:
    several = st.lists(inner, max_size=3).map(tuple)
    pairs = st.lists(st.tuples(inner, inner), max_size=3).map(tuple)
    here = st.just(SPAN)
    return (
        st.builds(ast.Binary, OPERATORS, inner, inner, here)
        | st.builds(ast.Unary, st.sampled_from("-!"), inner, here)
        | st.builds(ast.Conditional, inner, inner, inner, here)
        | st.builds(ast.GetAttr, inner, NAMES, here)
        | st.builds(ast.Index, inner, inner, here)
        | st.builds(ast.Tuple, several, here)
        | st.builds(ast.Object, pairs, here)
        | st.builds(ast.Call, st.just("f"), several.filter(bool), st.booleans(), here)
        | st.builds(
            ast.For,
            st.none() | NAMES,
            NAMES,
            inner,
            st.none() | inner,
            inner,
            st.none() | inner,
            st.just(value=False),
            here,
        )
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(LEAVES, grow, max_leaves=12))
def test_trees_survive_being_written(tree: ast.Expression) -> None:
    assert bare(parse_expression(Source("x", hcl(tree)))) == bare(tree)
