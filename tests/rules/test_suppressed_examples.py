"""Suppressions in real files of each format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.options import Options
from msglint.pipeline import check

if TYPE_CHECKING:
    from pathlib import Path

MODULE = {
    "main.tf": """\
module "orders" { {header}
  source = "./queue"
  wait   = 0 {argument}
}
""",
    "queue/main.tf": """\
variable "wait" {
  type = number
}

{above}
resource "aws_sqs_queue" "main" { {resource}
  {attribute_above}
  receive_wait_time_seconds = var.wait {attribute}
}
""",
}

TEMPLATE = {
    "template.yaml": """\
Resources:
  {above}
  Queue: {resource}
    Type: AWS::SQS::Queue
    Metadata: {metadata}
    Properties:
      {attribute_above}
      ReceiveMessageWaitTimeSeconds: 0 {attribute}
""",
}

COMMENT = "# msglint: ignore[short-polling] the consumer passes WaitTimeSeconds"
METADATA = "{msglint: {ignore: [short-polling]}}"


def found(files: dict[str, str], directory: Path, **marks: str) -> list[str]:
    for path, text in files.items():
        for place in ("header", "argument", "above", "resource", "attribute_above", "attribute"):
            text = text.replace(f"{{{place}}}", marks.get(place, ""))
        text = text.replace("{metadata}", marks.get("metadata", "{}"))
        (directory / path).parent.mkdir(exist_ok=True)
        (directory / path).write_text(text, "utf-8")
    rules = load_rules(Configuration(select=("short-polling",)))
    return [finding.rule for finding in check(Options(cwd=directory), rules).findings]


@pytest.mark.parametrize(
    "place", ["header", "argument", "above", "resource", "attribute_above", "attribute"]
)
def test_comments_in_terraform(place: str, tmp_path: Path) -> None:
    assert found(MODULE, tmp_path) == ["short-polling"]
    assert found(MODULE, tmp_path, **{place: COMMENT}) == []


@pytest.mark.parametrize("place", ["above", "resource", "attribute_above", "attribute"])
def test_comments_in_templates(place: str, tmp_path: Path) -> None:
    assert found(TEMPLATE, tmp_path) == ["short-polling"]
    assert found(TEMPLATE, tmp_path, **{place: COMMENT}) == []


def test_metadata_in_templates(tmp_path: Path) -> None:
    assert found(TEMPLATE, tmp_path, metadata=METADATA) == []
