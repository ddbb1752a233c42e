"""May a role do what it is needed for? By all of its policies, or by the receiver's."""

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

from msglint.declarations import Hidden
from msglint.values.model import Reference

if TYPE_CHECKING:
    from msglint.declarations import Declaration

ROLE = ref("aws_iam_role.r")
NAME = ref("aws_iam_role.r", "name")
Q = ref("aws_sqs_queue.q")
ACCOUNT = Reference("data.aws_caller_identity.me", "data.aws_caller_identity", "account_id")
PARTITION = Reference("data.aws_partition.p", "data.aws_partition", "partition")
AWS = "arn:aws:iam::aws:policy/"
READ = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]


def document(action: object = READ, resource: object = "*", effect: str = "Allow") -> object:
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return json_text({"Version": "2012-10-17", "Statement": [statement]})


def attached(arn: object, **settings: object) -> Declaration:
    return declare("aws_iam_role_policy_attachment.a", role=NAME, policy_arn=arn, **settings)


def separate(policy: object, **settings: object) -> Declaration:
    return declare("aws_iam_role_policy.p", role=NAME, policy=policy, **settings)


def polling(*policies: Declaration, hidden: tuple[Hidden, ...] = (), **role: object) -> object:
    """Whether a function with this role may poll a queue; why not in words."""
    built = graph(
        declare("aws_sqs_queue.q", name="jobs"),
        declare("aws_sqs_queue.x", name="mails"),
        declare("aws_iam_role.r", **role),
        declare("aws_lambda_function.f", role=ROLE),
        declare(
            "aws_lambda_event_source_mapping.m",
            event_source_arn=Q,
            function_name=ref("aws_lambda_function.f"),
        ),
        *policies,
        hidden=hidden,
    )
    return read(find(built, "mapping", "aws_lambda_event_source_mapping.m"), "queue_role_problem")


MISSING = "no statement of it allows sqs:ReceiveMessage"

