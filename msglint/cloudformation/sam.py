"""SAM resources and `Globals` as the plain CloudFormation resources that they stand for.

SAM's own transform (aws-sam-translator) loses every position and gives up on a template for
any one fault; this one keeps the author's places and costs a faulty part only itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import text_of
from msglint.cloudformation.sam_connectors import expand_connector, expand_connectors
from msglint.cloudformation.sam_event import expand_events
from msglint.cloudformation.sam_events import STATE_MACHINE_EVENTS
from msglint.cloudformation.sam_functions import expand_function
from msglint.cloudformation.sam_globals import SERVERLESS, inherit
from msglint.cloudformation.sam_parts import Expansion, Origin, Target, plain_map, without
from msglint.cloudformation.sam_policies import inline_policies

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.cloudformation.template import Resource, Template

_CONNECTOR = SERVERLESS + "Connector"


def expand(template: Template) -> Template:
    """The template after SAM's transform, with spans in the author's text."""
    expansion = Expansion(template)
    for resource in template.resources.values():
        transform = _TRANSFORMS.get(resource.type)
        if transform is not None:
            ignored = resource.node.get("IgnoreGlobals") if resource.node is not None else None
            merged = inherit(resource.type, resource.properties, template.globals, ignored)
            transform(expansion, replace(resource, properties=merged), _origin(resource))
        elif resource.type != _CONNECTOR:
            expansion.resources.setdefault(resource.logical_id, resource)
    _add_implicit_apis(expansion)
    for resource in template.resources.values():
        if resource.type == _CONNECTOR:
            expand_connector(expansion, resource.logical_id, resource.properties, _origin(resource))
        if resource.node is not None:
            connectors = resource.node.get("Connectors")
            expand_connectors(expansion, resource.logical_id, connectors, _origin(resource))
    return replace(
        template,
        resources={**expansion.resources, **expansion.changes},
        conditions={**expansion.conditions, **template.conditions},
        aliases={**template.aliases, **expansion.aliases},
        unread=[*template.unread, *expansion.unread],
    )


def _origin(resource: Resource) -> Origin:
    return Origin(resource.span, resource.extent, resource.condition, resource.metadata)


def _state_machine(expansion: Expansion, resource: Resource, origin: Origin) -> None:
    """A state machine; its events start it, or its alias when it says so."""
    properties = plain_map(resource.properties)
    logical_id = resource.logical_id
    if properties is None:
        expansion.add(logical_id, _STATE_MACHINE, resource.properties, origin)
        return
    own = without(properties, ("Events", "Policies", "PropagateTags", "AutoPublishAlias"))
    expansion.add(logical_id, _STATE_MACHINE, own, origin)
    if properties.get("Role") is None:
        policies = inline_policies(properties.get("Policies"))
        expansion.role(logical_id + "Role", origin, policies)
    invoked = logical_id
    alias = expansion.settled_text(properties.get("AutoPublishAlias"))
    if alias is not None:
        alias_id = f"{logical_id}Alias{alias}"
        expansion.add(alias_id, _STATE_MACHINE + "Alias", {}, origin)
        expansion.aliases[f"{logical_id}.Alias"] = alias_id
        if text_of(properties.get("UseAliasAsEventTarget")) == "true":
            invoked = alias_id
    events = properties.get("Events")
    expand_events(
        expansion, events, Target(logical_id, invoked, by_ref=True), origin, STATE_MACHINE_EVENTS
    )


_STATE_MACHINE = "AWS::StepFunctions::StateMachine"


def _renamed(type_name: str) -> Callable[[Expansion, Resource, Origin], None]:
    """A resource that matters only as something others refer to."""

    def transform(expansion: Expansion, resource: Resource, origin: Origin) -> None:
        expansion.add(resource.logical_id, type_name, resource.properties, origin)

    return transform


def _api(expansion: Expansion, resource: Resource, origin: Origin) -> None:
    expansion.add(resource.logical_id, "AWS::ApiGateway::RestApi", resource.properties, origin)
    properties = plain_map(resource.properties)
    stage = text_of(properties.get("StageName")) if properties is not None else None
    stage_id = resource.logical_id + (stage if stage and stage.isalnum() else "") + "Stage"
    expansion.add(stage_id, "AWS::ApiGateway::Stage", {}, origin)
    expansion.aliases[f"{resource.logical_id}.Stage"] = stage_id


def _add_implicit_apis(expansion: Expansion) -> None:
    """The APIs that SAM adds for events that name none."""
    for resource in expansion.template.resources.values():
        properties = plain_map(resource.properties)
        events = plain_map(properties.get("Events")) if properties is not None else None
        if not resource.type.startswith(SERVERLESS):
            continue
        for key, node in events or ():
            event = plain_map(node)
            settings = plain_map(event.get("Properties")) if event is not None else None
            if event is None:
                continue
            kind = text_of(event.get("Type"))
            name = {"Api": "RestApiId", "HttpApi": "ApiId"}.get(kind or "")
            if name is None or (settings is not None and settings.get(name) is not None):
                continue
            origin = _origin(resource).at(key, node)
            if kind == "Api":
                expansion.add("ServerlessRestApi", "AWS::ApiGateway::RestApi", {}, origin)
                stage_id = "ServerlessRestApiProdStage"
                expansion.add(stage_id, "AWS::ApiGateway::Stage", {}, origin)
                expansion.aliases["ServerlessRestApi.Stage"] = stage_id
            else:
                expansion.add("ServerlessHttpApi", "AWS::ApiGatewayV2::Api", {}, origin)


_TRANSFORMS: dict[str, Callable[[Expansion, Resource, Origin], None]] = {
    SERVERLESS + "Function": expand_function,
    SERVERLESS + "StateMachine": _state_machine,
    SERVERLESS + "Api": _api,
    SERVERLESS + "HttpApi": _renamed("AWS::ApiGatewayV2::Api"),
    SERVERLESS + "SimpleTable": _renamed("AWS::DynamoDB::Table"),
    SERVERLESS + "LayerVersion": _renamed("AWS::Lambda::LayerVersion"),
}
