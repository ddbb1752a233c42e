"""JSON inside the strings of a template: its members stand where they are written."""

from pathlib import Path

import pytest

from msglint.cloudformation.load import load_templates
from msglint.source.workspace import Workspace
from msglint.values.json_text import decode
from msglint.values.model import MapValue

FORMS = {
    "literal block": '|\n        {"maxReceiveCount": 3,\n         "other": "é"}\n',
    "stripped block": '|-\n        {"maxReceiveCount": 3, "other": 1}\n',
    "sub of a block": '!Sub |\n        {"other": "${AWS::Region}", "maxReceiveCount": 3}\n',
    "double quotes": '"{\\"maxReceiveCount\\": 3}"\n',
    "sub of double quotes": '!Sub "{\\"x\\": \\"${AWS::Region}\\", \\"maxReceiveCount\\": 3}"\n',
    "single quotes": "'{\"maxReceiveCount\": 3}'\n",
    "sub of single quotes": '!Sub \'{"other": "${Dlq.Arn}", "maxReceiveCount": 3}\'\n',
}


@pytest.mark.parametrize("form", FORMS)
def test_members_are_located(tmp_path: Path, form: str) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(
        "Resources:\n  Dlq: {Type: AWS::SQS::Queue}\n  Queue:\n    Type: AWS::SQS::Queue\n"
        f"    Properties:\n      RedrivePolicy: {FORMS[form]}",
        "utf-8",
    )
    wanted = frozenset({"AWS::SQS::Queue"})
    (unit,) = load_templates([path], Workspace([tmp_path], tmp_path), wanted)
    attributes = unit.declarations[1].attributes
    assert isinstance(attributes, MapValue)
    document = decode(attributes.items["RedrivePolicy"])
    assert isinstance(document, MapValue)
    count = document.items["maxReceiveCount"]
    assert count.span is not None
    assert count.span.text == "3"
    assert "maxReceiveCount" in document.key_spans["maxReceiveCount"].text
