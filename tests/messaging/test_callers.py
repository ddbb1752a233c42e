"""Policies asked by others than services: users and roles of an account, and a role's own."""

from __future__ import annotations

import pytest
from messaging_units import declare, find, graph, json_text, outside, ref, text, unknown, when

from msglint.messaging.item import Setting
from msglint.messaging.policy.decide import Allowed, Decision, Denied, decide, decide_together
from msglint.messaging.policy.request import Account, Caller, Holder, Request, party_of
from msglint.values.conditions import REAL
from msglint.values.model import Reference

QUEUE = "aws_sqs_queue.q"
Q = ref(QUEUE)
THEIRS = "444455556666"
OWN = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")


def st(**changes: object) -> dict[str, object]:
    good: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"AWS": THEIRS},
        "Action": "sqs:SendMessage",
        "Resource": Q,
    }
    return {key: data for key, data in (good | changes).items() if data is not None}


def deny(**changes: object) -> dict[str, object]:
    everything = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}
    return st(**(everything | changes))


def cond(operator: str, key: str, values: object) -> dict[str, object]:
    return st(Condition={operator: {key: values}})


def asked(caller: Caller, *documents: object, together: bool = False) -> Decision:
    declarations = [
        declare(f"aws_sqs_queue_policy.p{i}", policy=json_text(one))
        for i, one in enumerate(documents)
    ]
    built = graph(declare(QUEUE, name="jobs"), declare("aws_sqs_queue.x"), *declarations)
    request = Request(caller, "sqs:SendMessage", party_of(find(built, "queue", QUEUE), REAL))
    settings = [
        Setting(d.attributes.items["policy"], d, "policy")  # type: ignore[union-attr]
        for d in declarations
    ]
    return (decide_together if together else decide)(settings, request, built, REAL)


def outcome(decision: Decision) -> str:
    match decision:
        case Allowed():
            return "allowed"
        case Denied(kind=kind, sure=sure):
            return kind if sure else "denied"
        case undecided:
            return "?" + (undecided.atom.variable.label if undecided.atom else "")


ACCOUNTS = {
    "by number": (st(), "allowed"),
    "by root": (st(Principal={"AWS": f"arn:aws:iam::{THEIRS}:root"}), "allowed"),
    "everyone": (st(Principal="*"), "allowed"),
    "everyone by AWS": (st(Principal={"AWS": ["1", "*"]}), "allowed"),
    "one of its roles": (st(Principal={"AWS": f"arn:aws:iam::{THEIRS}:role/r"}), "?"),
    "another account": (st(Principal={"AWS": "111122223333"}), "no-statement"),
    "another account's role": (
        st(Principal={"AWS": "arn:aws:iam::111122223333:role/r"}),
        "no-statement",
    ),
    "the own account": (st(Principal={"AWS": OWN}), "?"),
    "an account that is not known": (st(Principal={"AWS": outside()}), "?"),
    "chosen": (st(Principal={"AWS": when("c", THEIRS, "111122223333")}), "?c"),
    "a service": (st(Principal={"Service": "sns.amazonaws.com"}), "no-statement"),
    "federated users": (st(Principal={"Federated": "accounts.google.com"}), "no-statement"),
    "a canonical user": (st(Principal={"CanonicalUser": "79a5"}), "no-statement"),
    "excepted from a denial": (
        [st(), deny(Principal=None, NotPrincipal={"AWS": [THEIRS]})],
        "allowed",
    ),
    "not excepted": (
        [st(), deny(Principal=None, NotPrincipal={"AWS": "111122223333"})],
        "explicit-deny",
    ),
    "one role excepted": (
        [st(), deny(Principal=None, NotPrincipal={"AWS": f"arn:aws:iam::{THEIRS}:role/r"})],
        "?",
    ),
    "its number as a condition": (
        cond("StringEquals", "aws:PrincipalAccount", THEIRS),
        "allowed",
    ),
    "another number": (cond("StringEquals", "aws:PrincipalAccount", "1"), "condition"),
    "its organization": (cond("StringEquals", "aws:PrincipalOrgID", "o-1"), "?"),
    "its roles": (cond("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x"), "?"),
    "that a role is there": (cond("Null", "aws:PrincipalArn", "false"), "allowed"),
    "a source": (cond("ArnLike", "aws:SourceArn", "*"), "condition"),
    "no source": (cond("Null", "aws:SourceArn", "true"), "allowed"),
    "another source": (cond("ArnNotLike", "aws:SourceArn", "arn:aws:sns:*:*:x"), "allowed"),
    "a service's account": (cond("StringEquals", "aws:SourceAccount", THEIRS), "condition"),
    "services only": (cond("Bool", "aws:PrincipalIsAWSService", "true"), "condition"),
    "people only": (cond("Bool", "aws:PrincipalIsAWSService", False), "allowed"),
    "a network": (cond("StringEquals", "aws:SourceVpce", "vpce-1"), "?"),
    "a denial but for a network": (
        [st(), deny(Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}})],
        "?",
    ),
    "TLS": (cond("Bool", "aws:SecureTransport", "true"), "allowed"),
}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_users_and_roles_of_an_account(name: str) -> None:
    statements, expected = ACCOUNTS[name]
    document = {"Version": "2012-10-17", "Statement": statements}
    assert outcome(asked(Account((THEIRS,)), document)) == expected


def own(**changes: object) -> dict[str, object]:
    return st(Principal=None, **changes)


ROLES = {
    "none": ([], "no-statement"),
    "one that grants": ([[own()]], "allowed"),
    "the second grants": ([[own(Action="sqs:Get*")], [own()]], "allowed"),
    "none grants": ([[own(Action="sqs:Get*")], [own(Action="s3:*")]], "other-action"),
    "another queue": ([[own(Resource=ref("aws_sqs_queue.x"))]], "other-resource"),
    "a pattern": ([[own(Resource="arn:aws:sqs:*:*:jo*")]], "allowed"),
    "everything": ([[own(Action="*", Resource="*")]], "allowed"),
    "all but": ([[own(Action=None, NotAction="iam:*", Resource="*")]], "allowed"),
    "one denies": ([[own()], [deny(Principal=None)]], "explicit-deny"),
    "one denies something else": (
        [[own()], [deny(Principal=None, Action="sqs:Delete*")]],
        "allowed",
    ),
    "a condition": ([[own(Condition={"StringEquals": {"aws:SourceVpce": "v"}})]], "?"),
    "TLS": ([[own(Condition={"Bool": {"aws:SecureTransport": "true"}})]], "allowed"),
    "one that is not known": ([[own()], unknown()], "?"),
    "an action that is not known": ([[own(Action=text("sqs:", unknown()))]], "?"),
    "principals": ([[st()]], "?"),
    "chosen": ([[own()], when("c", [deny(Principal=None)], [])], "?c"),
}


@pytest.mark.parametrize("name", ROLES)
def test_policies_of_a_role_hold_together(name: str) -> None:
    documents, expected = ROLES[name]
    written = [{"Version": "2012-10-17", "Statement": one} for one in documents]  # type: ignore[attr-defined]
    decision = asked(Holder("the role"), *written, together=True)
    assert outcome(decision) == expected
