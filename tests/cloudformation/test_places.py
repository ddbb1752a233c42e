"""Values, keys and resources stand where their text is, in YAML and in JSON."""

from pathlib import Path

import pytest
import yaml

from msglint.cloudformation.load import load_templates
from msglint.cloudformation.nodes import MappingNode, Node, OpaqueNode, ScalarNode, SequenceNode
from msglint.cloudformation.yaml_text import parse_yaml
from msglint.declarations import Declaration
from msglint.source.text import Source, Span
from msglint.source.workspace import Workspace
from msglint.values.model import Choice, ListValue, MapValue, Text, Value

YAML = """\
# é😀 wide characters in front
Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Queue:  # the orders
    Type: AWS::SQS::Queue
    Properties:
      QueueName: "é😀-orders"   # trailing
      VisibilityTimeout:   !If [IsProd, 60, 30]
      KmsMasterKeyId: !GetAtt Key.Arn
      RedrivePolicy: |
        {"maxReceiveCount": 3}

      Tags:
        - Key: plain text
          Value: !Sub "x-${Stage}-${Key.Arn}"
        - Key: 'it''s'
          Value: >-
            folded
            text

      Empty:

  Key: {Type: AWS::KMS::Key}
"""

JSON = """\
{
  "Resources": {
    "Queue": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": "\\u00e9😀-orders",
        "VisibilityTimeout": 30.5,
        "KmsMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]},
        "Tags": [{"Key": "a", "Value": null}, true]
      }
    },
    "Key": {"Type": "AWS::KMS::Key"}
  }
}
"""


def declaration(tmp_path: Path, name: str, text: str) -> Declaration:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    wanted = frozenset({"AWS::SQS::Queue"})
    (unit,) = load_templates([path], Workspace([tmp_path], tmp_path), wanted)
    assert unit.problems == []
    return unit.declarations[0]


def places(value: Value, path: str = "") -> dict[str, str]:
    """Text of the span of every value and key, by path."""
    assert value.span is not None, path
    found = {path: value.span.text}
    match value:
        case MapValue(items=items, key_spans=keys):
            for name, member in items.items():
                found[f"{path}/{name}:"] = keys[name].text
                found |= places(member, f"{path}/{name}")
        case ListValue(items=members):
            for index, member in enumerate(members):
                found |= places(member, f"{path}/{index}")
        case Choice(then=then, otherwise=otherwise):
            found |= places(then, f"{path}/then") | places(otherwise, f"{path}/else")
        case Text(parts=parts):
            for index, part in enumerate(parts):
                if not isinstance(part, str):
                    found |= places(part, f"{path}/{index}")
        case _:
            pass
    return found


def expect(found: dict[str, str], expected: dict[str, str]) -> None:
    assert {path: found[path] for path in expected} == expected


def test_yaml(tmp_path: Path) -> None:
    queue = declaration(tmp_path, "template.yaml", YAML)
    found = places(queue.attributes)
    expect(
        found,
        {
            "/QueueName": '"é😀-orders"',
            "/QueueName:": "QueueName",
            "/VisibilityTimeout": "!If [IsProd, 60, 30]",
            "/VisibilityTimeout:": "VisibilityTimeout",
            "/VisibilityTimeout/then": "60",
            "/VisibilityTimeout/else": "30",
            "/KmsMasterKeyId": "!GetAtt Key.Arn",
            "/RedrivePolicy": '|\n        {"maxReceiveCount": 3}',
            "/Tags/0": 'Key: plain text\n          Value: !Sub "x-${Stage}-${Key.Arn}"',
            "/Tags/0/Key": "plain text",
            "/Tags/0/Value": '!Sub "x-${Stage}-${Key.Arn}"',
            "/Tags/0/Value/1": "${Stage}",
            "/Tags/0/Value/3": "${Key.Arn}",
            "/Tags/1/Key": "'it''s'",
            "/Tags/1/Value": ">-\n            folded\n            text",
            "/Empty": "",
            "/Empty:": "Empty",
        },
    )
    assert found["/Tags"].startswith("- Key: plain")
    assert found["/Tags"].endswith("folded\n            text")
    assert found[""].startswith('QueueName: "é')
    assert found[""].endswith("Empty:")
    assert queue.span.text == "Queue"
    assert queue.extent.text.startswith("Queue:  # the orders")
    assert queue.extent.text.endswith("Empty:")
    assert at(queue.span) == (7, 3, 7, 8)


def test_json(tmp_path: Path) -> None:
    queue = declaration(tmp_path, "template.json", JSON)
    expect(
        places(queue.attributes),
        {
            "/QueueName": '"\\u00e9😀-orders"',
            "/QueueName:": '"QueueName"',
            "/VisibilityTimeout": "30.5",
            "/KmsMasterKeyId": '{"Fn::GetAtt": ["Key", "Arn"]}',
            "/Tags": '[{"Key": "a", "Value": null}, true]',
            "/Tags/0/Value": "null",
            "/Tags/1": "true",
        },
    )
    assert queue.span.text == '"Queue"'
    assert queue.extent.text.startswith('"Queue": {')
    assert queue.extent.text.endswith("}\n    }")
    assert at(queue.span) == (3, 5, 3, 12)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path: Path, mark: str, encoding: str, ending: str) -> None:
    if encoding == "utf-16-le" and not mark:
        pytest.skip("nothing tells this encoding without a mark")
    path = tmp_path / "template.yaml"
    path.write_bytes((mark + YAML.replace("\n", ending)).encode(encoding))
    wanted = frozenset({"AWS::SQS::Queue"})
    (unit,) = load_templates([path], Workspace([tmp_path], tmp_path), wanted)
    assert isinstance(unit.declarations[0].attributes, MapValue)
    value = unit.declarations[0].attributes.items["VisibilityTimeout"]
    assert value.span is not None
    assert at(value.span) == (11, 28, 11, 48)


def test_an_alias_stands_where_its_anchor_is(tmp_path: Path) -> None:
    text = """\
Shared:
  settings: &shared {VisibilityTimeout: 30}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      <<: *shared
      DelaySeconds: 1
"""
    found = places(declaration(tmp_path, "template.yaml", text).attributes)
    assert found["/VisibilityTimeout"] == "30"
    assert found["/DelaySeconds"] == "1"
    assert found[""] == "<<: *shared\n      DelaySeconds: 1"


def at(span: Span) -> tuple[int, int, int, int]:
    place = span.location
    return place.line, place.column, place.end_line, place.end_column


CASES = sorted((Path(__file__).parent / "cases").rglob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_without_libyaml(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML may be installed without its C part: slower, and otherwise the same."""
    source = Source(path.name, path.read_text("utf-8"))
    fast = parse_yaml(source)
    monkeypatch.delattr(yaml, "CSafeLoader")
    slow = parse_yaml(source)
    assert outline(slow.root) == outline(fast.root)
    assert [p.span for p in slow.problems] == [p.span for p in fast.problems]
    assert slow.truncated == fast.truncated


def outline(node: Node | None) -> object:
    match node:
        case None:
            return None
        case MappingNode(pairs=pairs):
            inner: object = [(outline(key), outline(value)) for key, value in pairs]
        case SequenceNode(items=items):
            inner = [outline(item) for item in items]
        case ScalarNode(value=None, text=""):
            return "nothing"  # before or behind the blank in `{a: }`
        case ScalarNode(value=value):
            inner = value
        case OpaqueNode(reason=reason):
            inner = reason
    return type(node).__name__, node.span.start, node.span.end, inner
