"""What is not known may still be known to be the same: both sides of a policy may name it."""

from pathlib import Path

import pytest

from messaging.messaging_units import find, read
from msglint.messaging.graph import build
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root

CONFIGURATION = """
variable "topic" {{}}
variable "teams" {{}}

data "aws_ssm_parameter" "topic" {{
  name = "/orders/topic"
}}

data "aws_ssm_parameter" "topics" {{
  for_each = toset(var.teams)
  name     = "/${{each.key}}/topic"
}}

data "terraform_remote_state" "shared" {{
  backend = "s3"
}}

module "topic" {{
  source = "github.com/example/topic?ref=v1.0.0"
}}

module "topics" {{
  source   = "github.com/example/topic?ref=v1.0.0"
  for_each = toset(["a", "b"])
}}

resource "aws_sqs_queue" "orders" {{
  name = "orders"
}}

resource "aws_sns_topic_subscription" "orders" {{
  topic_arn = {topic}
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}}

resource "aws_sqs_queue_policy" "orders" {{
  queue_url = aws_sqs_queue.orders.url
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ Service = "sns.amazonaws.com" }}
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.orders.arn
      Condition = {{ ArnEquals = {{ "aws:SourceArn" = {named} }} }}
    }}]
  }})
}}
"""

SAME = [
    "var.topic",
    "var.topic.arn",
    'var.topic["eu"].arn',
    "data.aws_ssm_parameter.topic.value",
    "data.terraform_remote_state.shared.outputs.topic_arn",
    'data.terraform_remote_state.shared.outputs["topic_arn"]',
    "module.topic.arn",
    "module.topic.outputs[0].arn",
    'module.topics["a"].arn',
]

DIFFERENT = [
    ("var.topic.arn", "var.topic.id"),
    ("data.aws_ssm_parameter.topic.value", "data.aws_ssm_parameter.topic.insecure_value"),
    (
        "data.terraform_remote_state.shared.outputs.topic_arn",
        "data.terraform_remote_state.shared.outputs.other_arn",
    ),
    ("module.topic.arn", 'module.topics["a"].arn'),
    ('module.topics["a"].arn', 'module.topics["b"].arn'),
    # Each stands for several.
    (
        "data.aws_ssm_parameter.topics[var.topic].value",
        "data.aws_ssm_parameter.topics[var.teams].value",
    ),
]


def delivery(tmp_path: Path, topic: str, named: str) -> object:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(CONFIGURATION.format(topic=topic, named=named), "utf-8")
    unit = load_root(tmp_path, Workspace([tmp_path], tmp_path), WANTED, Inputs())
    subscription = find(build(unit), "subscription", "aws_sns_topic_subscription.orders")
    return read(subscription, "delivery")


@pytest.mark.parametrize("expression", SAME)
def test_the_same_expression_is_the_same_topic(tmp_path: Path, expression: str) -> None:
    assert delivery(tmp_path, expression, expression) == "allowed"


@pytest.mark.parametrize(("topic", "named"), DIFFERENT)
def test_others_may_be_other_topics(tmp_path: Path, topic: str, named: str) -> None:
    assert delivery(tmp_path, topic, named) == "?"
