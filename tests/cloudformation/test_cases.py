"""Templates in, declarations out: one directory per case, with what it must give.

`expected.json` beside the templates holds the units. After a wanted change, write the files
anew with `MSGLINT_WRITE_EXPECTED=1 pytest tests/cloudformation/test_cases.py` and read the
difference.
"""

import json
import os
from pathlib import Path

import pytest
from render import render_unit

from msglint.cloudformation.load import load_templates
from msglint.cloudformation.parameter_files import read_parameters
from msglint.source.workspace import Workspace

CASES = Path(__file__).parent / "cases"
WANTED = frozenset(
    f"AWS::{name}"
    for name in (
        "CloudWatch::Alarm",
        "Lambda::EventSourceMapping",
        "Lambda::Function",
        "SNS::Subscription",
        "SNS::Topic",
        "SQS::Queue",
    )
)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str) -> None:
    directory = CASES / case
    expected = directory / "expected.json"
    given = directory / "parameters.json"
    workspace = Workspace([directory], directory)
    paths = [
        path
        for path in sorted(directory.rglob("*"))
        if path.suffix in (".yaml", ".json") and path not in (expected, given)
        if "parts" not in path.parts
    ]
    parameters = read_parameters(given, workspace) if given.exists() else None
    units = load_templates(paths, workspace, WANTED, parameters)
    rendered = json.dumps([render_unit(unit) for unit in units], indent=1, ensure_ascii=False)
    if os.environ.get("MSGLINT_WRITE_EXPECTED"):
        expected.write_text(rendered + "\n", "utf-8")
    assert rendered == expected.read_text("utf-8").rstrip("\n")