POLICIES = {
    # separate policies, the role's own settings, expected: None allowed, else the words or "?"
    "none": ((), {}, MISSING),
    "its own": ((), {"inline_policy": [{"policy": document()}]}, None),
    "two of its own": (
        (),
        {"inline_policy": [{"policy": document(READ[:1])}, {"policy": document(READ[1:])}]},
        None,
    ),
    "a separate one": ((separate(document()),), {}, None),
    "one for the queue": ((separate(document(resource=Q)),), {}, None),
    "one for the queue by name": (
        (separate(document(resource="arn:aws:sqs:*:*:jobs")),),
        {},
        None,
    ),
    "one for another queue": (
        (separate(document(resource=ref("aws_sqs_queue.x"))),),
        {},
        "its policy is for aws_sqs_queue.x, not for this queue",
    ),
    "one that lacks an action": (
        (separate(document(READ[:2])),),
        {},
        "its policy allows sqs:ReceiveMessage, sqs:DeleteMessage, not sqs:GetQueueAttributes",
    ),
    "one that names the call for batches": (
        (separate(document([READ[0], "sqs:DeleteMessageBatch", READ[2]])),),
        {},
        "?",
    ),
    "one that denies": (
        (separate(document()), attached(AWS + "AmazonSQSFullAccess")),
        {"inline_policy": [{"policy": document(effect="Deny")}]},
        "a Deny statement of its policy covers it",
    ),
    "one that is not known": ((separate(unknown()),), {}, "?"),
    "one that is not known beside one that allows": (
        (separate(unknown()), attached(AWS + "AmazonSQSFullAccess")),
        {},
        "?",
    ),
    "one of a role that is not known": (
        (declare("aws_iam_role_policy.p", role=unknown(), policy=document()),),
        {},
        "?",
    ),
    "one of another role": (
        (declare("aws_iam_role_policy.p", role="other", policy=document()),),
        {"name": "worker"},
        MISSING,
    ),
    "one by the role's name": (
        (declare("aws_iam_role_policy.p", role="worker", policy=document()),),
        {"name": "worker"},
        None,
    ),
    "one that is there by an input": ((separate(document(), exists=flag("x")),), {}, "?x"),
    "one that is chosen": ((separate(when("x", document(), document("s3:*"))),), {}, "?x"),
    "attached, of the deployment": (
        (declare("aws_iam_policy.p", policy=document()), attached(ref("aws_iam_policy.p"))),
        {},
        None,
    ),
    "attached, of the deployment, for something else": (
        (declare("aws_iam_policy.p", policy=document("s3:*")), attached(ref("aws_iam_policy.p"))),
        {},
        "its policy allows s3:*, not sqs:ReceiveMessage",
    ),
    "attached, of AWS": ((attached(AWS + "AmazonSQSFullAccess"),), {}, None),
    "attached, of AWS, by the role": (
        (),
        {"managed_policy_arns": [AWS + "service-role/AWSLambdaSQSQueueExecutionRole"]},
        None,
    ),
    "attached, of AWS, in its own partition": (
        (attached(text("arn:", PARTITION, ":iam::aws:policy/AdministratorAccess")),),
        {},
        None,
    ),
    "attached, of AWS, for something else": (
        (attached(AWS + "service-role/AWSLambdaBasicExecutionRole"),),
        {},
        MISSING,
    ),
    "attached, of AWS, only to look": (
        (attached(AWS + "AmazonSQSReadOnlyAccess"),),
        {},
        "its policy allows sqs:GetQueueAttributes, sqs:GetQueueUrl, sqs:List*, "
        "not sqs:ReceiveMessage",
    ),
    "attached, of AWS, not known": ((attached(AWS + "ReadOnlyAccess"),), {}, "?"),
    "attached, of AWS, looked up by ARN": (
        (
            declare("data.aws_iam_policy.p", arn=AWS + "AmazonSQSFullAccess"),
            attached(ref("data.aws_iam_policy.p")),
        ),
        {},
        None,
    ),
    "attached, of AWS, looked up by name": (
        (
            declare("data.aws_iam_policy.p", name="AWSLambdaBasicExecutionRole"),
            attached(ref("data.aws_iam_policy.p")),
        ),
        {},
        MISSING,
    ),
    "attached, of somebody else": ((attached("arn:aws:iam::444455556666:policy/p"),), {}, "?"),
    "attached, from outside": ((attached(outside()),), {}, "?"),
    "attached, not known": ((attached(unknown()),), {}, "?"),
    "nothing attached": ((), {"managed_policy_arns": []}, MISSING),
    "attached to several roles": (
        (
            declare(
                "aws_iam_policy_attachment.a",
                roles=["other", NAME],
                policy_arn=AWS + "AmazonSQSFullAccess",
            ),
        ),
        {},
        None,
    ),
    "all that is attached": (
        (
            declare(
                "aws_iam_role_policy_attachments_exclusive.a",
                role_name=NAME,
                policy_arns=[AWS + "AmazonSNSFullAccess", AWS + "AmazonSQSFullAccess"],
            ),
        ),
        {},
        None,
    ),
    "within a boundary": (
        (separate(document()),),
        {"permissions_boundary": "arn:aws:iam::444455556666:policy/b"},
        None,
    ),
    "a right to give itself more": (
        (separate(document("iam:PutRolePolicy", ROLE)),),
        {},
        "?",
    ),
}


@pytest.mark.parametrize(("policies", "role", "expected"), POLICIES.values(), ids=POLICIES)
def test_what_a_role_may_do_with_a_queue(
    policies: tuple[Declaration, ...], role: dict[str, object], expected: str | None
) -> None:
    assert polling(*policies, **role) == expected


NAMED = {
    "reference": ref("aws_iam_role.r"),
    "ARN": "arn:aws:iam::123456789012:role/worker",
    "ARN with the own account": text("arn:aws:iam::", ACCOUNT, ":role/worker"),
}


@pytest.mark.parametrize("role", NAMED.values(), ids=NAMED)
def test_the_arn_of_a_role_says_no_region(role: object) -> None:
    built = graph(
        declare("aws_iam_role.r", name="worker", region="eu-west-1"),
        declare("aws_lambda_function.f", role=role),
    )
    assert read(find(built, "function", "aws_lambda_function.f"), "role") == "aws_iam_role.r"


def test_roles_that_a_program_may_change_are_named_by_patterns() -> None:
    for pattern, expected in (("worker", "?"), ("work*", "?"), ("other", MISSING)):
        change = document("iam:*", f"arn:aws:iam::*:role/{pattern}")
        assert (polling(separate(change), name="worker") == "?") is (expected == "?")


