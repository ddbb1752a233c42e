"""May buckets, rules and topics deliver? By queue and topic policies, and by permissions."""

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
)

from msglint.declarations import Declaration, Hidden
from msglint.values.model import Reference

if TYPE_CHECKING:
    from msglint.messaging.graph import MessageGraph

ACCOUNT = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")
Q, T, F = ref("aws_sqs_queue.q"), ref("aws_sns_topic.t"), ref("aws_lambda_function.f")
BUCKET, RULE = "aws_s3_bucket.b", "aws_cloudwatch_event_rule.r"


def policy(service: str, action: str, condition: object = None) -> object:
    statement: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": "*",
    }
    if condition is not None:
        statement["Condition"] = condition
    return json_text({"Version": "2012-10-17", "Statement": [statement]})


def source(pattern: object, operator: str = "ArnLike") -> object:
    return {operator: {"aws:SourceArn": pattern}}


def outcome(built: MessageGraph, subject: str, field: str) -> object:
    (item,) = built.entities(subject)
    verdict = read(item, field)
    kind = read(item, f"{field}_problem_kind")
    return kind if verdict == "denied" and kind != "?" else verdict


BUCKETS = {
    # the bucket's settings, how the notification names it, condition, expected
    "no condition": ({}, ref(BUCKET, "id"), None, "allowed"),
    "its ARN": ({}, ref(BUCKET, "id"), source(ref(BUCKET)), "allowed"),
    "its ARN by name": ({}, ref(BUCKET, "id"), source("arn:aws:s3:::up"), "allowed"),
    "its ARN with stars for Region and account": (
        {},
        ref(BUCKET, "bucket"),
        source("arn:aws:s3:*:*:up"),
        "allowed",
    ),
    "its ARN by a reference to its name": (
        {"bucket": outside("name")},
        ref(BUCKET, "id"),
        source(text("arn:aws:s3:::", ref(BUCKET, "id"))),
        "allowed",
    ),
    "its objects": ({}, ref(BUCKET, "id"), source(text(ref(BUCKET), "/*")), "other-source"),
    "its objects, name not known": (
        {"bucket": None},
        ref(BUCKET, "id"),
        source(text(ref(BUCKET), "/*")),
        "other-source",
    ),
    "another bucket": ({}, ref(BUCKET, "id"), source("arn:aws:s3:::down"), "other-source"),
    "another bucket's ARN": (
        {},
        ref(BUCKET, "id"),
        source(ref("aws_s3_bucket.other")),
        "other-source",
    ),
    "an ARN with a Region": (
        {},
        ref(BUCKET, "id"),
        source("arn:aws:s3:eu-west-1:*:up"),
        "other-source",
    ),
    "its account": (
        {},
        ref(BUCKET, "id"),
        {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        "allowed",
    ),
    "an account that may be its own": (
        {},
        ref(BUCKET, "id"),
        {"StringEquals": {"aws:SourceAccount": "111122223333"}},
        "?",
    ),
    "a bucket from outside": ({}, outside("b"), source(outside("b")), "?"),
    "a bucket from outside, its ARN built": (
        {},
        outside("b"),
        source(text("arn:aws:s3:::", outside("b"))),
        "allowed",
    ),
    "a bucket from outside, another named": ({}, outside("b"), source(ref(BUCKET)), "other-source"),
    "a bucket from outside, by name": ({}, outside("b"), source("arn:aws:s3:::up"), "?"),
    "a literal name": ({}, "elsewhere", source("arn:aws:s3:::elsewhere"), "allowed"),
    "a literal name, another named": ({}, "elsewhere", source("arn:aws:s3:::x"), "other-source"),
    "a literal name that is one in view": ({}, "up", source(ref(BUCKET)), "allowed"),
    "not known which": ({}, unknown(), source(ref(BUCKET)), "?"),
    "not known which, for another service": (
        {},
        unknown(),
        source("arn:aws:sns:*:*:x"),
        "other-source",
    ),
    "a data source": (
        {},
        ref("data.aws_s3_bucket.d", "id"),
        source("arn:aws:s3:::shared"),
        "allowed",
    ),
    "the same data source": (
        {},
        ref("data.aws_s3_bucket.d", "id"),
        source(ref("data.aws_s3_bucket.d")),
        "allowed",
    ),
    "chosen": ({}, ref(BUCKET, "id"), source(when("c", ref(BUCKET), "x")), "?c"),
}


def bucket_system(
    settings: dict[str, object], named: object, condition: object, target: str
) -> MessageGraph:
    action = {"queue": "sqs:SendMessage", "topic": "sns:Publish"}[target]
    document = policy("s3.amazonaws.com", action, condition)
    arn = {"queue": Q, "topic": T}[target]
    return graph(
        declare("aws_sqs_queue.q", name="q", policy=document),
        declare("aws_sns_topic.t", name="t", policy=document),
        declare(BUCKET, **({"bucket": "up"} | settings)),
        declare("aws_s3_bucket.other", bucket="other"),
        declare("data.aws_s3_bucket.d", bucket="shared"),
        declare("data.aws_caller_identity.me"),
        declare("aws_s3_bucket_notification.n", bucket=named, **{target: [{f"{target}_arn": arn}]}),
    )


@pytest.mark.parametrize("target", ["queue", "topic"])
@pytest.mark.parametrize("name", BUCKETS)
def test_buckets(name: str, target: str) -> None:
    settings, named, condition, expected = BUCKETS[name]
    built = bucket_system(settings, named, condition, target)
    assert outcome(built, "notification", f"{target}_delivery") == expected


RULES = {
    # the rule's bus, the target's bus, condition, expected
    "by reference": (None, None, source(ref(RULE)), "allowed"),
    "on the default bus": (None, None, source("arn:aws:events:*:*:rule/orders"), "allowed"),
    "on the default bus, by name": (
        "default",
        "default",
        source("arn:aws:events:*:*:rule/orders"),
        "allowed",
    ),
    "on the default bus, another bus asked": (
        None,
        None,
        source("arn:aws:events:*:*:rule/shop/orders"),
        "other-source",
    ),
    "on its own bus": ("shop", "shop", source("arn:aws:events:*:*:rule/shop/orders"), "allowed"),
    "on its own bus, forgotten": (
        "shop",
        "shop",
        source("arn:aws:events:*:*:rule/orders"),
        "other-source",
    ),
    "on its own bus, any rule": ("shop", "shop", source("arn:aws:events:*:*:rule/*"), "allowed"),
    "on a bus in view, by name": (
        ref("aws_cloudwatch_event_bus.b", "name"),
        ref("aws_cloudwatch_event_bus.b", "name"),
        source("arn:aws:events:*:*:rule/main/orders"),
        "allowed",
    ),
    "on a bus in view, by ARN": (
        ref("aws_cloudwatch_event_bus.b"),
        ref("aws_cloudwatch_event_bus.b"),
        source("arn:aws:events:*:*:rule/main/orders"),
        "allowed",
    ),
    "on a bus by a literal ARN": (
        "arn:aws:events:eu-west-1:1:event-bus/far",
        "far",
        source("arn:aws:events:*:*:rule/far/orders"),
        "allowed",
    ),
    "on a bus from outside": (
        outside("bus"),
        outside("bus"),
        source("arn:aws:events:*:*:rule/orders"),
        "?",
    ),
    "on a bus from outside, another rule": (
        outside("bus"),
        outside("bus"),
        source("arn:aws:events:*:*:rule/mails"),
        "other-source",
    ),
    "on a bus that is not known": (
        unknown(),
        unknown(),
        source("arn:aws:events:*:*:rule/orders"),
        "?",
    ),
    "another rule": (None, None, source(ref("aws_cloudwatch_event_rule.x")), "other-source"),
    "the id of the rule": (
        "shop",
        "shop",
        source(text("arn:aws:events:*:*:rule/", ref(RULE, "id"))),
        "?",
    ),
    "a pattern taken literally": (
        None,
        None,
        source("arn:aws:events:*:*:rule/orders", "StringEquals"),
        "literal-wildcard",
    ),
    "the account": (None, None, {"StringEquals": {"aws:SourceAccount": ACCOUNT}}, "allowed"),
    "people's keys": (
        None,
        None,
        {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
        "condition",
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_and_their_buses(name: str) -> None:
    bus, target_bus, condition, expected = RULES[name]
    document = policy("events.amazonaws.com", "sqs:SendMessage", condition)
    built = graph(
        declare("aws_sqs_queue.q", name="q", policy=document),
        declare("aws_cloudwatch_event_bus.b", name="main"),
        declare(RULE, name="orders", **({} if bus is None else {"event_bus_name": bus})),
        declare("aws_cloudwatch_event_rule.x", name="mails"),
        declare("data.aws_caller_identity.me"),
        declare(
            "aws_cloudwatch_event_target.t",
            rule=ref(RULE, "name"),
            arn=Q,
            dead_letter_config=[{"arn": Q}],
            **({} if target_bus is None else {"event_bus_name": target_bus}),
        ),
    )
    assert outcome(built, "rule_target", "queue_delivery") == expected
    assert outcome(built, "rule_target", "dlq_delivery") == expected


def test_a_role_may_be_allowed_what_the_policy_does_not_say() -> None:
    def built(**role: object) -> MessageGraph:
        return graph(
            declare("aws_sqs_queue.q", name="q"),
            declare(RULE, name="orders"),
            declare(
                "aws_cloudwatch_event_target.t",
                rule=ref(RULE, "name"),
                arn=Q,
                dead_letter_config=[{"arn": Q}],
                **role,
            ),
        )

    assert outcome(built(), "rule_target", "queue_delivery") == "no-policy"
    assert outcome(built(role_arn="role"), "rule_target", "queue_delivery") == "?"
    assert outcome(built(role_arn=outside()), "rule_target", "queue_delivery") == "?"
    assert outcome(built(role_arn=outside()), "rule_target", "dlq_delivery") == "no-policy"


def test_rules_of_templates_are_their_own_sources() -> None:
    grant = policy("events.amazonaws.com", "sqs:SendMessage", source(ref("R", "Arn")))
    for bus, expected in [(None, "allowed"), ("shop", "allowed")]:
        built = graph(
            declare("Q", "AWS::SQS::Queue"),
            declare("R", "AWS::Events::Rule", EventBusName=bus, Targets=[{"Arn": ref("Q")}]),
            declare("P", "AWS::SQS::QueuePolicy", Queues=[ref("Q", "Ref")], PolicyDocument=grant),
        )
        assert outcome(built, "rule_target", "queue_delivery") == expected


def test_conditions_on_eventbridge_in_topic_policies_are_left_open() -> None:
    for condition, expected in [
        (None, "allowed"),
        (source(ref(RULE)), "?"),
        (source("arn:aws:events:*:*:rule/mails"), "?"),
        ({"Bool": {"aws:SecureTransport": "true"}}, "allowed"),
    ]:
        document = policy("events.amazonaws.com", "sns:Publish", condition)
        built = graph(
            declare("aws_sns_topic.t", name="t", policy=document),
            declare(RULE, name="orders"),
            declare("aws_cloudwatch_event_target.t", rule=ref(RULE, "name"), arn=T),
        )
        assert outcome(built, "rule_target", "topic_delivery") == expected


def permission(name: str = "p", **settings: object) -> Declaration:
    given = {
        "function_name": F,
        "action": "lambda:InvokeFunction",
        "principal": "sns.amazonaws.com",
    }
    exists = settings.pop("exists", None)
    shown = {key: one for key, one in (given | settings).items() if one is not None}
    more = {} if exists is None else {"exists": exists}
    return declare(f"aws_lambda_permission.{name}", **shown, **more)


PERMISSIONS = {
    "none": ([], "no-policy"),
    "for the service": ([permission()], "allowed"),
    "for another service": ([permission(principal="s3.amazonaws.com")], "no-statement"),
    "for everyone": ([permission(principal="*")], "allowed"),
    "for an account": ([permission(principal="111122223333")], "no-statement"),
    "for a regional name": ([permission(principal="sns.eu-south-1.amazonaws.com")], "?"),
    "for somebody not known": ([permission(principal=unknown())], "?"),
    "every action": ([permission(action="lambda:*")], "allowed"),
    "action in other case": ([permission(action="lambda:invokefunction")], "allowed"),
    "another action": ([permission(action="lambda:GetFunction")], "other-action"),
    "by URL": ([permission(action="lambda:InvokeFunctionUrl")], "other-action"),
    "an action not known": ([permission(action=unknown())], "?"),
    "without action": ([permission(action=None)], "?"),
    "the topic": ([permission(source_arn=T)], "allowed"),
    "another topic": ([permission(source_arn=ref("aws_sns_topic.x"))], "other-source"),
    "a pattern": ([permission(source_arn="arn:aws:sns:*:*:t")], "allowed"),
    "a pattern of another": ([permission(source_arn="arn:aws:sns:*:*:x*")], "other-source"),
    "a pattern over colons": ([permission(source_arn="arn:aws:sns:*")], "?"),
    "a source not known": ([permission(source_arn=unknown())], "?"),
    "the account": ([permission(source_account=ACCOUNT)], "allowed"),
    "an account": ([permission(source_account="111122223333")], "?"),
    "an organization": ([permission(principal_org_id="o-1")], "?"),
    "a token": ([permission(event_source_token="x")], "?"),
    "by name": ([permission(function_name="f")], "allowed"),
    "by ARN": ([permission(function_name="arn:aws:lambda:eu-west-1:1:function:f")], "allowed"),
    "of an alias": ([permission(function_name=ref("aws_lambda_alias.a"))], "allowed"),
    "of another function": ([permission(function_name="g")], "no-policy"),
    "of a function not known": ([permission(function_name=unknown())], "?"),
    "of a function from outside": ([permission(function_name=outside())], "no-policy"),
    "one of two": ([permission("a", principal="x"), permission("b")], "allowed"),
    "that may not exist": ([permission(exists=flag("c"))], "?c"),
    "the nearest explains": (
        [
            permission("a", principal="s3.amazonaws.com"),
            permission("b", source_arn=ref("aws_sns_topic.x")),
        ],
        "other-source",
    ),
    "unsure which explains": (
        [
            permission("a", action=unknown(), source_arn=ref("aws_sns_topic.x")),
            permission("b", principal="s3.amazonaws.com"),
        ],
        "denied",
    ),
}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_permissions_of_functions(name: str) -> None:
    permissions, expected = PERMISSIONS[name]
    built = graph(
        declare("aws_lambda_function.f", function_name="f"),
        declare("aws_lambda_alias.a", function_name=F, name="live"),
        declare("aws_sns_topic.t", name="t"),
        declare("aws_sns_topic.x", name="x"),
        declare("data.aws_caller_identity.me"),
        declare("aws_sns_topic_subscription.s", protocol="lambda", topic_arn=T, endpoint=F),
        *permissions,
    )
    assert outcome(built, "subscription", "function_delivery") == expected


def test_a_permission_may_be_hidden() -> None:
    hidden = Hidden("module.x is not on disk", place("call"), frozenset({"aws_lambda_function.f"}))
    built = graph(
        declare("aws_lambda_function.f", function_name="f"),
        declare("aws_sns_topic.t", name="t"),
        declare("aws_sns_topic_subscription.s", protocol="lambda", topic_arn=T, endpoint=F),
        hidden=(hidden,),
    )
    assert outcome(built, "subscription", "function_delivery") == "?"


KEYS = {
    # the key's policy, the queue's key, expected problem
    "default policy": (None, ref("aws_kms_key.k"), "has AWS's default policy"),
    "lets SNS in": (
        policy("sns.amazonaws.com", "kms:*"),
        ref("aws_kms_key.k"),
        None,
    ),
    "lets another in": (
        policy("s3.amazonaws.com", "kms:*"),
        ref("aws_kms_key.k"),
        "does not let sns.amazonaws.com do kms:GenerateDataKey",
    ),
    "one action of two": (
        policy("sns.amazonaws.com", "kms:GenerateDataKey*"),
        ref("aws_kms_key.k"),
        "does not let sns.amazonaws.com do kms:Decrypt",
    ),
    "a condition": (
        policy("sns.amazonaws.com", "kms:*", {"StringEquals": {"kms:ViaService": "x"}}),
        ref("aws_kms_key.k"),
        "?",
    ),
    "by alias": (None, ref("aws_kms_alias.a", "name"), "has AWS's default policy"),
    "elsewhere": (None, "arn:aws:kms:eu-west-1:1:key/x", None),
    "policy not known": (unknown(), ref("aws_kms_key.k"), "?"),
    "key not known": (None, unknown(), "?"),
}


@pytest.mark.parametrize("name", KEYS)
def test_keys(name: str) -> None:
    document, key, expected = KEYS[name]
    built = graph(
        declare("aws_kms_key.k", **({} if document is None else {"policy": document})),
        declare("aws_kms_alias.a", name="alias/a", target_key_id=ref("aws_kms_key.k", "key_id")),
        declare("aws_sqs_queue.q", name="q", kms_master_key_id=key),
        declare("aws_sns_topic.t", name="t"),
        declare("aws_sns_topic_subscription.s", protocol="sqs", topic_arn=T, endpoint=Q),
    )
    found = read(find(built, "queue", "aws_sqs_queue.q"), "key_problem")
    assert found == expected or (expected is not None and str(expected) in str(found))


MANAGED = [
    ("alias/aws/sqs", True),
    ("arn:aws:kms:eu-west-1:111122223333:alias/aws/sqs", True),
    (text("arn:aws:kms:", outside(), ":1:alias/aws/sqs"), True),
    (ref("data.aws_kms_alias.sqs"), True),
    (ref("data.aws_kms_key.sqs"), True),
    ("alias/orders", False),
    (ref("data.aws_kms_alias.own"), False),
    (ref("aws_kms_key.k"), False),
    (None, False),
    (outside(), "?"),
    (unknown(), "?"),
]


@pytest.mark.parametrize(("key", "expected"), MANAGED)
def test_the_key_that_aws_manages(key: object, expected: object) -> None:
    built = graph(
        declare("aws_kms_key.k"),
        declare("data.aws_kms_alias.sqs", name="alias/aws/sqs"),
        declare("data.aws_kms_alias.own", name="alias/own"),
        declare("data.aws_kms_key.sqs", key_id="alias/aws/sqs"),
        declare("aws_sqs_queue.q", name="q", kms_master_key_id=key),
    )
    assert read(find(built, "queue", "aws_sqs_queue.q"), "key_is_aws_managed") == expected


def test_who_sends_under_its_own_name() -> None:
    def fed(*others: Declaration) -> object:
        built = graph(declare("aws_sqs_queue.q", name="q"), declare(RULE, name="r"), *others)
        return read(find(built, "queue", "aws_sqs_queue.q"), "is_fed_by_service")

    def target(**more: object) -> Declaration:
        return declare("aws_cloudwatch_event_target.t", rule=ref(RULE, "name"), **more)

    assert fed() is False
    assert fed(target(arn=Q)) is True
    assert fed(target(arn=Q, role_arn="arn:aws:iam::1:role/r")) is False
    assert fed(target(arn="x", dead_letter_config=[{"arn": Q}], role_arn=outside())) is True
    assert fed(target(arn=unknown())) == "?"
    assert fed(target(arn=Q), declare("aws_pipes_pipe.p", target=Q)) is True
    assert fed(declare("aws_pipes_pipe.p", target=Q)) is False


ALARMS = {
    "AWS's own policy": (None, None),
    "for CloudWatch": (policy("cloudwatch.amazonaws.com", "sns:Publish"), None),
    "for another service": (policy("s3.amazonaws.com", "sns:Publish"), "no statement"),
    "for the alarm": (
        policy(
            "cloudwatch.amazonaws.com", "sns:Publish", source(ref("aws_cloudwatch_metric_alarm.a"))
        ),
        None,
    ),
    "for another alarm": (
        policy("cloudwatch.amazonaws.com", "sns:Publish", source("arn:aws:cloudwatch:*:*:alarm:x")),
        "admits only",
    ),
    "for the account": (
        json_text(
            {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": ACCOUNT},
                        "Action": "*",
                        "Resource": "*",
                    }
                ]
            }
        ),
        "?",
    ),
    "not known": (unknown(), "?"),
}


@pytest.mark.parametrize("name", ALARMS)
def test_alarms(name: str) -> None:
    document, expected = ALARMS[name]
    built = graph(
        declare("aws_sns_topic.t", name="t", **({} if document is None else {"policy": document})),
        declare("aws_cloudwatch_metric_alarm.a", alarm_name="a", ok_actions=["x", T]),
        declare("data.aws_caller_identity.me"),
    )
    found = read(find(built, "alarm", "aws_cloudwatch_metric_alarm.a"), "topic_problem")
    assert found == expected or (expected is not None and str(expected) in str(found))
