"""Terraform's numbers: binary floats with a mantissa of 512 bits.

go-cty keeps numbers as `big.Float` of 512 bits, rounded to nearest even, and writes them as the
shortest decimal that reads back the same. Values keep that decimal, so nothing is lost between
two operations. Whole numbers are `int`, all others `Decimal`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeAlias

Number: TypeAlias = int | Decimal

PRECISION = 512
MAX_EXPONENT = 240
"""Decimal exponents beyond it are not computed with: `big.Float` rounds them differently."""

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ODD = re.compile(r"[+-]?(?:inf(?:inity)?|[0-9.]+(?:[eE][+-]?[0-9]+)?[pP][+-]?[0-9]+)", re.I)


NEGATIVE_ZERO = Decimal("-0")


class Uncertain(ArithmeticError):  # noqa: N818 - an answer, not an error
    """The result could differ from Terraform's, so there is none."""


class Float64(Decimal):
    """A number that Terraform holds with 53 bits, written as its shortest decimal.

    `log` and `pow` give them. Their exact value lies beside the decimal, so nothing but
    rounding to a whole number is computed with them.
    """


def parse(text: str) -> Number | None:
    """The number that a string converts to; `None` when Terraform would refuse it.

    Raises `Uncertain` for notations that are not worth following (`inf`, binary exponents).
    """
    if not _DECIMAL.fullmatch(text):
        if _ODD.fullmatch(text):
            raise Uncertain(f"{text} is an unusual number")
        return None
    digits, _, exponent = text.lower().partition("e")
    if len(digits) > MAX_EXPONENT or len(exponent) > 5 or abs(int(exponent or 0)) > MAX_EXPONENT:
        raise Uncertain("it is a number out of the usual range")
    return normal(Decimal(text))


def normal(value: Number) -> Number:
    """A decimal as Terraform holds it: whole numbers as `int`, others rounded to 512 bits.

    Raises `Uncertain` for numbers out of the range that is computed with.
    """
    if isinstance(value, int):
        if value.bit_length() > PRECISION:
            raise Uncertain("it is a number of more than 512 bits")
        return value
    if isinstance(value, Float64):
        return value
    if not value.is_finite() or not -MAX_EXPONENT <= value.adjusted() <= MAX_EXPONENT:
        raise Uncertain("it is a number out of the usual range")
    if value == value.to_integral_value():
        return NEGATIVE_ZERO if value == 0 and _negative(value) else normal(int(value))
    return _decimal(*binary(value))


def add(left: Number, right: Number) -> Number:
    """The sum. Raises `Uncertain`."""
    if isinstance(left, int) and isinstance(right, int):
        return normal(left + right)
    (a, e), (b, f) = binary(left), binary(right)
    low = min(e, f)
    return _decimal(*_rounded((a << (e - low)) + (b << (f - low)), low))


def negate(value: Number) -> Number:
    """The negative; of zero it is the negative zero, which Terraform writes `-0`."""
    if value == 0:
        return 0 if _negative(value) else NEGATIVE_ZERO
    if isinstance(value, int):
        return -value
    return type(value)(value.copy_negate())  # unary minus would round to the context


def multiply(left: Number, right: Number) -> Number:
    """The product. Raises `Uncertain`."""
    if (left == 0 or right == 0) and _negative(left) != _negative(right):
        return NEGATIVE_ZERO
    if isinstance(left, int) and isinstance(right, int):
        return normal(left * right)
    (a, e), (b, f) = binary(left), binary(right)
    return _decimal(*_rounded(a * b, e + f))


def divide(left: Number, right: Number) -> Number:
    """The quotient. Raises `Uncertain`, and `ZeroDivisionError`, which Terraform refuses."""
    if right == 0:
        raise ZeroDivisionError
    if left == 0 and _negative(left) != _negative(right):
        return NEGATIVE_ZERO
    (a, e), (b, f) = binary(left), binary(right)
    return _decimal(*_quotient(a, e, b, f))


def _negative(value: Number) -> bool:
    return value < 0 if isinstance(value, int) else value.is_signed()


def modulo(left: Number, right: Number) -> Number:
    """The remainder of truncated division. Raises `Uncertain` and `ZeroDivisionError`."""
    if right == 0:
        raise ZeroDivisionError
    if isinstance(left, int) and isinstance(right, int):
        return left - right * _truncated(left, right)
    (a, e), (b, f) = binary(left), binary(right)
    (product, g) = _rounded(b * _whole(*_quotient(a, e, b, f)), f)
    low = min(e, g)
    return _decimal(*_rounded((a << (e - low)) - (product << (g - low)), low))


def text(value: Number) -> str:
    """The number as Terraform writes it into strings and JSON: never with an exponent."""
    return str(value) if isinstance(value, int) else format(value, "f")


def general(value: Number, digits: int | None = None) -> str:
    """The number as `%g` writes it: with an exponent where it is very small or large.

    `digits` limits the significant digits; without it there are as many as the number has.
    """
    written, exponent = shortest(value)
    if digits is not None and len(written) > digits:
        rounded = int(written[:digits]) + _rounds_up(written, digits)
        exponent += len(written) - digits
        stripped = str(rounded).rstrip("0")
        exponent += len(str(rounded)) - len(stripped)
        written = stripped
    power = len(written) + exponent - 1
    limit = digits or 6
    if digits is not None and digits > len(written) > power:
        limit = len(written)
    sign = "-" if value < 0 else ""
    if value != 0 and not -4 <= power < limit:
        fraction = f".{written[1:]}" if len(written) > 1 else ""
        return f"{sign}{written[0]}{fraction}e{'-' if power < 0 else '+'}{abs(power):02d}"
    return format(Decimal(f"{sign}{written}e{exponent}"), "f")


