"""What the role may do that SAM makes for a function: `Policies`, and what SAM adds by itself.

Follows `_construct_role` in samtranslator/model/sam_resources.py, `ResourcePolicies` in
model/resource_policies.py, and `_link_policy` in model/eventsources/pull.py. Only what concerns
queues and topics is made: what SAM gives for other services decides nothing here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
    NO_VALUE,
    if_parts,
    is_no_value,
    made,
    plain_map,
    policy,
    ref,
    unread_node,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from msglint.source.text import Span

_AWS = "arn:aws:iam::aws:policy/"
_LOGS = _AWS + "service-role/AWSLambdaBasicExecutionRole"
_READ_QUEUE = _AWS + "service-role/AWSLambdaSQSQueueExecutionRole"

_SEND = {"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}

_TEMPLATE_NAME = re.compile(r"[A-Za-z0-9]+Policy(_v[0-9]+)?")

_TEMPLATES = {
    "SQSPollerPolicy": (
        "QueueName",
        "sqs",
        "",
        (
            "sqs:ChangeMessageVisibility",
            "sqs:ChangeMessageVisibilityBatch",
            "sqs:DeleteMessage",
            "sqs:DeleteMessageBatch",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
        ),
    ),
    "SQSSendMessagePolicy": ("QueueName", "sqs", "", ("sqs:SendMessage*",)),
    "SNSPublishMessagePolicy": ("TopicName", "sns", "", ("sns:Publish",)),
    "SNSCrudPolicy": (
        "TopicName",
        "sns",
        "*",
        (
            "sns:ListSubscriptionsByTopic",
            "sns:CreateTopic",
            "sns:SetTopicAttributes",
            "sns:Subscribe",
            "sns:Publish",
        ),
    ),
}
"""SAM's policy templates about queues and topics: the parameter with the name, the service, what
follows on the name, and the actions. The others are about other services."""


def inline_policies(written: Node | None) -> Node | None:
    """What stands in `Policies` itself, as the list of the role's own policies."""
    found = [one for one in map(_inline, _entries(written)) if one is not None]
    return sequence(found, found[0].span) if found else None


def role_policies(
    properties: MappingNode, destinations: Sequence[tuple[str, Node | None]], at: Span
) -> tuple[Node, Node | None]:
    """`ManagedPolicyArns` and `Policies` of the role of a function.

    `destinations`: where its asynchronous events go, if SAM is told the type of that.
    """
    written = list(_entries(properties.get("Policies")))
    attached: list[Node] = [scalar(_LOGS, at)]
    attached += [one for one in map(_managed, written) if one is not None]
    own = [one for one in map(_inline, written) if one is not None]
    if properties.get("Fn::Transform") is not None:
        attached.append(unread_node("an inclusion may give the role more", at))
    queue = properties.get("DeadLetterQueue")
    if queue is not None and not is_no_value(queue):
        own.append(_sending(plain_map(queue), "TargetArn", queue.span))
    own += [allowing(scalar(_SEND[kind], at), arn, at) for kind, arn in destinations]
    for entry in _events(properties.get("Events")):
        if entry is None:
            attached.append(unread_node("SAM reads only events that are written out", at))
            continue
        kind, event = entry
        if kind == "SQS" or (kind == "SNS" and _subscribes_queue(event)):
            attached.append(scalar(_READ_QUEUE, at))
        config = None if event is None else plain_map(event.get("DestinationConfig"))
        failure = None if config is None else config.get("OnFailure")
        if failure is not None:
            own.append(_sending(plain_map(failure), "Destination", failure.span))
    return sequence(attached, at), sequence(own, at) if own else None


def _entries(written: Node | None) -> Iterator[Node]:
    if written is not None and not is_no_value(written):
        yield from written.items if isinstance(written, SequenceNode) else [written]


def _either(entry: Node, read: Callable[[Node], Node | None]) -> Node | None:
    """An entry that is a condition, with both branches read."""
    parts = if_parts(entry)
    assert parts is not None
    name, *branches = parts
    found = [read(branch) for branch in branches]
    if not any(found):
        return None
    nothing = ref(NO_VALUE, entry.span)
    return call("Fn::If", [name, *(nothing if one is None else one for one in found)], entry.span)


def _managed(entry: Node) -> Node | None:
    """The ARN of a policy that an entry names."""
    if if_parts(entry) is not None:
        return _either(entry, _managed)
    if is_no_value(entry):
        return None
    written = plain_map(entry)
    if written is not None:
        names = [key.text for key, _ in written]
        if "Statement" in names or (len(names) == 1 and _TEMPLATE_NAME.fullmatch(names[0])):
            return None
        return unread_node("SAM has no policy template of this name", entry.span)
    if isinstance(entry, ScalarNode) and not entry.text.startswith("arn:"):
        return scalar(_AWS + entry.text, entry.span)
    return entry


def _inline(entry: Node) -> Node | None:
    """A policy that an entry writes out, or that SAM has a template for."""
    if if_parts(entry) is not None:
        return _either(entry, _inline)
    written = plain_map(entry)
    if written is None:
        return None
    if written.get("Statement") is not None:
        return made({"PolicyDocument": written}, entry.span)
    for name, (parameter, service, end, actions) in _TEMPLATES.items():
        given = plain_map(written.get(name))
        if given is not None:
            at = given.span
            pattern = f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:"
            called = given.get(parameter) or unread_node(f"{name} lacks its {parameter}", at)
            inner = parameter[0].lower() + parameter[1:]
            text = scalar(f"{pattern}${{{inner}}}{end}", at)
            arn = call("Fn::Sub", [text, made({inner: called}, at)], at)
            return allowing(sequence([scalar(one, at) for one in actions], at), arn, at)
    return None


def allowing(action: Node, resource: Node | None, at: Span) -> Node:
    """One of a role's own policies, with a single statement."""
    statement = made(
        {"Effect": scalar("Allow", at), "Action": action, "Resource": resource},
        at,
    )
    return made({"PolicyDocument": policy(statement, at)}, at)


def _sending(config: MappingNode | None, member: str, at: Span) -> Node:
    """The right to send to where failures go, which SAM gives when their `Type` is said."""
    if config is None:
        return unread_node("SAM reads only what is written out", at)
    action = _SEND.get(text_of(config.get("Type")) or "")
    if action is None:
        return made({}, at)
    return allowing(scalar(action, at), config.get(member), at)


def _events(node: Node | None) -> Iterator[tuple[str | None, MappingNode | None] | None]:
    """Type and properties of every event; nothing for one that cannot be read."""
    if node is None or is_no_value(node):
        return
    events = plain_map(node)
    if events is None:
        yield None
        return
    for _, entry in events:
        event = plain_map(entry)
        if event is None:
            yield None
        else:
            yield text_of(event.get("Type")), plain_map(event.get("Properties"))


def _subscribes_queue(event: MappingNode | None) -> bool:
    wanted = None if event is None else event.get("SqsSubscription")
    return wanted is not None and text_of(wanted) != "false" and not is_no_value(wanted)
