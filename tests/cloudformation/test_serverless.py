"""Templates that are parts of what the Serverless Framework deploys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.cloudformation.load import load_templates
from msglint.cloudformation.serverless import STACK, Services, variable_in
from msglint.source.workspace import Workspace
from msglint.values.model import MapValue, Unknown

if TYPE_CHECKING:
    from pathlib import Path

QUEUE = "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: '${self:service}-q'}}}"
WANTED = frozenset({"AWS::SQS::Queue"})


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("${self:custom.timeout}", ""),
        ("orders-${opt:stage, 'dev'}", "orders-"),
        ("${file(policy.json)}", ""),
        ("${env:STAGE}-x", ""),
        ("${aws:accountId}-x", ""),
        ("role/${aws:PrincipalAccount}", None),
        ("${AWS::Region}", None),
        ("${Queue.Arn}", None),
        ("${NAME:-default}", None),
        ("${!self:x}", None),
        ("plain", None),
    ],
)
def test_variables_are_told_from_what_looks_like_them(text: str, prefix: str | None) -> None:
    found = variable_in(text, None)
    assert (None if found is None else found.prefix) == prefix


@pytest.mark.parametrize(
    ("configuration", "text"),
    [
        ("serverless.yml", "resources:\n  - ${file(resources/queues.yml)}"),
        ("serverless.yaml", "resources: ${file(./resources/queues.yml):Resources}"),
        ("serverless.json", '{"resources": "${file(resources/${self:custom.what}.yml)}"}'),
        ("serverless.ts", "resources: '${file(\"resources/queues.yml\")}'"),
        ("resources/serverless.yml", "resources: ${file(queues.yml)}"),
    ],
)
def test_what_a_configuration_includes(configuration: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    path = tmp_path / configuration
    path.write_text(text, "utf-8")
    services = Services(Workspace([tmp_path], tmp_path))
    assert services.including(tmp_path / "resources" / "queues.yml") == path
    assert services.including(tmp_path / "resources" / "others" / "queues.yml") is None


def test_a_part_leaves_open_what_the_rest_does(tmp_path: Path) -> None:
    (tmp_path / "serverless.yml").write_text("resources: ${file(queues.yml)}", "utf-8")
    (tmp_path / "queues.yml").write_text(QUEUE, "utf-8")
    workspace = Workspace([tmp_path], tmp_path)
    (unit,) = load_templates([tmp_path / "queues.yml"], workspace, WANTED)
    assert [(h.reason, h.names) for h in unit.hidden] == [
        ("serverless.yml has more of the template that this is a part of", None)
    ]
    (declared,) = unit.declarations
    assert isinstance(declared.attributes, MapValue)
    name = declared.attributes.items["QueueName"]
    assert isinstance(name, Unknown)
    assert name.reason == "the Serverless Framework fills it in"


def test_a_part_is_not_judged_beside_the_whole(tmp_path: Path) -> None:
    (tmp_path / ".serverless").mkdir()
    (tmp_path / "serverless.yml").write_text("resources: ${file(queues.yml)}", "utf-8")
    for path in ("queues.yml", str(STACK)):
        (tmp_path / path).write_text(QUEUE, "utf-8")
    paths = [tmp_path / "queues.yml", tmp_path / STACK]
    units = load_templates(paths, Workspace([tmp_path], tmp_path), WANTED)
    assert [unit.name for unit in units] == [str(STACK)]
