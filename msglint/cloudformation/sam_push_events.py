"""SAM's push events but for rules and schedules: SNS, S3, and those without messages.

Follows samtranslator/model/eventsources/push.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    call,
    intrinsic,
    scalar,
    sequence,
    text_of,
)
from msglint.cloudformation.sam_event import permit
from msglint.cloudformation.sam_parts import (
    NO_VALUE,
    arn_of,
    is_no_value,
    made,
    picked,
    plain_map,
    ref,
    referred_id,
    same,
    unread_node,
)

if TYPE_CHECKING:
    from msglint.cloudformation.sam_event import Event


def sns(event: Event) -> None:
    """A subscription of the function, or of a queue that the function reads."""
    choice = event.get("SqsSubscription")
    topic = event.get("Topic")
    switched = choice.value if isinstance(choice, ScalarNode) else None
    if choice is None or switched is False:
        _subscribe(event, "lambda", event.arn)
        permit(event, "sns.amazonaws.com", topic)
        return
    at = choice.span
    there = plain_map(choice)
    if switched is True:
        queue_id = event.id + "Queue"
        queue_arn: Node | None = arn_of(queue_id, at)
        queue_url: Node | None = ref(queue_id, at)
        policy_id = event.id + "QueuePolicy"
        fifo = _fifo_of(event, topic)
        event.expansion.add(queue_id, "AWS::SQS::Queue", {"FifoQueue": fifo}, event.origin)
    elif there is not None:
        queue_arn, queue_url = there.get("QueueArn"), there.get("QueueUrl")
        named = text_of(there.get("QueuePolicyLogicalId"))
        policy_id = named or event.id + "QueuePolicy"
    else:
        event.skip("SqsSubscription is neither true nor a queue", choice)
        return
    if topic is not None and queue_arn is not None and queue_url is not None:
        event.expansion.queue_policy(policy_id, queue_arn, queue_url, None, topic, event.origin)
    else:
        event.skip("its queue or its topic is missing", choice)
    _subscribe(event, "sqs", queue_arn)
    batch_size = there.get("BatchSize") if there is not None else None
    properties: dict[str, Node | None] = {
        "FunctionName": event.name,
        "EventSourceArn": queue_arn,
        "BatchSize": scalar(10, at) if is_no_value(batch_size) else batch_size,
        "Enabled": scalar(True, at),
    }
    event.expansion.add(
        event.id + "EventSourceMapping",
        "AWS::Lambda::EventSourceMapping",
        properties,
        event.origin,
    )


def _fifo_of(event: Event, topic: Node | None) -> Node | None:
    """Whether the topic is FIFO: the queue that SAM makes for it is one as well."""
    declared = event.expansion.template.resources.get(referred_id(topic) or "")
    properties = plain_map(declared.properties) if declared is not None else None
    fifo = properties.get("FifoTopic") if properties is not None else None
    off = isinstance(fifo, ScalarNode) and not fifo.value
    return None if off else fifo


def _subscribe(event: Event, protocol: str, endpoint: Node | None) -> None:
    settings = ("Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy")
    properties: dict[str, Node | None] = {
        "Protocol": event.constant(protocol),
        "Endpoint": endpoint,
        "TopicArn": event.get("Topic"),
        **picked(event.properties, settings),
    }
    event.expansion.add(event.id, "AWS::SNS::Subscription", properties, event.origin)


def s3(event: Event) -> None:
    """A notification in the bucket's own configuration."""
    at = event.origin.span
    account = call("Ref", "AWS::AccountId", at)
    permit(event, "s3.amazonaws.com", source_account=account)
    bucket_id = referred_id(event.get("Bucket")) or ""
    bucket = event.expansion.template.resources.get(bucket_id)
    if bucket is None:
        event.skip("its bucket is not in the template", event.get("Bucket"))
        return
    kinds = event.get("Events")
    items = kinds.items if isinstance(kinds, SequenceNode) else [kinds] if kinds else []
    added = []
    for kind in items:
        entry: Node = made(
            {"Event": kind, "Function": event.arn, "Filter": event.get("Filter")}, at
        )
        if event.origin.condition is not None:
            nothing = ref(NO_VALUE, at)
            condition = event.constant(event.origin.condition)
            entry = call("Fn::If", [condition, entry, nothing], at)
        added.append(entry)
    bucket = event.expansion.changed(bucket_id)
    bucket.properties = _appended(
        bucket.properties, ("NotificationConfiguration", "LambdaConfigurations"), added, event
    )


def _appended(node: Node | None, path: tuple[str, ...], added: list[Node], event: Event) -> Node:
    """A tree with items put at the end of the list that a path leads to."""
    at = event.origin.span
    if not path:
        if isinstance(node, SequenceNode):
            new = [item for item in added if not any(same(item, old) for old in node.items)]
            return SequenceNode([*node.items, *new], node.source, node.start, node.end)
        if not is_no_value(node):
            event.skip("the notifications of its bucket are not written out", node)
            return node or sequence(added, at)
        return sequence(added, at)
    if node is None or is_no_value(node):
        node = made({}, at)
    if not isinstance(node, MappingNode) or intrinsic(node) is not None:
        event.skip("the notifications of its bucket are not written out", node)
        return node
    below = _appended(node.get(path[0]), path[1:], added, event)
    pairs = [(key, value) for key, value in node if key.text != path[0]]
    key = node.key(path[0]) or event.constant(path[0])
    return MappingNode([*pairs, (key, below)], node.source, node.start, node.end)


_INVOKERS = {
    "AlexaSkill": "alexa-appkit.amazon.com",
    "CloudWatchLogs": "logs.amazonaws.com",
    "Cognito": "cognito-idp.amazonaws.com",
    "IoTRule": "iot.amazonaws.com",
}


def invocation(event: Event) -> None:
    """A service that invokes the function and carries no messages: its permission alone."""
    source = unread_node("SAM puts the source of this permission together", event.origin.span)
    cognito = event.type == "Cognito"
    permit(
        event,
        _INVOKERS[event.type or ""],
        source_arn=None if event.type == "AlexaSkill" else source,
        source_account=source if event.type == "IoTRule" else None,
        logical_id=f"{event.target.logical_id}CognitoPermission" if cognito else None,
    )
