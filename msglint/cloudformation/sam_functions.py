"""`AWS::Serverless::Function`: the function, what publishes it, and where its failures go.

Follows SamFunction in samtranslator/model/sam_resources.py.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import MappingNode, Node, call, scalar, text_of
from msglint.cloudformation.sam_event import expand_events
from msglint.cloudformation.sam_events import FUNCTION_EVENTS
from msglint.cloudformation.sam_parts import (
    Expansion,
    Origin,
    Target,
    arn_of,
    if_parts,
    is_no_value,
    made,
    picked,
    plain_map,
    ref,
    unread_node,
    without,
)
from msglint.cloudformation.sam_policies import role_policies

if TYPE_CHECKING:
    from msglint.cloudformation.template import Resource
    from msglint.source.text import Span

_ONLY_SAM = (
    "AssumeRolePolicyDocument",
    "AutoPublishAlias",
    "AutoPublishAliasAllProperties",
    "AutoPublishCodeSha256",
    "CodeUri",
    "DeadLetterQueue",
    "DeploymentPreference",
    "EventInvokeConfig",
    "Events",
    "FunctionUrlConfig",
    "ImageUri",
    "InlineCode",
    "PermissionsBoundary",
    "Policies",
    "PropagateTags",
    "ProvisionedConcurrencyConfig",
    "Role",
    "RolePath",
    "Tags",
    "Tracing",
    "VersionDeletionPolicy",
    "VersionDescription",
)
"""Properties that the plain function does not take over as they are."""


def expand_function(expansion: Expansion, resource: Resource, origin: Origin) -> None:
    """A function with everything that belongs to it."""
    properties = resource.properties
    if not isinstance(properties, MappingNode):
        expansion.add(resource.logical_id, "AWS::Lambda::Function", properties, origin)
        if properties is not None:
            reason = f"the properties of {resource.logical_id} are not written out"
            expansion.skip(
                reason, properties.span, properties, ref(resource.logical_id, origin.span)
            )
        return
    _Function(expansion, resource.logical_id, properties, origin).expand()


class _Function:
    def __init__(
        self, expansion: Expansion, logical_id: str, properties: MappingNode, origin: Origin
    ) -> None:
        self.expansion = expansion
        self.id = logical_id
        self.properties = properties
        self.origin = origin
        self.at = origin.span
        self.destinations: list[tuple[str, Node | None]] = []
        """Where asynchronous events go of which SAM is told the `Type`: that, and the ARN."""

    def expand(self) -> None:
        function = without(self.properties, _ONLY_SAM)
        role, is_ours = self._role()
        for name, node in (("Role", role), ("DeadLetterConfig", self._dead_letter_config())):
            if node is not None:
                key = self.properties.key({"DeadLetterConfig": "DeadLetterQueue"}.get(name, name))
                named = scalar(name, self.at if key is None else key.span)
                function.pairs.append((named, node))
        self.expansion.add(self.id, "AWS::Lambda::Function", function, self.origin)
        included = self.properties.get("Fn::Transform")
        if included is not None:
            reason = f"an inclusion may add events to {self.id}"
            self.expansion.skip(reason, included.span, included, ref(self.id, self.at))
        alias = self._publish()
        self._event_invoke_config(alias)
        if is_ours:
            attached, own = role_policies(self.properties, self.destinations, self.at)
            self.expansion.role(self.id + "Role", self.origin, own, attached)
        invoked = self.id if alias is None else alias[0]
        target = Target(self.id, invoked, by_ref=alias is not None)
        events = self.properties.get("Events")
        expand_events(self.expansion, events, target, self.origin, FUNCTION_EVENTS)

    def _role(self) -> tuple[Node | None, bool]:
        """The role, and whether SAM makes one: where none is given, also in a branch."""
        role = self.properties.get("Role")
        own = arn_of(self.id + "Role", self.at)
        parts = if_parts(role)
        if is_no_value(role):
            return own, True
        if parts is None or role is None:
            return role, False
        name, then, otherwise = parts
        if not is_no_value(then) and not is_no_value(otherwise):
            return role, False
        branches = [own if is_no_value(branch) else branch for branch in (then, otherwise)]
        return call("Fn::If", [name, *branches], role.span), True

    def _dead_letter_config(self) -> Node | None:
        node = self.properties.get("DeadLetterQueue")
        if node is None or is_no_value(node):
            return None
        config = plain_map(node)
        if config is None:
            return unread_node("SAM reads a DeadLetterQueue only when it is written out", node.span)
        return made({"TargetArn": config.get("TargetArn")}, node.span)

    def _publish(self) -> tuple[str, Node] | None:
        """Version and alias, when the function is published: id and name of the alias."""
        node = self.properties.get("AutoPublishAlias")
        if node is None or is_no_value(node):
            return None
        name = self.expansion.settled_text(node)
        suffix = "" if name is None else name.replace("-", "D").replace("_", "U")
        alias_id, version_id = f"{self.id}Alias{suffix}", self.id + "Version"
        version = {"FunctionName": ref(self.id, node.span)}
        alias = {
            "Name": node,
            "FunctionName": ref(self.id, node.span),
            "FunctionVersion": call("Fn::GetAtt", [version_id, "Version"], node.span),
            **picked(self.properties, ("ProvisionedConcurrencyConfig",)),
        }
        self.expansion.add(version_id, "AWS::Lambda::Version", {**version}, self.origin)
        self.expansion.add(alias_id, "AWS::Lambda::Alias", {**alias}, self.origin)
        self.expansion.aliases[f"{self.id}.Alias"] = alias_id
        self.expansion.aliases[f"{self.id}.Version"] = version_id
        return alias_id, node

    def _event_invoke_config(self, alias: tuple[str, Node] | None) -> None:
        node = self.properties.get("EventInvokeConfig")
        if node is None or is_no_value(node):
            return
        config = plain_map(node)
        if config is None:
            reason = f"the EventInvokeConfig of {self.id} is not written out"
            self.expansion.skip(reason, node.span, node, ref(self.id, self.at))
            return
        key = self.properties.key("EventInvokeConfig")
        origin = self.origin if key is None else self.origin.at(key, node)
        logical_id = self.id + "EventInvokeConfig"
        destinations = config.get("DestinationConfig")
        written = plain_map(destinations)
        if written is not None:
            parts = {
                side: self._destination(side, written.get(side), logical_id, origin)
                for side in ("OnSuccess", "OnFailure")
            }
            destinations = made(parts, written.span)
        properties: dict[str, Node | None] = {
            "FunctionName": ref(self.id, origin.span),
            "Qualifier": scalar("$LATEST", origin.span) if alias is None else alias[1],
            "DestinationConfig": destinations,
            **picked(config, ("MaximumEventAgeInSeconds", "MaximumRetryAttempts")),
        }
        self.expansion.add(logical_id, "AWS::Lambda::EventInvokeConfig", properties, origin)

    def _destination(
        self, side: str, node: Node | None, logical_id: str, origin: Origin
    ) -> Node | None:
        """One destination; SAM makes the queue or topic when no `Destination` is given."""
        if node is None or is_no_value(node):
            return None
        config = plain_map(node)
        if config is None:
            return node
        destination = config.get("Destination")
        kind = text_of(config.get("Type"))
        if kind not in ("SQS", "SNS"):
            return made({"Destination": destination}, node.span)
        result = self._sent_to(side, kind, config, logical_id, origin)
        self.destinations.append((kind, result))
        return made({"Destination": result}, node.span)

    def _sent_to(
        self, side: str, kind: str, node: MappingNode, logical_id: str, origin: Origin
    ) -> Node | None:
        """The ARN of a destination with a type, which SAM makes when it is not given."""
        destination = node.get("Destination")
        new_id = logical_id + side + {"SQS": "Queue", "SNS": "Topic"}[kind]
        arn = arn_of(new_id, node.span) if kind == "SQS" else ref(new_id, node.span)
        parts = if_parts(destination)
        if is_no_value(destination):
            condition = origin.condition
            result: Node = arn
        elif parts is not None and is_no_value(parts[1]) != is_no_value(parts[2]):
            name, then, otherwise = parts
            needed = name if is_no_value(then) else self._negation(name, logical_id, node.span)
            condition = self._both(origin.condition, needed, node.span)
            kept = otherwise if is_no_value(then) else then
            result = call("Fn::If", [needed, arn, kept], node.span)
        else:
            return destination
        key = node.key("Type") or scalar(side, node.span)
        place = origin.at(key, node).under(condition)
        type_name = {"SQS": "AWS::SQS::Queue", "SNS": "AWS::SNS::Topic"}[kind]
        self.expansion.add(new_id, type_name, {}, place)
        self.expansion.aliases[f"{self.id}.Destination{'Queue' if kind == 'SQS' else 'Topic'}"] = (
            new_id
        )
        return result

    def _negation(self, name: str, logical_id: str, at: Span) -> str:
        made_name = f"NOT{name}" + _digest(logical_id)
        self.expansion.conditions[made_name] = call("Fn::Not", [_condition(name, at)], at)
        return made_name

    def _both(self, outer: str | None, inner: str, at: Span) -> str:
        if outer is None:
            return inner
        made_name = f"{outer}AND{inner}" + _digest(self.id)
        operands = [_condition(outer, at), _condition(inner, at)]
        self.expansion.conditions[made_name] = call("Fn::And", operands, at)
        return made_name


def _condition(name: str, at: Span) -> MappingNode:
    return made({"Condition": scalar(name, at)}, at)


def _digest(text: str) -> str:
    """What SAM appends to names that it makes up, so that they are not taken."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:10]
