"""Every node knows exactly where it stands, whatever letters stand before it."""

from pathlib import Path

import pytest

from msglint.source.text import Source
from msglint.terraform import ast
from msglint.terraform.files import parse_expression, parse_template, read_file
from terraform.syntax.expressions import ACCEPTED, HEREDOCS
from terraform.syntax.notation import children, walk

ROOT = Path(__file__).parents[3]
SAMPLES = sorted((ROOT / "fixtures").rglob("*.tf"))


def check(node: ast.Expression, source: Source) -> None:
    """Nodes lie within their parents, in order, and hold what they say they hold."""
    for inner in walk(node):
        assert inner.span.source is source
        assert 0 <= inner.span.start <= inner.span.end <= len(source.text)
        text = inner.span.text
        match inner:
            case ast.Name(name):
                assert text == name
            case ast.GetAttr(_, name):
                assert text.endswith(name)
            case ast.Call(name):
                assert text.startswith(name)
                assert text.endswith(")")
            case ast.Tuple():
                assert (text[0], text[-1]) == ("[", "]")
            case ast.Object():
                assert (text[0], text[-1]) == ("{", "}")
            case ast.Unary(operator):
                assert text.startswith(operator)
            case ast.Binary(operator) | ast.Literal(bool() as operator):
                assert str(operator).lower() in text
        for child in children(inner):
            assert inner.span.start <= child.span.start
            assert child.span.end <= inner.span.end
        if not isinstance(inner, ast.For):
            starts = [child.span.start for child in children(inner)]
            assert starts == sorted(starts)


@pytest.mark.parametrize("text", [text for text, _ in [*ACCEPTED, *HEREDOCS]])
def test_spans_nest(text: str) -> None:
    source = Source("main.tf", text)
    check(parse_expression(source), source)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_spans_in_files(path: Path) -> None:
    # Letters of two, three and four bytes before everything.
    source = Source("main.tf", "# é€😀\n" + path.read_text("utf-8"))
    pending = [block.parse() for block in read_file(source).blocks]
    while pending:
        block = pending.pop()
        pending += block.body.blocks
        assert block.header.text.startswith(block.type)
        assert block.span.text.endswith("}")
        for attribute in block.body.attributes.values():
            assert attribute.name_span.text == attribute.name
            assert attribute.span.text.startswith(attribute.name)
            assert attribute.value.span.end <= attribute.span.end
            check(attribute.value, source)


PLACES = [
    # a text, with the literal, name or access whose place is asked in « and »
    '"é😀 ${«var.x»} é"',
    '"${"é"} ${f(«"ü"»)}"',
    '["é", «n»]',
    "é.ü + «n»",
    "«a.b.c»[0]",
    "(«rows[*].id»)[0]",
    "a ? «1 + 2» : 3",
    "{ é = «n» }",
    "{ «é» = n }",
    "<<EOT\né ${«n»}\nEOT\n",
    "<<-EOT\n    é ${«n»}\n      ${f(\n«m»)}\n  EOT\n",
    "f(/* é */ «n»)",
    "[\n  # é\n  «n»\n]",
    "-«n»",
    "(«n») + 1",
    '"%{ for x in «xs» }${x}%{ endfor }"',
    '"${jsonencode({\n  é = «aws_sqs_queue.q.arn»\n})}"',
]


@pytest.mark.parametrize("marked", PLACES)
def test_exact_places(marked: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    source = Source("main.tf", marked.replace("«", "").replace("»", ""))
    tree = parse_expression(source)
    assert (start, end) in {(node.span.start, node.span.end) for node in walk(tree)}


def test_template_files() -> None:
    text = 'é "quoted" \\n ${x}\n%{ if y ~}\n  z\n%{ endif ~}\n'
    source = Source("policy.tftpl", text)
    tree = parse_template(source)
    check(tree, source)
    assert isinstance(tree, ast.Template)
    first, name, newline, conditional, _ = tree.parts
    assert isinstance(first, ast.Literal)
    assert first.value == 'é "quoted" \\n '
    assert name.span.text == "x"
    assert isinstance(newline, ast.Literal)
    assert newline.value == "\n"
    assert isinstance(conditional, ast.Conditional)
    assert isinstance(parse_template(Source("x", "plain")), ast.Literal)
    assert isinstance(parse_template(Source("x", "${x}")), ast.TemplateWrap)
    assert isinstance(parse_template(Source("x", "${x")), ast.Broken)


def test_a_range_of_a_source() -> None:
    source = Source("notes.txt", "see ${var.x} and [1, 2]")
    expression = parse_expression(source, 17, 23)
    assert isinstance(expression, ast.Tuple)
    assert expression.span.text == "[1, 2]"
    template = parse_template(source, 4, 12)
    assert template.span.text == "${var.x}"
