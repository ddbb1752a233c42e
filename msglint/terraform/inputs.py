"""Values for the variables of a root module: var files and the environment.

In the order of precedence that Terraform documents, lowest first: environment,
`terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` by name,
`-var-file` options in the order given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.declarations import Problem
from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable
from msglint.values.model import JsonText, Known, ListValue, MapValue, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from msglint.declarations import Unit
    from msglint.terraform.configuration import Configuration
    from msglint.terraform.evaluation import Evaluation
    from msglint.values.model import Value

    Outputs = Callable[[Path, str | None], Value | None]
    """The value of an output (or of all) of the Terragrunt unit in a directory; `None` where that
    is not in view."""

STANDARD = ("terraform.tfvars", "terraform.tfvars.json")
AUTOMATIC = (".auto.tfvars", ".auto.tfvars.json")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user passes beside the files that Terraform loads by itself."""

    var_files: tuple[Path, ...] = ()
    """`--var-file` in the order given: later ones win."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables to honour (`TF_VAR_name`); empty unless the user asked for them."""
    terragrunt: Path | None = None
    """The file of the Terragrunt unit that is deployed."""
    outputs: Outputs | None = None
    """Gives the outputs of other Terragrunt units."""
    taken: frozenset[str] = frozenset()
    """The outputs that other units take of it, "*" for all of them."""
    planned: Mapping[str, Value] = field(default_factory=dict)
    """What the variables were when a plan was made: whatever was given then."""


def take_inputs(
    evaluation: Evaluation, configuration: Configuration, inputs: Inputs, unit: Unit
) -> None:
    """Give the root's variables the values from outside."""
    files = list(_var_files(evaluation, inputs))
    if inputs.terragrunt is not None:
        files[len(files) - len(inputs.var_files) :] = [
            *_take_terragrunt(evaluation, configuration, inputs.terragrunt, inputs.outputs, unit),
            *inputs.var_files,
        ]
    for name, text in sorted(inputs.environment.items()):
        if name.startswith("TF_VAR_"):
            variable = name.removeprefix("TF_VAR_")
            value = _from_environment(evaluation, configuration, variable, name, text)
            evaluation.given[variable] = value, Step(f"environment variable {name}", value.span)
    strange: dict[str, Span] = {}
    for path in files:
        names = _take_file(evaluation, path, unit)
        if not evaluation.relative(path).startswith("../"):  # others may serve many roots
            strange |= {n: span for n, span in names.items() if n not in configuration.variables}
    unit.problems += _misspelt(strange, configuration, evaluation)
    for name, value in inputs.planned.items():
        if value != _own(evaluation, configuration, name):
            evaluation.given[name] = value, Step("variable in the plan", value.span)


def _own(evaluation: Evaluation, configuration: Configuration, name: str) -> Value | None:
    """The value that a variable has by the files."""
    from msglint.terraform.evaluate import evaluate
    from msglint.terraform.scope import bare

    if name in evaluation.given:
        return evaluation.given[name][0]
    entity = configuration.variables.get(name)
    default = entity.block.body.attributes.get("default") if entity is not None else None
    if default is None:
        return None
    return evaluate(default.value, bare(evaluation.files, evaluation.budget))


def _var_files(evaluation: Evaluation, inputs: Inputs) -> Iterator[Path]:
    directories = [evaluation.directory]
    if inputs.terragrunt is not None:  # it copies what lies beside it over the module
        directories.append(inputs.terragrunt.parent)
    beside = {name: at / name for at in directories for name in evaluation.workspace.names(at)}
    yield from (beside[name] for name in STANDARD if name in beside)
    yield from (beside[name] for name in sorted(beside) if name.endswith(AUTOMATIC))
    yield from inputs.var_files


def _take_terragrunt(
    evaluation: Evaluation,
    configuration: Configuration,
    path: Path,
    outputs: Outputs | None,
    unit: Unit,
) -> list[Path]:
    """Give what a Terragrunt unit gives, which is what the environment could; its var files."""
    from msglint.terraform.terragrunt import inputs_of

    found = inputs_of(path, evaluation.workspace, outputs)
    unit.files |= found.files
    unit.problems += found.problems
    label = evaluation.workspace.display(path)
    if found.rest is not None:  # what has no default is open as it is
        step = Step(label, found.rest.span)
        for name, declared in configuration.variables.items():
            if "default" in declared.block.body.attributes:
                evaluation.given[name] = found.rest, step
    for name, value in found.values.items():
        entity = configuration.variables.get(name)
        if entity is not None and "type" not in entity.block.body.attributes:
            value = _as_text(value)
        evaluation.given[name] = value, Step(label, value.span)
    return found.var_files


def _as_text(value: Value) -> Value:
    """What a variable without a type gets from the environment: always text."""
    from msglint.terraform.scalars import to_string

    match value:
        case Known(data=None):
            return value
        case ListValue() | MapValue():
            return JsonText(value, value.span, value.trail)
        case _:
            return to_string(value, value.span)


def _misspelt(
    strange: Mapping[str, Span], configuration: Configuration, evaluation: Evaluation
) -> Iterator[Problem]:
    """Values for variables that are not declared, where one with such a name has none.

    Terraform warns of all that are not declared. Most of those are only left over.
    """
    if not strange:
        return
    from difflib import get_close_matches

    without = [name for name in configuration.variables if name not in evaluation.given]
    for name, span in strange.items():
        close = get_close_matches(name, without, n=1, cutoff=0.85)
        if close:
            message = f'the configuration has no variable "{name}"; did you mean "{close[0]}"?'
            yield Problem("undeclared-variable", message, span)


def _take_file(evaluation: Evaluation, path: Path, unit: Unit) -> dict[str, Span]:
    """Give the values in a file; the names that it sets, and where."""
    from msglint.terraform.evaluate import evaluate
    from msglint.terraform.files import read_values
    from msglint.terraform.scope import bare

    workspace = evaluation.workspace
    try:
        source = workspace.read(path)
    except Unreadable as error:
        at = Span(Source(workspace.display(path), ""), 0, 0)
        unit.problems.append(Problem("syntax-error", f"cannot read the file: {error}", at))
        return {}
    unit.files.add(source.path)
    block, problems = read_values(source)
    unit.problems += problems
    scope = bare(evaluation.files, evaluation.budget)
    label = source.path.rpartition("/")[2]
    for name, attribute in block.body.attributes.items():
        value = evaluate(attribute.value, scope)
        evaluation.given[name] = value, Step(label, attribute.value.span)
    return {name: attribute.name_span for name, attribute in block.body.attributes.items()}


def _from_environment(
    evaluation: Evaluation, configuration: Configuration, variable: str, name: str, text: str
) -> Value:
    """Text from the environment: an expression, unless the type is primitive or not written."""
    from msglint.terraform import ast
    from msglint.terraform.evaluate import evaluate
    from msglint.terraform.files import parse_expression
    from msglint.terraform.scope import bare

    source = Source(name, text)
    entity = configuration.variables.get(variable)
    kind = entity.block.body.attributes.get("type") if entity is not None else None
    match kind.value if kind is not None else None:
        case None | ast.Name(name="string" | "number" | "bool") | ast.Literal():
            return Known(text, Span(source, 0, len(text)))
        case _:
            return evaluate(parse_expression(source), bare(evaluation.files, evaluation.budget))
