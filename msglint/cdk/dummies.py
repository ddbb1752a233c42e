"""Values that an app got from placeholders, because context was not looked up.

`cdk synth` without credentials puts dummy values where a look-up (a parameter, a VPC) should
give the real ones, and lists the look-ups as `missing`. Nothing may be concluded from them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.values.model import (
    NOTHING_HERE,
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def without_dummies(value: Value, dummies: Mapping[str, str]) -> Value:
    """The value with every placeholder in it unknown."""
    match value:
        case Known(data=str(text)):
            key = _dummy_in(text, dummies)
            if key is None:
                return value
            reason = f"the context {key} had not been looked up when the app was synthesised"
            return Unknown(reason, value.span, value.trail, names=NOTHING_HERE, not_null=True)
        case ListValue(items=items):
            return replace(value, items=tuple(without_dummies(i, dummies) for i in items))
        case MapValue(items=entries):
            done = {key: without_dummies(entry, dummies) for key, entry in entries.items()}
            return replace(value, items=done)
        case JsonText(document=document):
            return replace(value, document=without_dummies(document, dummies))
        case Choice(then=then, otherwise=otherwise):
            return replace(
                value,
                then=without_dummies(then, dummies),
                otherwise=without_dummies(otherwise, dummies),
            )
        case Text(parts=parts) if any(
            isinstance(part, str) and _dummy_in(part, dummies) for part in parts
        ):
            reason = "a part of it had not been looked up when the app was synthesised"
            return Unknown(reason, value.span, value.trail, not_null=True)
        case _:
            return value


def _dummy_in(text: str, dummies: Mapping[str, str]) -> str | None:
    return next((key for dummy, key in dummies.items() if dummy in text), None)
