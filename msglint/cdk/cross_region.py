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
    ScalarNode,
    SequenceNode,
    call,
    intrinsic,
    mapping,
    scalar,
    text_of,
)
from msglint.cloudformation.template import Output, Template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from msglint.cdk.manifest import Stack
    from msglint.source.text import Span

WRITER = "Custom::CrossRegionExportWriter"
READER = "Custom::CrossRegionExportReader"


def link_regions(stacks: Sequence[tuple[Stack, Template]]) -> list[Template]:
    """The templates of one assembly, in order, with such references made plain."""
    linked = []
    written: dict[str, Stack] = {}
    for stack, template in stacks:
        outputs = _exports(template)
        for key in outputs:
            written.setdefault(key, stack)
        linked.append(replace(template, outputs={**template.outputs, **outputs}))
    return [_relinked(template, written) for template in linked] if written else linked


def _exports(template: Template) -> dict[str, Output]:
    """What a stack's writers write, as outputs of the names it is written under."""
    found = {}
    for resource in template.resources.values():
        node: Node | None = resource.properties if resource.type == WRITER else None
        for step in ("WriterProps", "exports"):
            node = node.get(step) if isinstance(node, MappingNode) else None
        for key, value in node if isinstance(node, MappingNode) else ():
            found[key.text] = Output(key.text, value, None, resource.condition, key.span)
    return found


def _relinked(template: Template, written: Mapping[str, Stack]) -> Template:
    readers = {r.logical_id for r in template.resources.values() if r.type == READER}
    if not readers:
        return template

    def relink(node: Node) -> Node:
        found = intrinsic(node)
        if found is not None and found[0] == "Fn::GetAtt" and isinstance(found[1], SequenceNode):
            names = [text_of(item) or "" for item in found[1].items]
            if len(names) > 1 and names[0] in readers and names[1] in written:
                return _output_of(written[names[1]], names[1], node.span)
        if isinstance(node, MappingNode):
            pairs = [(key, relink(value)) for key, value in node.pairs]
            return MappingNode(pairs, node.source, node.start, node.end)
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


def _output_of(stack: Stack, name: str, at: Span) -> Node:
    pairs: list[tuple[str | ScalarNode, Node]] = [
        ("StackName", scalar(stack.name, at)),
        ("OutputName", scalar(name, at)),
    ]
    if stack.region is not None:
        pairs.append(("Region", scalar(stack.region, at)))
    return call("Fn::GetStackOutput", mapping(pairs, at), at)
