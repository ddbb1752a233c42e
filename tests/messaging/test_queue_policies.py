"""Where the policy of a queue is written, what several come to, and where problems are shown."""

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
    place,
    read,
    ref,
    text,
    unknown,
    when,
    world,
)

from msglint.declarations import Declaration, Hidden

if TYPE_CHECKING:
    from msglint.messaging.graph import MessageGraph

Q, T = ref("aws_sqs_queue.q"), ref("aws_sns_topic.t")
URL = ref("aws_sqs_queue.q", "id")

GRANT = {
    "Effect": "Allow",
    "Principal": {"Service": "sns.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": Q,
    "Condition": {"ArnEquals": {"aws:SourceArn": T}},
}
OTHER = {**GRANT, "Action": "sqs:ReceiveMessage"}
FURTHER = {**GRANT, "Principal": "*"}


def document(*statements: object) -> object:
    return json_text({"Version": "2012-10-17", "Statement": list(statements)})


def policy(name: str, *statements: object, url: object = URL, **more: object) -> Declaration:
    return declare(
        f"aws_sqs_queue_policy.{name}", queue_url=url, policy=document(*statements), **more
    )


def system(*others: Declaration, hidden: tuple[Hidden, ...] = (), **queue: object) -> MessageGraph:
    return graph(
        declare("aws_sqs_queue.q", name="jobs", **queue),
        declare("aws_sns_topic.t", name="orders"),
        declare("aws_sns_topic_subscription.s", protocol="sqs", topic_arn=T, endpoint=Q),
        *others,
        hidden=hidden,
    )


HIDDEN = Hidden("module.x is not on disk", place("call"), frozenset({"aws_sqs_queue.q"}))

WRITERS = {
    "none": (system(), "denied", 0),
    "inline": (system(policy=document(GRANT)), "allowed", 1),
    "separate": (system(policy("p", GRANT)), "allowed", 1),
    "separate, by ARN": (system(policy("p", GRANT, url=Q)), "allowed", 1),
    "separate, by a built URL": (
        system(policy("p", GRANT, url=text("https://sqs.", outside("r"), ".amazonaws.com/1/jobs"))),
        "?",
        "?",
    ),
    "separate, by a literal URL": (
        system(policy("p", GRANT, url="https://sqs.eu-west-1.amazonaws.com/123456789012/jobs")),
        "allowed",
        1,
    ),
    "of another queue": (
        system(policy("p", GRANT, url="https://sqs.eu-west-1.amazonaws.com/1/other")),
        "denied",
        0,
    ),
    "of an unknown queue": (system(policy("p", GRANT, url=unknown())), "?", "?"),
    "of a queue from outside": (system(policy("p", GRANT, url=outside())), "denied", 0),
    "inline, beside one of an unknown queue": (
        system(policy("p", GRANT, url=unknown()), policy=document(GRANT)),
        "?",
        "?",
    ),
    "two that agree": (system(policy("a", GRANT), policy("b", GRANT, FURTHER)), "allowed", 2),
    "two that both refuse": (system(policy("a", OTHER), policy("b")), "denied", 2),
    "two that differ": (system(policy("a", GRANT), policy("b", OTHER)), "?", 2),
    "inline and separate that differ": (
        system(policy("p", GRANT), policy=document(OTHER)),
        "?",
        2,
    ),
    "inline and separate that agree": (
        system(policy("p", GRANT), policy=document(GRANT)),
        "allowed",
        2,
    ),
    "one that may not exist": (system(policy("p", GRANT, exists=flag("c"))), "?c", "?c"),
    "one of unknown existence": (system(policy("p", GRANT, exists=unknown())), "?", "?"),
    "one that may be hidden": (system(hidden=(HIDDEN,)), "?", "?"),
    "inline, and one may be hidden": (
        system(policy=document(GRANT), hidden=(HIDDEN,)),
        "allowed",
        1,
    ),
    "hidden, but not handed the queue": (
        system(hidden=(Hidden("elsewhere", place("call"), frozenset()),)),
        "denied",
        0,
    ),
}


@pytest.mark.parametrize("name", WRITERS)
def test_writers(name: str) -> None:
    built, delivery, writers = WRITERS[name]
    assert read(built.entities("subscription")[0], "delivery") == delivery
    assert read(find(built, "queue", "aws_sqs_queue.q"), "policy_writers") == writers


def test_a_policy_that_may_not_exist_is_decided_in_each_world() -> None:
    built = system(policy("p", GRANT, exists=flag("c")))
    subscription = built.entities("subscription")[0]
    assert read(subscription, "delivery", world(("c", True))) == "allowed"
    assert read(subscription, "delivery", world(("c", False))) == "denied"


def template(*others: Declaration) -> MessageGraph:
    return graph(
        declare("Q", "AWS::SQS::Queue"),
        declare("Q2", "AWS::SQS::Queue"),
        declare("T", "AWS::SNS::Topic", Subscription=[{"Protocol": "sqs", "Endpoint": ref("Q")}]),
        *others,
    )


def grant(queue: str) -> dict[str, object]:
    return {
        **GRANT,
        "Resource": ref(queue),
        "Condition": {"ArnEquals": {"aws:SourceArn": ref("T")}},
    }


def test_policies_of_templates_name_their_queues() -> None:
    for queues, expected in [
        ([ref("Q", "Ref")], "allowed"),
        ([ref("Q2", "Ref"), ref("Q", "Ref")], "allowed"),
        ([ref("Q2", "Ref")], "denied"),
        ([unknown()], "?"),
        (unknown(), "?"),
        ([when("c", ref("Q", "Ref"), ref("Q2", "Ref"))], "?c"),
        ([outside()], "denied"),
    ]:
        declared = declare(
            "P", "AWS::SQS::QueuePolicy", Queues=queues, PolicyDocument={"Statement": [grant("Q")]}
        )
        built = template(declared)
        assert read(built.entities("subscription")[0], "delivery") == expected


def test_an_inline_policy_resource_names_one_queue() -> None:
    declared = declare(
        "P",
        "AWS::SQS::QueueInlinePolicy",
        Queue=ref("Q", "Ref"),
        PolicyDocument={"Statement": grant("Q")},
    )
    assert read(template(declared).entities("subscription")[0], "delivery") == "allowed"


def test_the_dlq_of_a_subscription_needs_a_policy_of_its_own() -> None:
    def built(*statements: object) -> MessageGraph:
        dlq = ref("aws_sqs_queue.dlq")
        return graph(
            declare("aws_sqs_queue.dlq", name="dead", policy=document(*statements)),
            declare("aws_sns_topic.t", name="orders"),
            declare(
                "aws_sns_topic_subscription.s",
                protocol="https",
                topic_arn=T,
                endpoint="https://example.org",
                redrive_policy=json_text({"deadLetterTargetArn": dlq}),
            ),
        )

    own = {**GRANT, "Resource": ref("aws_sqs_queue.dlq")}
    assert read(built(own).entities("subscription")[0], "dlq_delivery") == "allowed"
    assert read(built(own).entities("subscription")[0], "delivery") is None
    denied = built(GRANT).entities("subscription")[0]
    assert read(denied, "dlq_delivery") == "denied"
    assert "not for this queue" in str(read(denied, "dlq_delivery_problem"))


PROBLEMS = [
    # statements, what the words say, where the problem is shown
    (None, "it has no access policy", "aws_sqs_queue.q"),
    ([], "no statement of its policy allows sns.amazonaws.com SendMessage", "document"),
    (
        [OTHER],
        "its policy allows sns.amazonaws.com sqs:ReceiveMessage, not sqs:SendMessage",
        "document.Statement[0].Action",
    ),
    (
        [{**GRANT, "Resource": "arn:aws:sqs:*:*:mails"}],
        "its policy is for arn:aws:sqs:*:*:mails, not for this queue",
        "document.Statement[0].Resource",
    ),
    (
        [{**GRANT, "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:*:*:x"}}}],
        'its condition on aws:SourceArn admits only "arn:aws:sns:*:*:x"',
        "document.Statement[0].Condition.ArnEquals.aws:SourceArn",
    ),
    (
        [{**GRANT, "Condition": {"StringEquals": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}}}],
        'StringEquals takes the wildcard in "arn:aws:sns:*:*:orders" literally, '
        "so it never matches",
        "document.Statement[0].Condition.StringEquals.aws:SourceArn",
    ),
    (
        [{**GRANT, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}],
        "its condition on aws:PrincipalOrgID never holds for sns.amazonaws.com, "
        "which has no such key",
        "document.Statement[0].Condition.StringEquals.aws:PrincipalOrgID",
    ),
    (
        [GRANT, {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}],
        "a Deny statement of its policy covers it",
        "document.Statement[1]",
    ),
]


