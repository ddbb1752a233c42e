"""What the parts of the SAM transform share: a place for results, and how to make nodes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

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
    sequence,
    text_of,
)
from msglint.cloudformation.template import Resource, Unread
from msglint.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from msglint.cloudformation.template import Template

NO_VALUE = "AWS::NoValue"

Properties: TypeAlias = dict[str, Node | None] | Node | None
"""Properties of a resource to make: as they are, or by name (without those that are `None`)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The part of the author's text that generated resources stand for."""

    span: Span
    extent: Span
    condition: str | None = None
    metadata: MappingNode | None = None

    def at(self, key: ScalarNode, node: Node) -> Origin:
        """The same for an entry below: an event of a function, say."""
        extent = Span(key.source, key.start, max(key.end, node.end))
        return replace(self, span=key.span, extent=extent)

    def under(self, condition: str | None) -> Origin:
        """The same under another condition."""
        return replace(self, condition=condition)


@dataclass(frozen=True, slots=True)
class Target:
    """What events are sent to: a function, its alias, or a state machine."""

    logical_id: str
    """What ids of generated resources begin with."""
    named: str
    """Logical id of the resource that is to be invoked: the alias, where there is one."""
    by_ref: bool
    """Whether `Ref` of it is its ARN."""

    def name(self, at: Span) -> Node:
        """How it is named where a name or an ARN will do."""
        return ref(self.named, at)

    def arn(self, at: Span) -> Node:
        """Its ARN."""
        return ref(self.named, at) if self.by_ref else arn_of(self.named, at)


@dataclass(slots=True)
class Expansion:
    """The transform of one template while it goes on."""

    template: Template
    resources: dict[str, Resource] = field(default_factory=dict)
    conditions: dict[str, Node] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    changes: dict[str, Resource] = field(default_factory=dict)
    """Plain resources that events add to."""

    def add(
        self,
        logical_id: str,
        type_name: str,
        properties: Properties,
        origin: Origin,
    ) -> None:
        """A resource. Properties without a value are left out; names that are taken win."""
        if logical_id in self.resources:
            return
        written = self.template.resources.get(logical_id)
        if written is not None and not written.type.startswith("AWS::Serverless::"):
            return
        node = made(properties, origin.span) if isinstance(properties, dict) else properties
        self.resources[logical_id] = Resource(
            logical_id=logical_id,
            type=type_name,
            properties=node,
            span=origin.span,
            extent=origin.extent,
            condition=origin.condition,
            metadata=origin.metadata,
        )

    def changed(self, logical_id: str) -> Resource:
        """A resource as written, in a copy that may be changed."""
        if logical_id not in self.changes:
            self.changes[logical_id] = replace(self.template.resources[logical_id])
        return self.changes[logical_id]

    def skip(self, reason: str, span: Span, *nodes: Node | None) -> None:
        """Note a part that is not understood; it may name what its nodes mention."""
        self.unread.append(Unread(reason, span, tuple(n for n in nodes if n is not None)))

    def settled_text(self, node: Node | None) -> str | None:
        """The text of a node as SAM itself sees it: parameters stand for their defaults."""
        found = intrinsic(node)
        if found is None:
            return text_of(node)
        name, argument = found
        text = text_of(argument)
        if text is None or name not in ("Ref", "Fn::Sub"):
            return None
        if name == "Ref":
            declared = self.template.parameters.get(text)
            return None if declared is None else text_of(declared.get("Default"))
        for parameter, declared in self.template.parameters.items():
            default = text_of(declared.get("Default"))
            if default is not None:
                text = text.replace("${" + parameter + "}", default)
        return None if "${" in text else text

    def queue_with_policy(
        self, queue_id: str, policy_id: str, service: str | None, source: Node, origin: Origin
    ) -> None:
        """A queue without settings and a policy that lets the source send to it."""
        self.add(queue_id, "AWS::SQS::Queue", {}, origin)
        queue_arn, queue_url = arn_of(queue_id, origin.span), ref(queue_id, origin.span)
        self.queue_policy(policy_id, queue_arn, queue_url, service, source, origin)

    def queue_policy(
        self,
        policy_id: str,
        queue_arn: Node,
        queue_url: Node,
        service: str | None,
        source: Node,
        origin: Origin,
    ) -> None:
        """A policy for a queue; without a service it lets everybody send who has the ARN."""
        at = origin.span
        principal: Node = scalar("*", at)
        if service is not None:
            principal = made({"Service": scalar(service, at)}, at)
        statement = made(
            {
                "Effect": scalar("Allow", at),
                "Principal": principal,
                "Action": scalar("sqs:SendMessage", at),
                "Resource": queue_arn,
                "Condition": made({"ArnEquals": made({"aws:SourceArn": source}, at)}, at),
            },
            at,
        )
        properties: Properties = {
            "PolicyDocument": policy(statement, at),
            "Queues": sequence([queue_url], at),
        }
        self.add(policy_id, "AWS::SQS::QueuePolicy", properties, origin)

    def permission(
        self,
        logical_id: str,
        function: Node,
        principal: str,
        origin: Origin,
        source_arn: Node | None = None,
        source_account: Node | None = None,
    ) -> None:
        """Leave for a service to invoke a function."""
        at = origin.span
        properties: Properties = {
            "Action": scalar("lambda:InvokeFunction", at),
            "FunctionName": function,
            "Principal": scalar(principal, at),
            "SourceArn": source_arn,
            "SourceAccount": source_account,
        }
        self.add(logical_id, "AWS::Lambda::Permission", properties, origin)

    def role(
        self,
        logical_id: str,
        origin: Origin,
        policies: Node | None = None,
        attached: Node | None = None,
    ) -> None:
        """A role that SAM writes. Unless it is told what is attached, further rights are open."""
        rights = attached or unread_node("SAM puts the rights of this role together", origin.span)
        properties: Properties = {"ManagedPolicyArns": rights, "Policies": policies}
        self.add(logical_id, "AWS::IAM::Role", properties, origin)


