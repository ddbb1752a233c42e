"""Numeric functions."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.registry import MISSING, plain, scalar, structural
from msglint.terraform.functions.types import type_of
from msglint.values.model import ListValue, MapValue
from msglint.values.types import DYNAMIC, NUMBER, STRING

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.terraform.numbers import Number
    from msglint.values.model import Value

_INT64 = 1 << 63
_EXACT_FLOAT = 1 << 53


def whole(value: Number) -> int:
    """A number where Terraform requires a whole one of 64 bits. Raises `Refused`."""
    value = int(value) if value == 0 else value
    if not isinstance(value, int) or not -_INT64 <= value < _INT64:
        raise Refused("a whole number is required")
    return value


@scalar("abs", NUMBER, returns=NUMBER)
def _absolute(value: Number) -> Number:
    return numbers.negate(value) if value < 0 else value


@scalar("ceil", NUMBER, returns=NUMBER)
def _ceil(value: Number) -> int:
    return math.ceil(value)


@scalar("floor", NUMBER, returns=NUMBER)
def _floor(value: Number) -> int:
    return math.floor(value)


@scalar("signum", NUMBER, returns=NUMBER)
def _signum(value: Number) -> int:
    number = whole(value)
    return (number > 0) - (number < 0)


@scalar("max", variadic=NUMBER, returns=NUMBER)
def _maximum(*values: Number) -> Number:
    if not values:
        raise Refused("at least one number is required")
    return max(values)


@scalar("min", variadic=NUMBER, returns=NUMBER)
def _minimum(*values: Number) -> Number:
    if not values:
        raise Refused("at least one number is required")
    return min(values)


@scalar("log", NUMBER, NUMBER, returns=NUMBER)
def _log(value: Number, base: Number) -> Number:
    if value < 0 or base < 0:
        raise Refused("the result is not a number")
    if value == 0 or base in (0, 1):
        raise Declined("the result is infinite, or not a number")
    return _float64(math.log(float(value)) / math.log(float(base)))


@scalar("pow", NUMBER, NUMBER, returns=NUMBER)
def _power(value: Number, exponent: Number) -> Number:
    if value < 0 and not isinstance(exponent, int):
        raise Refused("the result is not a number")
    try:
        return _float64(math.pow(float(value), float(exponent)))
    except (OverflowError, ValueError):
        raise Declined("the result is infinite") from None


def _float64(value: float) -> Number:
    """A result that Terraform computes with 64-bit floats."""
    if value.is_integer():
        if abs(value) >= _EXACT_FLOAT:
            raise Declined("it is a large number with 53 bits")
        return int(value)
    return numbers.Float64(repr(value))


_DIGITS = {char: at for at, char in enumerate("0123456789abcdefghijklmnopqrstuvwxyz")}
_DIGITS_BEYOND_36 = _DIGITS | {chr(ord("A") + at): 36 + at for at in range(26)}


@structural("parseint", DYNAMIC, NUMBER, returns=NUMBER)
def _parseint(call: Call, text: Value, base: Value) -> Value:
    if type_of(text) != STRING:
        raise Refused("the first argument must be a string")
    given, radix = plain(text), plain(base)
    if not isinstance(given, str) or not isinstance(radix, int | Decimal):
        return call.unknown()
    radix = whole(radix)
    if not 2 <= radix <= 62:
        raise Refused("the base must be between 2 and 62")
    unsigned = given[1:] if given[:1] in ("+", "-") else given
    digits = [_digit(char, radix) for char in unsigned]
    if not digits:
        raise Refused(f"it is not a number of base {radix}")
    if len(digits) > numbers.PRECISION:
        raise Declined("it is a number of more than 512 bits")
    total = 0
    for digit in digits:
        total = total * radix + digit
    return call.known(-total if given[0] == "-" else total)


def _digit(char: str, radix: int) -> int:
    digits = _DIGITS_BEYOND_36 if radix > 36 else _DIGITS
    digit = digits.get(char if radix > 36 else char.lower(), radix)
    if digit >= radix:
        raise Refused(f"it is not a number of base {radix}")
    return digit


@structural("sum", DYNAMIC, returns=NUMBER)
def _sum(call: Call, collection: Value) -> Value:
    if isinstance(collection, MapValue):
        if collection.items or collection.rest is None:
            raise Refused("a list, set or tuple is required")
        return call.unknown()
    if not isinstance(collection, ListValue):
        raise Refused("a list, set or tuple is required")
    if not collection.items:
        raise Refused("an empty list has no sum")
    data = [plain(item) for item in collection.items]
    if any(item is MISSING for item in data):
        return call.unknown()
    total: Number = 0
    for item in data:
        number = numbers.parse(item) if isinstance(item, str) else item
        if isinstance(number, bool) or not isinstance(number, int | Decimal):
            raise Refused("all members must be numbers")
        total = numbers.add(total, number)
    return call.known(total)
