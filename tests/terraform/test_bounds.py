"""Hostile configurations end in bounded time, with a reason instead of a value."""

import sys
import time
from functools import partial
from pathlib import Path

import pytest

from msglint.declarations import Unit
from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root
from msglint.terraform.scope import Budget
from msglint.values.model import MapValue, Unknown, Value

WANTED = frozenset({"aws_sqs_queue"})
SECONDS = 30
"""Generous, for busy machines: each of these takes about a second."""

STEPS = 50_000
"""A twentieth of what is evaluated in earnest, to be quick about it."""


@pytest.fixture(autouse=True)
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("msglint.terraform.evaluation.Budget", partial(Budget, STEPS))


def load(directory: Path, files: dict[str, str]) -> Unit:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    before = sys.getrecursionlimit()
    start = time.monotonic()
    unit = load_root(directory, Workspace([directory], directory), WANTED, Inputs())
    assert time.monotonic() - start < SECONDS
    assert sys.getrecursionlimit() == before
    return unit


def the_name(unit: Unit) -> Value:
    attributes = unit.declarations[0].attributes
    assert isinstance(attributes, MapValue)
    return attributes.items["name"]


def locals_of(*lines: str, result: str) -> dict[str, str]:
    text = "locals {\n" + "\n".join(lines) + "\n}\n"
    return {"main.tf": text + f'resource "aws_sqs_queue" "q" {{\n  name = {result}\n}}\n'}


CHAIN = 3000

BOMBS = {
    "a chain of locals": locals_of(
        'x0 = "a"',
        *(f"x{n} = local.x{n - 1}" for n in range(1, CHAIN)),
        result=f"local.x{CHAIN - 1}",
    ),
    "a list of lists of lists": locals_of(
        "x0 = [1]",
        *(f"x{n} = [{', '.join([f'local.x{n - 1}'] * 10)}]" for n in range(1, 30)),
        result="jsonencode(local.x29)",
    ),
    "a text that doubles": locals_of(
        'x0 = "0123456789"',
        *(f'x{n} = "${{local.x{n - 1}}}${{local.x{n - 1}}}"' for n in range(1, 60)),
        result="local.x59",
    ),
    "a text that format doubles": locals_of(
        'x0 = "0123456789"',
        *(f'x{n} = format("%s%s", local.x{n - 1}, local.x{n - 1})' for n in range(1, 60)),
        result="local.x59",
    ),
    "a text that join doubles": locals_of(
        'x0 = "0123456789"',
        *(f'x{n} = join("", [local.x{n - 1}, local.x{n - 1}])' for n in range(1, 60)),
        result="local.x59",
    ),
    "a text that replace doubles": locals_of(
        'x0 = "a"',
        *(f'x{n} = replace(local.x{n - 1}, "a", "aa")' for n in range(1, 60)),
        result="local.x59",
    ),
    "JSON in JSON": locals_of(
        'x0 = "0123456789"',
        *(f"x{n} = jsonencode([local.x{n - 1}, local.x{n - 1}])" for n in range(1, 60)),
        result="local.x59",
    ),
    "a list that doubles": locals_of(
        "x0 = [1, 2]",
        *(f"x{n} = concat(local.x{n - 1}, local.x{n - 1})" for n in range(1, 60)),
        result="length(local.x59)",
    ),
    "locals that use each other": locals_of("a = local.b", 'b = "${local.a}x"', result="local.a"),
    "a pattern that tracks back": locals_of(
        'x = join("", [for n in range(1000) : "a"])',
        result='can(regex("(a+)+(a*)*(a|aa)+$b", local.x)) ? "x" : "y"',
    ),
    "a pattern that counts": locals_of(
        'x = "aaaa"', result='try(regex("((a{1,1000}){1,1000}){1,1000}", local.x), "z")'
    ),
    "a huge width": locals_of("x = 1", result='format("%1000000000d", local.x)'),
    "a huge power": locals_of("x = 1000000", result="pow(10, local.x) * pow(10, local.x)"),
    "a long number": locals_of(f"x = {'9' * 100_000}", result="local.x"),
    "nested conditionals": locals_of(f"x = {'true ? ' * 2000}1{' : 2' * 2000}", result="local.x"),
    "nested templates": locals_of("x = " + '"${' * 1000 + "1" + '}"' * 1000, result="local.x"),
    "many splats": locals_of("x = range(1000)", result=f"length(local.x{'[*]' * 200})"),
    "a long heredoc": locals_of(
        "x = <<E\n" + '${upper("a")} and so on\n' * 5000 + "E", result="local.x"
    ),
    "loops in a template": {
        "main.tf": 'resource "aws_sqs_queue" "q" {\n'
        '  name = templatefile("t.tpl", { n = range(1000) })\n}\n',
        "t.tpl": "%{ for a in n }%{ for b in n }%{ for c in n }${a}${b}${c}"
        "%{ endfor }%{ endfor }%{ endfor }",
    },
    "a deep type": {
        "main.tf": f'variable "x" {{\n  type = {"object({ a = " * 1000}string{" })" * 1000}\n'
        '  default = null\n}\nresource "aws_sqs_queue" "q" {\n  name = var.x\n}\n'
    },
    "defaults in defaults": {
        "main.tf": 'variable "x" {\n'
        f"  type = {'object({ a = optional(' * 50}string{', {}) })' * 50}\n"
        '  default = {}\n}\nresource "aws_sqs_queue" "q" {\n  name = jsonencode(var.x)\n}\n'
    },
    "loops in loops": locals_of(
        "n = range(1000)",
        "x = [for a in local.n : [for b in local.n : [for c in local.n : a + b + c]]]",
        result="length(local.x)",
    ),
    "nested brackets": locals_of(f"x = {'[' * 3000}{']' * 3000}", result="local.x"),
    "nested parentheses": locals_of(f"x = {'(' * 3000}1{')' * 3000}", result="local.x"),
    "a long sum": locals_of(f"x = {' + '.join(['1'] * 5000)}", result="local.x"),
    "nested calls": locals_of(f'x = {"upper(" * 2000}"a"{")" * 2000}', result="local.x"),
    "a template that uses itself": {
        "main.tf": 'resource "aws_sqs_queue" "q" {\n  name = templatefile("t.tpl", {})\n}\n',
        "t.tpl": 'x${templatefile("t.tpl", {})}',
    },
    "a product of sets": locals_of(
        "n = range(1000)", "x = setproduct(local.n, local.n, local.n)", result="length(local.x)"
    ),
    "conditions over many inputs": {
        "main.tf": "".join(f'variable "v{n}" {{\n  type = bool\n}}\n' for n in range(40))
        + 'resource "aws_sqs_queue" "q" {\n  name = "'
        + "".join(f"${{var.v{n} ? 1 : 2}}" for n in range(40))
        + '"\n  delay_seconds = '
        + " + ".join(f"(var.v{n} ? 1 : 2)" for n in range(40))
        + "\n}\n"
    },
}


