"""Queues and roles that another deployment in view uses by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.engine.catalogue import built_in
from msglint.options import Options
from msglint.pipeline import check

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.findings import Report

RULES = [rule for rule in built_in() if rule.name in ("short-polling", "queue-without-dlq")]

QUEUES = """
variable "stage" {
  default = "prod"
}

variable "open" {}

resource "aws_sqs_queue" "orders" {
  name = NAME
}
"""

WORKER = """
variable "queue" {
  default = "prod-orders"
}

data "aws_sqs_queue" "orders" {
  name = var.queue
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = data.aws_sqs_queue.orders.arn
  function_name    = "worker"
}
"""

WRITTEN = """
resource "aws_pipes_pipe" "orders" {
  role_arn = "arn:aws:iam::111122223333:role/pipe"
  source   = "arn:aws:sqs:eu-west-1:111122223333:prod-orders"
  target   = "arn:aws:sns:eu-west-1:111122223333:orders"
}
"""

SENDER = """
data "aws_sqs_queue" "orders" {
  name = "prod-orders"
}
"""


def judged(directory: Path, **roots: str) -> Report:
    for name, text in roots.items():
        (directory / name).mkdir()
        (directory / name / "main.tf").write_text(text, "utf-8")
    return check(Options(cwd=directory), RULES)


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ('"${var.stage}-orders"', WORKER, "?"),
        ('"${var.stage}-orders"', WRITTEN, "?"),
        ("var.open", WORKER, "?"),
        ('"${var.open}-orders"', WORKER, "?"),
        ('"${var.open}-bills"', WORKER, "short-polling"),
        ('"test-orders"', WORKER, "short-polling"),
        ("null", WORKER, "short-polling"),
        ('"prod-orders"', SENDER, "short-polling"),
        ('"prod-orders"', QUEUES.replace("NAME", '"prod-orders"'), "short-polling"),
    ],
)
def test_who_polls_is_left_open(tmp_path: Path, name: str, other: str, expected: str) -> None:
    report = judged(tmp_path, queues=QUEUES.replace("NAME", name), worker=other)
    polled = [f for f in report.findings if f.span.location.path == "queues/main.tf"]
    assert {f.rule for f in polled} == {"queue-without-dlq", expected} - {"?"}
    reasons = {u.reason for u in report.undecided}
    why = 'another deployment in view polls a queue "prod-orders"'
    told = f"queue.has_managed_consumer is not known: {why}"
    assert reasons == ({told} if expected == "?" else set())


def test_a_queue_and_its_function_in_one_deployment_are_no_news(tmp_path: Path) -> None:
    both = QUEUES.replace("NAME", '"prod-orders"') + WORKER
    report = judged(tmp_path, both=both, other=QUEUES.replace("NAME", '"bills"'))
    assert [(f.rule, f.span.location.path) for f in report.findings] == [
        ("queue-without-dlq", "both/main.tf"),
        ("queue-without-dlq", "other/main.tf"),
        ("short-polling", "other/main.tf"),
    ]
    assert report.resources == 4


def test_a_template_may_poll_the_queue_of_another(tmp_path: Path) -> None:
    (tmp_path / "queues.yaml").write_text(
        "Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n"
        "    Properties: {QueueName: prod-orders}\n",
        "utf-8",
    )
    (tmp_path / "worker.yaml").write_text(
        "Resources:\n  Orders:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties:\n"
        "      FunctionName: worker\n"
        "      EventSourceArn: !Sub arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:prod-orders\n",
        "utf-8",
    )
    report = check(Options(cwd=tmp_path), RULES)
    assert [f.rule for f in report.findings] == ["queue-without-dlq"]
    assert [u.rule for u in report.undecided] == ["short-polling"]


ROLE = """
resource "aws_sqs_queue" "orders" {}

resource "aws_iam_role" "worker" {
  name               = NAME
  assume_role_policy = "{}"
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.worker.arn
}

variable "open" {}
"""

GRANT = """
resource "aws_sqs_queue" "mails" {}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = "prod-worker"
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}
"""

LOOKED_UP = (
    GRANT.replace('"prod-worker"', "data.aws_iam_role.worker.name")
    + """
data "aws_iam_role" "worker" {
  name = "prod-worker"
}
"""
)

FOR_ALL = GRANT.replace("role_policy_attachment", "policy_attachment").replace(
    'role       = "prod-worker"', 'name = "all"\n  roles = ["operator", "prod-worker"]'
)

OWN = (
    GRANT.replace('"prod-worker"', "aws_iam_role.theirs.name")
    + """
resource "aws_iam_role" "theirs" {
  name               = "prod-worker"
  assume_role_policy = "{}"
}
"""
)


@pytest.mark.parametrize(
    ("name", "other", "is_open"),
    [
        ('"prod-worker"', GRANT, True),
        ('"prod-worker"', LOOKED_UP, True),
        ('"prod-worker"', FOR_ALL, True),
        ('"${var.open}-worker"', GRANT, True),
        ('"test-worker"', GRANT, False),
        ("null", GRANT, False),
        ('"prod-worker"', OWN, False),
    ],
)
def test_what_a_role_may_do_is_left_open(
    tmp_path: Path, name: str, other: str, is_open: bool
) -> None:
    (tmp_path / "role").mkdir()
    (tmp_path / "role" / "main.tf").write_text(ROLE.replace("NAME", name), "utf-8")
    (tmp_path / "grant").mkdir()
    (tmp_path / "grant" / "main.tf").write_text(other, "utf-8")
    rules = [rule for rule in built_in() if rule.name == "function-role-may-not-read-queue"]
    report = check(Options(cwd=tmp_path), rules)
    assert len(report.findings) == (not is_open)
    why = 'another deployment in view gives a role "prod-worker" a policy'
    told = [f"mapping.queue_role_problem is not known: {why}"] if is_open else []
    assert [one.reason for one in report.undecided] == told
