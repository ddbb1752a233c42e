"""What was made of a plan before a deployment, held against the plan that follows it.

By then everything is known. A value that was claimed must be that value, and one that was left
open may name no resource that it was said not to name.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from msglint.declarations import Unit
from msglint.values.model import (
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    Value,
)
from terraform.planned import planned_resources


def contradictions(unit: Unit, path: Path) -> list[str]:
    """What a deployment turned out to be otherwise."""
    shown = json.loads(path.read_text("utf-8"))
    comparison = _Comparison(planned_resources(shown), set(_written(shown)))
    return [
        wrong for declaration in unit.declarations for wrong in comparison.declaration(declaration)
    ]


def _written(shown: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Type, name and attribute of everything that the configuration sets."""
    pending = [shown["configuration"]["root_module"]]
    while pending:
        module = pending.pop()
        pending += [call["module"] for call in module.get("module_calls", {}).values()]
        for resource in module.get("resources", []):
            for attribute in resource.get("expressions", {}):
                yield resource["type"], resource["name"], attribute


class _Comparison:
    def __init__(
        self, resources: dict[str, dict[str, Any]], written: set[tuple[str, str, str]]
    ) -> None:
        self.resources = resources
        self.written = written
        self.identities = {
            values[attribute]: address
            for address, values in resources.items()
            for attribute in ("arn", "url")
            if values.get(attribute) and "_policy." not in address
        }

    def declaration(self, declaration: Any) -> Iterator[str]:
        values = self.resources[declaration.address]
        items = declaration.attributes.items
        for name, value in items.items():
            if values.get(name) not in (None, "", [], {}) or not isinstance(value, Unknown):
                yield from self.value(f"{declaration.address}.{name}", value, values.get(name))
        label = declaration.address.partition("[")[0].rpartition(".")[2]
        for name, deployed in values.items():
            is_written = (declaration.type.removeprefix("data."), label, name) in self.written
            if is_written and name not in items and deployed not in (None, "", [], {}):
                yield f"{declaration.address}.{name} was said not to be set: {deployed!r}"

    def value(self, place: str, value: Value, deployed: Any) -> Iterator[str]:
        match value:
            case Known(data=data):
                if _text(data) != _text(deployed):
                    yield f"{place}: {data!r} is not {deployed!r}"
            case Reference(target=target, attribute=attribute):
                found = self.resources[target].get(attribute)
                if found != deployed:
                    yield f"{place}: {attribute} of {target} is not {deployed!r}"
            case ListValue(items=items):
                others = deployed if isinstance(deployed, list) else [deployed]
                if len(items) != len(others):
                    yield f"{place}: {len(items)} members, not {len(others)}"
                    return
                for at, item in enumerate(items):
                    wrong = [list(self.value(f"{place}[{at}]", item, other)) for other in others]
                    if all(wrong):
                        yield from wrong[min(at, len(wrong) - 1)]
            case MapValue(items=items):
                for name, item in items.items():
                    if not isinstance(deployed, dict) or name not in deployed:
                        yield f"{place}.{name} is not there"
                    else:
                        yield from self.value(f"{place}.{name}", item, deployed[name])
            case JsonText(document=document):
                if not isinstance(deployed, str) or not deployed:
                    yield f"{place}: there is no document"
                else:
                    yield from self.value(place, document, json.loads(deployed))
            case Text(parts=parts):
                literal = [part for part in parts if isinstance(part, str)]
                if not all(part in str(deployed) for part in literal):
                    yield f"{place}: {parts} is not {deployed!r}"
            case Unknown(names=names) if names is not None:
                text = json.dumps(deployed).replace("\\\\", "")
                for identity, address in self.identities.items():
                    is_named = f'{identity}"' in text or f'{identity}\\"' in text
                    if is_named and address not in names and not address.startswith("data."):
                        yield f"{place}: it names {address}"
            case _:
                pass


def _text(data: Any) -> str:
    if data is None:
        return ""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str) and data.strip()[:1] in ("{", "["):
        return json.dumps(json.loads(data), sort_keys=True)
    return str(int(data)) if isinstance(data, Decimal) and data == int(data) else str(data)
