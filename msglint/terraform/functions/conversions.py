"""Functions that convert between types, and those that only mark values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform.functions.conversion import convert
from msglint.terraform.functions.registry import Parameter, structural
from msglint.values.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    Primitive,
    SetType,
    Type,
)

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value

_ANYTHING = Parameter(DYNAMIC, null=True, unknown=True)


def _define(name: str, wanted: Type) -> None:
    def converted(_: Call, value: Value) -> Value:
        return convert(value, wanted)

    returns = wanted if isinstance(wanted, Primitive) else DYNAMIC
    structural(name, _ANYTHING, returns=returns)(converted)


_define("tostring", STRING)
_define("tonumber", NUMBER)
_define("tobool", BOOL)
_define("tolist", ListType(DYNAMIC))
_define("toset", SetType(DYNAMIC))
_define("tomap", MapType(DYNAMIC))


def _same(_: Call, value: Value) -> Value:
    return value


structural("sensitive", _ANYTHING)(_same)
structural("nonsensitive", _ANYTHING)(_same)
structural("ephemeralasnull", _ANYTHING)(_same)


@structural("issensitive", _ANYTHING, returns=BOOL)
def _issensitive(call: Call, _: Value) -> Value:
    return replace(call.unknown("which values are sensitive is not followed"), not_null=True)
