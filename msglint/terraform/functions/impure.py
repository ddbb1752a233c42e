"""Functions whose results cannot be known before Terraform runs, or are secrets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform.functions.registry import Parameter, structural
from msglint.values.model import NOTHING_HERE, Unknown
from msglint.values.types import NUMBER, STRING

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value
    from msglint.values.types import Type

_TEXT = Parameter(STRING, unknown=True)
_COST = Parameter(NUMBER, unknown=True)


def _define(
    name: str, reason: str, *parameters: Parameter | Type, variadic: Parameter | None = None
) -> None:
    def unknown(call: Call, *_: Value) -> Value:
        found = Unknown(reason, call.span, names=NOTHING_HERE, type=STRING)
        return replace(found, not_null=True)

    structural(name, *parameters, returns=STRING, variadic=variadic)(unknown)


_define("bcrypt", "bcrypt gives another text each time", _TEXT, variadic=_COST)
_define("plantimestamp", "it is the time of the plan")
_define("rsadecrypt", "it is a decrypted secret", _TEXT, _TEXT)
_define("timestamp", "it is the time at which Terraform runs")
_define("uuid", "uuid gives another text each time")
