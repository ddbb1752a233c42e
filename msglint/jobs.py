"""What there is to load: a job for each kind of input, that yields the units it makes.

A new format has its job here; readers are imported when their job runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.options import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from msglint.cloudformation.parameters import Given
    from msglint.declarations import Unit
    from msglint.discover.units import Deployments
    from msglint.options import Options
    from msglint.source.workspace import Workspace
    from msglint.terraform.environments import Environments
    from msglint.terraform.inputs import Inputs
    from msglint.terraform.linked import TerragruntUnit

    Load = Callable[[], Iterable[Unit]]
    Failed = Callable[[str, Exception], None]
    """Told the name of a deployment that could not be handled, and the defect."""


def jobs_of(
    deployments: Deployments,
    workspace: Workspace,
    options: Options,
    environments: Environments,
    failed: Failed,
) -> Iterator[tuple[str, Load]]:
    """The jobs of a run, by name. `failed` is told what a job could not handle; it goes on."""
    from msglint.messaging.types import WANTED

    linked = _linked(deployments, workspace, environments) if deployments.terragrunt else []
    if linked:
        name = workspace.display(linked[0][0].file)
        yield name, _terragrunt(linked, workspace, WANTED, failed)
    elsewhere = {unit.module for units in linked for unit in units}
    for directory in deployments.terraform:
        if directory not in elsewhere:
            inputs = environments.of(directory, workspace)
            yield workspace.display(directory), _terraform(directory, workspace, WANTED, inputs)
    if deployments.templates:
        name = workspace.display(deployments.templates[0])
        yield name, _templates(deployments, workspace, WANTED, options, failed)
    for directory in deployments.assemblies:
        yield workspace.display(directory), _assembly(directory, workspace, WANTED)
    for path in deployments.plans:
        yield workspace.display(path), _plan(path, workspace, WANTED)


def _linked(
    deployments: Deployments, workspace: Workspace, environments: Environments
) -> list[list[TerragruntUnit]]:
    """The Terragrunt units to judge, in groups that depend on each other.

    A root with environments by name is judged in those instead.
    """
    from msglint.terraform.linked import TerragruntUnit, link

    units, others = [], []
    for file in deployments.terragrunt_around:
        module = deployed(file, workspace)
        inputs = environments.of(module, workspace) if module is not None else []
        if module is not None and not inputs[0][0]:
            units.append(TerragruntUnit(file, module, inputs[0][1]))
        else:
            others.append(file)
    asked = {file for files in deployments.terragrunt.values() for file in files}
    groups = link(units, others, workspace)
    return [group for group in groups if any(unit.file in asked for unit in group)]


def _terragrunt(
    linked: Sequence[Sequence[TerragruntUnit]],
    workspace: Workspace,
    wanted: frozenset[str],
    failed: Failed,
) -> Load:
    def load() -> Iterable[Unit]:
        from msglint.terraform.linked import load_linked

        for units in linked:
            try:
                yield load_linked(units, workspace, wanted)
            except Exception as error:
                failed(workspace.display(units[0].file), error)

    return load


def _terraform(
    directory: Path,
    workspace: Workspace,
    wanted: frozenset[str],
    environments: Sequence[tuple[str, Inputs]],
) -> Load:
    def load() -> Iterable[Unit]:
        from msglint.terraform.root import load_root

        for name, inputs in environments:
            unit = load_root(directory, workspace, wanted, inputs)
            unit.environment = name
            yield unit

    return load


def _templates(
    deployments: Deployments,
    workspace: Workspace,
    wanted: frozenset[str],
    options: Options,
    failed: Failed,
) -> Load:
    parameters = _parameters(workspace, options)

    def load() -> Iterable[Unit]:
        from msglint.cloudformation.load import load_templates

        shown = {workspace.display(path) for path in deployments.templates}
        paths = [*deployments.templates, *deployments.neighbours]
        units = load_templates(paths, workspace, wanted, parameters, failed)
        return [unit for unit in units if not shown.isdisjoint(unit.files)]

    return load


def _parameters(workspace: Workspace, options: Options) -> dict[str, Given]:
    """The values of parameter files, those of later files first in line. Raises `UsageError`."""
    values: dict[str, Given] = {}
    if not options.parameter_files:
        return values
    from msglint.cloudformation.parameter_files import NotParameters, read_parameters
    from msglint.source.workspace import Unreadable

    for path in options.parameter_files:
        try:
            values |= read_parameters(options.cwd / path, workspace)
        except NotParameters as error:
            at = error.problem.span.location
            place = f"{at.path}:{at.line}:{at.column}"
            raise UsageError(f"{place}: {error.problem.message}") from None
        except Unreadable as error:
            raise UsageError(f"{path}: {error}") from None
    return values


def _assembly(directory: Path, workspace: Workspace, wanted: frozenset[str]) -> Load:
    def load() -> Iterable[Unit]:
        from msglint.cdk.assembly import load_assembly

        return load_assembly(directory, workspace, wanted)

    return load


def _plan(path: Path, workspace: Workspace, wanted: frozenset[str]) -> Load:
    def load() -> Iterable[Unit]:
        from msglint.terraform.plan import load_plan

        return [load_plan(path, workspace, wanted)]

    return load


def deployed(file: Path, workspace: Workspace) -> Path | None:
    """The directory of the module that a Terragrunt unit deploys."""
    from msglint.terraform.terragrunt import module_of

    return module_of(file, workspace)
