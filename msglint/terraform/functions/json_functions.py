"""`jsonencode` and `jsondecode`."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.functions.equality import in_order
from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.registry import Parameter, structural
from msglint.terraform.functions.text import encode_json, normalize
from msglint.values.json_text import decode
from msglint.values.model import JsonText, Known, ListValue, MapValue, Unknown
from msglint.values.types import DYNAMIC, STRING

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value


@structural("jsonencode", Parameter(DYNAMIC, null=True, unknown=True), returns=STRING)
def _jsonencode(call: Call, value: Value) -> Value:
    if isinstance(value, Known):
        text = encode_json(value)
        assert text is not None
        return call.known(text)
    if isinstance(value, Unknown):
        return call.unknown()
    return JsonText(value, call.span)


@structural("jsondecode", STRING)
def _jsondecode(_: Call, text: Value) -> Value:
    document = decode(text)
    if document is None:
        raise Refused("it is not JSON")
    return _plain(document)


def _plain(value: Value) -> Value:
    """A document as it comes back from JSON: sets and lists are tuples, maps are objects."""
    match value:
        case ListValue(items=items):
            if value.unordered and not in_order(items):
                raise Declined("it is a set whose order is not known")
            members = tuple([_plain(item) for item in items])
            return replace(value, items=members, unordered=False, element=None)
        case MapValue(items=entries):
            pairs = {normalize(key): _plain(item) for key, item in entries.items()}
            return replace(value, items=pairs, element=None)
        case Known(data=str(data)):
            return replace(value, data=normalize(data))
        case Known(data=Decimal() | int() as data) if not isinstance(data, bool):
            return replace(value, data=numbers.normal(data))
        case Known(data=None):
            return replace(value, type=None)
        case _:
            return value
