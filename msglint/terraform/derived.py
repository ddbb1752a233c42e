"""What follows from one free input: how to find out about it, and how it is written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from msglint.values.model import Known, ListValue, MapValue, Text, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from msglint.values.conditions import Scalar, Variable
    from msglint.values.model import Value
    from msglint.values.witnesses import Sample


@dataclass(frozen=True, slots=True)
class Consequence:
    """A free input, or what an expression makes of one."""

    of: Variable
    """The input."""
    key: str
    """The expression, with the keys of inputs: two of one key are the same value."""
    label: str
    """The expression in the words of its author."""
    outcome: Callable[[Sample], Value] = field(compare=False, repr=False)
    """What follows from a value of the input."""
    samples: tuple[Sample, ...] = field(compare=False, repr=False)
    origins: Callable[[Scalar], Iterable[Sample]] = field(compare=False, repr=False)
    """Values of the input from which a certain result may follow."""


@dataclass(frozen=True, slots=True)
class Derived(Unknown):
    """A list, an object or the like that follows from a free input."""

    made: Consequence | None = None


def spelled(value: Value, way: Literal["key", "label"]) -> str:
    """A value that is known or follows from a free input, as an expression."""
    match value:
        case Known(data=str(text)):
            return f'"{_quoted(text)}"'
        case Known(data=bool() | None as data):
            return json.dumps(data)
        case Known(data=number):
            return str(number)
        case ListValue(items=items, unordered=unordered):
            members = f"[{', '.join([spelled(item, way) for item in items])}]"
            return f"toset({members})" if unordered else members
        case MapValue(items=entries):
            pairs = [f"{json.dumps(k)} = {spelled(v, way)}" for k, v in entries.items()]
            return f"{{{', '.join(pairs)}}}"
        case Text(parts=parts):
            pieces = [
                _quoted(p) if isinstance(p, str) else f"${{{spelled(p, way)}}}" for p in parts
            ]
            return f'"{"".join(pieces)}"'
        case Unknown(variable=variable) if variable is not None:
            return variable.key if way == "key" else variable.label
        case Derived(made=Consequence(key=key, label=label)):
            return key if way == "key" else label
        case _:
            return "?"


def _quoted(text: str) -> str:
    """A text as it stands between quotes, where `${` begins an expression."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("${", "$${")
