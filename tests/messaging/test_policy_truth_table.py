"""The policy evaluator's truth table: may SNS, for this topic, send to this queue?

Written from the IAM reference (elements Principal, Action, Resource, Condition; condition
operators; evaluation logic). Each row changes one good statement, or gives several. Expected:
"allowed", the kind of denial, "?" for undecided, "?x" where input x would decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from messaging_units import (
    declare,
    find,
    graph,
    json_text,
    outside,
    read,
    ref,
    text,
    unknown,
    value,
    when,
)

from msglint.values.conditions import REAL
from msglint.values.model import Known, MapValue, Reference
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item

QUEUE, TOPIC, OTHER = "aws_sqs_queue.q", "aws_sns_topic.t", "aws_sns_topic.other"
Q, T, O = ref(QUEUE), ref(TOPIC), ref(OTHER)  # noqa: E741
SNS = {"Service": "sns.amazonaws.com"}
ACCOUNT = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")
REGION = Reference("data.aws_region.here", "data.aws_region", "name")
PARTITION = Reference("data.aws_partition.p", "data.aws_partition", "partition")


def st(**changes: object) -> dict[str, object]:
    """A statement that grants the request, changed; None leaves an element out."""
    good: dict[str, object] = {
        "Effect": "Allow",
        "Principal": SNS,
        "Action": "sqs:SendMessage",
        "Resource": Q,
        "Condition": {"ArnEquals": {"aws:SourceArn": T}},
    }
    return {key: data for key, data in (good | changes).items() if data is not None}


def deny(**changes: object) -> dict[str, object]:
    """A statement that refuses everything to everyone, changed."""
    everything: dict[str, object] = {"Principal": "*", "Action": "*", "Resource": "*"}
    return st(Effect="Deny", **({"Condition": None} | everything | changes))


def cond(**operators: object) -> dict[str, object]:
    """A good statement with these conditions ("ForAnyValue_X" means "ForAnyValue:X")."""
    named = {
        name.replace("Any_", "ForAnyValue:").replace("All_", "ForAllValues:"): block
        for name, block in operators.items()
    }
    return st(Condition=named)


def src(pattern: object) -> dict[str, object]:
    return {"aws:SourceArn": pattern}


NAME_ARN = "arn:aws:sns:eu-west-1:123456789012:orders"

PRINCIPALS = {
    "service": (st(), "allowed"),
    "service in a list": (
        st(Principal={"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}),
        "allowed",
    ),
    "everyone": (st(Principal="*"), "allowed"),
    "everyone by AWS": (st(Principal={"AWS": "*"}), "allowed"),
    "everyone by AWS in a list": (st(Principal={"AWS": ["123456789012", "*"]}), "allowed"),
    "another service": (st(Principal={"Service": "s3.amazonaws.com"}), "no-statement"),
    "services, none ours": (
        st(Principal={"Service": ["s3.amazonaws.com", "events.amazonaws.com"]}),
        "no-statement",
    ),
    "an account": (st(Principal={"AWS": "123456789012"}), "no-statement"),
    "own account by data source": (st(Principal={"AWS": ACCOUNT}), "no-statement"),
    "the root of an account": (
        st(Principal={"AWS": "arn:aws:iam::123456789012:root"}),
        "no-statement",
    ),
    "the root, built": (
        st(Principal={"AWS": text("arn:aws:iam::", outside(), ":root")}),
        "no-statement",
    ),
    "a role": (st(Principal={"AWS": ref("aws_iam_role.r")}), "no-statement"),
    "federated": (st(Principal={"Federated": "accounts.google.com"}), "no-statement"),
    "canonical user": (st(Principal={"CanonicalUser": "79a5"}), "no-statement"),
    "an account, and the service": (
        st(Principal={"AWS": "123456789012", "Service": "sns.amazonaws.com"}),
        "allowed",
    ),
    "a regional name": (st(Principal={"Service": "sns.eu-south-1.amazonaws.com"}), "?"),
    "a name in other case": (st(Principal={"Service": "SNS.amazonaws.com"}), "?"),
    "a wildcard within a name": (st(Principal={"Service": "*.amazonaws.com"}), "?"),
    "the name alone": (st(Principal="sns.amazonaws.com"), "?"),
    "a kind that IAM does not know": (st(Principal={"*": "*"}), "?"),
    "none": (st(Principal=None), "?"),
    "unknown": (st(Principal=unknown()), "?"),
    "unknown service": (st(Principal={"Service": unknown()}), "?"),
    "unknown beside known": (
        st(Principal={"Service": [unknown(), "sns.amazonaws.com"]}),
        "allowed",
    ),
    "an unknown account may be everyone": (st(Principal={"AWS": outside()}), "?"),
    "chosen": (st(Principal=when("c", SNS, {"Service": "s3.amazonaws.com"})), "?c"),
    "not, with Allow": (st(Principal=None, NotPrincipal={"AWS": "1"}), "?"),
    "both": (st(NotPrincipal={"AWS": "1"}), "?"),
}

ACTIONS = {
    "in other case": (st(Action="SQS:sendmessage"), "allowed"),
    "in a list": (st(Action=["sqs:ReceiveMessage", "sqs:SendMessage"]), "allowed"),
    "every action": (st(Action="*"), "allowed"),
    "every SQS action": (st(Action="sqs:*"), "allowed"),
    "by prefix": (st(Action="sqs:Send*"), "allowed"),
    "by single characters": (st(Action="sqs:SendMessag?"), "allowed"),
    "wildcard inside": (st(Action="sqs:*Message"), "allowed"),
    "another": (st(Action="sqs:ReceiveMessage"), "other-action"),
    "others": (st(Action=["sqs:ReceiveMessage", "sqs:DeleteMessage"]), "other-action"),
    "of another service": (st(Action="sns:Publish"), "other-action"),
    "prefix of another": (st(Action="sqs:Receive*"), "other-action"),
    "batch": (st(Action="sqs:SendMessageBatch"), "?"),
    "none": (st(Action=None), "?"),
    "an empty list": (st(Action=[]), "other-action"),
    "unknown": (st(Action=unknown()), "?"),
    "unknown beside known": (st(Action=[unknown(), "sqs:SendMessage"]), "allowed"),
    "partly unknown": (st(Action=text("sqs:", unknown())), "?"),
    "partly unknown, another service": (st(Action=text("s3:", unknown())), "other-action"),
    "chosen": (st(Action=when("c", "sqs:*", "sqs:Get*")), "?c"),
    "all but others": (st(Action=None, NotAction="sqs:ReceiveMessage"), "allowed"),
    "all but ours": (st(Action=None, NotAction="sqs:Send*"), "other-action"),
    "all but something unknown": (st(Action=None, NotAction=unknown()), "?"),
    "both": (st(NotAction="sqs:ReceiveMessage"), "?"),
    "of the wrong shape": (st(Action={"a": "b"}), "?"),
}

RESOURCES = {
    "everything": (st(Resource="*"), "allowed"),
    "in a list": (st(Resource=[ref("aws_sqs_queue.x"), Q]), "allowed"),
    "every queue": (st(Resource="arn:aws:sqs:*:*:*"), "allowed"),
    "by name anywhere": (st(Resource="arn:aws:sqs:*:*:jobs"), "allowed"),
    "by prefix of the name": (st(Resource="arn:aws:sqs:*:*:jo*"), "allowed"),
    "by name here": (
        st(Resource=text("arn:aws:sqs:", REGION, ":", ACCOUNT, ":jobs")),
        "allowed",
    ),
    "by name in this partition": (
        st(Resource=text("arn:", PARTITION, ":sqs:*:*:jobs")),
        "allowed",
    ),
    "literal, account not known": (st(Resource="arn:aws:sqs:eu-west-1:123456789012:jobs"), "?"),
    "literal, in another partition": (st(Resource="arn:aws-cn:sqs:*:*:jobs"), "?"),
    "literal, other name": (
        st(Resource="arn:aws:sqs:eu-west-1:123456789012:mails"),
        "other-resource",
    ),
    "other case": (st(Resource="arn:aws:sqs:*:*:Jobs"), "other-resource"),
    "another queue": (st(Resource=ref("aws_sqs_queue.x")), "other-resource"),
    "its URL": (st(Resource=ref(QUEUE, "url")), "other-resource"),
    "its name": (st(Resource="jobs"), "other-resource"),
    "the topic": (st(Resource=T), "other-resource"),
    "of another service": (st(Resource="arn:aws:sns:*:*:jobs"), "other-resource"),
    "a wildcard over colons": (st(Resource="arn:aws:sqs:*"), "?"),
    "the old path form": (st(Resource="/123456789012/jobs"), "?"),
    "none": (st(Resource=None), "?"),
    "unknown": (st(Resource=unknown()), "?"),
    "by unknown name": (st(Resource=text("arn:aws:sqs:*:*:", unknown())), "?"),
    "by unknown prefix": (
        st(Resource=text("arn:aws:sqs:*:*:", outside(), "-jobs")),
        "other-resource",
    ),
    "all but another": (st(Resource=None, NotResource=ref("aws_sqs_queue.x")), "allowed"),
    "all but it": (st(Resource=None, NotResource=Q), "other-resource"),
    "chosen": (st(Resource=when("c", Q, "arn:aws:sqs:*:*:mails")), "?c"),
}

CONDITIONS = {
    "none": (st(Condition=None), "allowed"),
    "null": (st(Condition=Known(None)), "allowed"),
    "empty": (st(Condition={}), "allowed"),
    "unknown": (st(Condition=unknown()), "?"),
    "unknown operator": (cond(StringMatches=src(T)), "?"),
    "operator in other case": (cond(arnequals=src(T)), "?"),
    "unknown block": (cond(ArnEquals=unknown()), "?"),
    # ArnEquals and ArnLike are the same.
    "ArnLike": (cond(ArnLike=src(T)), "allowed"),
    "ArnEquals, another topic": (cond(ArnEquals=src(O)), "other-source"),
    "ArnEquals, one of several": (cond(ArnEquals=src([O, T])), "allowed"),
    "ArnEquals, several others": (
        cond(ArnEquals=src([O, ref("aws_sns_topic.third")])),
        "other-source",
    ),
    "ArnEquals, wildcards": (cond(ArnEquals=src("arn:aws:sns:*:*:orders")), "allowed"),
    "ArnEquals, all topics": (cond(ArnEquals=src("arn:aws:sns:*:*:*")), "allowed"),
    "ArnLike, prefix": (cond(ArnLike=src("arn:aws:sns:*:*:ord*")), "allowed"),
    "ArnLike, other prefix": (cond(ArnLike=src("arn:aws:sns:*:*:mail*")), "other-source"),
    "ArnLike, built here": (
        cond(ArnLike=src(text("arn:aws:sns:", REGION, ":", ACCOUNT, ":orders"))),
        "allowed",
    ),
    "ArnLike, own account, any topic": (
        cond(ArnLike=src(text("arn:aws:sns:*:", ACCOUNT, ":*"))),
        "allowed",
    ),
    "ArnLike, too few parts": (cond(ArnLike=src("arn:aws:sns:*")), "?"),
    "ArnLike, everything": (cond(ArnLike=src("*")), "?"),
    "ArnLike, a bucket": (cond(ArnLike=src("arn:aws:s3:*:*:orders")), "other-source"),
    "ArnLike, no ARN": (cond(ArnLike=src("orders")), "other-source"),
    "ArnEquals, literal, account not known": (cond(ArnEquals=src(NAME_ARN)), "?"),
    "ArnEquals, literal of another": (
        cond(ArnEquals=src("arn:aws:sns:eu-west-1:123456789012:mails")),
        "other-source",
    ),
    "ArnEquals, the queue": (cond(ArnEquals=src(Q)), "other-source"),
    "ArnEquals, name of the topic": (cond(ArnEquals=src(ref(TOPIC, "name"))), "other-source"),
    "ArnEquals, unknown": (cond(ArnEquals=src(unknown())), "?"),
    "ArnEquals, input": (cond(ArnEquals=src(outside())), "?"),
    "ArnEquals, unknown beside known": (cond(ArnEquals=src([unknown(), T])), "allowed"),
    "ArnEquals, unknown beside another": (cond(ArnEquals=src([unknown(), O])), "?"),
    "ArnEquals, unknown but for the service": (
        cond(ArnEquals=src(text("arn:aws:s3:::", unknown()))),
        "other-source",
    ),
    "ArnEquals, chosen": (cond(ArnEquals=src(when("c", T, O))), "?c"),
    "ArnEquals, custom resource": (
        cond(ArnEquals=src(Reference("Custom", "Custom::Thing", "TopicArn"))),
        "?",
    ),
    "ArnEquals, an empty list": (cond(ArnEquals=src([])), "condition"),
    "ArnNotEquals, another": (cond(ArnNotEquals=src(O)), "allowed"),
    "ArnNotEquals, ours": (cond(ArnNotEquals=src(T)), "condition"),
    "ArnNotEquals, ours among others": (cond(ArnNotEquals=src([O, T])), "condition"),
    "ArnNotLike, other prefix": (cond(ArnNotLike=src("arn:aws:sns:*:*:mail*")), "allowed"),
    "ArnNotLike, our prefix": (cond(ArnNotLike=src("arn:aws:sns:*:*:ord*")), "condition"),
    "ArnNotLike, unknown": (cond(ArnNotLike=src(unknown())), "?"),
    "ArnNotLike, unknown and ours": (cond(ArnNotLike=src([unknown(), T])), "condition"),
    # Strings.
    "StringEquals": (cond(StringEquals=src(T)), "allowed"),
    "StringEquals, another": (cond(StringEquals=src(O)), "other-source"),
    "StringEquals, wildcard": (
        cond(StringEquals=src("arn:aws:sns:*:*:orders")),
        "literal-wildcard",
    ),
    "StringEquals, built here": (
        cond(StringEquals=src(text("arn:aws:sns:", REGION, ":", ACCOUNT, ":orders"))),
        "allowed",
    ),
    "StringEquals, literal": (cond(StringEquals=src(NAME_ARN)), "?"),
    "StringNotEquals, another": (cond(StringNotEquals=src(O)), "allowed"),
    "StringNotEquals, ours": (cond(StringNotEquals=src(T)), "condition"),
    "StringNotEquals, wildcard": (cond(StringNotEquals=src("arn:aws:sns:*:*:*")), "allowed"),
    "StringLike": (cond(StringLike=src("arn:aws:sns:*:*:orders")), "allowed"),
    "StringLike, over colons": (cond(StringLike=src("arn:aws:sns:*")), "allowed"),
    "StringLike, everything": (cond(StringLike=src("*")), "allowed"),
    "StringLike, single character": (cond(StringLike=src("arn:aws:sns:*:order?")), "allowed"),
    "StringLike, another": (cond(StringLike=src("arn:aws:sns:*:mails")), "other-source"),
    "StringNotLike, another": (cond(StringNotLike=src("arn:aws:sns:*:mails")), "allowed"),
    "StringNotLike, ours": (cond(StringNotLike=src("*orders")), "condition"),
    "StringEqualsIgnoreCase on an ARN": (cond(StringEqualsIgnoreCase=src(T)), "?"),
    # The account.
    "account, own": (cond(StringEquals={"aws:SourceAccount": ACCOUNT}), "allowed"),
    "account, literal": (cond(StringEquals={"aws:SourceAccount": "123456789012"}), "?"),
    "account, input": (cond(StringEquals={"aws:SourceAccount": outside()}), "?"),
    "account, not own": (cond(StringNotEquals={"aws:SourceAccount": ACCOUNT}), "condition"),
    "account, wildcard": (cond(StringLike={"aws:SourceAccount": "*"}), "allowed"),
    "account, wildcard taken literally": (
        cond(StringEquals={"aws:SourceAccount": "*"}),
        "literal-wildcard",
    ),
    # Key names, AND, OR.
    "key in other case": (cond(ArnEquals={"AWS:sourcearn": T}), "allowed"),
    "two operators, both hold": (
        cond(ArnEquals=src(T), StringEquals={"aws:SourceAccount": ACCOUNT}),
        "allowed",
    ),
    "two operators, one fails": (
        cond(ArnEquals=src(O), StringEquals={"aws:SourceAccount": ACCOUNT}),
        "other-source",
    ),
    "two keys, one fails": (
        cond(StringEquals={"aws:SourceAccount": ACCOUNT, "aws:SourceArn": O}),
        "other-source",
    ),
    "one fails, one unknown": (
        cond(ArnEquals=src(O), StringEquals={"aws:SourceOrgID": "o-1"}),
        "other-source",
    ),
    "one holds, one unknown": (
        cond(ArnEquals=src(T), StringEquals={"aws:SourceOrgID": "o-1"}),
        "?",
    ),
    # Missing keys: service principals have no identity keys.
    "missing key": (cond(StringEquals={"aws:PrincipalOrgID": "o-1"}), "condition"),
    "missing key, negated": (cond(StringNotEquals={"aws:PrincipalOrgID": "o-1"}), "allowed"),
    "missing key, if exists": (
        cond(StringEqualsIfExists={"aws:PrincipalOrgID": "o-1"}),
        "allowed",
    ),
    "missing key, negated, if exists": (
        cond(StringNotEqualsIfExists={"aws:PrincipalOrgID": "o-1"}),
        "allowed",
    ),
    "missing key, like": (cond(StringLike={"aws:PrincipalArn": "*"}), "condition"),
    "missing key, unknown value": (
        cond(StringEquals={"aws:PrincipalOrgID": unknown()}),
        "condition",
    ),
    "missing tag": (cond(StringEquals={"aws:PrincipalTag/team": "a"}), "condition"),
    "missing endpoint": (cond(StringEquals={"aws:SourceVpce": "vpce-1"}), "condition"),
    "missing endpoint, negated": (cond(StringNotEquals={"aws:SourceVpce": "vpce-1"}), "allowed"),
    "present key, if exists": (cond(ArnEqualsIfExists=src(T)), "allowed"),
    "present key, if exists, another": (cond(ArnEqualsIfExists=src(O)), "other-source"),
    "for all, missing": (cond(All_StringEquals={"aws:PrincipalOrgID": "o-1"}), "allowed"),
    "for any, missing": (cond(Any_StringEquals={"aws:PrincipalOrgID": "o-1"}), "condition"),
    "for any, missing, negated": (
        cond(Any_StringNotEquals={"aws:PrincipalOrgID": "o-1"}),
        "condition",
    ),
    "for any": (cond(Any_ArnEquals=src([O, T])), "allowed"),
    "for any, others": (cond(Any_ArnEquals=src([O])), "other-source"),
    "for all": (cond(All_ArnLike=src([T])), "allowed"),
    "for all, others": (cond(All_ArnLike=src([O])), "other-source"),
    "for some": (cond(**{"ForSome:ArnLike": src(T)}), "?"),
    "null, present key": (cond(Null={"aws:SourceArn": "false"}), "allowed"),
    "null, present key wanted missing": (cond(Null={"aws:SourceArn": "true"}), "condition"),
    "null, missing key": (cond(Null={"aws:PrincipalOrgID": True}), "allowed"),
    "null, missing key wanted present": (cond(Null={"aws:PrincipalArn": False}), "condition"),
    "null, unknown value": (cond(Null={"aws:SourceArn": unknown()}), "?"),
    "null, no truth value": (cond(Null={"aws:SourceArn": "maybe"}), "?"),
    # Other keys.
    "TLS": (cond(Bool={"aws:SecureTransport": "true"}), "allowed"),
    "TLS as a boolean": (cond(Bool={"aws:SecureTransport": True}), "allowed"),
    "no TLS": (cond(Bool={"aws:SecureTransport": "false"}), "condition"),
    "TLS in other case": (cond(Bool={"aws:SecureTransport": "True"}), "allowed"),
    "is a service": (cond(Bool={"aws:PrincipalIsAWSService": "true"}), "allowed"),
    "is no service": (cond(Bool={"aws:PrincipalIsAWSService": "false"}), "condition"),
    "service name": (
        cond(StringEquals={"aws:PrincipalServiceName": "sns.amazonaws.com"}),
        "allowed",
    ),
    "service name in other case": (
        cond(StringEqualsIgnoreCase={"aws:PrincipalServiceName": "SNS.amazonaws.com"}),
        "allowed",
    ),
    "service name, another, in other case": (
        cond(StringNotEqualsIgnoreCase={"aws:PrincipalServiceName": "SNS.amazonaws.com"}),
        "condition",
    ),
    "address": (cond(IpAddress={"aws:SourceIp": "10.0.0.0/8"}), "?"),
    "date": (cond(DateGreaterThan={"aws:CurrentTime": "2020-01-01T00:00:00Z"}), "?"),
    "number": (cond(NumericLessThan={"aws:EpochTime": "3600"}), "?"),
    "number, missing key": (cond(NumericEquals={"aws:PrincipalAccount": 1}), "condition"),
    "owner, as old policies have it": (cond(StringEquals={"AWS:SourceOwner": ACCOUNT}), "?"),
    "a key that nobody knows": (cond(StringEquals={"sqs:Color": "red"}), "?"),
}

INTERPLAY = {
    "no statements": ([], "no-statement"),
    "an empty document": ({}, "no-statement"),
    "two, the second grants": ([st(Action="sqs:Get*"), st()], "allowed"),
    "two, none grants": ([st(Action="sqs:Get*"), st(Principal={"AWS": "1"})], "other-action"),
    "the nearest one explains": (
        [st(Principal={"AWS": "1"}), cond(ArnEquals=src(O)), st(Action="sqs:Get*")],
        "other-source",
    ),
    "granted beside unknown": ([st(), st(Action=unknown())], "allowed"),
    "refused beside unknown": ([st(Action="sqs:Get*"), st(Resource=unknown())], "?"),
    "deny wins": ([st(), deny()], "explicit-deny"),
    "deny wins, first": ([deny(), st()], "explicit-deny"),
    "deny alone": ([deny()], "explicit-deny"),
    "deny of another action": ([st(), deny(Action="sqs:Delete*")], "allowed"),
    "deny of all but our action": (
        [st(), deny(Action=None, NotAction="sqs:SendMessage")],
        "allowed",
    ),
    "deny of another queue": ([st(), deny(Resource=ref("aws_sqs_queue.x"))], "allowed"),
    "deny without TLS": (
        [st(), deny(Condition={"Bool": {"aws:SecureTransport": "false"}})],
        "allowed",
    ),
    "deny to an account": ([st(), deny(Principal={"AWS": "123456789012"})], "allowed"),
    "deny to the service": ([st(), deny(Principal=SNS)], "explicit-deny"),
    "deny from other topics": (
        [st(), deny(Condition={"ArnNotEquals": src(T)})],
        "allowed",
    ),
    "deny from this topic": ([st(), deny(Condition={"ArnEquals": src(T)})], "explicit-deny"),
    "deny outside the organisation": (
        [st(), deny(Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}})],
        "explicit-deny",
    ),
    "the same, services excepted": (
        [
            st(),
            deny(
                Condition={
                    "StringNotEquals": {"aws:PrincipalOrgID": "o-1"},
                    "Bool": {"aws:PrincipalIsAWSService": "false"},
                }
            ),
        ],
        "allowed",
    ),
    "the same, if exists on a negated operator": (
        [st(), deny(Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}})],
        "explicit-deny",
    ),
    "the same, only when the key is there": (
        [
            st(),
            deny(
                Condition={
                    "StringNotEquals": {"aws:PrincipalOrgID": "o-1"},
                    "Null": {"aws:PrincipalOrgID": "false"},
                }
            ),
        ],
        "allowed",
    ),
    "deny outside the endpoint": (
        [st(), deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}})],
        "explicit-deny",
    ),
    "deny outside the addresses": (
        [st(), deny(Condition={"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}})],
        "?",
    ),
    "deny outside the source's organisation": (
        [st(), deny(Condition={"StringNotEquals": {"aws:SourceOrgID": "o-1"}})],
        "?",
    ),
    "deny to all but the service": (
        [st(), deny(Principal=None, NotPrincipal=SNS)],
        "allowed",
    ),
    "deny to all but an account": (
        [st(), deny(Principal=None, NotPrincipal={"AWS": "123456789012"})],
        "explicit-deny",
    ),
    "deny to all but everyone": ([st(), deny(Principal=None, NotPrincipal="*")], "allowed"),
    "deny to all but something unknown": (
        [st(), deny(Principal=None, NotPrincipal=unknown())],
        "?",
    ),
    "deny unknown, allow": ([st(), deny(Action=unknown())], "?"),
    "deny unknown, no allow": ([st(Action="sqs:Get*"), deny(Action=unknown())], "denied"),
    "deny unknown, but of another queue": (
        [st(), deny(Action=unknown(), Resource=ref("aws_sqs_queue.x"))],
        "allowed",
    ),
    "deny sure beside deny unknown": ([st(), deny(Action=unknown()), deny()], "explicit-deny"),
    "effect unknown": ([st(Effect=unknown())], "?"),
    "effect unknown, not about us": ([st(), st(Effect=unknown(), Action="sqs:Get*")], "allowed"),
    "effect unknown beside allow": ([st(), st(Effect=unknown())], "?"),
    "effect chosen": ([st(Effect=when("c", "Allow", "Deny"))], "?c"),
    "effect in other case": ([st(Effect="allow")], "?"),
    "no effect": ([st(Effect=None)], "?"),
    "statement unknown": ([unknown()], "?"),
    "statement unknown beside allow": ([st(), unknown()], "?"),
    "statement unknown beside deny": ([deny(), unknown()], "explicit-deny"),
    "statement chosen": ([when("c", st(), None)], "?c"),
    "statement chosen beside allow": ([st(), when("c", st(), None)], "?c"),
    "deny chosen": ([st(), when("c", deny(), None)], "?c"),
    "statement null": ([st(), None], "allowed"),
    "statement of the wrong shape": ([st(), "Allow"], "?"),
}

OPERATORS = {
    # Every operator on the source's ARN, on one that is ours, on one that is not, and without key.
    **{
        f"{operator}, ours": (cond(**{operator: src(T)}), "allowed")
        for operator in (
            "StringEquals",
            "StringLike",
            "ArnEquals",
            "ArnLike",
            "StringEqualsIfExists",
            "StringLikeIfExists",
            "ArnLikeIfExists",
            "ForAnyValue:StringEquals",
            "ForAnyValue:StringLike",
            "ForAnyValue:ArnLike",
            "ForAllValues:StringEquals",
            "ForAllValues:StringLike",
            "ForAllValues:ArnEquals",
            "ForAnyValue:ArnEqualsIfExists",
        )
    },
    **{
        f"{operator}, ours, negated": (cond(**{operator: src(T)}), "condition")
        for operator in (
            "StringNotEquals",
            "StringNotLike",
            "ArnNotEquals",
            "ArnNotLike",
            "StringNotEqualsIfExists",
            "ArnNotLikeIfExists",
            "ForAnyValue:StringNotEquals",
            "ForAllValues:StringNotEquals",
            "ForAnyValue:ArnNotLike",
            "ForAllValues:StringNotLike",
        )
    },
    **{
        f"{operator}, another, negated": (cond(**{operator: src(O)}), "allowed")
        for operator in (
            "StringNotLike",
            "ArnNotLike",
            "StringNotEqualsIfExists",
            "ForAnyValue:StringNotEquals",
            "ForAllValues:ArnNotEquals",
        )
    },
    **{
        f"{operator}, missing key": (cond(**{operator: {"aws:PrincipalArn": T}}), expected)
        for operator, expected in {
            "StringLike": "condition",
            "ArnLike": "condition",
            "StringEqualsIgnoreCase": "condition",
            "IpAddress": "condition",
            "DateLessThan": "condition",
            "NumericGreaterThanEquals": "condition",
            "BinaryEquals": "condition",
            "Bool": "condition",
            "StringNotLike": "allowed",
            "ArnNotEquals": "allowed",
            "NotIpAddress": "allowed",
            "DateNotEquals": "allowed",
            "NumericNotEquals": "allowed",
            "StringNotEqualsIgnoreCase": "allowed",
            "ArnLikeIfExists": "allowed",
            "BoolIfExists": "allowed",
            "IpAddressIfExists": "allowed",
            "DateLessThanIfExists": "allowed",
            "NumericEqualsIfExists": "allowed",
            "ForAnyValue:ArnLike": "condition",
            "ForAnyValue:ArnNotLike": "condition",
            "ForAllValues:ArnLike": "allowed",
            "ForAllValues:ArnNotLike": "allowed",
            "ForAnyValue:StringLikeIfExists": "?",
            "ForAllValues:StringLikeIfExists": "allowed",
        }.items()
    },
    **{
        f"{operator}, only known at run time": (cond(**{operator: {"aws:SourceIp": "x"}}), "?")
        for operator in (
            "StringEquals",
            "StringNotEquals",
            "IpAddressIfExists",
            "ForAnyValue:StringLike",
            "ForAllValues:StringLike",
        )
    },
    "Null with IfExists is none": (cond(NullIfExists={"aws:SourceArn": "false"}), "?"),
    "Null with a quantifier is none": (
        cond(**{"ForAnyValue:Null": {"aws:SourceArn": "false"}}),
        "?",
    ),
    "Null in lower case": (cond(null={"aws:SourceArn": "false"}), "?"),
}

KEYS = {
    "time is always there": (cond(Null={"aws:CurrentTime": "false"}), "allowed"),
    "time is never missing": (cond(Null={"aws:EpochTime": "true"}), "condition"),
    "what time it is": (cond(DateGreaterThan={"aws:EpochTime": "0"}), "?"),
    "second factor": (cond(BoolIfExists={"aws:MultiFactorAuthPresent": "true"}), "allowed"),
    "second factor, demanded": (cond(Bool={"aws:MultiFactorAuthPresent": "true"}), "condition"),
    "identity of people": (cond(StringLike={"aws:userid": "*"}), "condition"),
    "network of people": (cond(StringEquals={"aws:SourceVpc": "vpc-1"}), "condition"),
    "organization's account of an endpoint": (
        cond(StringEquals={"aws:VpceAccount": ACCOUNT}),
        "condition",
    ),
    "account of the queue": (cond(StringEquals={"aws:ResourceAccount": ACCOUNT}), "allowed"),
    "account of the queue, not ours": (
        cond(StringNotEquals={"aws:ResourceAccount": ACCOUNT}),
        "condition",
    ),
    "Region of the call": (cond(StringEquals={"aws:RequestedRegion": REGION}), "allowed"),
    "Region of the call, literal": (
        cond(StringEquals={"aws:RequestedRegion": "eu-west-1"}),
        "?",
    ),
    "names of the service": (
        cond(Any_StringEquals={"aws:PrincipalServiceNamesList": ["x", "sns.amazonaws.com"]}),
        "allowed",
    ),
    "names of the service, another": (
        cond(Any_StringEquals={"aws:PrincipalServiceNamesList": "s3.amazonaws.com"}),
        "?",
    ),
    "names of the service, all": (
        cond(All_StringEquals={"aws:PrincipalServiceNamesList": "s3.amazonaws.com"}),
        "condition",
    ),
    "names of the service, all, ours": (
        cond(All_StringEquals={"aws:PrincipalServiceNamesList": "sns.amazonaws.com"}),
        "?",
    ),
    "names of the service, without quantifier": (
        cond(StringEquals={"aws:PrincipalServiceNamesList": "sns.amazonaws.com"}),
        "?",
    ),
    "organization of the source": (
        cond(StringEqualsIfExists={"aws:SourceOrgID": "o-1"}),
        "?",
    ),
    "account of the source, two of them": (
        cond(StringEquals={"aws:SourceAccount": ["111122223333", ACCOUNT]}),
        "allowed",
    ),
    "account of the source, with IfExists": (
        cond(StringEqualsIfExists={"aws:sourceaccount": ACCOUNT}),
        "allowed",
    ),
    "a policy variable": (cond(StringEquals={"aws:SourceAccount": "${aws:ResourceAccount}"}), "?"),
    "TLS, negated": (
        cond(StringNotEquals={"aws:SecureTransport": "false"}),
        "allowed",
    ),
    "TLS, with IfExists": (cond(BoolIfExists={"aws:SecureTransport": "true"}), "allowed"),
    "TLS, no truth value": (cond(Bool={"aws:SecureTransport": ["false", "true"]}), "allowed"),
}

TABLES = {
    "principal": PRINCIPALS,
    "action": ACTIONS,
    "resource": RESOURCES,
    "condition": CONDITIONS,
    "interplay": INTERPLAY,
    "operator": OPERATORS,
    "key": KEYS,
}

ROWS = [
    pytest.param(policy, expected, id=f"{table}: {name}")
    for table, rows in TABLES.items()
    for name, (policy, expected) in rows.items()
]


def subscription(policy: object, **topic: object) -> Item:
    """A subscription of a queue that has this policy."""
    built = graph(
        declare(QUEUE, name="jobs", **{} if policy is None else {"policy": policy}),
        declare("aws_sqs_queue.x", name="x"),
        declare(TOPIC, **({"name": "orders"} | topic)),
        declare(OTHER, name="other"),
        declare("aws_sns_topic.third", name="third"),
        declare("aws_sns_topic_subscription.s", protocol="sqs", topic_arn=T, endpoint=Q),
        declare("data.aws_caller_identity.me"),
        declare("data.aws_region.here"),
    )
    return find(built, "subscription", "aws_sns_topic_subscription.s")


def outcome(item: Item) -> object:
    """The decision; of a denial the kind, or "denied" when something unknown may be the reason."""
    verdict = read(item, "delivery")
    kind = read(item, "delivery_problem_kind")
    return kind if verdict == "denied" and kind != "?" else verdict


def document(policy: object) -> object:
    """A policy document with these statements."""
    statements = policy if policy == {} else {"Statement": policy}
    return json_text({"Version": "2012-10-17", **statements})


@pytest.mark.parametrize(("policy", "expected"), ROWS)
def test_policy(policy: object, expected: str) -> None:
    assert outcome(subscription(document(policy))) == expected


def test_the_table_is_large() -> None:
    assert len(ROWS) >= 250


DOCUMENTS = {
    "none": (None, "no-policy"),
    "empty": ("", "no-policy"),
    "null": (json_text(None), "no-policy"),
    "unknown": (unknown(), "?"),
    "not JSON": ("allow sns", "?"),
    "a list": ("[]", "?"),
    "a single statement": (json_text({"Statement": st()}), "allowed"),
    "text with references": (
        text(
            '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage",'
            '"Resource":"',
            Q,
            '","Condition":{"ArnEquals":{"aws:SourceArn":"',
            T,
            '"}}}]}',
        ),
        "allowed",
    ),
    "chosen": (when("c", document([st()]), None), "?c"),
    "with keys that are not known": (
        json_text(MapValue({}, rest=unknown())),
        "?",
    ),
    "grants, with keys that are not known": (
        json_text(MapValue({"Statement": value([st()])}, rest=unknown())),
        "?",
    ),
    "statement with keys that are not known": (
        json_text(
            {
                "Statement": [
                    MapValue(dict(value(st(Condition=None)).items), rest=unknown())  # type: ignore[union-attr]
                ]
            }
        ),
        "?",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document(name: str) -> None:
    policy, expected = DOCUMENTS[name]
    assert outcome(subscription(policy)) == expected


VERSIONS = [
    # version, expected of a value with a policy variable
    ("2012-10-17", "?"),
    ("2008-10-17", "other-source"),
    (None, "other-source"),
    (unknown(), "?"),
]


@pytest.mark.parametrize(("version", "expected"), VERSIONS)
def test_variables_are_plain_text_in_old_documents(version: object, expected: str) -> None:
    pattern = "arn:aws:sns:*:*:${aws:PrincipalTag/topic}"
    statement = cond(ArnLike=src(pattern))
    policy = {"Statement": [statement]} | ({} if version is None else {"Version": version})
    assert outcome(subscription(json_text(policy))) == expected


PLACES = [
    # topic's region and account, pattern, expected
    ({"region": "eu-west-1", "account": "123456789012"}, NAME_ARN, "allowed"),
    ({"region": "us-east-1", "account": "123456789012"}, NAME_ARN, "other-source"),
    ({"region": "eu-west-1", "account": "999999999999"}, NAME_ARN, "other-source"),
    ({"region": "eu-west-1"}, NAME_ARN, "?"),
    ({"region": "us-east-1"}, NAME_ARN, "other-source"),
    ({"region": "cn-north-1"}, "arn:aws-cn:sns:*:*:orders", "allowed"),
    ({"region": "cn-north-1"}, "arn:aws:sns:*:*:orders", "other-source"),
    ({"region": "us-gov-west-1"}, text("arn:", PARTITION, ":sns:*:*:orders"), "allowed"),
    ({"name": text(outside("var.env"), "-orders")}, "arn:aws:sns:*:*:*-orders", "allowed"),
    ({"name": text(outside("var.env"), "-orders")}, "arn:aws:sns:*:*:*-mails", "other-source"),
    ({"name": text(outside("var.env"), "-orders")}, "arn:aws:sns:*:*:prod-orders", "?"),
    (
        {"name": text(outside("var.env"), "-orders")},
        text("arn:aws:sns:*:*:", outside("var.env"), "-orders"),
        "allowed",
    ),
    ({"name": None}, "arn:aws:sns:*:*:orders", "?"),
    ({"name": when("c", "orders", "mails")}, "arn:aws:sns:*:*:orders", "?c"),
]


@pytest.mark.parametrize(("topic", "pattern", "expected"), PLACES)
def test_arns_are_compared_part_by_part(
    topic: dict[str, object], pattern: object, expected: str
) -> None:
    policy = document([cond(ArnEquals=src(pattern))])
    assert outcome(subscription(policy, **topic)) == expected


FOREIGN = [
    # topic_arn, pattern, expected
    (NAME_ARN, NAME_ARN, "allowed"),
    (NAME_ARN, "arn:aws:sns:eu-west-1:123456789012:other", "other-source"),
    (NAME_ARN, "arn:aws:sns:*:123456789012:*", "allowed"),
    (NAME_ARN, T, "other-source"),
    (outside("var.topic"), outside("var.topic"), "allowed"),
    (outside("var.topic"), outside("var.another"), "?"),
    (outside("var.topic"), T, "other-source"),
    (outside("var.topic"), "arn:aws:s3:*:*:b", "?"),
    (unknown(), T, "?"),
    (ref("data.aws_sns_topic.d"), ref("data.aws_sns_topic.d"), "allowed"),
    (ref("data.aws_sns_topic.d"), ref("data.aws_sns_topic.e"), "?"),
    (ref("data.aws_sns_topic.d"), T, "other-source"),
    (ref("data.aws_sns_topic.d"), "arn:aws:sns:*:*:shared", "allowed"),
    (ref("data.aws_sns_topic.d"), "arn:aws:sns:*:*:orders", "other-source"),
    (ref("data.aws_sns_topic.same"), T, "allowed"),
]


@pytest.mark.parametrize(("topic_arn", "pattern", "expected"), FOREIGN)
def test_topics_from_elsewhere(topic_arn: object, pattern: object, expected: str) -> None:
    built = graph(
        declare(QUEUE, name="jobs", policy=document([cond(ArnEquals=src(pattern))])),
        declare(TOPIC, name="bills"),
        declare("data.aws_sns_topic.d", name="shared"),
        declare("data.aws_sns_topic.e", name="shared2"),
        declare("data.aws_sns_topic.same", name="bills"),
        declare("aws_sns_topic_subscription.s", protocol="sqs", topic_arn=topic_arn, endpoint=Q),
    )
    item = find(built, "subscription", "aws_sns_topic_subscription.s")
    assert outcome(item) == expected


def test_undecided_names_the_value_that_is_missing() -> None:
    item = subscription(document([cond(ArnEquals=src(unknown(reason="it comes from afar")))]))
    with pytest.raises(Undecided, match="it comes from afar") as caught:
        item.get("delivery", REAL)
    assert caught.value.span is not None
    assert caught.value.span.source.path == "unknown"
