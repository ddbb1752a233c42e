"""Configurations in, declarations out: one directory per case, with what it must give.

`expected.json` beside the configuration holds the unit. After a wanted change, write the files
anew with `MSGLINT_WRITE_EXPECTED=1 pytest tests/terraform/test_cases_terraform.py` and read
the difference.
"""

import json
import os
from pathlib import Path

import pytest

from cloudformation.render import render, render_unit
from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root

CASES = Path(__file__).parent / "cases"
WANTED = frozenset(
    {
        "aws_cloudwatch_metric_alarm",
        "aws_lambda_alias",
        "aws_lambda_event_source_mapping",
        "aws_lambda_function",
        "aws_sns_topic",
        "aws_sns_topic_subscription",
        "aws_sqs_queue",
        "aws_sqs_queue_policy",
        "aws_sqs_queue_redrive_allow_policy",
        "aws_sqs_queue_redrive_policy",
        "data.aws_sqs_queue",
    }
)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str) -> None:
    directory = CASES / case
    expected = directory / "expected.json"
    unit = load_root(directory, Workspace([directory], directory), WANTED, Inputs())
    shown = render_unit(unit)
    for declaration in unit.declarations:
        if declaration.region is not None:
            shown["declarations"][declaration.key]["region"] = render(declaration.region)
        if declaration.account is not None:
            shown["declarations"][declaration.key]["account"] = render(declaration.account)
    rendered = json.dumps(shown, indent=1, ensure_ascii=False)
    if os.environ.get("MSGLINT_WRITE_EXPECTED"):
        expected.write_text(rendered + "\n", "utf-8")
    assert rendered == expected.read_text("utf-8").rstrip("\n")
