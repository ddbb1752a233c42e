"""What msglint resolved, held against what Terraform planned.

Terraform plans a directory with the fake provider as if everything had been deployed, so every
attribute is known. Whatever msglint says of an attribute must then be what was planned, once
references are read from the plan and free inputs have the values that the plan was given.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from msglint.declarations import Unit
from msglint.values.conditions import Equals, World
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    Value,
)


class _Open(Exception):  # noqa: N818 - an answer, not an error
    """A part is not known, so there is nothing to compare."""


def planned_resources(shown: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Values of all resources and data sources in a plan, by address."""
    found: dict[str, dict[str, Any]] = {}
    states = [shown["planned_values"], shown.get("prior_state", {}).get("values", {})]
    pending = [state["root_module"] for state in reversed(states) if "root_module" in state]
    while pending:
        module = pending.pop()
        for resource in module.get("resources", []):
            found[resource["address"]] = resource["values"]
        pending += module.get("child_modules", [])
    return found


def differences(
    unit: Unit, shown: dict[str, Any], wanted: frozenset[str], inputs: dict[str, Any]
) -> tuple[list[str], int, int]:
    """What differs, how many attributes were compared, and how many are not resolved."""
    comparison = _Comparison(planned_resources(shown), inputs)
    declared = {d.address for d in unit.declarations if comparison.exists(d.exists)}
    open_ended = any(isinstance(d.exists, Unknown) for d in unit.declarations) or unit.hidden
    planned = {
        address
        for address in comparison.planned
        if _type_of(address) in wanted and not address.startswith("data.")
    }
    wrong = []
    if not open_ended:
        managed = {address for address in declared if _type_of(address) in wanted}
        managed -= {address for address in managed if _is_data(address)}
        planned -= {address for address in planned if _is_data(address)}
        wrong = [f"only planned: {a}" for a in sorted(planned - managed)]
        wrong += [f"only declared: {a}" for a in sorted(managed - planned)]
    for declaration in unit.declarations:
        values = comparison.planned.get(declaration.address)
        if values is None or not isinstance(declaration.attributes, MapValue):
            continue
        for name, value in declaration.attributes.items.items():
            if name in values:
                comparison.compare(f"{declaration.address}.{name}", value, values[name])
    return wrong + comparison.wrong, comparison.compared, comparison.open


def _type_of(address: str) -> str:
    parts = [part for part in _split(address) if not part.startswith("[")]
    return parts[-2] if len(parts) > 1 else ""


def _is_data(address: str) -> bool:
    parts = _split(address)
    return len(parts) > 2 and parts[-3] == "data"


def _split(address: str) -> list[str]:
    parts, current, depth, quoted = [], "", 0, False
    for char in address:
        if char == '"':
            quoted = not quoted
        if not quoted and char in "[]":
            depth += 1 if char == "[" else -1
        elif depth == 0 and char == ".":
            parts.append(current)
            current = ""
        elif depth == 0:
            current += char
    return [*parts, current]


class _Comparison:
    def __init__(self, planned: dict[str, dict[str, Any]], inputs: dict[str, Any]) -> None:
        self.planned = planned
        self.inputs = {f"var.{name}": value for name, value in inputs.items()}
        self.inputs["terraform.workspace"] = "default"
        self.wrong: list[str] = []
        self.compared = 0
        self.open = 0

    def exists(self, condition: Any) -> bool:
        return isinstance(condition, Unknown) or self.holds(condition)

    def holds(self, condition: Any) -> bool:
        world = World()
        answer = world.holds(condition)
        while isinstance(answer, Equals):
            variable = answer.variable
            world = World(world.fixed | {(variable, self.inputs.get(variable.key))})
            answer = world.holds(condition)
        return answer

    def compare(self, place: str, value: Value, planned: Any) -> None:
        while isinstance(value, Choice):
            value = value.then if self.holds(value.condition) else value.otherwise
        if (
            isinstance(value, ListValue)
            and isinstance(planned, list)
            and len(value.items) == len(planned) > 0
            and not _is_scalar_list(planned)
        ):
            for at, (one, other) in enumerate(zip(value.items, planned, strict=True)):
                self.compare(f"{place}[{at}]", one, other)
            return
        if isinstance(value, MapValue) and isinstance(planned, dict):
            for name, one in value.items.items():
                if name in planned:
                    self.compare(f"{place}.{name}", one, planned[name])
            return
        try:
            found = self.plain(value)
        except _Open:
            self.open += 1
            return
        if found is None:
            return
        self.compared += 1
        if _normal(found) != _normal(planned):
            self.wrong.append(f"{place}: {found!r} is not {planned!r}")

    def plain(self, value: Value) -> Any:
        match value:
            case Known(data=data):
                return data
            case Reference(target=target, attribute=attribute):
                found = self.planned.get(target, {}).get(attribute)
                if found is None:
                    raise _Open
                return found
            case ListValue(items=items):
                return [self.plain(item) for item in items]
            case MapValue(items=items, rest=None):
                return {key: self.plain(item) for key, item in items.items()}
            case Text(parts=parts):
                return "".join(p if isinstance(p, str) else _text(self.plain(p)) for p in parts)
            case JsonText(document=document):
                return json.dumps(self.plain(document), default=float)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return self.plain(then if self.holds(condition) else otherwise)
            case Unknown(variable=variable) if variable and variable.key in self.inputs:
                return self.inputs[variable.key]
            case _:
                raise _Open


def _is_scalar_list(planned: list[Any]) -> bool:
    return all(not isinstance(item, dict | list) for item in planned)


def _text(data: Any) -> str:
    return ("true" if data else "false") if isinstance(data, bool) else str(data)


def _normal(data: Any) -> Any:
    """Data in a form in which two spellings of one thing are equal."""
    if isinstance(data, str):
        try:
            decoded = json.loads(data)
        except ValueError:
            return data
        return _normal(decoded) if isinstance(decoded, dict | list) else data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int | float | Decimal):
        return f"{float(data):g}" if float(data) != int(data) else str(int(data))
    if isinstance(data, list):
        members = sorted({repr(found): found for found in map(_normal, data)}.items())
        return members[0][1] if len(members) == 1 else [member for _, member in members]
    if isinstance(data, dict):
        return {key: _normal(item) for key, item in sorted(data.items()) if item is not None}
    return data


def tfvars(directory: Path, inputs: dict[str, Any]) -> Path:
    """Inputs as a var file."""
    path = directory / "inputs.tfvars.json"
    path.write_text(json.dumps(inputs), "utf-8")
    return path
