"""Resources that a condition makes which is not known: what is certain where they exist."""

from pathlib import Path

import pytest

from messaging.messaging_units import find, read
from msglint.messaging.graph import MessageGraph, build
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root

CONFIGURATION = """
data "external" "settings" {{
  program = ["settings"]
}}

locals {{
  enabled = data.external.settings.result.enabled
}}

resource "aws_sqs_queue" "dlq" {{
  count                     = local.enabled ? 1 : 0
  message_retention_seconds = 1209600
}}

resource "aws_sqs_queue" "orders" {{
  count = {count}
  redrive_policy = jsonencode({{
    deadLetterTargetArn = {target}
    maxReceiveCount     = 5
  }})
}}

resource "aws_lambda_function" "orders" {{
  count         = {count}
  function_name = "orders"
}}

resource "aws_lambda_event_source_mapping" "orders" {{
  count            = {count}
  event_source_arn = one(aws_sqs_queue.orders[*].arn)
  function_name    = join("", aws_lambda_function.orders.*.arn)
}}
"""

TARGETS = [
    "aws_sqs_queue.dlq[0].arn",
    "(aws_sqs_queue.dlq[*].arn)[0]",
    "aws_sqs_queue.dlq.*.arn[0]",
    "one(aws_sqs_queue.dlq[*].arn)",
    "one(aws_sqs_queue.dlq.*.arn)",
    'join("", aws_sqs_queue.dlq[*].arn)',
    "element(aws_sqs_queue.dlq[*].arn, 0)",
    "one(compact(aws_sqs_queue.dlq[*].arn))",
]


def graph_of(tmp_path: Path, text: str, **more: str) -> MessageGraph:
    (tmp_path / ".git").mkdir()
    for name, content in {"main.tf": text, **more}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    return build(load_root(tmp_path, Workspace([tmp_path], tmp_path), WANTED, Inputs()))


@pytest.mark.parametrize("target", TARGETS)
def test_what_the_same_condition_makes_exists_together(tmp_path: Path, target: str) -> None:
    built = graph_of(tmp_path, CONFIGURATION.format(count="local.enabled ? 1 : 0", target=target))
    dlq = find(built, "queue", "aws_sqs_queue.dlq")
    assert read(dlq, "is_dlq") is True
    orders = find(built, "queue", "aws_sqs_queue.orders")
    assert read(orders, "dlq") == "aws_sqs_queue.dlq"
    assert read(orders, "has_lambda_consumer") is True
    mapping = find(built, "mapping", "aws_lambda_event_source_mapping.orders")
    assert read(mapping, "queue") == "aws_sqs_queue.orders"
    assert read(mapping, "function") == "aws_lambda_function.orders"


def test_what_another_condition_makes_may_not_be_there(tmp_path: Path) -> None:
    target = "one(aws_sqs_queue.dlq[*].arn)"
    built = graph_of(tmp_path, CONFIGURATION.format(count="local.enabled ? 2 : 0", target=target))
    assert read(find(built, "queue", "aws_sqs_queue.dlq"), "is_dlq") == "?"
    # Where they exist they name one: AWS refuses a redrive policy without a target.
    assert read(find(built, "queue", "aws_sqs_queue.orders"), "dlq") == "aws_sqs_queue.dlq"


def test_no_condition_follows_from_what_may_be_missing(tmp_path: Path) -> None:
    """The attribute of the one instance is null where there is none."""
    count = "one(aws_sqs_queue.dlq[*].arn) != null ? 1 : 0"
    text = CONFIGURATION.format(count=count, target="aws_sqs_queue.dlq[0].arn")
    built = graph_of(tmp_path, text)
    assert read(find(built, "queue", "aws_sqs_queue.dlq"), "is_dlq") == "?"


MODULE = """
variable "inner" {}

resource "aws_sqs_queue" "dlq" {}

resource "aws_lambda_function" "main" {
  function_name = "main"
  dead_letter_config {
    target_arn = aws_sqs_queue.dlq.arn
  }
}

resource "aws_sqs_queue" "spare" {}

resource "aws_lambda_function" "spare" {
  count         = var.inner ? 1 : 0
  function_name = "spare"
  dead_letter_config {
    target_arn = aws_sqs_queue.spare.arn
  }
}
"""

CALL = """
data "external" "settings" {{
  program = ["settings"]
}}

variable "inner" {{
  type = bool
}}

module "worker" {{
  source = "./worker"
  count  = data.external.settings.result.enabled ? 1 : 0
  inner  = {inner}
}}
"""


@pytest.mark.parametrize(
    ("inner", "spare"),
    [("true", True), ("false", "?"), ("var.inner", "?"), ("data.external.settings.result.x", "?")],
)
def test_resources_of_one_module_exist_together(tmp_path: Path, inner: str, spare: object) -> None:
    """Unless they have conditions of their own."""
    text = CALL.format(inner=inner)
    built = graph_of(tmp_path, text, **{"worker/main.tf": MODULE})
    assert read(find(built, "queue", "module.worker.aws_sqs_queue.dlq"), "is_dlq") is True
    queue = find(built, "queue", "module.worker.aws_sqs_queue.spare")
    assert read(queue, "is_dlq") == (False if inner == "false" else spare)
