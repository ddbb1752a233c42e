"""A template's sections, found in its node tree. Nothing is evaluated here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    OpaqueNode,
    ScalarNode,
    SequenceNode,
    intrinsic,
    text_of,
)
from msglint.declarations import Problem
from msglint.source.text import Span

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.source.text import Source

SAM_TRANSFORM = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"

MAX_RESOURCES = 10_000
"""How many resources of a template are read. AWS takes 500."""


@dataclass(slots=True)
class Resource:
    """One entry of `Resources`.

    A transform makes new ones: `span` is the place in the author's text that the resource
    stands for (a logical id, or the event that implies it), `extent` the whole of it.
    """

    logical_id: str
    type: str
    properties: Node | None
    span: Span
    extent: Span
    condition: str | None = None
    """Name of the condition that it exists under."""
    metadata: MappingNode | None = None
    depends_on: tuple[str, ...] = ()
    node: MappingNode | None = None
    """The whole entry as written, for attributes that only a transform reads."""


@dataclass(slots=True)
class Output:
    """One entry of `Outputs`."""

    name: str
    value: Node | None
    export_name: Node | None
    condition: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that stands for resources and that a transform could not read.

    The resources it stands for may name whatever `nodes` mention.
    """

    reason: str
    span: Span
    nodes: tuple[Node, ...]


@dataclass(slots=True)
class Template:
    """A template as written, or as transforms (SAM, `Fn::ForEach`) left it."""

    path: Path
    source: Source
    root: MappingNode
    parameters: dict[str, MappingNode] = field(default_factory=dict)
    parameter_spans: dict[str, Span] = field(default_factory=dict)
    mappings: dict[str, Node] = field(default_factory=dict)
    conditions: dict[str, Node] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    transforms: tuple[str, ...] = ()
    is_sam: bool = False
    """Whether SAM transforms it (or did)."""
    globals: MappingNode | None = None
    """SAM's `Globals`."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Further names that Ref and GetAtt accept for a resource, to its logical id (a SAM
    function's `Worker.Alias`)."""
    unread: list[Unread] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    truncated: bool = False
    """The end of the text could not be read."""
    loops: bool = False
    """It has loops or includes, which are expanded for each stack: their members come from
    its parameters."""

    @property
    def macros(self) -> tuple[str, ...]:
        """Transforms of the account's own, which may change anything."""
        return tuple(name for name in self.transforms if not name.startswith("AWS::"))


def read_template(root: Node | None, path: Path, source: Source) -> Template | None:
    """The sections of a document; nothing when it has no `Resources` and is no template."""
    if not isinstance(root, MappingNode) or "Resources" not in root.entries:
        return None
    template = Template(path, source, root)
    template.transforms = _transforms(root.get("Transform"))
    for key, declared in _section(template, "Parameters"):
        if isinstance(declared, MappingNode):
            template.parameters[key.text] = declared
            template.parameter_spans[key.text] = key.span
    template.mappings = {key.text: node for key, node in _section(template, "Mappings")}
    template.conditions = {key.text: node for key, node in _section(template, "Conditions")}
    for key, node in _section(template, "Outputs"):
        if isinstance(node, MappingNode):
            template.outputs[key.text] = _output(key, node)
    found = root.get("Globals")
    template.globals = found if isinstance(found, MappingNode) else None
    for key, node in _section(template, "Resources"):
        if len(template.resources) >= MAX_RESOURCES:
            template.truncated = True
            break
        resource = read_resource(key, node)
        if resource is not None:
            template.resources[key.text] = resource
        else:
            _pass_over(template, key, node)
    template.is_sam = SAM_TRANSFORM in template.transforms or any(
        resource.type.startswith("AWS::Serverless::") for resource in template.resources.values()
    )
    return template


def read_resource(key: ScalarNode, node: Node) -> Resource | None:
    """An entry of `Resources`; nothing when it has no readable type."""
    if not isinstance(node, MappingNode):
        return None
    type_name = text_of(node.get("Type"))
    if type_name is None:
        return None
    metadata = node.get("Metadata")
    return Resource(
        logical_id=key.text,
        type=type_name,
        properties=_present(node.get("Properties")),
        span=key.span,
        extent=Span(key.source, key.start, max(key.end, node.end)),
        condition=text_of(node.get("Condition")),
        metadata=metadata if isinstance(metadata, MappingNode) else None,
        depends_on=_names(node.get("DependsOn")),
        node=node,
    )


def _output(key: ScalarNode, node: MappingNode) -> Output:
    export = node.get("Export")
    return Output(
        key.text,
        node.get("Value"),
        export.get("Name") if isinstance(export, MappingNode) else None,
        text_of(node.get("Condition")),
        key.span,
    )


def _section(template: Template, name: str) -> list[tuple[ScalarNode, Node]]:
    """Entries of a section; a section that is missing or empty has none."""
    node = template.root.get(name)
    if isinstance(node, MappingNode):
        return list(node)
    if node is not None and _present(node) is not None:
        message = f"{name} must be a mapping"
        template.problems.append(Problem("syntax-error", message, node.span))
    return []


def _pass_over(template: Template, key: ScalarNode, node: Node) -> None:
    """Note a resource that cannot be read; report it where nothing could still make it one."""
    name = key.text
    if name.startswith("Fn::"):
        return
    whole = isinstance(node, OpaqueNode) or intrinsic(node) is not None
    fields = node if isinstance(node, MappingNode) and not whole else None
    kind = None if fields is None else fields.get("Type")
    if whole or template.macros or (fields is not None and "Fn::Transform" in fields.entries):
        template.unread.append(Unread(f"{name} is not written out", key.span, (node,)))
    elif fields is not None and isinstance(kind, OpaqueNode | MappingNode):
        handed = fields.get("Properties")
        nodes = () if handed is None else (handed,)
        template.unread.append(Unread(f"the type of {name} is not written out", key.span, nodes))
    else:
        what = "must be a mapping with a Type" if fields is None else "has no Type"
        message = f"the resource {name} {what}"
        template.problems.append(Problem("syntax-error", message, key.span))


def _transforms(node: Node | None) -> tuple[str, ...]:
    """Names of transforms, given as texts or with parameters."""
    nodes = node.items if isinstance(node, SequenceNode) else [node]
    names = (text_of(n.get("Name") if isinstance(n, MappingNode) else n) for n in nodes)
    return tuple(name for name in names if name is not None)


def _present(node: Node | None) -> Node | None:
    """A node, unless it is null."""
    return None if isinstance(node, ScalarNode) and node.value is None else node


def _names(node: Node | None) -> tuple[str, ...]:
    """Names given singly or as a list."""
    nodes = node.items if isinstance(node, SequenceNode) else [node]
    return tuple(text for n in nodes if (text := text_of(n)) is not None)
