"""SAM connectors: the policies and permissions that let one resource reach another.

Follows SamConnector in samtranslator/model/sam_resources.py and its profiles.json. Policies of
roles have no document, and could be any role's: they let it use the resource, and change nothing
of it. Policies of queues and topics and permissions of functions are made.
"""

from __future__ import annotations

from dataclasses import dataclass

from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    call,
    scalar,
    sequence,
    text_of,
)
from msglint.cloudformation.sam_parts import (
    Expansion,
    Origin,
    arn_of,
    made,
    plain_map,
    policy,
    ref,
    unread_node,
)

_PLAIN_TYPE = {
    "AWS::Serverless::Function": "AWS::Lambda::Function",
    "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
    "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
    "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
    "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
}
_SERVICES = {
    "AWS::SNS::Topic": "sns.amazonaws.com",
    "AWS::Events::Rule": "events.amazonaws.com",
    "AWS::S3::Bucket": "s3.amazonaws.com",
    "AWS::ApiGateway::RestApi": "apigateway.amazonaws.com",
    "AWS::ApiGatewayV2::Api": "apigateway.amazonaws.com",
    "AWS::AppSync::GraphQLApi": "appsync.amazonaws.com",
}
_BY_REF = frozenset({"AWS::SNS::Topic", "AWS::StepFunctions::StateMachine"})
"""Types whose `Ref` is the ARN."""

_RESOURCE_POLICIES = frozenset(
    {
        ("AWS::SNS::Topic", "AWS::SQS::Queue"),
        ("AWS::Events::Rule", "AWS::SQS::Queue"),
        ("AWS::Events::Rule", "AWS::SNS::Topic"),
    }
)


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a connector, named by logical id or by its properties."""

    type: str
    arn: Node | None
    url: Node | None


def expand_connectors(
    expansion: Expansion, source_id: str, node: Node | None, origin: Origin
) -> None:
    """The `Connectors` attribute of a resource, which is the source of each."""
    section = plain_map(node)
    for key, entry in section or ():
        body = plain_map(entry)
        properties = plain_map(body.get("Properties")) if body is not None else None
        if properties is None:
            continue
        given = plain_map(properties.get("SourceReference"))
        pairs: list[tuple[ScalarNode, Node]] = [
            (scalar("Id", key.span), scalar(source_id, key.span))
        ]
        pairs += given.pairs if given is not None else []
        source = MappingNode(pairs, key.source, key.start, key.end)
        _Connector(expansion, source_id + key.text, properties, origin.at(key, entry)).expand(
            source
        )


def expand_connector(
    expansion: Expansion, logical_id: str, properties: Node | None, origin: Origin
) -> None:
    """An `AWS::Serverless::Connector`."""
    written = plain_map(properties)
    if written is not None:
        _Connector(expansion, logical_id, written, origin).expand(plain_map(written.get("Source")))


class _Connector:
    def __init__(
        self, expansion: Expansion, logical_id: str, properties: MappingNode, origin: Origin
    ) -> None:
        self.expansion = expansion
        self.id = logical_id
        self.properties = properties
        self.origin = origin
        self.at = origin.span

    def expand(self, source: MappingNode | None) -> None:
        destination = self.properties.get("Destination")
        many = isinstance(destination, SequenceNode)
        ends = destination.items if isinstance(destination, SequenceNode) else [destination]
        for index, end in enumerate(ends):
            suffix = f"Destination{index}" if many else ""
            from_, to = self._end(source), self._end(plain_map(end))
            if from_ is None or to is None:
                reason = f"the connector {self.id} does not say what it connects"
                self.expansion.skip(reason, self.at, source, end)
            else:
                self._connect(from_, to, suffix)

    def _end(self, node: MappingNode | None) -> _End | None:
        if node is None:
            return None
        logical_id = text_of(node.get("Id"))
        if logical_id is None:
            type_name = text_of(node.get("Type"))
            if type_name is None:
                return None
            type_name = _PLAIN_TYPE.get(type_name, type_name)
            return _End(type_name, node.get("Arn"), node.get("QueueUrl"))
        declared = self.expansion.resources.get(logical_id)
        if declared is None:
            declared = self.expansion.template.resources.get(logical_id)
        if declared is None:
            return None
        type_name = _PLAIN_TYPE.get(declared.type, declared.type)
        by_ref = type_name in _BY_REF
        arn = ref(logical_id, self.at) if by_ref else arn_of(logical_id, self.at)
        return _End(type_name, arn, ref(logical_id, self.at))

    def _connect(self, source: _End, destination: _End, suffix: str) -> None:
        service = _SERVICES.get(source.type)
        pair = (source.type, destination.type)
        if service is not None and pair in _RESOURCE_POLICIES:
            self._resource_policy(source, destination, service, suffix)
        elif service is not None and destination.type == "AWS::Lambda::Function":
            self._permission(source, destination, service, suffix)
        else:
            policy_id = f"{self.id}Policy{suffix}"
            roles = unread_node("SAM finds out which role it is", self.at)
            properties: dict[str, Node | None] = {"Roles": roles}
            self.expansion.add(policy_id, "AWS::IAM::ManagedPolicy", properties, self.origin)

    def _resource_policy(self, source: _End, destination: _End, service: str, suffix: str) -> None:
        if source.arn is None or destination.arn is None:
            self.expansion.skip(f"the connector {self.id} lacks an ARN", self.at, self.properties)
            return
        if destination.type == "AWS::SQS::Queue":
            if destination.url is None:
                self.expansion.skip(
                    f"the connector {self.id} lacks a URL", self.at, destination.arn
                )
                return
            self.expansion.queue_policy(
                f"{self.id}QueuePolicy{suffix}",
                destination.arn,
                destination.url,
                service,
                source.arn,
                self.origin,
            )
            return
        at = self.at
        statement = made(
            {
                "Effect": scalar("Allow", at),
                "Principal": made({"Service": scalar(service, at)}, at),
                "Action": scalar("sns:Publish", at),
                "Resource": destination.arn,
                "Condition": made({"ArnEquals": made({"aws:SourceArn": source.arn}, at)}, at),
            },
            at,
        )
        properties: dict[str, Node | None] = {
            "PolicyDocument": policy(statement, at),
            "Topics": sequence([destination.arn], at),
        }
        topic_policy_id = f"{self.id}TopicPolicy{suffix}"
        self.expansion.add(topic_policy_id, "AWS::SNS::TopicPolicy", properties, self.origin)

    def _permission(self, source: _End, function: _End, service: str, suffix: str) -> None:
        arn = function.arn
        if arn is None:
            self.expansion.skip(f"the connector {self.id} lacks an ARN", self.at, self.properties)
            return
        account = call("Fn::Sub", "${AWS::AccountId}", self.at)
        api = "gateway" in service or "appsync" in service
        self.expansion.permission(
            f"{self.id}WriteLambdaPermission{suffix}",
            arn,
            service,
            self.origin,
            unread_node("SAM puts this ARN together", self.at) if api else source.arn,
            account if source.type == "AWS::S3::Bucket" else None,
        )
