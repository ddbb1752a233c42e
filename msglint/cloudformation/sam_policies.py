"""`Policies` of a SAM function or state machine: the inline policies of the role that SAM makes.

Follows `ResourcePolicies` in samtranslator/model/resource_policies.py. What SAM itself adds, and
what is attached by its ARN, is left open elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import Node, SequenceNode, call, scalar, sequence
from msglint.cloudformation.sam_parts import (
    NO_VALUE,
    if_parts,
    is_no_value,
    made,
    plain_map,
    policy,
    ref,
)

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
    """The list for `Policies` of the role."""
    if is_no_value(written) or written is None:
        return None
    entries = written.items if isinstance(written, SequenceNode) else [written]
    found = [one for one in map(_policy, entries) if one is not None]
    return sequence(found, written.span) if found else None


def _policy(entry: Node) -> Node | None:
    """An inline policy; nothing where an entry names a policy by ARN or name.

    Of SAM's policy templates one lets a program change permissions.
    """
    parts = if_parts(entry)
    if parts is not None:
        name, *branches = parts
        read = [_policy(branch) for branch in branches]
        if not any(read):
            return None
        nothing = ref(NO_VALUE, entry.span)
        return call(
            "Fn::If", [name, *(nothing if one is None else one for one in read)], entry.span
        )
    written = plain_map(entry)
    if written is None:
        return None
    if written.get("Statement") is not None:
        return made({"PolicyDocument": written}, entry.span)
    crud = plain_map(written.get(_TOPIC_CRUD))
    return None if crud is None else made({"PolicyDocument": _topic_crud(crud)}, entry.span)


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