def test_a_module_out_of_view_may_give_a_role_more() -> None:
    given = Hidden("a module is not on disk", place("m"), frozenset(("aws_iam_role.r",)))
    assert polling(hidden=(given,)) == "?"
    other = Hidden("a module is not on disk", place("m"), frozenset(("aws_sqs_queue.x",)))
    assert polling(hidden=(other,)) == MISSING


LET_IN = {
    # the queue's policy: who, and what is said of a role without policies
    "the role": ({"AWS": ROLE}, "?"),
    "its account": ({"AWS": Reference("data.aws_caller_identity.me", "", "account_id")}, "?"),
    "everyone": ("*", "?"),
    "a service": ({"Service": "sns.amazonaws.com"}, MISSING),
}


@pytest.mark.parametrize(("principal", "expected"), LET_IN.values(), ids=LET_IN)
def test_the_policy_of_a_queue_may_let_the_role_in(principal: object, expected: str) -> None:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sqs:*", "Resource": "*"}
    policy = declare(
        "aws_sqs_queue_policy.p", queue_url=Q, policy=json_text({"Statement": [statement]})
    )
    assert polling(policy) == expected


def test_policies_in_templates() -> None:
    basic = text("arn:", PARTITION, ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    built = graph(
        declare("Q", "AWS::SQS::Queue"),
        declare("M", "AWS::IAM::ManagedPolicy", PolicyDocument=document("s3:*")),
        declare("N", "AWS::IAM::ManagedPolicy", PolicyDocument=document()),
        declare("Bare", "AWS::IAM::Role", ManagedPolicyArns=[basic]),
        declare(
            "Given",
            "AWS::IAM::Role",
            ManagedPolicyArns=[when("x", ref("M", "Ref"), None), ref("N", "Ref")],
        ),
        declare("F", "AWS::Lambda::Function", Role=ref("Bare", "Arn")),
        declare("G", "AWS::Lambda::Function", Role=ref("Given", "Arn")),
        declare(
            "A",
            "AWS::Lambda::EventSourceMapping",
            EventSourceArn=ref("Q"),
            FunctionName=ref("F", "Ref"),
        ),
        declare(
            "B",
            "AWS::Lambda::EventSourceMapping",
            EventSourceArn=ref("Q"),
            FunctionName=ref("G", "Ref"),
        ),
    )
    assert read(find(built, "mapping", "A"), "queue_role_problem") == MISSING
    # The world in which another policy is attached would not change what this one allows, but
    # could deny it.
    assert read(find(built, "mapping", "B"), "queue_role_problem") == "?x"


ERRANDS = {
    "function": (
        "dlq_role_problem",
        declare("aws_lambda_function.f", role=ROLE, dead_letter_config=[{"target_arn": Q}]),
    ),
    "invoke_config": (
        "destination_role_problem",
        declare(
            "aws_lambda_function_event_invoke_config.c",
            function_name=ref("aws_lambda_function.w", "function_name"),
            destination_config=[{"on_failure": [{"destination": Q}]}],
        ),
    ),
    "mapping": (
        "destination_role_problem",
        declare(
            "aws_lambda_event_source_mapping.m",
            event_source_arn="arn:aws:kinesis:eu-west-1:123456789012:stream/s",
            function_name=ref("aws_lambda_function.w", "function_name"),
            destination_config=[{"on_failure": [{"destination_arn": Q}]}],
        ),
    ),
    "pipe": ("target_role_problem", declare("aws_pipes_pipe.p", role_arn=ROLE, target=Q)),
    "schedule": (
        "queue_role_problem",
        declare("aws_scheduler_schedule.s", target=[{"role_arn": ROLE, "arn": Q}]),
    ),
}


@pytest.mark.parametrize(
    ("subject", "field", "user"),
    [(subject, field, user) for subject, (field, user) in ERRANDS.items()],
    ids=ERRANDS,
)
def test_whoever_sends_under_a_role_needs_it(subject: str, field: str, user: Declaration) -> None:
    around = (
        declare("aws_sqs_queue.q"),
        declare("aws_iam_role.r"),
        declare("aws_lambda_function.w", role=ROLE),
        user,
    )

    def answer(*policies: Declaration) -> object:
        items = graph(*around, *policies).entities(subject)
        return read(items[-1], field)

    assert answer() == "no statement of it allows sqs:SendMessage"
    assert answer(separate(document(READ))) is not None
    assert answer(separate(document("sqs:SendMessage"))) is None
    assert answer(separate(unknown())) == "?"


def test_a_topic_lets_its_account_in_until_it_has_a_policy() -> None:
    topic, pipe = ref("aws_sns_topic.t"), "aws_pipes_pipe.p"
    around = (
        declare("aws_sns_topic.t"),
        declare("aws_iam_role.r"),
        declare(pipe, role_arn=ROLE, target=topic),
    )
    assert read(find(graph(*around), "pipe", pipe), "target_role_problem") == "?"
    nobody = declare("aws_sns_topic_policy.p", arn=topic, policy=json_text({"Statement": []}))
    built = graph(*around, nobody)
    said = "no statement of it allows sns:Publish"
    assert read(find(built, "pipe", pipe), "target_role_problem") == said


def test_a_role_that_may_not_send_does_not_help_a_rule() -> None:
    target = declare(
        "aws_cloudwatch_event_target.e",
        rule=ref("aws_cloudwatch_event_rule.r", "name"),
        arn=Q,
        role_arn=ROLE,
    )
    around = (
        declare("aws_sqs_queue.q"),
        declare("aws_cloudwatch_event_rule.r"),
        declare("aws_iam_role.r"),
        target,
    )
    (item,) = graph(*around).entities("rule_target")
    assert read(item, "queue_delivery") == "denied"
    (item,) = graph(*around, separate(document("sqs:SendMessage"))).entities("rule_target")
    assert read(item, "queue_delivery") == "?"
    (item,) = graph(*around, separate(unknown())).entities("rule_target")
    assert read(item, "queue_delivery") == "?"


INVOKING = {
    # policies of the role and permissions of the function, why a schedule may not invoke it
    "nothing": ((), "no statement of it allows lambda:InvokeFunction"),
    "it": ((separate(document("lambda:InvokeFunction", ref("aws_lambda_function.f"))),), None),
    "every function": ((attached(AWS + "service-role/AWSLambdaRole"),), None),
    "something else": (
        (separate(document("sqs:*")),),
        "its policy allows sqs:*, not lambda:InvokeFunction",
    ),
    "its versions": (
        (separate(document("lambda:*", text(ref("aws_lambda_function.f"), ":*"))),),
        "?",
    ),
    "other functions": (
        (separate(document("lambda:*", "arn:aws:lambda:*:*:function:other")),),
        "?",
    ),
    "a permission for a service": (
        (
            declare(
                "aws_lambda_permission.p",
                function_name=ref("aws_lambda_function.f"),
                principal="scheduler.amazonaws.com",
            ),
        ),
        "no statement of it allows lambda:InvokeFunction",
    ),
    "a permission for the role": (
        (
            declare(
                "aws_lambda_permission.p",
                function_name=ref("aws_lambda_function.f"),
                principal=ROLE,
            ),
        ),
        "?",
    ),
    "a program that gives permissions": (
        (separate(document("lambda:AddPermission", ref("aws_lambda_function.f"))),),
        "?",
    ),
}


@pytest.mark.parametrize(("given", "expected"), INVOKING.values(), ids=INVOKING)
def test_what_a_schedule_may_invoke(given: tuple[Declaration, ...], expected: str | None) -> None:
    built = graph(
        declare("aws_lambda_function.f", function_name="report"),
        declare("aws_iam_role.r"),
        declare(
            "aws_scheduler_schedule.s",
            target=[{"role_arn": ROLE, "arn": ref("aws_lambda_function.f")}],
        ),
        *given,
    )
    schedule = find(built, "schedule", "aws_scheduler_schedule.s")
    assert read(schedule, "invoke_role_problem") == expected


def test_what_a_rule_may_start() -> None:
    machine = ref("aws_sfn_state_machine.m")
    around = (
        declare("aws_sfn_state_machine.m", name="m"),
        declare("aws_sfn_state_machine.n", name="n"),
        declare("aws_iam_role.r"),
        declare("aws_cloudwatch_event_target.e", arn=machine, role_arn=ROLE),
    )

    def answer(*policies: Declaration) -> object:
        (target,) = graph(*around, *policies).entities("rule_target")
        return read(target, "workflow_role_problem")

    assert answer() == "no statement of it allows states:StartExecution"
    assert answer(separate(document("states:*", machine))) is None
    assert answer(separate(document("states:*", ref("aws_sfn_state_machine.n")))) is not None
    assert answer(separate(unknown())) == "?"
