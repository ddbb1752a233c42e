"""Templates inside of templates: the `TemplateBody` of a stack set.

The body is a string that holds a template. What `Fn::Sub` puts into it comes from the stack
around it, so that every placeholder becomes a parameter of the inner template, of which the
outer one gives the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.cloudformation.library import parse_document, without_sam
from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    OpaqueNode,
    ScalarNode,
    SequenceNode,
    call,
    intrinsic,
    mapping,
    scalar,
)
from msglint.cloudformation.template import read_template
from msglint.declarations import Problem
from msglint.source.embedded import embed
from msglint.source.text import Source, Span
from msglint.values.model import Known

if TYPE_CHECKING:
    from msglint.cloudformation.stacks import Stack
    from msglint.cloudformation.template import Template
    from msglint.source.embedded import Embedding
    from msglint.values.model import Value

MAX_LENGTH = 256 * 1024
"""Characters that a body may have. CloudFormation takes 51,200 bytes."""

_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")


@dataclass(slots=True)
class Body:
    """An embedded template, with the values of the parameters that stand for placeholders."""

    template: Template
    given: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_body(stack: Stack, node: Node) -> Body | None:
    """The template in a string; nothing when its text is not known or is no template."""
    written, variables = _written(stack, node)
    if written is None or len(written.text) > MAX_LENGTH:
        return None
    text = written.text
    source = written.span.source
    document = parse_document(Source(source.path, text))
    substituted = variables is not None
    if document.root is None or (substituted and document.problems):
        return None
    placed = _Placed(written.span, embed(written.span, text), stack, variables)
    root = placed.node(document.root)
    template = read_template(root, stack.template.path, source)
    if template is None:
        return None
    for name in placed.given:
        template.parameters[name] = mapping([("Type", scalar("String", node.span))], node.span)
        template.parameter_spans[name] = node.span
    template.truncated |= document.truncated
    moved = [Problem(p.rule, p.message, placed.span(p.span)) for p in document.problems]
    return Body(without_sam(template), placed.given, [*moved, *template.problems])


def _written(stack: Stack, node: Node) -> tuple[ScalarNode | None, dict[str, Node] | None]:
    """The text as written, and the further variables of the `Fn::Sub` that fills it in."""
    if isinstance(node, ScalarNode):
        return (node if isinstance(node.value, str) else None), None
    called = intrinsic(node)
    if called is not None and called[0] == "Fn::Sub":
        argument = called[1]
        if isinstance(argument, ScalarNode):
            return argument, {}
        if isinstance(argument, SequenceNode) and len(argument.items) == 2:
            first, own = argument.items
            if isinstance(first, ScalarNode) and isinstance(own, MappingNode):
                return first, {key.text: value for key, value in own}
        return None, None
    value = stack.resolver.value(node)
    if isinstance(value, Known) and isinstance(value.data, str):
        made = scalar(value.data, node.span)
        return made, None
    return None, None


class _Placed:
    """Gives the nodes of a text their places in the string that it was written in."""

    def __init__(
        self,
        span: Span,
        embedding: Embedding | None,
        stack: Stack,
        variables: dict[str, Node] | None,
    ) -> None:
        self._whole = span
        self._embedding = embedding
        self._stack = stack
        self._variables = variables
        self.given: dict[str, Value] = {}

    def span(self, inner: Span) -> Span:
        """The place of a stretch of the text; all of the string when that is not known."""
        if self._embedding is None:
            return self._whole
        return self._embedding.locate(inner.start, inner.end)

    def node(self, node: Node) -> Node:
        """A node of the text, in its place and with placeholders filled in."""
        at = self.span(node.span)
        place = (at.source, at.start, at.end)
        if isinstance(node, ScalarNode):
            made = ScalarNode(node.value, node.text, *place)
            return made if self._variables is None else self._filled(made)
        if isinstance(node, SequenceNode):
            return SequenceNode([self.node(item) for item in node.items], *place)
        if isinstance(node, MappingNode):
            return MappingNode([(self._key(k), self.node(v)) for k, v in node.pairs], *place)
        return OpaqueNode(node.reason, *place)

    def _key(self, key: ScalarNode) -> ScalarNode:
        at = self.span(key.span)
        return ScalarNode(key.value, key.text, at.source, at.start, at.end)

    def _filled(self, node: ScalarNode) -> Node:
        text = node.value
        if not isinstance(text, str) or "${" not in text:
            return node
        names = sorted({m[1].strip() for m in _PLACEHOLDER.finditer(text) if m[1][:1] != "!"})
        if not names:
            text = text.replace("${!", "${")
            return ScalarNode(text, text, node.source, node.start, node.end)
        at = node.span
        variables = mapping(((n, call("Ref", self._parameter(n, at), at)) for n in names), at)
        return call("Fn::Sub", [node, variables], at)

    def _parameter(self, name: str, at: Span) -> str:
        """The parameter that stands for a placeholder."""
        parameter = f"{name} (outside)"
        if parameter not in self.given:
            own = (self._variables or {}).get(name)
            resource, dot, attribute = name.partition(".")
            self.given[parameter] = (
                self._stack.resolver.value(own)
                if own is not None
                else self._stack.attribute(resource, attribute, at)
                if dot
                else self._stack.reference(name, at)
            )
        return parameter
