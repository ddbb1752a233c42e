"""The oracle itself: Terraform plans with the fake providers what it would plan with AWS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from oracles.plan import TerraformError, missing, plan, validate

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")

CONFIGURATION = """
provider "aws" {
  region = "eu-central-1"
}
variable "receives" {
  type = number
}
resource "aws_sqs_queue" "dlq" {
  name = "orders-dlq"
}
resource "aws_sqs_queue" "orders" {
  name           = "orders"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
    maxReceiveCount     = var.receives
  })
}
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Tls"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
data "aws_iam_policy_document" "orders" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    actions   = ["sqs:GetQueueUrl", "sqs:SendMessage"]
    resources = [aws_sqs_queue.orders.arn]
    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }
  }
}
resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy    = data.aws_iam_policy_document.orders.json
}
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    return tmp_path


def planned(shown: dict[str, Any]) -> dict[str, dict[str, Any]]:
    resources = shown["planned_values"]["root_module"]["resources"]
    return {resource["address"]: resource["values"] for resource in resources}


def test_first_deployment_leaves_open_what_aws_decides(directory: Path) -> None:
    shown = plan(directory, known=False, variables={"receives": "5"})
    assert "redrive_policy" not in planned(shown)["aws_sqs_queue.orders"]
    changes = {c["address"]: c["change"] for c in shown["resource_changes"]}
    unknown = changes["aws_sqs_queue.dlq"]["after_unknown"]
    assert {"arn", "id", "url", "policy", "redrive_policy"} <= unknown.keys()
    assert changes["aws_sqs_queue.dlq"]["after"]["visibility_timeout_seconds"] == 30
    assert changes["aws_sqs_queue_policy.orders"]["after_unknown"]["policy"] is True


def test_after_deployment_everything_is_known(directory: Path) -> None:
    (directory / "prod.tfvars").write_text("receives = 7\n")
    shown = plan(directory, known=True, var_files=[directory / "prod.tfvars"])
    assert {tuple(c["change"]["actions"]) for c in shown["resource_changes"]} == {("no-op",)}
    values = planned(shown)
    arn = "arn:aws:sqs:eu-central-1:111122223333:orders"
    assert json.loads(values["aws_sqs_queue.orders"]["redrive_policy"]) == {
        "deadLetterTargetArn": f"{arn}-dlq",
        "maxReceiveCount": 7,
    }
    assert json.loads(values["aws_sqs_queue_policy.orders"]["policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Tls",
                "Effect": "Deny",
                "Action": "sqs:*",
                "Resource": "*",
                "Principal": "*",
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
            {
                "Effect": "Allow",
                "Action": ["sqs:SendMessage", "sqs:GetQueueUrl"],
                "Resource": arn,
                "Principal": {"Service": "sns.amazonaws.com"},
            },
        ],
    }


def test_nothing_is_written_beside_the_configuration(directory: Path) -> None:
    plan(directory, known=True, variables={"receives": "5"})
    assert [path.name for path in directory.iterdir()] == ["main.tf"]


def test_a_misspelt_attribute_is_refused(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "q" {\n  visibility = 3\n}\n')
    with pytest.raises(TerraformError, match='argument named "visibility" is not expected'):
        validate(tmp_path)
