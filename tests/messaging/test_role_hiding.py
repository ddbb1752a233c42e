"""What roles may do, with a part of their policies hidden: no new refusal, only open answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hidings import hidings
from hypothesis import given, settings
from hypothesis import strategies as st
from messaging_units import declare, find, graph, read, ref, text, value, when

from msglint.values.model import JsonText, Reference

if TYPE_CHECKING:
    from msglint.values.model import Value

ACCOUNT = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")
Q, X, T = ref("aws_sqs_queue.q"), ref("aws_sqs_queue.x"), ref("aws_sns_topic.t")
ROLE = ref("aws_iam_role.r")

ACTIONS = st.sampled_from(
    [
        "*",
        "sqs:*",
        "SQS:Set*",
        "sqs:SetQueueAttributes",
        "sqs:SendMessage",
        ["sqs:Receive*", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        ["sqs:ReceiveMessage", "sqs:AddPermission"],
        when("x", "sqs:*", "s3:*"),
    ]
)
RESOURCES = st.sampled_from(
    ["*", Q, X, [X, Q], "arn:aws:sqs:*:*:jobs", text("arn:aws:sqs:*:", ACCOUNT, ":mails")]
)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, object]:
    return {
        "Effect": draw(st.sampled_from(["Allow", "Allow", "Allow", "Deny"])),
        draw(st.sampled_from(["Action", "Action", "NotAction"])): draw(ACTIONS),
        draw(st.sampled_from(["Resource", "Resource", "NotResource"])): draw(RESOURCES),
    }


def answers(document: Value) -> tuple[object, object, object]:
    """May the role read the queue and send there, and may SNS, where nothing lets it in?"""
    built = graph(
        declare("aws_sqs_queue.q", name="jobs"),
        declare("aws_sqs_queue.x", name="mails"),
        declare("aws_sns_topic.t"),
        declare("aws_sns_topic_subscription.s", topic_arn=T, protocol="sqs", endpoint=Q),
        declare("aws_iam_role.r"),
        declare("aws_iam_role_policy.p", role=ROLE, policy=JsonText(document)),
        declare("aws_pipes_pipe.p", role_arn=ROLE, source=Q, target=Q),
    )
    pipe = find(built, "pipe", "aws_pipes_pipe.p")
    subscription = find(built, "subscription", "aws_sns_topic_subscription.s")
    return (
        read(pipe, "queue_role_problem"),
        read(pipe, "target_role_problem"),
        read(subscription, "delivery"),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), min_size=1, max_size=3))
def test_hiding_a_part_of_a_policy_never_adds_a_refusal(members: list[dict[str, object]]) -> None:
    document = value({"Version": "2012-10-17", "Statement": members})
    known = answers(document)
    for hidden in hidings(document):
        for before, after in zip(known, answers(hidden), strict=True):
            is_refusal = after is not None and not str(after).startswith(("?", "allowed"))
            was_refusal = before is not None and not str(before).startswith(("?", "allowed"))
            assert was_refusal or not is_refusal, (before, after, hidden)
