"""From stacks to declarations: the resources that somebody wants, evaluated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import MappingNode, Node, SequenceNode, text_of
from msglint.cloudformation.reach import bounded, reach
from msglint.cloudformation.sam_globals import mark_inherited
from msglint.cloudformation.texts import names_of
from msglint.cloudformation.transforms import FOR_EACH, TRANSFORM
from msglint.declarations import Declaration, Hidden, Waiver
from msglint.source.text import Span
from msglint.values.conditions import NEVER
from msglint.values.model import Known, MapValue, Unknown, attributes_mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.cloudformation.stacks import Stack
    from msglint.cloudformation.template import Resource
    from msglint.values.model import Value


def declarations(stack: Stack, wanted: frozenset[str]) -> Iterator[Declaration]:
    """The resources of a stack that are of wanted types and may be deployed."""
    region, account = stack.environment.region, stack.environment.account
    for resource in stack.template.resources.values():
        if resource.type not in wanted:
            continue
        exists = stack.resource_exists(resource)
        if exists == NEVER:
            continue
        yield Declaration(
            key=stack.prefix + resource.logical_id,
            address=resource.logical_id,
            type=resource.type,
            dialect="cloudformation",
            attributes=_attributes(stack, resource),
            span=resource.span,
            extent=resource.extent,
            exists=exists,
            calls=stack.place.calls,
            construct_path=_metadata_text(resource, "aws:cdk:path"),
            waivers=tuple(_waivers(resource)),
            region=None if region is None else Known(region),
            account=None if account is None else Known(account),
        )


def _attributes(stack: Stack, resource: Resource) -> Value:
    if resource.properties is None:
        return MapValue({}, resource.span)
    value = bounded(stack.resolver.value(resource.properties), stack)
    if isinstance(value, MapValue | Unknown):
        section = stack.template.globals
        return value if section is None else mark_inherited(value, section.span)
    return Unknown("the properties are not a mapping", resource.properties.span)


def hidden(stack: Stack) -> Iterator[Hidden]:
    """The parts of a stack that are not in view and could hold resources."""
    for part in _hidden(stack):
        yield replace(part, names=reach(stack)) if part.names is None else part


def _hidden(stack: Stack) -> Iterator[Hidden]:
    template = stack.template
    for child in stack.children():
        if isinstance(child, Hidden):
            yield child
    for resource in template.resources.values():
        if _holds_others(resource.type) and stack.resource_exists(resource) != NEVER:
            handed = resource.properties
            values = () if handed is None else (stack.resolver.value(handed),)
            reason = f"{resource.logical_id} stands for resources that are not in view"
            yield Hidden(reason, resource.span, names_of(values), attributes_mentioned(values))
    for part in template.unread:
        names = names_of(stack.resolver.value(node) for node in part.nodes)
        yield Hidden(part.reason, part.span, names)
    for name in template.macros:
        span = _place_of_transform(template.root) or template.root.span
        yield Hidden(f"the macro {name} may change the template", span, None)
    for section in (template.root, template.root.get("Resources")):
        for key, _ in section if isinstance(section, MappingNode) else ():
            if key.text == TRANSFORM or key.text.startswith(FOR_EACH):
                yield Hidden(f"{key.text} adds resources that are not in view", key.span, None)
    if stack.missing is not None:
        reason = f"the template is not whole: {stack.missing.reason}"
        yield Hidden(reason, stack.missing.span or template.root.span, None)
    if template.truncated:
        end = len(template.source.text)
        span = Span(template.source, end, end)
        yield Hidden("the rest of the template cannot be read", span, None)


def _holds_others(type_name: str) -> bool:
    """Whether a resource makes others: modules, and what deploys a template elsewhere."""
    return type_name.endswith("::MODULE") or type_name in (
        "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
    )


def _place_of_transform(root: MappingNode) -> Span | None:
    key = root.key("Transform")
    return None if key is None else key.span


def _metadata_text(resource: Resource, name: str) -> str | None:
    return None if resource.metadata is None else text_of(resource.metadata.get(name))


def _waivers(resource: Resource) -> Iterator[Waiver]:
    """Suppressions: `Metadata: {msglint: {ignore: [rule, {rule: ..., reason: ...}]}}`."""
    settings = None if resource.metadata is None else resource.metadata.get("msglint")
    ignored = settings.get("ignore") if isinstance(settings, MappingNode) else None
    if ignored is None:
        return
    for node in ignored.items if isinstance(ignored, SequenceNode) else [ignored]:
        reason = text_of(node.get("reason")) if isinstance(node, MappingNode) else None
        yield Waiver(_rules(node), reason or "", node.span)


def _rules(node: Node) -> tuple[str, ...]:
    named = node.get("rule") or node.get("rules") if isinstance(node, MappingNode) else node
    nodes = named.items if isinstance(named, SequenceNode) else [named]
    return tuple(text for n in nodes if (text := text_of(n)) is not None)
