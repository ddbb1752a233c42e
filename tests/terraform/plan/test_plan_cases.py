"""Real plans of small systems: alone, and beside the configuration that they were made of.

`alone.json` holds what the plan of a first deployment tells of what is not known yet. After a
wanted change, write the files anew with `MSGLINT_WRITE_EXPECTED=1 pytest` and read the
difference; `planning.py` makes the plans.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from cloudformation.render import render
from msglint.declarations import Declaration, Unit
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.plan import load_plan
from msglint.terraform.root import load_root
from msglint.values.model import Known, MapValue, Unknown
from oracles.plan import missing
from terraform.plan.deployed import contradictions
from terraform.plan.planning import CASES, PLANS, plan_text

NAMES = sorted(path.name for path in CASES.iterdir())
LINKS = (
    "alarm_actions",
    "arn",
    "dead_letter_config",
    "destination_config",
    "dimensions",
    "endpoint",
    "event_source_arn",
    "function_name",
    "policy",
    "queue",
    "queue_url",
    "redrive_policy",
    "scaling_config",
    "topic_arn",
    "visibility_timeout_seconds",
)
"""Attributes that are looked at: whatever leads from one resource to another."""


def alone(case: str, name: str) -> Unit:
    directory = CASES / case
    return load_plan(directory / name, Workspace([directory], directory), WANTED)


def beside(case: str, name: str, directory: Path) -> Unit:
    """The plan in one directory with its configuration."""
    shutil.copytree(CASES / case / "terraform", directory, dirs_exist_ok=True)
    shutil.copy(CASES / case / name, directory)
    return load_plan(directory / name, Workspace([directory], directory), WANTED)


def attributes(declaration: Declaration) -> MapValue:
    assert isinstance(declaration.attributes, MapValue)
    return declaration.attributes


@pytest.mark.parametrize("case", NAMES)
def test_what_a_first_plan_tells(case: str) -> None:
    shown: dict[str, Any] = {}
    for declaration in alone(case, "plan.json").declarations:
        items = attributes(declaration).items
        links = {name: items[name] for name in LINKS if name in items}
        told = {name: v for name, v in links.items() if not isinstance(v, Known) or v.ref}
        if told and not declaration.type.startswith("data."):
            shown[declaration.address] = {name: render(value) for name, value in told.items()}
    rendered = json.dumps(shown, indent=1)
    expected = CASES / case / "alone.json"
    if os.environ.get("MSGLINT_WRITE_EXPECTED"):
        expected.write_text(rendered + "\n", "utf-8")
    assert rendered == expected.read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize("case", NAMES)
def test_the_deployment_contradicts_nothing(case: str, tmp_path: Path) -> None:
    deployed = CASES / case / "deployed.json"
    assert contradictions(alone(case, "plan.json"), deployed) == []
    assert contradictions(alone(case, "deployed.json"), deployed) == []
    assert contradictions(beside(case, "plan.json", tmp_path), deployed) == []


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("case", NAMES)
def test_places_are_those_of_the_configuration(case: str, name: str, tmp_path: Path) -> None:
    planned = {d.key: d for d in beside(case, name, tmp_path).declarations}
    root = load_root(tmp_path, Workspace([tmp_path], tmp_path), WANTED, Inputs())
    for declaration in root.declarations:
        one = planned.pop(declaration.key)
        assert repr(one.span) == repr(declaration.span)
        assert repr(one.extent) == repr(declaration.extent)
        assert [repr(call) for call in one.calls] == [repr(call) for call in declaration.calls]
        for attribute, value in attributes(declaration).items.items():
            found = attributes(one).items.get(attribute)
            if found is not None and value != Known(None):
                assert repr(found.span) == repr(value.span), f"{declaration.key}.{attribute}"
    assert planned == {}


@pytest.mark.parametrize("case", NAMES)
def test_a_configuration_tells_what_a_first_plan_leaves_open(case: str, tmp_path: Path) -> None:
    unit = beside(case, "plan.json", tmp_path)
    root = load_root(tmp_path, Workspace([tmp_path], tmp_path), WANTED, Inputs())
    written = {d.key: attributes(d).items for d in root.declarations}
    for declaration in unit.declarations:
        for name in LINKS:
            value = attributes(declaration).items.get(name)
            if isinstance(value, Unknown) and "sensitive" not in value.reason:
                assert isinstance(written[declaration.key][name], Unknown), declaration.key


@pytest.mark.skipif(missing() is not None, reason=missing() or "")
@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("case", NAMES)
def test_plans_are_fresh(case: str, name: str) -> None:
    committed = json.loads((CASES / case / name).read_text("utf-8"))
    fresh = json.loads(plan_text(CASES / case, name))
    assert _comparable(committed) == _comparable(fresh)


def _comparable(plan: dict[str, Any]) -> dict[str, Any]:
    """Without what differs between versions of Terraform."""
    return {key: value for key, value in plan.items() if key != "format_version"}
