"""`Policies` of a SAM function or state machine: the inline policies of the role that SAM makes.

Follows `ResourcePolicies` in samtranslator/model/resource_policies.py. What SAM itself adds, and
what is attached by its ARN, is left open elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import Node, SequenceNode, call, intrinsic, scalar, sequence
from msglint.cloudformation.sam_parts import is_no_value, made, plain_map, policy, unread_node

if TYPE_CHECKING:
    from msglint.cloudformation.nodes import MappingNode

_TOPIC_CRUD = "SNSCrudPolicy"
_TOPIC_ACTIONS = (
    "sns:ListSubscriptionsByTopic",
    "sns:CreateTopic",
    "sns:SetTopicAttributes",
    "sns:Subscribe",
    "sns:Publish",
)
_TOPIC_ARN = "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${topicName}*"


def inline_policies(written: Node | None) -> Node | None:
    """The list for `Policies` of the role; an entry that cannot be read is not known."""
    if is_no_value(written) or written is None:
        return None
    entries = written.items if isinstance(written, SequenceNode) else [written]
    found = [made({"PolicyDocument": one}, one.span) for one in map(_document, entries) if one]
    return sequence(found, written.span) if found else None


def _document(entry: Node) -> Node | None:
    """The policy document of an entry; nothing where it names a policy by ARN or name.

    Of SAM's policy templates one lets a program change permissions.
    """
    written = plain_map(entry)
    if written is None:
        called = intrinsic(entry)
        if called is not None and called[0] == "Fn::If":
            return unread_node("SAM reads only policies that are written out", entry.span)
        return None
    if written.get("Statement") is not None:
        return written
    crud = plain_map(written.get(_TOPIC_CRUD))
    return None if crud is None else _topic_crud(crud)


def _topic_crud(parameters: MappingNode) -> Node:
    at = parameters.span
    name = parameters.get("TopicName") or scalar("*", at)
    arn = call("Fn::Sub", [_TOPIC_ARN, made({"topicName": name}, at)], at)
    statement = made(
        {
            "Effect": scalar("Allow", at),
            "Action": sequence([scalar(one, at) for one in _TOPIC_ACTIONS], at),
            "Resource": arn,
        },
        at,
    )
    return policy(statement, at)
