"""Which environments of several `samconfig.toml` go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.cloudformation.load import load_templates
from msglint.source.workspace import Workspace
from msglint.values.model import Known

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

QUEUE = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Seconds: {Type: Number}}
Resources:
  Jobs: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !Ref Seconds}}
Outputs:
  Jobs: {Value: !GetAtt Jobs.Arn, Export: {Name: jobs}}
"""
WORKER = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Seconds: {Type: Number}}
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Timeout: !Ref Seconds, Environment: {Variables: {Q: !ImportValue jobs}}}
"""
WANTED = frozenset({"AWS::SQS::Queue", "AWS::Lambda::Function"})

CASES = {
    # seconds by environment of the queue and of the worker; those that are deployed together
    "the same environments": (
        {"dev": 1, "prod": 2},
        {"dev": 3, "prod": 4},
        {("dev", 1, 3), ("prod", 2, 4)},
    ),
    "one with the usual name is for all": (
        {"dev": 1, "prod": 2},
        {"default": 3},
        {("dev", 1, 3), ("prod", 2, 3)},
    ),
    "others": (
        {"dev": 1, "prod": 2},
        {"stage": 3, "live": 4},
        {("dev", 1, None), ("prod", 2, None), ("stage", None, 3), ("live", None, 4)},
    ),
    "one more": (
        {"dev": 1, "prod": 2},
        {"dev": 3, "prod": 4, "test": 5},
        {("dev", 1, 3), ("prod", 2, 4), ("test", None, 5)},
    ),
    "one with a name is for that only": (
        {"dev": 1, "prod": 2},
        {"dev": 3},
        {("dev", 1, 3), ("prod", 2, None)},
    ),
    "one with another name": (
        {"dev": 1, "prod": 2},
        {"live": 3},
        {("dev", 1, None), ("prod", 2, None), ("live", None, 3)},
    ),
    "one each": ({"dev": 1}, {"dev": 2}, {("", 1, 2)}),
}


@pytest.mark.parametrize(("queue", "worker", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_deployed_together(
    tmp_path: Path,
    queue: Mapping[str, int],
    worker: Mapping[str, int],
    expected: set[tuple[str, int | None, int | None]],
) -> None:
    paths = []
    for name, text, seconds in (("queue", QUEUE, queue), ("worker", WORKER, worker)):
        (tmp_path / name).mkdir()
        paths.append(tmp_path / name / "template.yaml")
        paths[-1].write_text(text, "utf-8")
        tables = "".join(
            f'[{environment}.deploy.parameters]\nparameter_overrides = "Seconds={one}"\n'
            for environment, one in seconds.items()
        )
        (tmp_path / name / "samconfig.toml").write_text(tables, "utf-8")
    units = load_templates(paths, Workspace([tmp_path], tmp_path), WANTED)
    found = set()
    for unit in units:
        told = {}
        for declaration in unit.declarations:
            for attribute in ("VisibilityTimeout", "Timeout"):
                value = declaration.attributes.items.get(attribute)
                if value is not None:
                    told[attribute] = int(value.data) if isinstance(value, Known) else None  # type: ignore[call-overload]
        found.add((unit.environment, told["VisibilityTimeout"], told["Timeout"]))
    assert found == expected


def test_environments_of_others_make_no_deployments(tmp_path: Path) -> None:
    plain = WORKER.replace("Type: Number", "Type: Number, Default: 7")
    for name, text, environments in (
        ("queue", QUEUE, ("dev", "prod")),
        ("worker", plain, ()),
        ("other", QUEUE.replace("Name: jobs", "Name: mails"), ("stage", "live")),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "template.yaml").write_text(text, "utf-8")
        tables = "".join(
            f'[{one}.deploy.parameters]\nparameter_overrides = "Seconds=1"\n'
            for one in environments
        )
        (tmp_path / name / "samconfig.toml").write_text(tables, "utf-8")
    paths = sorted(tmp_path.glob("*/template.yaml"))
    units = load_templates(paths, Workspace([tmp_path], tmp_path), WANTED)
    found = sorted((len(unit.declarations), unit.environment) for unit in units)
    assert found == [(1, "live"), (1, "stage"), (2, "dev"), (2, "prod")]
