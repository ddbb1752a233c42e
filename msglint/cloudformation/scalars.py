"""The type of a plain YAML scalar, by the rules of YAML 1.1 as PyYAML applies them.

CloudFormation's own tools read templates this way: `yes` and `on` are booleans, `010` is eight,
`22:22` is a number in base sixty, `012345678901` is text. Two things differ on purpose:
timestamps stay text (`2010-09-09` is a version), and so do numbers that no property can mean
(infinities, not-a-number, absurd lengths).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.values.conditions import Scalar

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}

_NUMERIC_START = frozenset("0123456789+-.")

_INT = re.compile(
    r"""[-+]?(?:
        0b[0-1_]+
        | 0[0-7_]+
        | 0x[0-9a-fA-F_]+
        | (?:0|[1-9][0-9_]*)
        | [1-9][0-9_]*(?::[0-5]?[0-9])+
    )""",
    re.VERBOSE,
)

_FLOAT = re.compile(
    r"""[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?
        | \.[0-9][0-9_]*(?:[eE][-+][0-9]+)?
        | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
    """,
    re.VERBOSE,
)

_MAX_DIGITS = 60


def plain_scalar(text: str) -> Scalar:
    """The value of an unquoted scalar without a tag."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _NUMERIC_START and len(text) <= _MAX_DIGITS:
        if _INT.fullmatch(text):
            return _integer(text)
        if _FLOAT.fullmatch(text):
            return _decimal(text)
    return text


def explicit_scalar(kind: str, text: str) -> Scalar:
    """The value of a scalar with one of YAML's own tags (`!!str`, `!!int`, ...)."""
    return text if kind in ("str", "timestamp") else plain_scalar(text)


def _integer(text: str) -> Scalar:
    digits = text.replace("_", "")
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    try:
        if digits.startswith("0b"):
            return sign * int(digits[2:], 2)
        if digits.startswith("0x"):
            return sign * int(digits[2:], 16)
        if ":" in digits:
            return sign * _sexagesimal(digits)
        if digits.startswith("0") and digits != "0":
            return sign * int(digits, 8)
        return sign * int(digits)
    except ValueError:  # nothing but underscores
        return text


def _sexagesimal(digits: str) -> int:
    total = 0
    for place in digits.split(":"):
        total = total * 60 + int(place)
    return total


def _decimal(text: str) -> Scalar:
    digits = text.replace("_", "")
    if ":" in digits:
        return text
    return tidy_number(Decimal(digits), text)


def tidy_number(number: Decimal, text: str) -> Scalar:
    """A number as values hold it: integral ones as `int`, absurd ones as their text."""
    if not number.is_finite() or (number and abs(number.adjusted()) > _MAX_DIGITS):
        return text
    return int(number) if number == number.to_integral_value() else number
