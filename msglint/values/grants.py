"""IAM policies within values: they say who may use a resource, and link it to nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.values.model import Choice, JsonText, Known, ListValue, MapValue

if TYPE_CHECKING:
    from msglint.values.model import Value

_ACTIONS = frozenset({"action", "actions", "notaction", "not_actions"})
_RESOURCES = frozenset({"resource", "resources", "notresource", "not_resources"})


def without_grants(value: Value) -> Value:
    """A value with null in place of the policies and statements in it.

    Told by their shape: a JSON document with statements, a map with actions and resources.
    """
    match value:
        case JsonText(document=MapValue(items=entries)) if "Statement" in entries:
            return Known(None)
        case MapValue(items=entries):
            names = {key.lower() for key in entries}
            if names & _ACTIONS and names & _RESOURCES:
                return Known(None)
            return replace(value, items={k: without_grants(one) for k, one in entries.items()})
        case ListValue(items=members):
            return replace(value, items=tuple(map(without_grants, members)))
        case Choice(then=then, otherwise=otherwise):
            return replace(value, then=without_grants(then), otherwise=without_grants(otherwise))
        case _:
            return value
