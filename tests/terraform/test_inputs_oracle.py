"""Root variables, as Terraform itself reads them: conversion, defaults, refusals."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from msglint.declarations import Unit
from msglint.source.workspace import Workspace
from msglint.terraform.configuration import configuration_of
from msglint.terraform.evaluation import Evaluation
from msglint.terraform.functions.text import encode_json
from msglint.terraform.inputs import Inputs, take_inputs
from msglint.terraform.module import Module
from msglint.values.model import Known, Unknown, Value
from terraform.console import missing

REASON = missing()
needs_terraform = pytest.mark.skipif(REASON is not None, reason=str(REASON))

GIVEN = [
    ("type = number", '"5"'),
    ("type = string", "5"),
    ("type = string", "true"),
    ("type = bool", '"true"'),
    ("type = string", '"a${1 + 1}"'),
    ("type = string", "<<EOT\na\nEOT"),
    ("type = list(number)", '["1", 2]'),
    ("type = list(string)", "[1, true]"),
    ("type = set(string)", '["b", "a", "b"]'),
    ("type = map(number)", '{ a = "1", "b" = 2 }'),
    ("type = tuple([number, string])", '["1", 2]'),
    ("type = map(string)", "{ a = 1, b = true }"),
    ("type = any", '{ a = 1, b = "x" }'),
    ("", '{ a = [1, "2"] }'),
    ("type = object({ a = number })", '{ a = "1", b = 2 }'),
    ("type = object({ a = optional(number, 3), b = string })", '{ b = "x" }'),
    ("type = object({ a = optional(number, 3) })", "{ a = null }"),
    ("type = object({ a = optional(number) })", "{}"),
    ("type = object({ a = optional(object({ b = optional(string, 1) }), {}) })", "{}"),
    ("type = map(object({ a = optional(number, 3), n = string }))", '{ x = { n = "n" } }'),
    ("type = list(object({ a = optional(bool, true) }))", "[{}, { a = false }]"),
    ("type = set(object({ a = optional(bool, true) }))", "[{}, { a = true }]"),
    ("type = tuple([object({ a = optional(number, 2) })])", "[{}]"),
    ("type = number\ndefault = 4", "null"),
    ("type = number\ndefault = 4\nnullable = false", "null"),
    ("type = list(string)\ndefault = []\nnullable = false", "null"),
    ("type = object({ a = optional(number, 3) })\ndefault = {}\nnullable = false", "null"),
    ("type = object({ a = optional(number, 3) })\ndefault = {}", None),
    ('type = map(number)\ndefault = { a = "1" }', None),
    ("type = number\ndefault = null", None),
    ("default = [1]", '"text"'),
    ('type = number\nvalidation {\n condition = var.NAME > 1\n error_message = "No."\n}', "2"),
    ("type = map(list(string))", "{ a = [1], b = [] }"),
    ("type = list(any)", '[1, "a"]'),
    ("type = map(any)", '{ a = 1, b = "x" }'),
]
"""What a variable says, and its value in `terraform.tfvars`."""

ENVIRONMENT = [
    ("type = string", "[1]"),
    ("", "[1]"),
    ("type = any", "{ a = 1 }"),
    ("type = any", '"x"'),
    ("type = number", "5.0"),
    ("type = bool", "true"),
    ("type = list(number)", '["1", 2]'),
    ("type = list", "[1]"),
    ("type = map", "{ a = 1 }"),
    ("type = set(string)", '["a"]'),
    ("type = object({ a = optional(number, 3) })", "{}"),
    ("default = 1", "2"),
    ('type = string\nnullable = false\ndefault = "d"', "null"),
]
"""What a variable says, and its value in the environment."""

JSON = [
    ("type = string", "a${1 + 1}"),
    ("type = any", {"a": ["${x}", None, 1.5]}),
    ("type = number", "7"),
    ("type = map(string)", {"a": 1}),
]
"""What a variable says, and its value in `x.auto.tfvars.json`."""

IN_RANGE = 'validation {\n condition = var.v > 1 && var.v < 9\n error_message = "No."\n}'
ONE_OF = 'validation {\n condition = contains(["a", "b"], var.v)\n error_message = "No."\n}'
SHAPE = 'validation {\n condition = can(regex("^q-", var.v))\n error_message = "No."\n}'
OTHER = 'validation {\n condition = var.v != local.x\n error_message = "No."\n}'

JUDGED = [
    ("type = number", '"x"', True),
    ("type = list(number)", "1", True),
    ("type = bool", '"yes"', True),
    ("type = object({ a = number })", "{}", True),
    ("type = object({ a = optional(number) })", "{ a = [] }", True),
    ("type = map(number)", '{ a = "x" }', True),
    ("type = tuple([number])", "[1, 2]", True),
    ("type = number\nnullable = false", "null", True),
    (f"type = number\n{IN_RANGE}", "9", True),
    (f"type = number\n{IN_RANGE}", "8", False),
    (f"type = string\n{ONE_OF}", '"c"', True),
    (f"type = string\n{ONE_OF}", '"b"', False),
    (f'type = string\ndefault = "c"\n{ONE_OF}', None, True),
    (f"type = string\n{ONE_OF}\n{SHAPE}", '"a"', True),
    (f"type = string\n{SHAPE}", '"q-1"', False),
    (f"type = string\n{OTHER}", '"x"', True),
    (f"type = string\n{OTHER}", '"y"', False),
    (f"type = string\nsensitive = true\n{SHAPE}", '"x"', True),
    (f"type = string\nephemeral = true\n{SHAPE}", '"q-x"', False),
]
"""What a variable says, its value, and whether Terraform refuses it."""


class Root:
    """A root module with variables, as msglint and as Terraform see it."""

    def __init__(
        self,
        directory: Path,
        environment: dict[str, str] | None = None,
        var_files: tuple[str, ...] = (),
    ) -> None:
        self._directory = directory
        self._var_files = var_files
        self._environment = environment or {}
        workspace = Workspace([directory], directory)
        evaluation = Evaluation(directory, workspace, frozenset(), {})
        self._module = Module(evaluation, configuration_of(directory, workspace))
        inputs = Inputs(tuple(directory / name for name in var_files), self._environment)
        take_inputs(evaluation, self._module.configuration, inputs, Unit("."))

    def value(self, name: str) -> Value:
        return self._module.variable(name)

    def ask(self, line: str) -> tuple[str, str]:
        """What the console of Terraform prints, and its errors."""
        settings = self._directory / "terraformrc"
        settings.write_text("disable_checkpoint = true\n")
        clean = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
        done = subprocess.run(
            [*("terraform", "console", "-no-color"), *(f"-var-file={n}" for n in self._var_files)],
            cwd=self._directory,
            env=clean | {"TF_CLI_CONFIG_FILE": str(settings)} | self._environment,
            input=f"{line}\n",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.stdout, done.stderr


def variable(name: str, body: str) -> str:
    return f'variable "{name}" {{\n{body.replace("NAME", name)}\n}}\n'


@needs_terraform
def test_values_are_those_of_terraform(tmp_path: Path) -> None:
    given = [(f"g{at}", *row) for at, row in enumerate(GIVEN)]
    environment = [(f"e{at}", *row) for at, row in enumerate(ENVIRONMENT)]
    in_json = [(f"j{at}", *row) for at, row in enumerate(JSON)]
    variables = [(name, body) for name, body, _ in (*given, *environment, *in_json)]
    files = {
        "variables.tf": "".join(variable(name, body) for name, body in variables),
        "terraform.tfvars": "".join(f"{n} = {text}\n" for n, _, text in given if text is not None),
        "x.auto.tfvars.json": json.dumps({name: value for name, _, value in in_json}),
    }
    for path, text in files.items():
        (tmp_path / path).write_text(text, "utf-8")
    root = Root(tmp_path, {f"TF_VAR_{name}": text for name, _, text in environment})
    listed = ", ".join(f"{name} = jsonencode(var.{name})" for name, _ in variables)
    printed, errors = root.ask(f"jsonencode({{ {listed} }})")
    assert errors == ""
    truth = json.loads(json.loads(printed))
    ours = {name: encode_json(root.value(name)) for name, _ in variables}
    assert ours == {name: truth[name] for name in ours}


@needs_terraform
@pytest.mark.parametrize(("body", "given", "refused"), JUDGED)
def test_terraform_refuses_what_is_said_here(
    body: str, given: str | None, refused: bool, tmp_path: Path
) -> None:
    _, errors = written(tmp_path, body, given).ask("1")
    assert bool(errors) is refused


@pytest.mark.parametrize(("body", "given", "refused"), JUDGED)
def test_values_that_terraform_refuses_fail(
    body: str, given: str | None, refused: bool, tmp_path: Path
) -> None:
    value = written(tmp_path, body, given).value("v")
    assert (isinstance(value, Unknown) and value.failed) is refused


def written(directory: Path, body: str, given: str | None) -> Root:
    (directory / "main.tf").write_text(variable("v", body) + 'locals {\n x = "x"\n}\n')
    if given is not None:
        (directory / "terraform.tfvars").write_text(f"v = {given}\n")
    return Root(directory)


SOURCES = (
    "x.tfvars",
    "y.tfvars.json",
    "b.auto.tfvars",
    "a.auto.tfvars.json",
    "a.auto.tfvars",
    "terraform.tfvars.json",
    "terraform.tfvars",
    "TF_VAR_v",
)
"""Ways to set a variable, those that win first."""


@needs_terraform
@pytest.mark.parametrize("strongest", range(len(SOURCES)))
def test_the_order_of_sources_is_that_of_terraform(strongest: int, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('variable "v" {}\n')
    environment = {}
    var_files = []
    for at, source in reversed(list(enumerate(SOURCES))[strongest:]):
        if source.startswith("TF_VAR_"):
            environment[source] = str(at)
        else:
            text = json.dumps({"v": str(at)}) if source.endswith(".json") else f'v = "{at}"\n'
            (tmp_path / source).write_text(text)
        if source[1] == "." and "auto" not in source:
            var_files.append(source)
    root = Root(tmp_path, environment, tuple(var_files))
    printed, errors = root.ask("var.v")
    assert errors == ""
    value = root.value("v")
    assert isinstance(value, Known)
    assert str(value.data) == json.loads(printed) == str(strongest)
