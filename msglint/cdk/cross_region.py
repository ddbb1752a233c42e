"""References between Regions, which CDK carries through the parameter store.

The producing stack holds a custom resource that writes values under names, the consuming one a
custom resource that reads them: `Fn::GetAtt [Reader, "/cdk/exports/..."]`. Here each written
value becomes an output of its stack, and each reading a reference to that output.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    SequenceNode,
    call,
    intrinsic,
    mapping,
    scalar,
    text_of,
)
from msglint.cloudformation.template import Output, Template

if TYPE_CHECKING:
    from collections.abc import Mapping

WRITER = "Custom::CrossRegionExportWriter"
READER = "Custom::CrossRegionExportReader"


def link_regions(stacks: Mapping[str, Template]) -> dict[str, Template]:
    """The templates of one assembly by stack name, with such references made plain."""
    linked = dict(stacks)
    written: dict[str, tuple[str, str]] = {}
    for name, template in stacks.items():
        exports = _exports(template)
        if exports:
            outputs = {f"CrossRegion{n}": output for n, (_, output) in enumerate(exports)}
            for output, (key, _) in zip(outputs, exports, strict=True):
                written.setdefault(key, (name, output))
            linked[name] = replace(template, outputs={**template.outputs, **outputs})
    if written:
        for name, template in linked.items():
            readers = {r.logical_id for r in template.resources.values() if r.type == READER}
            if readers:
                linked[name] = _relinked(template, readers, written)
    return linked


def _exports(template: Template) -> list[tuple[str, Output]]:
    """Names that a stack's writers write, and what to."""
    found = []
    for resource in template.resources.values():
        node: Node | None = resource.properties if resource.type == WRITER else None
        for step in ("WriterProps", "exports"):
            node = node.get(step) if isinstance(node, MappingNode) else None
        for key, value in node if isinstance(node, MappingNode) else ():
            found.append((key.text, Output(key.text, value, None, resource.condition, key.span)))
    return found


def _relinked(
    template: Template, readers: set[str], written: Mapping[str, tuple[str, str]]
) -> Template:
    def relink(node: Node) -> Node:
        found = intrinsic(node)
        if found is not None and found[0] == "Fn::GetAtt" and isinstance(found[1], SequenceNode):
            source = [text_of(item) for item in found[1].items]
            origin = written.get(source[1] or "") if len(source) > 1 else None
            if source and source[0] in readers and origin is not None:
                at = node.span
                pairs = [
                    ("StackName", scalar(origin[0], at)),
                    ("OutputName", scalar(origin[1], at)),
                ]
                return call("Fn::GetStackOutput", mapping(pairs, at), at)
        if isinstance(node, MappingNode):
            pairs_ = [(key, relink(value)) for key, value in node.pairs]
            return MappingNode(pairs_, node.source, node.start, node.end)
        if isinstance(node, SequenceNode):
            items = [relink(item) for item in node.items]
            return SequenceNode(items, node.source, node.start, node.end)
        return node

    resources = {
        name: resource
        if resource.properties is None
        else replace(resource, properties=relink(resource.properties))
        for name, resource in template.resources.items()
    }
    outputs = {
        name: output if output.value is None else replace(output, value=relink(output.value))
        for name, output in template.outputs.items()
    }
    return replace(template, resources=resources, outputs=outputs)
