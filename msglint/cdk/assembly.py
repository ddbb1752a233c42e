"""From a cloud assembly to units: the stacks of an app, and of each of its stages.

The templates are plain CloudFormation and are read as such. What the assembly knows beyond
them is added here: where nested templates lie, account and Region, construct paths, the line
of the program behind each construct, rules acknowledged in the program, and which values are
only placeholders.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msglint.cdk.constructs import Constructs, nested_stack_path
from msglint.cdk.dummies import without_dummies
from msglint.cdk.manifest import Assembly, Stack, read_assemblies
from msglint.cdk.stages import together
from msglint.cdk.trace import Tracer
from msglint.cloudformation.library import Library
from msglint.cloudformation.load import StackInput, build_unit
from msglint.cloudformation.nodes import MappingNode, Node, ScalarNode, SequenceNode, text_of
from msglint.declarations import Hidden, Unit
from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.cloudformation.template import Resource, Template
    from msglint.declarations import Call, Declaration
    from msglint.source.workspace import Workspace

_WITHOUT_RESOURCES = {
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Rules",
}
"""Sections of a template that deploys nothing."""

_HASH = re.compile(r"[0-9a-f]{64}")


def load_assembly(directory: Path, workspace: Workspace, wanted: frozenset[str]) -> list[Unit]:
    """One unit for the app and one for each of its stages, unless they hand on values by name."""
    found = [a for a in read_assemblies(directory, workspace) if a.stacks or a.problems]
    return [
        _Loader(assembly, directory, workspace).unit(wanted)
        for assembly in together(found, workspace)
    ]


@dataclass(frozen=True, slots=True)
class _Place:
    """What is known of all resources of one template: its stack, and where that lies."""

    constructs: Constructs
    path: str | None
    """Construct path of the stack, nested or not."""


class _Loader:
    def __init__(self, assembly: Assembly, outermost: Path, workspace: Workspace) -> None:
        self._assembly = assembly
        self._workspace = workspace
        self._library = Library(workspace)
        self._tracer = Tracer(outermost, workspace)
        self._places: dict[str, _Place] = {}
        self._resources: dict[tuple[str, int], Resource] = {}
        self._assets = {
            digest: path for stack in assembly.stacks for digest, path in stack.assets.items()
        }

    def unit(self, wanted: frozenset[str]) -> Unit:
        name = self._workspace.display(self._assembly.directory)
        templates: dict[str, Template] = {}
        hidden: list[Hidden] = []
        problems = list(self._assembly.problems)
        for stack in self._assembly.stacks:
            template = self._library.template(stack.template)
            if template is None:
                problems += self._library.problems(stack.template)
                if not self._is_empty(stack):
                    hidden.append(self._out_of_view(stack))
            else:
                templates[stack.artifact] = template
                self._enter(
                    template, Constructs(stack.path, stack.metadata, self._tracer), stack.path
                )
        inputs = [
            StackInput(
                name=stack.artifact,
                template=templates[stack.artifact],
                stack_name=stack.name,
                region=stack.region,
                account=stack.account,
            )
            for stack in self._assembly.stacks
            if stack.artifact in templates
        ]
        unit = build_unit(name, inputs, self._library, wanted, self._locate)
        unit.declarations = [
            done for d in unit.declarations if (done := self._completed(d)) is not None
        ]
        unit.problems[:0] = problems
        unit.hidden += hidden
        unit.files |= {self._workspace.display(path) for path in self._assembly.files}
        return unit

    def _is_empty(self, stack: Stack) -> bool:
        """Whether a stack has no resources: it may hold what the synthesizer adds to every one."""
        try:
            content = json.loads(self._workspace.read(stack.template).text)
        except (Unreadable, ValueError, RecursionError):
            return False
        return isinstance(content, dict) and content.keys() <= _WITHOUT_RESOURCES

    def _out_of_view(self, stack: Stack) -> Hidden:
        nowhere = Source(self._workspace.display(stack.template), "")
        reason = f"the template of the stack {stack.name} cannot be read"
        return Hidden(reason, Span(nowhere, 0, 0), None)

    def _enter(self, template: Template, constructs: Constructs, path: str | None) -> None:
        """Note whose resources those of a template are."""
        self._places[template.source.path] = _Place(constructs, path)
        for resource in template.resources.values():
            self._resources[template.source.path, resource.extent.start] = resource

    def _locate(self, template: Template, resource: Resource) -> Path | None:
        """The template of a nested stack: by its asset's path, else by its hash in the URL."""
        place = self._places.get(template.source.path)
        written = resource.metadata.get("aws:asset:path") if resource.metadata else None
        file = text_of(written)
        if file is not None:
            path = template.path.parent / file
        else:
            properties = resource.properties
            url = properties.get("TemplateURL") if isinstance(properties, MappingNode) else None
            digest = _HASH.search(_texts(url))
            found = self._assets.get(digest[0]) if digest else None
            if found is None:
                return None
            path = found
        child = self._library.template(path)
        if place is not None and child is not None:
            above = nested_stack_path(self._path_of(place, resource))
            self._enter(child, place.constructs, above)
        return path

    @staticmethod
    def _path_of(place: _Place, resource: Resource) -> str | None:
        """Construct path of a resource, which its own metadata say best."""
        written = resource.metadata.get("aws:cdk:path") if resource.metadata else None
        return text_of(written) or place.constructs.path_of(resource.logical_id, place.path)

    def _completed(self, declaration: Declaration) -> Declaration | None:
        """A declaration with what the assembly knows of it.

        Functions of the library's own custom resources are left out: nobody can change them.
        """
        at = declaration.extent
        place = self._places.get(at.source.path)
        resource = self._resources.get((at.source.path, at.start))
        attributes = declaration.attributes
        if self._assembly.dummies:
            attributes = without_dummies(attributes, self._assembly.dummies)
        if place is None or resource is None:
            return replace(declaration, attributes=attributes)
        path = self._path_of(place, resource)
        if path is None:
            return replace(declaration, attributes=attributes)
        if place.constructs.is_service(path):
            return None
        return replace(
            declaration,
            attributes=attributes,
            calls=tuple(self._named(call) for call in declaration.calls),
            construct_path=path,
            trace=place.constructs.trace(path),
            waivers=(*declaration.waivers, *place.constructs.waivers(path)),
        )

    def _named(self, call: Call) -> Call:
        """The nesting of a stack, by its construct path rather than by a generated id."""
        at = call.span
        place = self._places.get(at.source.path)
        resource = self._resources.get((at.source.path, at.start))
        if place is None or resource is None:
            return call
        path = nested_stack_path(self._path_of(place, resource))
        return call if path is None else replace(call, label=f"nested stack {path}")


def _texts(node: Node | None) -> str:
    """All text below a node."""
    found = []
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, ScalarNode):
            found.append(current.text)
        elif isinstance(current, SequenceNode):
            pending.extend(current.items)
        elif isinstance(current, MappingNode):
            pending.extend(value for _, value in current.pairs)
    return "\n".join(found)
