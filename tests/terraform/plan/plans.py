"""Small plans, written by hand."""

import json
from pathlib import Path
from typing import Any

from cloudformation.render import render
from msglint.declarations import Declaration, Unit
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace
from msglint.terraform.plan import load_plan
from msglint.values.model import MapValue

ARN = "arn:aws:sqs:eu-west-1:111122223333:"


def resource(address: str, values: Any, **more: Any) -> dict[str, Any]:
    """A resource of the root module as `planned_values` holds it."""
    type_, _, name = address.partition("[")[0].removeprefix("data.").partition(".")
    mode = "data" if address.startswith("data.") else "managed"
    content = {"address": address, "mode": mode, "type": type_, "name": name, "values": values}
    return {**content, **more}


def change(address: str, unknown: Any, **more: Any) -> dict[str, Any]:
    """An entry of `resource_changes`."""
    return {"address": address, "change": {"actions": ["create"], "after_unknown": unknown, **more}}


def block(address: str, expressions: Any, **more: Any) -> dict[str, Any]:
    """A resource as `configuration` holds it."""
    written = resource(address, None)
    del written["values"]
    return {**written, "provider_config_key": "aws", "expressions": expressions, **more}


def references(*names: str) -> dict[str, Any]:
    """An expression that refers to something."""
    return {"references": list(names)}


def plan(
    resources: list[Any],
    changes: list[Any] | None = None,
    blocks: list[Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A plan; without `blocks` it has no configuration."""
    content = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": changes or [],
    }
    if blocks is not None:
        content["configuration"] = {"root_module": {"resources": blocks}}
    return {**content, **more}


def load(directory: Path, content: Any) -> Unit:
    """The unit of a plan, which is written to "plan.json"."""
    path = directory / "plan.json"
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, "utf-8")
    return load_plan(path, Workspace([directory], directory), WANTED)


def attributes(declaration: Declaration) -> dict[str, Any]:
    """The attributes of a declaration, as JSON that people can read."""
    assert isinstance(declaration.attributes, MapValue)
    shown: dict[str, Any] = render(declaration.attributes)
    return shown


def only(unit: Unit) -> Declaration:
    """The only declaration of a unit."""
    (declaration,) = unit.declarations
    return declaration