@pytest.mark.parametrize(("statements", "words", "at"), PROBLEMS)
def test_problems_in_words_and_places(statements: list[object] | None, words: str, at: str) -> None:
    built = system(**({} if statements is None else {"policy": document(*statements)}))
    subscription = built.entities("subscription")[0]
    assert read(subscription, "delivery_problem") == words
    shown = subscription.place("delivery_problem", world())
    assert shown.span.source.path == at
    assert shown.owner.address == "aws_sqs_queue.q"
    at_endpoint = subscription.place("delivery", world())
    assert at_endpoint.owner.address == "aws_sns_topic_subscription.s"


def test_a_problem_in_a_separate_policy_is_shown_there() -> None:
    subscription = system(policy("p", OTHER)).entities("subscription")[0]
    shown = subscription.place("delivery_problem", world())
    assert shown.owner.address == "aws_sqs_queue_policy.p"


def test_a_name_made_of_another_name_is_followed() -> None:
    """`name = "${aws_sqs_queue.a.name}-failed"`, and an ARN built from the same inputs."""
    env = outside("var.env")
    built = graph(
        declare("aws_sqs_queue.a", name=text(env, "-jobs")),
        declare("aws_sqs_queue.failed", name=text(ref("aws_sqs_queue.a", "name"), "-failed")),
        declare(
            "aws_sqs_queue.b",
            redrive_policy=json_text(
                {"deadLetterTargetArn": text("arn:aws:sqs:eu-west-1:1:", env, "-jobs-failed")}
            ),
        ),
    )
    assert read(find(built, "queue", "aws_sqs_queue.failed"), "is_dlq") is True