@pytest.mark.parametrize("name", BOMBS)
def test_expressions(name: str, tmp_path: Path) -> None:
    unit = load(tmp_path, BOMBS[name])
    assert len(unit.declarations) == 1


def test_what_is_too_much_says_so(tmp_path: Path) -> None:
    value = the_name(load(tmp_path, BOMBS["a list of lists of lists"]))
    assert isinstance(value, Unknown)
    assert "too large" in value.reason


@pytest.mark.parametrize("size", ["1000000000", "-1", "1.5", "null"])
def test_counts(size: str, tmp_path: Path) -> None:
    unit = load(
        tmp_path,
        {"main.tf": f'resource "aws_sqs_queue" "q" {{\n  count = {size}\n  name = "q"\n}}\n'},
    )
    assert len(unit.declarations) == 1
    assert isinstance(unit.declarations[0].exists, Unknown)


def test_huge_for_each(tmp_path: Path) -> None:
    text = """
resource "aws_sqs_queue" "q" {
  for_each = { for a in range(5000) : "k${a}" => a }
  name     = each.key
}
"""
    unit = load(tmp_path, {"main.tf": text})
    assert len(unit.declarations) == 1
    assert isinstance(unit.declarations[0].exists, Unknown)


def test_many_calls_of_one_module(tmp_path: Path) -> None:
    files = {
        "main.tf": "".join(f'module "m{n}" {{\n  source = "./m"\n}}\n' for n in range(1000)),
        "m/main.tf": 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n',
    }
    unit = load(tmp_path, files)
    assert 0 < len(unit.declarations) < 1000
    assert any("there are too many modules" in hidden.reason for hidden in unit.hidden)


def test_policy_documents_that_double(tmp_path: Path) -> None:
    text = 'data "aws_iam_policy_document" "d0" {\n  statement {\n    actions = ["a:b"]\n  }\n}\n'
    for n in range(1, 40):
        source = f"data.aws_iam_policy_document.d{n - 1}.json"
        text += f'data "aws_iam_policy_document" "d{n}" {{\n'
        text += f"  source_policy_documents = [{source}, {source}]\n}}\n"
    text += 'resource "aws_sqs_queue" "q" {\n  name = data.aws_iam_policy_document.d39.json\n}\n'
    assert len(load(tmp_path, {"main.tf": text}).declarations) == 1


def test_modules_that_call_each_other_twice(tmp_path: Path) -> None:
    files = {"main.tf": 'module "m" {\n  source = "./m0"\n}\n'}
    for n in range(19):
        call = "".join(
            f'module "{name}" {{\n  source = "../m{n + 1}"\n}}\n' for name in ("left", "right")
        )
        files[f"m{n}/main.tf"] = call
    files["m19/main.tf"] = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n'
    unit = load(tmp_path, files)
    assert unit.declarations
    assert any(hidden.names is None or "too m" in hidden.reason for hidden in unit.hidden)


def test_modules_in_a_circle(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "a" {\n  source = "./a"\n  count = 100\n}\n',
        "a/main.tf": 'module "b" {\n  source = "../b"\n  count = 100\n}\n',
        "b/main.tf": 'module "a" {\n  source = "../a"\n}\nresource "aws_sqs_queue" "q" {}\n',
    }
    unit = load(tmp_path, files)
    assert any("calls itself" in hidden.reason for hidden in unit.hidden)


def test_values_that_go_in_circles_between_modules(tmp_path: Path) -> None:
    files = {
        "main.tf": """
module "a" {
  source = "./m"
  in     = module.b.out
}
module "b" {
  source = "./m"
  in     = module.a.out
}
resource "aws_sqs_queue" "q" {
  count = length(aws_sqs_queue.q)
  name  = module.a.out
}
""",
        "m/main.tf": 'variable "in" {}\noutput "out" {\n  value = "${var.in}x"\n}\n',
    }
    unit = load(tmp_path, files)
    assert all(isinstance(d.exists, Unknown) for d in unit.declarations)


def test_nothing_outside_of_the_boundary_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden")
    inside = tmp_path / "inside"
    inside.mkdir()
    text = """
resource "aws_sqs_queue" "q" {
  name = file("../secret")
}
module "m" {
  source = "../outside"
}
"""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "main.tf").write_text('resource "aws_sqs_queue" "x" {}\n')
    unit = load(inside, {"main.tf": text})
    assert isinstance(the_name(unit), Unknown)
    assert [d.key for d in unit.declarations] == ["aws_sqs_queue.q"]
    assert "hidden" not in repr(unit.declarations)
