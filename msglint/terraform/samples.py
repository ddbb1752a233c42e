"""Values of a free input that are worth trying, to see what follows from them.

That an expression can be true is only said where a value is found for which it is, so these
are the more useful the nearer they lie to what the expression asks: its own literals, those with
something before or behind, and what gives a wanted result when it is traced back.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.functions.conversion import convert
from msglint.values.model import Known, ListValue, MapValue, Text, Unknown
from msglint.values.types import BOOL, NUMBER, STRING, ListType, Primitive, SetType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from msglint.values.conditions import Scalar
    from msglint.values.model import Value
    from msglint.values.types import Type
    from msglint.values.witnesses import Sample

MAX_CONSTANTS = 30
MAX_TEXT = 200
"""Longer literals are not tried."""

MAX_MEMBERS = 20
"""How long a text or a list is made to have a certain length."""

_PROBES: tuple[Sample, ...] = ("qzq", "QZQ", 7919)
"""Values that are found again in texts that are made of them."""

_LISTS = (ListType(STRING), SetType(STRING))


def base(kind: Type | None, *, divisible: bool) -> tuple[Sample, ...]:
    """Values of a type, to begin with; none where nothing is tried."""
    texts: tuple[Sample, ...] = ("~", "", "1")
    lists: tuple[Sample, ...] = ((), ("~",))
    if kind is None:
        return (*texts, *lists) if divisible else texts
    if kind in _LISTS:
        return lists if divisible else ()
    match kind:
        case Primitive("string"):
            return texts
        case Primitive("number"):
            return (0, 1)
        case Primitive("bool"):
            return (True, False)
        case _:
            return ()


def value_of(sample: Sample, kind: Type | None) -> Value:
    """The value that a sample stands for; unknown where it is of another type."""
    match sample:
        case tuple():
            items = ListValue(tuple([Known(text) for text in sample]))
            if kind in _LISTS:
                return convert(items, kind)
            return items if kind is None else Unknown("it is no list")
        case bool():
            fits = BOOL
        case str():
            fits = STRING
        case None:
            return Known(None)
        case _:
            fits = NUMBER
    return Known(sample) if kind in (None, fits) else Unknown(f"it is no {fits.name}")


def constants_in(values: Sequence[Value]) -> Iterator[Scalar]:
    """The literals in values, and what lies beside them."""
    pending: list[str | Value] = list(values)
    for _ in range(MAX_CONSTANTS):
        if not pending:
            return
        match pending.pop():
            case Known(data=str(text)) if len(text) <= MAX_TEXT:
                yield from (text, f"{text}~", f"~{text}")
            case Known(data=int() | Decimal() as number) if not isinstance(number, bool):
                yield from (number, number + 1, number - 1)
            case ListValue(items=items):
                pending.extend(items)
            case MapValue(items=entries):
                pending.extend(Known(key) for key in entries)
                pending.extend(entries.values())
            case Text(parts=parts):
                pending.extend(Known(one) if isinstance(one, str) else one for one in parts)
            case _:
                pass


def near(wanted: Scalar) -> Iterator[Sample]:
    """Values from which a certain result may follow, whatever the operation is."""
    yield wanted
    match wanted:
        case str(text):
            yield from (text.upper(), text.lower(), text.title(), (text,))
            number = numbers.parse(text) if len(text) < MAX_MEMBERS else None
            if number is not None:
                yield number
        case bool():
            yield "true" if wanted else "false"
        case int() | Decimal():
            yield from (numbers.negate(wanted), numbers.text(wanted))
            if 0 <= wanted <= MAX_MEMBERS and wanted == int(wanted):
                yield "~" * int(wanted)
                members = tuple([f"~{at}" for at in range(int(wanted))])
                yield from (members, members[:-1])
        case _:
            pass


def through(outcome: Callable[[Sample], Value], wanted: Scalar) -> Iterator[Sample]:
    """Values from which a certain result of an operation may follow."""
    yield from near(wanted)
    if isinstance(wanted, str):
        for probe in _PROBES:
            made = outcome(probe)
            if isinstance(made, Known) and isinstance(made.data, str):
                before, found, behind = made.data.partition(str(probe))
                if found and wanted.startswith(before) and wanted.endswith(behind):
                    middle = wanted[len(before) : len(wanted) - len(behind)]
                    yield from near(middle)
    elif isinstance(wanted, int | Decimal) and not isinstance(wanted, bool):
        zero, one = _number(outcome(0)), _number(outcome(1))
        if zero is not None and one is not None and zero != one:
            try:
                yield numbers.divide(
                    numbers.add(wanted, numbers.negate(zero)),
                    numbers.add(one, numbers.negate(zero)),
                )
            except (numbers.Uncertain, ArithmeticError):
                return


def _number(value: Value) -> int | Decimal | None:
    match value:
        case Known(data=bool()):
            return None
        case Known(data=int() | Decimal() as number):
            return number
        case _:
            return None