def made(entries: Mapping[str, Node | None], at: Span) -> MappingNode:
    """A mapping that stands for a place, without the entries that have no value."""
    return mapping(((key, value) for key, value in entries.items() if value is not None), at)


def ref(logical_id: str, at: Span) -> MappingNode:
    """`Ref`."""
    return call("Ref", logical_id, at)


def arn_of(logical_id: str, at: Span) -> MappingNode:
    """`Fn::GetAtt` of the attribute `Arn`."""
    return call("Fn::GetAtt", [logical_id, "Arn"], at)


def policy(statement: Node, at: Span) -> MappingNode:
    """A policy document of one statement."""
    version = scalar("2012-10-17", at)
    return made({"Version": version, "Statement": sequence([statement], at)}, at)


def unread_node(reason: str, at: Span) -> OpaqueNode:
    """A value that is there and is not known."""
    return OpaqueNode(reason, at.source, at.start, at.end)


def picked(node: MappingNode | None, names: Iterable[str]) -> dict[str, Node | None]:
    """Some entries of a mapping, those that are there."""
    return {} if node is None else {name: node.get(name) for name in names}


def without(node: MappingNode, names: Iterable[str]) -> MappingNode:
    """A mapping without some of its entries."""
    left = frozenset(names)
    pairs = [(key, value) for key, value in node if key.text not in left]
    return MappingNode(pairs, node.source, node.start, node.end)


def plain_map(node: Node | None) -> MappingNode | None:
    """A mapping that is no intrinsic."""
    if isinstance(node, MappingNode) and intrinsic(node) is None:
        return node
    return None


def is_no_value(node: Node | None) -> bool:
    """Whether a node is `AWS::NoValue`, null, or not there."""
    found = intrinsic(node)
    if found is not None:
        return found[0] == "Ref" and text_of(found[1]) == NO_VALUE
    return node is None or (isinstance(node, ScalarNode) and node.value is None)


def if_parts(node: Node | None) -> tuple[str, Node, Node] | None:
    """Condition and branches of a well-formed `Fn::If`."""
    found = intrinsic(node)
    if found is None or found[0] != "Fn::If" or not isinstance(found[1], SequenceNode):
        return None
    items = found[1].items
    name = text_of(items[0]) if len(items) == 3 else None
    return None if name is None else (name, items[1], items[2])


def referred_id(node: Node | None) -> str | None:
    """The logical id that a plain `Ref` or `Fn::GetAtt` names."""
    found = intrinsic(node)
    if found is None:
        return None
    name, argument = found
    if name == "Ref":
        return text_of(argument)
    if name == "Fn::GetAtt":
        if isinstance(argument, SequenceNode):
            return text_of(argument.items[0]) if argument.items else None
        return (text_of(argument) or "").partition(".")[0] or None
    return None


def same(left: Node, right: Node) -> bool:
    """Whether two trees say the same, wherever they stand."""
    match left, right:
        case ScalarNode(), ScalarNode():
            return left.text == right.text
        case SequenceNode(), SequenceNode():
            return len(left.items) == len(right.items) and all(
                same(a, b) for a, b in zip(left.items, right.items, strict=True)
            )
        case MappingNode(), MappingNode():
            return left.entries.keys() == right.entries.keys() and all(
                same(value, right.entries[name][1]) for name, (_, value) in left.entries.items()
            )
        case _:
            return False
