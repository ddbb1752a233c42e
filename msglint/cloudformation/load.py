"""From template files to units: what each deployment of them declares."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from msglint.cloudformation.declare import declarations, hidden
from msglint.cloudformation.library import Library
from msglint.cloudformation.pieces import assemble, names_of
from msglint.cloudformation.pseudo import Environment
from msglint.cloudformation.serverless import STACK
from msglint.cloudformation.stacks import Stack
from msglint.cloudformation.system import Place, System
from msglint.declarations import Problem, Unit, telling
from msglint.source.workspace import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from msglint.cloudformation.nested import Locate
    from msglint.cloudformation.parameters import Given, Others
    from msglint.cloudformation.roots import Root
    from msglint.cloudformation.sam_config import SamConfig
    from msglint.cloudformation.template import Template
    from msglint.source.workspace import Workspace

    Failed = Callable[[str, Exception], None]
    """Told the name of a deployment that could not be handled, and the defect."""


SAM_CONFIG = "samconfig.toml"
_PLAIN = "default"
"""What its environment is called where nobody thought of several."""


@dataclass(frozen=True, slots=True)
class StackInput:
    """One stack that is deployed by itself (not nested)."""

    name: str
    """Unique in the unit. Keys of its resources begin with it when there are several."""
    template: Template
    stack_name: str | None = None
    """What `AWS::StackName` is, when that is known."""
    region: str | None = None
    account: str | None = None
    parameters: Mapping[str, Given | Others] = field(default_factory=dict)


def load_templates(
    paths: Sequence[Path],
    workspace: Workspace,
    wanted: frozenset[str],
    parameters: Mapping[str, Given] | None = None,
    failed: Failed | None = None,
) -> list[Unit]:
    """The units that templates make.

    A template that another in view nests is judged through it; roots that import each other's
    exports make one unit. `parameters` are values for the parameters of roots; a SAM template
    with a `samconfig.toml` beside it also has those that `sam deploy` would give it, in each of
    the environments that the file names. `failed` is told of templates that could not be handled
    because of a defect in here; the others go on. Without it the defect is raised.
    """
    from msglint.cloudformation.roots import Root, group_by_environment

    library = Library(workspace, paths)
    roots: list[Root] = []
    units: list[Unit] = []
    problems: dict[Path, list[Problem]] = {}
    relevant = _relevance(wanted)

    def read(path: Path) -> None:
        service = library.services.including(path)
        if service is not None and service.parent / STACK in paths:
            return  # it is in there
        template = library.template(path)
        if template is not None:
            take(template)
        elif found := library.problems(path):
            name = workspace.display(path)
            units.append(Unit(name, problems=list(found), files={name}))

    def take(template: Template) -> None:
        name = workspace.display(template.path)
        configs, problems[template.path] = _sam_configs(template, workspace)
        if configs:
            library.note(template.path, template.path.parent / SAM_CONFIG)
        for environment, config in configs.items() or [("", None)]:
            given = {**(config.parameters if config else {}), **(parameters or {})}
            stack_name = config.stack_name if config else None
            stack = StackInput(name, template, stack_name, parameters=given)
            label = environment if len(configs) > 1 else ""
            only = "" if label or environment == _PLAIN else environment
            roots.append(Root(stack, build_system([stack], library), label, only))

    def opened(root: Root) -> Root:
        stack = replace(root.input, stack_name=None, parameters=parameters or {})
        return Root(stack, build_system([stack], library))

    def build(group: Sequence[Root], environment: str) -> None:
        unit = (
            _unit_of(group[0].input.name, group[0].system, wanted)
            if len(group) == 1
            else build_unit(_title(group), [r.input for r in group], library, wanted)
        )
        unit.environment = environment
        for root in group:
            unit.problems.extend(problems[root.input.template.path])
        units.append(unit)

    for path in dict.fromkeys(paths):
        if relevant(path, workspace):
            _attempt(partial(read, path), workspace.display(path), failed)
    for pieces in _pieces(roots, paths, library):
        joined = library.joined(pieces)
        if joined is not None:
            roots = [root for root in roots if root.input.template.path not in pieces]
            _attempt(partial(take, joined), workspace.display(joined.path), failed)
    for environment, group in group_by_environment(roots, wanted, opened):
        _attempt(partial(build, group, environment), _title(group), failed)
    return sorted(units, key=lambda unit: unit.name)


def _pieces(roots: Sequence[Root], paths: Sequence[Path], library: Library) -> list[list[Path]]:
    """The files among templates that only make a template together.

    What a piece needs may stand in a file of no interest by itself, such as one of parameters,
    beside it or above it.
    """
    if len(paths) < 2:
        return []
    nested = {path for root in roots for path in root.nested}
    templates = [r.input.template for r in roots if r.input.template.path not in nested]
    names = {template.path: names_of(template) for template in templates}
    above = {directory for path, own in names.items() if own.needed for directory in path.parents}
    if not above:
        return []
    for path in paths:
        if path.parent in above and path not in names and path not in nested:
            template = library.template(path)
            if template is not None:
                names[template.path] = names_of(template)
    return assemble(names)


def _attempt(do: Callable[[], None], name: str, failed: Failed | None) -> None:
    try:
        do()
    except Exception as error:
        if failed is None:
            raise
        failed(name, error)


def _relevance(wanted: frozenset[str]) -> Callable[[Path, Workspace], bool]:
    """Tells from bytes which templates can matter: for what they declare, nest or export."""
    names = sorted(name for name in telling(wanted) if name.startswith("AWS::"))
    types = "|".join(map(re.escape, names))
    others = (
        "AWS::Serverless|AWS::CloudFormation::Stack|AWS::Include|AWS::SSM::Parameter(?!::)|Export"
    )
    pattern = re.compile(f"{others}|{types}".encode())

    def relevant(path: Path, workspace: Workspace) -> bool:
        try:
            content = workspace.read_bytes(path)
        except Unreadable:
            return True  # whoever reads it says why it cannot be read
        return b"\0" in content or pattern.search(content) is not None  # UTF-16 is not looked into

    return relevant


def _title(group: Sequence[Root]) -> str:
    names = [root.input.name for root in group]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def build_unit(
    name: str,
    stacks: Sequence[StackInput],
    library: Library,
    wanted: frozenset[str],
    locate: Locate | None = None,
) -> Unit:
    """One unit of several stacks that may import each other's values.

    `locate` is asked first where a nested stack's template lies; without an answer a local
    `TemplateURL` or `Location` is followed.
    """
    return _unit_of(name, build_system(stacks, library, locate), wanted)


def build_system(
    stacks: Sequence[StackInput], library: Library, locate: Locate | None = None
) -> System:
    """The stacks with all that they nest."""
    system = System(library, locate)
    for given in stacks:
        prefix = f"{given.name}/" if len(stacks) > 1 else ""
        environment = Environment(given.stack_name, given.region, given.account, prefix)
        place = Place(prefix, given.name if len(stacks) > 1 else "")
        system.add(Stack(system, given.template, environment, place, given.parameters))
    return system


def _unit_of(name: str, system: System, wanted: frozenset[str]) -> Unit:
    unit = Unit(name)
    for stack in system.stacks:
        unit.declarations.extend(declarations(stack, wanted))
        unit.hidden.extend(hidden(stack))
        unit.files |= system.library.read_with(stack.template.path)
        unit.problems.extend(system.library.problems(stack.template.path))
    unit.problems = [p for p in dict.fromkeys(unit.problems) if _concerns(p, unit)]
    return unit


def _concerns(problem: Problem, unit: Unit) -> bool:
    """Whether a problem matters here: of keys given twice, those in what was declared."""
    at = problem.span
    return problem.rule != "duplicate-key" or any(
        d.extent.source is at.source
        and min(d.span.start, d.extent.start) <= at.start < d.extent.end
        for d in unit.declarations
    )


def _sam_configs(
    template: Template, workspace: Workspace
) -> tuple[dict[str, SamConfig], list[Problem]]:
    """By environment what `sam deploy` would give a template."""
    path = template.path.parent / SAM_CONFIG
    if not template.is_sam or not workspace.is_file(path):
        return {}, []
    from msglint.cloudformation.sam_config import configs_of

    return configs_of(template, path, workspace)
