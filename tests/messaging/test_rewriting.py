"""May a program change the policy while it runs? Then what the policy does not say is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from messaging_units import (
    declare,
    find,
    flag,
    graph,
    json_text,
    outside,
    read,
    ref,
    text,
    unknown,
    when,
    world,
)

from msglint.values.conditions import REAL, Not
from msglint.values.model import Reference
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.declarations import Declaration

ACCOUNT = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")
Q, T, F = ref("aws_sqs_queue.q"), ref("aws_sns_topic.t"), ref("aws_lambda_function.f")


def document(**changes: object) -> object:
    """A policy that allows a program to set attributes of the queue, changed."""
    good: dict[str, object] = {
        "Effect": "Allow",
        "Action": "sqs:SetQueueAttributes",
        "Resource": Q,
    }
    statement = {key: data for key, data in (good | changes).items() if data is not None}
    return json_text({"Version": "2012-10-17", "Statement": [statement]})


def identity(policy: object, **settings: object) -> Declaration:
    return declare("aws_iam_role_policy.p", role="worker", policy=policy, **settings)


def delivery(*identities: Declaration) -> object:
    """Whether a topic may send to a queue without a policy."""
    built = graph(
        declare("aws_sqs_queue.q", name="jobs"),
        declare("aws_sqs_queue.x", name="mails"),
        declare("aws_sns_topic.t"),
        declare("aws_sns_topic_subscription.s", topic_arn=T, protocol="sqs", endpoint=Q),
        declare("data.aws_iam_policy.p"),
        *identities,
    )
    return read(find(built, "subscription", "aws_sns_topic_subscription.s"), "delivery")


GRANTS = {
    # what the policy of a role says; whether a program may change the queue's policy
    "attributes of the queue": (document(), True),
    "permissions": (document(Action="sqs:AddPermission"), True),
    "attributes, by a wildcard": (document(Action="sqs:Set*"), True),
    "attributes, by a wildcard in front": (document(Action="SQS:*QueueAttributes"), True),
    "among others": (document(Action=["sqs:SendMessage", "sqs:SetQueueAttributes"]), True),
    "of every queue": (document(Resource="*"), True),
    "of queues by their names": (document(Resource="arn:aws:sqs:*:*:jo*"), True),
    "of queues by name in the account": (
        document(Resource=text("arn:aws:sqs:*:", ACCOUNT, ":jobs")),
        True,
    ),
    "of another queue": (document(Resource=ref("aws_sqs_queue.x")), False),
    "of queues of other names": (document(Resource="arn:aws:sqs:*:*:mail*"), False),
    "of all queues but this": (document(Resource=None, NotResource=Q), False),
    "of all queues but others": (document(Resource=None, NotResource="arn:aws:sqs:*:*:x"), True),
    "everything with the queue": (document(Action="sqs:*"), True),
    "everything with queues of such names": (
        document(Action="sqs:*", Resource="arn:aws:sqs:*:*:jo*"),
        True,
    ),
    "everything with every queue": (document(Action="sqs:*", Resource="*"), False),
    "everything with every queue, in full": (
        document(Action="sqs:*", Resource="arn:aws:sqs:*:*:*"),
        False,
    ),
    "everything": (document(Action="*", Resource="*"), False),
    "everything but another service": (
        document(Action=None, NotAction="iam:*", Resource="*"),
        False,
    ),
    "everything with the queue but to send": (
        document(Action=None, NotAction="sqs:SendMessage"),
        True,
    ),
    "everything with the queue but that": (
        document(Action=None, NotAction=["sqs:SetQueueAttributes", "sqs:AddPermission"]),
        False,
    ),
    "only to use it": (document(Action=["sqs:SendMessage", "sqs:ReceiveMessage"]), False),
    "only to read attributes": (document(Action="sqs:GetQueueAttributes"), False),
    "to use it in batches": (document(Action="sqs:SendMessageBatch"), False),
    "a denial": (document(Effect="Deny"), False),
    "another service": (document(Action="sns:SetTopicAttributes", Resource="*"), False),
    "under a condition": (
        document(Condition={"StringEquals": {"aws:ResourceTag/team": "a"}}),
        True,
    ),
    "nothing": (json_text({"Statement": []}), False),
    "an action that is not known": (document(Action=unknown()), True),
    "an action of which the service is known": (document(Action=text("s3:", unknown())), False),
    "a resource that is not known": (document(Resource=outside()), True),
    "a use of a resource that is not known": (
        document(Action="sqs:SendMessage", Resource=unknown()),
        False,
    ),
    "an effect that is not known": (document(Effect=unknown()), True),
    "a policy that is not known": (unknown(), True),
    "a policy made of something that is not known, and of the queue": (
        unknown("aws_sqs_queue.q", "aws_sqs_queue.x"),
        True,
    ),
    "a policy made of something else": (unknown("aws_sqs_queue.x"), False),
    "a policy from outside": (outside(), False),
    "a policy that is looked up": (unknown("data.aws_iam_policy.p"), False),
    "a policy that is read": (unknown("data.aws_ssm_parameter.p"), True),
}


@pytest.mark.parametrize(("policy", "expected"), GRANTS.values(), ids=GRANTS)
def test_what_lets_a_program_change_the_policy_of_a_queue(policy: object, expected: bool) -> None:
    assert delivery(identity(policy)) == ("?" if expected else "denied")


HOLDERS = {
    "a role's own": declare("aws_iam_role.r", inline_policy=[{"policy": document()}]),
    "one to attach": declare("aws_iam_policy.p", policy=document()),
    "a user's": declare("aws_iam_user_policy.p", policy=document()),
    "a group's": declare("aws_iam_group_policy.p", policy=document()),
    "a role's own in a template": declare(
        "R", "AWS::IAM::Role", Policies=[{"PolicyDocument": document()}]
    ),
    "a separate one in a template": declare("P", "AWS::IAM::Policy", PolicyDocument=document()),
    "one to attach in a template": declare(
        "M", "AWS::IAM::ManagedPolicy", PolicyDocument=document()
    ),
}


@pytest.mark.parametrize("holder", HOLDERS.values(), ids=HOLDERS)
def test_wherever_that_is_written(holder: Declaration) -> None:
    assert delivery(holder) == "?"


def test_the_reason_names_role_and_action() -> None:
    built = graph(
        declare("aws_sqs_queue.q"),
        declare("aws_sns_topic.t"),
        declare("aws_sns_topic_subscription.s", topic_arn=T, protocol="sqs", endpoint=Q),
        identity(document()),
    )
    item = find(built, "subscription", "aws_sns_topic_subscription.s")
    with pytest.raises(Undecided) as undecided:
        item.get("delivery", REAL)
    said = "aws_iam_role_policy.p lets a program do sqs:SetQueueAttributes on aws_sqs_queue.q"
    assert undecided.value.reason == said
    assert undecided.value.span is not None


def test_a_role_that_is_there_by_an_input_decides_by_that() -> None:
    there = identity(document(), exists=flag("x"))
    built = graph(
        declare("aws_sqs_queue.q"),
        declare("aws_sns_topic.t"),
        declare("aws_sns_topic_subscription.s", topic_arn=T, protocol="sqs", endpoint=Q),
        there,
    )
    item = find(built, "subscription", "aws_sns_topic_subscription.s")
    assert read(item, "delivery") == "?x"
    assert read(item, "delivery", world(("x", True))) == "?"
    assert read(item, "delivery", world(("x", False))) == "denied"


def test_an_action_by_an_input_decides_by_that() -> None:
    chosen = document(Action=when("x", "sqs:SetQueueAttributes", "sqs:SendMessage"))
    assert delivery(identity(chosen)) == "?x"


def test_a_role_that_is_not_there_changes_nothing() -> None:
    assert delivery(identity(document(), exists=Not(flag("x")))) == "?x"


def test_what_is_allowed_stays_allowed() -> None:
    allowed = json_text(
        {
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "sns.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": "*",
                }
            ]
        }
    )
    built = graph(
        declare("aws_sqs_queue.q", policy=allowed),
        declare("aws_sns_topic.t"),
        declare("aws_sns_topic_subscription.s", topic_arn=T, protocol="sqs", endpoint=Q),
        identity(document()),
    )
    item = find(built, "subscription", "aws_sns_topic_subscription.s")
    assert read(item, "delivery") == "allowed"


SIBLINGS = {
    # what is told, where nothing lets it in; the action that changes that
    "a topic to a function": (
        "subscription",
        "function_delivery",
        declare("aws_sns_topic_subscription.s", topic_arn=T, protocol="lambda", endpoint=F),
        ("lambda:AddPermission", F),
    ),
    "a rule to a topic": (
        "rule_target",
        "topic_delivery",
        declare(
            "aws_cloudwatch_event_target.e",
            rule=ref("aws_cloudwatch_event_rule.r", "name"),
            arn=T,
        ),
        ("sns:SetTopicAttributes", T),
    ),
    "a rule to its DLQ": (
        "rule_target",
        "dlq_delivery",
        declare(
            "aws_cloudwatch_event_target.e",
            rule=ref("aws_cloudwatch_event_rule.r", "name"),
            arn=F,
            dead_letter_config=[{"arn": Q}],
        ),
        ("sqs:AddPermission", Q),
    ),
    "a bucket to a queue": (
        "notification",
        "queue_delivery",
        declare(
            "aws_s3_bucket_notification.n",
            bucket=ref("aws_s3_bucket.b", "id"),
            queue=[{"queue_arn": Q}],
        ),
        ("sqs:SetQueueAttributes", Q),
    ),
}


@pytest.mark.parametrize(("subject", "field", "sender", "grant"), SIBLINGS.values(), ids=SIBLINGS)
def test_all_receivers_are_asked_alike(
    subject: str, field: str, sender: Declaration, grant: tuple[str, Reference]
) -> None:
    around = (
        declare("aws_sqs_queue.q"),
        declare("aws_sns_topic.t", policy=json_text({"Statement": []})),
        declare("aws_lambda_function.f"),
        declare("aws_s3_bucket.b"),
        declare("aws_cloudwatch_event_rule.r"),
        sender,
    )
    (item,) = graph(*around).entities(subject)
    assert read(item, field) == "denied"
    granted = identity(document(Action=grant[0], Resource=grant[1]))
    (item,) = graph(*around, granted).entities(subject)
    assert read(item, field) == "?"


def test_alarms_and_keys_are_asked_alike() -> None:
    nobody = json_text({"Statement": []})
    around = (
        declare("aws_sns_topic.t", policy=nobody),
        declare("aws_cloudwatch_metric_alarm.a", alarm_actions=[T]),
        declare("aws_kms_key.k", policy=nobody),
        declare("aws_sqs_queue.q", kms_master_key_id=ref("aws_kms_key.k")),
        declare("aws_sns_topic_subscription.s", topic_arn=T, protocol="sqs", endpoint=Q),
    )
    asked = {"alarm": "topic_problem", "queue": "key_problem"}
    for subject, field in asked.items():
        (item,) = graph(*around).entities(subject)
        assert read(item, field) not in (None, "?")
    for action, resource in (("sns:AddPermission", T), ("kms:PutKeyPolicy", ref("aws_kms_key.k"))):
        granted = identity(document(Action=action, Resource=resource))
        subject = "alarm" if action.startswith("sns") else "queue"
        (item,) = graph(*around, granted).entities(subject)
        assert read(item, asked[subject]) == "?"


def test_statements_for_other_resources_are_not_read_for_each(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from msglint.messaging.policy.statements import StatementReader

    count = 40
    read_for: list[str] = []
    original = StatementReader.read

    def counted(self: StatementReader, statement: object) -> object:
        if self.request.action == "sqs:SetQueueAttributes":
            read_for.append(self.request.resource.key or "")
        return original(self, statement)  # type: ignore[arg-type]

    monkeypatch.setattr(StatementReader, "read", counted)
    declared = []
    for at in range(count):
        queue = ref(f"aws_sqs_queue.q{at}")
        declared += [
            declare(f"aws_sqs_queue.q{at}", name=f"jobs-{at}"),
            declare(
                f"aws_sns_topic_subscription.s{at}",
                topic_arn=T,
                protocol="sqs",
                endpoint=queue,
            ),
            declare(
                f"aws_iam_role_policy.p{at}",
                role="worker",
                policy=document(Resource=[queue, "arn:aws:sns:eu-west-1:123456789012:t"]),
            ),
            declare(
                f"aws_iam_role_policy.x{at}",
                role="worker",
                policy=document(Resource=f"arn:aws:sqs:eu-west-1:123456789012:mails-{at}"),
            ),
        ]
    built = graph(declare("aws_sns_topic.t"), *declared)
    for at in range(count):
        read(find(built, "subscription", f"aws_sns_topic_subscription.s{at}"), "delivery")
    assert len(read_for) == count, "each queue asks only the policy that names it"
