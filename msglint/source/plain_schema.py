"""Whether data conform to one of msglint's own JSON Schemas, without loading `jsonschema`.

Loading it takes as long as judging a small repository. So it is asked only when data do not
conform, to say why: it has the last word. What is answered here is right for the keywords
below; a schema with any other keyword is simply not vouched for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Check: TypeAlias = Callable[[Any, Any, Mapping[str, Any], Mapping[str, Any]], bool]

_NOTES = {"$schema", "$id", "$defs", "title", "description", "then", "else"}
"""Keywords that demand nothing by themselves."""


def conforms(data: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> bool:
    """Whether the data certainly conform to the schema, which is part of `root`."""
    top = schema if root is None else root
    for keyword, demand in schema.items():
        if keyword in _NOTES:
            continue
        check = _CHECKS.get(keyword)
        if check is None or not check(data, demand, schema, top):
            return False
    return True


def _type(data: Any, demand: Any, *_: Any) -> bool:
    names = demand if isinstance(demand, list) else [demand]
    return any(_TYPES[name](data) for name in names)


def _reference(data: Any, demand: Any, _: Any, root: Mapping[str, Any]) -> bool:
    return conforms(data, root["$defs"][demand.removeprefix("#/$defs/")], root)


def _properties(data: Any, demand: Any, _: Any, root: Mapping[str, Any]) -> bool:
    if not isinstance(data, dict):
        return True
    return all(conforms(data[key], part, root) for key, part in demand.items() if key in data)


def _additional(data: Any, demand: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    if not isinstance(data, dict):
        return True
    others = data.keys() - schema.get("properties", {}).keys()
    if demand is False:
        return not others
    return all(conforms(data[key], demand, root) for key in others)


def _names(data: Any, demand: Any, _: Any, root: Mapping[str, Any]) -> bool:
    return not isinstance(data, dict) or all(conforms(key, demand, root) for key in data)


def _items(data: Any, demand: Any, _: Any, root: Mapping[str, Any]) -> bool:
    return not isinstance(data, list) or all(conforms(member, demand, root) for member in data)


def _alternative(
    data: Any, demand: Any, schema: Mapping[str, Any], root: Mapping[str, Any]
) -> bool:
    branch = "then" if conforms(data, demand, root) else "else"
    return conforms(data, schema.get(branch, {}), root)


def _dependent(data: Any, demand: Any, *_: Any) -> bool:
    if not isinstance(data, dict):
        return True
    return all(other in data for key, needed in demand.items() if key in data for other in needed)


_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda data: isinstance(data, dict),
    "array": lambda data: isinstance(data, list),
    "string": lambda data: isinstance(data, str),
    "boolean": lambda data: isinstance(data, bool),
    "integer": lambda data: isinstance(data, int) and not isinstance(data, bool),
    "number": lambda data: isinstance(data, int | float) and not isinstance(data, bool),
    "null": lambda data: data is None,
}

_CHECKS: dict[str, Check] = {
    "type": _type,
    "enum": lambda data, demand, *_: isinstance(data, str) and data in demand,
    "$ref": _reference,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
    "required": lambda data, demand, *_: not isinstance(data, dict) or data.keys() >= set(demand),
    "dependentRequired": _dependent,
    "if": _alternative,
    "pattern": lambda data, demand, *_: (
        not isinstance(data, str) or re.search(demand, data) is not None
    ),
    "minLength": lambda data, demand, *_: not isinstance(data, str) or len(data) >= demand,
    "minItems": lambda data, demand, *_: not isinstance(data, list) or len(data) >= demand,
    "minProperties": lambda data, demand, *_: not isinstance(data, dict) or len(data) >= demand,
    "maxProperties": lambda data, demand, *_: not isinstance(data, dict) or len(data) <= demand,
}