def shortest(value: Number) -> tuple[str, int]:
    """Significant digits without trailing zeros, and the power of ten of the last one."""
    _, digits, exponent = Decimal(value).as_tuple()
    written = "".join(map(str, digits))
    kept = written.rstrip("0") or "0"
    return kept.lstrip("0") or "0", int(exponent) + len(written) - len(kept)


def _truncated(left: int, right: int) -> int:
    whole = abs(left) // abs(right)
    return whole if (left < 0) == (right < 0) else -whole


def _whole(mantissa: int, exponent: int) -> int:
    if exponent >= 0:
        return mantissa << exponent
    return -(-mantissa >> -exponent) if mantissa < 0 else mantissa >> -exponent


def binary(value: Number) -> tuple[int, int]:
    """Mantissa and binary exponent of a number as Terraform holds it. Raises `Uncertain`."""
    if isinstance(value, int):
        return value, 0
    if isinstance(value, Float64):
        raise Uncertain("it is a number with 53 bits")
    numerator, denominator = value.as_integer_ratio()
    return _quotient(numerator, 0, denominator, 0)


def _quotient(a: int, e: int, b: int, f: int) -> tuple[int, int]:
    """a * 2**e / (b * 2**f), rounded to nearest even."""
    negative = (a < 0) != (b < 0)
    a, b = abs(a), abs(b)
    shift = max(0, PRECISION + 2 - a.bit_length() + b.bit_length())
    quotient, remainder = divmod(a << shift, b)
    # A sticky bit stands for everything behind the bits that were computed.
    mantissa = quotient << 1 | (remainder != 0)
    return _rounded(-mantissa if negative else mantissa, e - f - shift - 1)


def _rounded(mantissa: int, exponent: int) -> tuple[int, int]:
    """The same number with at most 512 bits, rounded to nearest even."""
    sign, mantissa = (-1, -mantissa) if mantissa < 0 else (1, mantissa)
    excess = mantissa.bit_length() - PRECISION
    if excess > 0:
        half = 1 << (excess - 1)
        low = mantissa & ((1 << excess) - 1)
        mantissa >>= excess
        if low > half or (low == half and mantissa & 1):
            mantissa += 1
        exponent += excess
    return sign * mantissa, exponent


def _decimal(mantissa: int, exponent: int) -> Number:
    """The shortest decimal that reads back as the number (`roundShortest` of `big.Float`)."""
    if mantissa == 0:
        return 0
    sign, mantissa = ("-", -mantissa) if mantissa < 0 else ("", mantissa)
    zeros = (mantissa & -mantissa).bit_length() - 1
    if exponent + zeros >= 0:
        return normal(
            (-1 if sign else 1) * (mantissa << exponent if exponent >= 0 else mantissa >> -exponent)
        )
    # One more bit than the precision, so that the last one is worth half a unit.
    shift = PRECISION + 1 - mantissa.bit_length()
    mantissa = mantissa << shift if shift >= 0 else mantissa >> -shift
    exponent -= shift
    inclusive = mantissa & 2 == 0
    digits, point = _digits(mantissa, exponent)
    lower, _ = _digits(mantissa - 1, exponent)
    upper, _ = _digits(mantissa + 1, exponent)
    for index, digit in enumerate(digits):
        low = lower[index] if index < len(lower) else "0"
        high = upper[index] if index < len(upper) else "0"
        down = low != digit or (inclusive and index + 1 == len(lower))
        up = digit != high and (inclusive or int(digit) + 1 < int(high) or index + 1 < len(upper))
        if down or up:
            kept = int(digits[: index + 1])
            if (down and up and _rounds_up(digits, index + 1)) or not down:
                kept += 1
            return _read(f"{sign}{kept}e{point - index - 1}")
    return _read(f"{sign}{digits}e{point - len(digits)}")


def _read(written: str) -> Number:
    """A decimal without trailing zeros, or a whole number."""
    value = Decimal(written)
    if value == value.to_integral_value():
        return int(value)
    sign, _, _ = value.as_tuple()
    digits, exponent = shortest(value)
    return Decimal((sign, tuple(map(int, digits)), exponent))


def _rounds_up(digits: str, count: int) -> bool:
    """Whether cutting off behind some digits rounds up (half to even)."""
    tail = digits[count:]
    if not tail:
        return False
    if tail[0] == "5" and not tail[1:].strip("0"):
        return int(digits[count - 1]) % 2 == 1
    return tail[0] >= "5"


def _digits(mantissa: int, exponent: int) -> tuple[str, int]:
    """The exact decimal digits of mantissa * 2**exponent, and the position of the point."""
    if exponent >= 0:
        written = str(mantissa << exponent)
        return written.rstrip("0"), len(written)
    written = str(mantissa * 5**-exponent)
    return written.rstrip("0"), len(written) + exponent
