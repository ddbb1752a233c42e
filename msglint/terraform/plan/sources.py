"""The configuration that a plan was made of, if it lies beside the plan.

A plan has neither files nor lines. Where the configuration lies in the directory of the plan, or
in one above it, findings point there, and values that the plan does not know are those that
msglint finds in the configuration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.declarations import Call
from msglint.terraform import ast
from msglint.terraform.configuration import configuration_of
from msglint.terraform.inputs import Inputs
from msglint.terraform.plan.document import mapping, suffix
from msglint.terraform.root import load_root
from msglint.terraform.sources import configuration_files, installed_modules, local_source
from msglint.values.model import NOTHING_HERE, Known, ListValue, MapValue, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from msglint.declarations import Declaration
    from msglint.source.text import Span
    from msglint.source.workspace import Workspace
    from msglint.terraform.configuration import Configuration, Entity
    from msglint.terraform.plan.document import PlanDocument, PlannedModule, PlannedResource
    from msglint.values.model import Value

MAX_DEPTH = 60
"""How deep the values of variables may nest."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a planned resource is written, and how."""

    span: Span
    """The header of its block; that of the module's call where the module is out of sight."""
    extent: Span
    calls: tuple[Call, ...] = ()
    declaration: Declaration | None = None
    """The same instance as the configuration itself declares it, if it does."""
    spans: Mapping[str, Span] = field(default_factory=dict)
    """Where its attributes are set."""


def sources_of(
    path: Path, document: PlanDocument, workspace: Workspace, wanted: frozenset[str]
) -> PlanSources | None:
    """The configuration in the directory of a plan, or in the nearest above that fits."""
    for directory in path.parents:
        if not workspace.allows(directory):
            return None
        if configuration_files(directory, workspace):
            configuration = configuration_of(directory, workspace)
            if _declares(configuration, document.root):
                return PlanSources(directory, document, workspace, wanted)
    return None


class PlanSources:
    """The configuration of one plan."""

    def __init__(
        self,
        directory: Path,
        document: PlanDocument,
        workspace: Workspace,
        wanted: frozenset[str],
    ) -> None:
        self._directory = directory
        self._workspace = workspace
        self._installed = installed_modules(directory, workspace)
        inputs = Inputs(planned=dict(_variables(document)))
        unit = load_root(directory, workspace, wanted, inputs)
        self.name = unit.name
        self.files = unit.files
        """Display paths of everything that was read."""
        self._declared = {one.key: one for one in unit.declarations}

    def of(self, resource: PlannedResource) -> Written | None:
        """Where a resource is written: in its block, or by the call of a module."""
        found = self._declared.get(resource.address)
        if found is not None:
            return Written(found.span, found.extent, found.calls, found)
        return self._look_up(resource)

    def _look_up(self, resource: PlannedResource) -> Written | None:
        """The block of a resource whose instances the configuration does not tell."""
        calls: list[Call] = []
        last: Entity | None = None
        configuration: Configuration | None = configuration_of(self._directory, self._workspace)
        for module in _ancestry(resource.module):
            call = configuration.calls.get(module.name) if configuration is not None else None
            if call is None:
                break
            last = call
            label = f"module.{module.name}{suffix(module.key)}"
            calls.append(Call(label, call.base.header))
            configuration = self._called(configuration, call, module)
        else:
            key = (resource.type, resource.name)
            entity = configuration.resources.get(key) if configuration is not None else None
            if entity is not None:
                attributes = entity.block.body.attributes
                spans = {name: one.value.span for name, one in attributes.items()}
                return Written(entity.base.header, entity.base.span, tuple(calls), None, spans)
        if last is None:
            return None
        return Written(last.base.header, last.base.span, tuple(calls[:-1]))

    def _called(
        self, configuration: Configuration | None, call: Entity, module: PlannedModule
    ) -> Configuration | None:
        """The configuration of a module that is called, when it is on disk."""
        attribute = call.block.body.attributes.get("source")
        source = attribute.value if attribute is not None else None
        if configuration is None or not isinstance(source, ast.Literal):
            return None
        path = ".".join(one.name for one in _ancestry(module))
        directory = local_source(configuration.directory, str(source.value))
        directory = directory or self._installed.get(path)
        if directory is None or not self._workspace.is_dir(directory):
            return None
        return configuration_of(directory, self._workspace)


def _ancestry(module: PlannedModule) -> list[PlannedModule]:
    """The module instances from the first that is called to this one."""
    found: list[PlannedModule] = []
    current: PlannedModule | None = module
    while current is not None and current.parent is not None:
        found.append(current)
        current = current.parent
    return found[::-1]


def _declares(configuration: Configuration, root: PlannedModule) -> bool:
    """Whether a directory declares all that a plan's root module holds."""
    resources = root.blocks.keys() or root.resources.keys()
    calls = mapping(root.configuration.get("module_calls")).keys() or root.children.keys()
    if not resources and not calls:
        return False
    return resources <= configuration.resources.keys() and calls <= configuration.calls.keys()


def _variables(document: PlanDocument) -> Iterator[tuple[str, Value]]:
    """The values that the root's variables had."""
    declared = mapping(document.root.configuration.get("variables"))
    for name, variable in document.variables.items():
        if mapping(declared.get(name)).get("sensitive") is True:
            yield name, Unknown(f"variable {name} is sensitive", names=NOTHING_HERE)
        elif "value" in mapping(variable):
            yield name, _value(mapping(variable)["value"], 0)


def _value(data: object, depth: int) -> Value:
    if depth > MAX_DEPTH:
        return Unknown("it is nested too deep", names=NOTHING_HERE)
    match data:
        case list(items):
            return ListValue(tuple([_value(item, depth + 1) for item in items]))
        case dict(entries):
            return MapValue({name: _value(item, depth + 1) for name, item in entries.items()})
        case _:
            return Known(data)  # type: ignore[arg-type]
