"""JSON syntax gives the same tree, with places in the JSON text. Checked with Terraform 1.11."""

import json
import re
from pathlib import Path

import pytest

from msglint.source.text import Source
from msglint.terraform import ast
from msglint.terraform.files import TerraformFile, read_file, read_values
from terraform import console
from terraform.syntax.notation import brief, hcl, walk


def read(document: object, path: str = "main.tf.json") -> TerraformFile:
    text = document if isinstance(document, str) else json.dumps(document, indent=2)
    file = read_file(Source(path, text))
    for block in file.blocks:
        block.parse()
    return file


def body(document: object) -> ast.Body:
    file = read(document)
    assert file.problems == []
    (block,) = file.blocks
    return block.parse().body


VALUES = [
    # JSON text of a local, its tree
    ("1", "1"),
    ("1.50", '"1.50"'),
    ("1e3", "1000"),
    ("true", "true"),
    ("null", "null"),
    ('"x"', '"x"'),
    ('"${1 + 2}"', "wrap((1 + 2))"),
    ('"a${1 + 2}b"', "`a${(1 + 2)}b`"),
    ('"$${x}"', '"${x}"'),
    ('"%%{x}"', '"%{x}"'),
    ('"%{ if true }yes%{ endif }"', '`${(true ? "yes" : "")}`'),
    ('"\\u00e9${\\"a\\\\n\\"}\\"q"', '`éa\\n\\"q`'),
    ('"a\\nb\\t${1}"', "`a\\nb\\t${1}`"),
    ('"\\ud83d\\ude00 ${1}"', "`😀 ${1}`"),
    ('"C:\\\\temp"', '"C:\\\\temp"'),
    ('["a", "${1}"]', '["a", wrap(1)]'),
    ('{"k${1 + 1}": 1, "//": "kept"}', '{`k${(1 + 1)}` = 1, "//" = "kept"}'),
    ('{"a": {"b": []}}', '{"a" = {"b" = []}}'),
    ('"${jsonencode({\\"a\\" = 1, b = [2]})}"', 'wrap(jsonencode({"a" = 1, "b" = [2]}))'),
    ('"<<EOT"', '"<<EOT"'),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_values(text: str, expected: str) -> None:
    local = body(f'{{"locals": {{"x": {text}}}}}').attributes["x"]
    assert brief(local.value) == expected
    assert local.value.span.text == text
    assert local.name_span.text == '"x"'
    assert local.span.text == f'"x": {text}'


@pytest.mark.skipif(console.missing() is not None, reason=str(console.missing()))
def test_terraform_means_the_same(tmp_path: Path) -> None:
    texts = [text for text, _ in VALUES]
    local = ", ".join(f'"v{number}": {text}' for number, text in enumerate(texts))
    (tmp_path / "values.tf.json").write_text(f'{{"locals": {{{local}}}}}', "utf-8")
    trees = [body(f'{{"locals": {{"x": {text}}}}}').attributes["x"].value for text in texts]
    asked = [f"local.v{number}" for number in range(len(texts))]
    answers = console.evaluate([*asked, *map(hcl, trees)], tmp_path)
    assert answers[: len(texts)] == answers[len(texts) :]


READINGS = {
    "defaults of variables are plain text": (
        {"variable": {"x": {"default": "${1+1}$${x}", "type": "list(string)"}}},
        {"default": '"${1+1}$${x}"', "type": "list(string)"},
    ),
    "and so are their keys": (
        {"variable": {"x": {"default": {"k${1}": "%%{"}}}},
        {"default": '{"k${1}" = "%%{"}'},
    ),
    "modules": (
        {
            "module": {
                "m": {
                    "source": "./x",
                    "providers": {"aws": "aws.west"},
                    "depends_on": ["module.n"],
                    "queue": "${aws_sqs_queue.q.arn}",
                }
            }
        },
        {
            "source": '"./x"',
            "providers": '{"aws" = aws.west}',
            "depends_on": "[module.n]",
            "queue": "wrap(aws_sqs_queue.q.arn)",
        },
    ),
    "resources": (
        {
            "resource": {
                "aws_sqs_queue": {
                    "q": {"provider": "aws.west", "depends_on": ["aws_sqs_queue.dlq"], "count": 2}
                }
            }
        },
        {"provider": "aws.west", "depends_on": "[aws_sqs_queue.dlq]", "count": "2"},
    ),
    "outputs": (
        {"output": {"o": {"value": "${a.b}", "depends_on": ["a.c"], "description": "${x}"}}},
        {"value": "wrap(a.b)", "depends_on": "[a.c]", "description": '"${x}"'},
    ),
    "moved": ({"moved": {"from": "a.b", "to": "a.c[0]"}}, {"from": "a.b", "to": "a.c[0]"}),
    "settings": ({"terraform": {"required_version": ">= ${1}"}}, {"required_version": '">= ${1}"'}),
}


@pytest.mark.parametrize("case", READINGS)
def test_what_a_string_is_depends_on_where_it_stands(case: str) -> None:
    document, expected = READINGS[case]
    found = {name: brief(a.value) for name, a in body(document).attributes.items()}
    assert found == expected


def names(file: TerraformFile) -> list[str]:
    return [" ".join((block.type, *block.labels)) for block in file.blocks]


STRUCTURES = {
    "labels": ({"resource": {"a": {"b": {}, "c": {}}, "d": {"e": {}}}}, ["a b", "a c", "d e"]),
    "one or many": ({"resource": [{"a": {"b": {}}}, {"a": [{"c": [{}]}]}]}, ["a b", "a c"]),
    "the whole file": ([{"resource": {"a": {"b": {}}}}, {"resource": {"a": {"c": {}}}}], None),
    "a key twice": ('{"resource": {"a": {"b": {}}}, "resource": {"a": {"c": {}}}}', None),
    "comments": ({"//": "x", "resource": {"//": "y", "a": {"//": {}, "b": {"//": "z"}}}}, ["a b"]),
    "nothing": ({"resource": None, "unknown": {"a": 1}}, []),
}


@pytest.mark.parametrize("case", STRUCTURES)
def test_structure(case: str) -> None:
    document, expected = STRUCTURES[case]
    file = read(document)
    if expected is None:
        expected = ["a b", "a c"]
    assert names(file) == [f"resource {name}" for name in expected]
    assert file.problems == []


def test_places_of_blocks() -> None:
    text = '{"resource": {"aws_sqs_queue": {"q": {"name": "x"}, "r": [{"name": "y"}]}}}'
    first, second = read(text).blocks
    assert (first.header.text, first.span.text) == ('"q"', '"q": {"name": "x"}')
    assert (second.header.text, second.span.text) == ('"r"', '{"name": "y"}')


def test_blocks_of_the_language_are_blocks() -> None:
    inside = body(
        {
            "resource": {
                "a": {
                    "b": {
                        "lifecycle": {
                            "ignore_changes": ["tags"],
                            "precondition": [{"condition": "${x}"}],
                        },
                        "provisioner": [{"local-exec": {"command": "x"}}],
                        "timeouts": {"create": "5m"},
                    }
                }
            }
        }
    )
    assert [(block.type, block.labels) for block in inside.blocks] == [
        ("lifecycle", ()),
        ("provisioner", ("local-exec",)),
    ]
    lifecycle = inside.blocks[0].body
    assert brief(lifecycle.attributes["ignore_changes"].value) == "[tags]"
    assert [block.type for block in lifecycle.blocks] == ["precondition"]
    assert list(inside.attributes) == ["timeouts"]


def test_dynamic_blocks() -> None:
    inside = body(
        {
            "data": {
                "aws_iam_policy_document": {
                    "p": {
                        "dynamic": {
                            "statement": {
                                "for_each": "${var.topics}",
                                "iterator": "topic",
                                "content": {
                                    "resources": ["${topic.value}"],
                                    "dynamic": [{"condition": {"for_each": [], "content": {}}}],
                                },
                            }
                        }
                    }
                }
            }
        }
    )
    (dynamic,) = inside.blocks
    assert (dynamic.type, dynamic.labels) == ("dynamic", ("statement",))
    assert brief(dynamic.body.attributes["iterator"].value) == "topic"
    (content,) = dynamic.body.blocks
    assert brief(content.body.attributes["resources"].value) == "[wrap(topic.value)]"
    assert [block.labels for block in content.body.blocks] == [("condition",)]


def test_what_may_be_a_block_says_so() -> None:
    text = """{"resource": {"a": {"b": {
        "name": "x", "tags": {"k": "v"}, "rule": [{"n": 1}], "ids": [1], "none": [],
        "point": {"x": 1}, "point": {"x": 2}}}}}"""
    inside = body(text)
    maybe = [name for name, attribute in inside.attributes.items() if attribute.maybe_block]
    assert maybe == ["tags", "rule", "point"]
    assert brief(inside.attributes["point"].value) == '[{"x" = 1}, {"x" = 2}]'


def test_construct_paths() -> None:
    comment = {"metadata": {"path": "producer/orders", "uniqueId": "orders"}}
    file = read({"resource": {"aws_sqs_queue": {"a": {"//": comment}, "b": {"//": "x"}}}})
    assert [block.parse().path for block in file.blocks] == ["producer/orders", None]


def test_places_inside_of_strings_with_escapes() -> None:
    text = r'{"locals": {"x": "\u00e9 \"q\" ${f(var.y, \"\\n\")} \ud83d\ude00 ${var.z}"}}'
    value = body(text).attributes["x"].value
    assert brief(value) == '`é \\"q\\" ${f(var.y, "\\n")} 😀 ${var.z}`'
    places = {type(node).__name__ + brief(node): node.span.text for node in walk(value)}
    assert places["GetAttrvar.y"] == "var.y"
    assert places["GetAttrvar.z"] == "var.z"
    assert places['Literal"\\n"'] == r"\"\\n\""
    assert places['Callf(var.y, "\\n")'] == r"f(var.y, \"\\n\")"


PROBLEMS = [
    ("", 0, "expected a value"),
    ('{"locals": {"a": 1},}', 20, "a key in double quotes"),
    ('{"locals": {"a" 1}}', 16, '":" after the key'),
    ('{"locals": {"a": "x\ny"}}', 19, "control character"),
    ('{"locals": "x"}', 11, "an object with the body of this locals"),
    ('{"resource": {"a": "x"}}', 19, "an object with the labels of this resource"),
    ('{"resource": {"a": {"b": 1}}}', 25, "an object with the body"),
    ('["x"]', 1, "an object with the blocks"),
    ('{"locals": {"a": 1, "a": 2}}', 20, "a was set already, on line 1"),
    ('{"locals": {"a": {"b": 1, "b": 2}}}', 26, '"b" was set already, on line 1'),
    ('{"locals": {"a": "${f(}"}}', 21, '")" to close'),
    ('{"locals": {"a": "x\\t${1 +}"}}', 26, 'an expression after "+"'),
    ('{"locals": {"a": "${1"}}', 18, '"}" to close this "${"'),
    ('{"resource": {"a": {"b": {"depends_on": ["x y"]}}}}', 44, "the end of the expression"),
    ('{"locals": {"a": ' + "[" * 150 + "]" * 150 + "}}", None, "nested too deep"),
    ('{"locals": {"a": ' + "[" * 250 + "]" * 250 + "}}", None, "levels of nesting"),
]


@pytest.mark.parametrize(("text", "offset", "says"), PROBLEMS)
def test_problems(text: str, offset: int | None, says: str) -> None:
    (problem,) = read(text).problems
    assert says in problem.message
    assert offset is None or problem.span.start == offset


def test_a_broken_string_leaves_the_rest() -> None:
    file = read('{"locals": {"a": "${f(}", "b": 1}, "output": {"o": {"value": 2}}}')
    assert names(file) == ["locals", "output o"]
    attributes = file.blocks[0].parse().body.attributes
    assert isinstance(attributes["a"].value, ast.Broken)
    assert brief(attributes["b"].value) == "1"


def test_files_of_values() -> None:
    native, problems = read_values(
        Source("terraform.tfvars", 'env = "prod" # x\ntags = {\n  a = 1\n}\nids = [1, 2]\n')
    )
    assert problems == []
    found = {name: brief(a.value) for name, a in native.body.attributes.items()}
    assert found == {"env": '"prod"', "tags": '{"a" = 1}', "ids": "[1, 2]"}
    text = '{"env": "prod ${x}", "tags": {"a": 1}, "//": "y"}'
    block, problems = read_values(Source("x.auto.tfvars.json", text))
    assert problems == []
    found = {name: brief(a.value) for name, a in block.body.attributes.items()}
    assert found == {"env": '"prod ${x}"', "tags": '{"a" = 1}', "//": '"y"'}


def test_broken_files_of_values() -> None:
    block, problems = read_values(Source("terraform.tfvars", "a = 1\nb =\nc = 3\n}\nd = 4\n"))
    assert list(block.body.attributes) == ["a", "b", "c", "d"]
    assert [p.span.location.line for p in problems] == [2, 4]
    block, problems = read_values(Source("terraform.tfvars.json", "{"))
    assert block.body.attributes == {}
    assert len(problems) == 1


def test_tofu_files() -> None:
    assert names(read({"locals": {}}, "main.tofu.json")) == ["locals"]
    native = read_file(Source("main.tofu", "locals {}\n"))
    assert names(native) == ["locals"]
    assert re.match("LazyBlock", repr(native.blocks[0]))
