"""`format` and `formatlist`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.functions.conversion import convert
from msglint.terraform.functions.equality import in_order
from msglint.terraform.functions.outcomes import Declined, Limit, Refused
from msglint.terraform.functions.registry import (
    MAX_NODES,
    Parameter,
    plain,
    structural,
)
from msglint.terraform.functions.text import (
    MAX_TEXT,
    assemble,
    encode_json,
    graphemes,
    literal,
    quote,
    written,
)
from msglint.terraform.functions.types import may_hold_members, type_of
from msglint.terraform.unknowns import joined_trails, unknown_from
from msglint.values.model import Known, ListValue
from msglint.values.types import BOOL, DYNAMIC, NUMBER, STRING, ListType

if TYPE_CHECKING:
    from msglint.terraform.functions.registry import Call
    from msglint.terraform.numbers import Number
    from msglint.values.model import Value

MAX_WIDTH = 10_000
"""Terraform pads further; nobody does."""

_VERB = re.compile(
    r"%(?P<flags>[0#\-+ ]*)(?P<width>[1-9][0-9]*)?(?P<precision>\.[0-9]*)?"
    r"(?:\[(?P<index>[1-9][0-9]*)\])?(?P<mode>[a-zA-Z])"
)
_ARGUMENT = Parameter(DYNAMIC, null=True, unknown=True)


@dataclass(frozen=True, slots=True)
class _Verb:
    """One `%` sequence."""

    mode: str
    flags: str
    width: int
    precision: int | None
    argument: int

    def padded(self, text: str, zero: bool | None = None) -> str:
        """A text of at least the width."""
        if self.width == 0:
            return text
        characters = graphemes(text)
        if characters is None:
            raise Declined("its characters are not told apart here")
        zeros = "0" in self.flags if zero is None else zero
        padding = ("0" if zeros else " ") * (self.width - len(characters))
        return text + padding if "-" in self.flags else padding + text


@structural("format", STRING, returns=STRING, variadic=_ARGUMENT)
def _format(call: Call, template: Value, *arguments: Value) -> Value:
    pattern = literal(template)
    if pattern is None:
        return call.unknown()
    return _formatted(call, _parse(pattern, len(arguments)), arguments)


@structural("formatlist", STRING, returns=ListType(STRING), variadic=_ARGUMENT)
def _formatlist(call: Call, template: Value, *arguments: Value) -> Value:
    pattern = literal(template)
    if pattern is None:
        return call.unknown()
    length: int | None = None
    for argument in arguments:
        if isinstance(argument, ListValue):
            if argument.unordered and not in_order(argument.items):
                raise Declined("it is a set whose order is not known")
            if length is not None and length != len(argument.items):
                raise Refused("the lists have different lengths")
            length = len(argument.items)
        elif may_hold_members(argument):
            return call.unknown()
    if length is None:
        length = 1
    elif length == 0:
        return call.list([], STRING)
    if length * len(pattern) > MAX_TEXT:
        raise Limit("its text would be too long")
    parsed = _parse(pattern, len(arguments))
    found: list[Value] = []
    for at in range(length):
        row = [a.items[at] if isinstance(a, ListValue) else a for a in arguments]
        found.append(_formatted(call, parsed, tuple(row)))
    return call.list(found, STRING)


def _parse(pattern: str, count: int) -> list[str | _Verb]:
    """The literal stretches and verbs of a format. Raises `Refused`."""
    found: list[str | _Verb] = []
    at = 0
    following, highest = 1, 0
    while at < len(pattern):
        percent = pattern.find("%", at)
        if percent == -1:
            percent = len(pattern)
        if percent > at:
            found.append(pattern[at:percent])
            at = percent
            continue
        if pattern.startswith("%%", at):
            found.append("%")
            at += 2
            continue
        match = _VERB.match(pattern, at)
        if match is None:
            raise Refused("there is an invalid % sequence in the format")
        width, index = match["width"] or "0", match["index"]
        precision = None if match["precision"] is None else match["precision"][1:] or "0"
        if max(len(width), len(precision or ""), len(index or "")) > 5:
            raise Limit("its text would be too long")
        argument = int(index or following)
        following, highest = argument + 1, max(highest, argument)
        digits = None if precision is None else int(precision)
        if int(width) > MAX_WIDTH or (digits or 0) > MAX_WIDTH:
            raise Limit("its text would be too long")
        if argument > count:
            raise Refused("there are not enough arguments for the format")
        found.append(_Verb(match["mode"], match["flags"], int(width), digits, argument))
        at = match.end()
    if highest < count:
        raise Refused("the format does not use all arguments")
    if len(found) > MAX_NODES:
        raise Limit("its text would be too long")
    return found


def _formatted(call: Call, pieces: list[str | _Verb], arguments: tuple[Value, ...]) -> Value:
    parts: list[str | Value] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
        else:
            parts.append(_piece(call, piece, arguments[piece.argument - 1]))
    return assemble(parts, call.span, joined_trails(arguments))


def _piece(call: Call, verb: _Verb, value: Value) -> str | Value:
    """The text that stands for one argument; a hole if the argument is not known."""
    if isinstance(value, Known) and value.data is None and verb.mode != "v":
        raise Refused("a null value cannot be formatted")
    match verb.mode:
        case "v":
            return _as_it_is(verb, value)
        case "t":
            truth = convert(value, BOOL)
            if isinstance(truth, Known):
                return written(truth.data)
            return truth
        case "s" | "q":
            return _string(verb, value)
        case "b" | "d" | "o" | "x" | "X" | "e" | "E" | "f" | "g" | "G":
            number = plain(convert(value, NUMBER))
            if isinstance(number, int | Decimal):
                return _number(verb, number)
            return unknown_from((value,), call.span)
        case _:
            raise Refused(f"there is no verb %{verb.mode}")


def _as_it_is(verb: _Verb, value: Value) -> str | Value:
    if "#" not in verb.flags and isinstance(value, Known):
        if isinstance(value.data, str):
            return verb.padded(value.data)
        if isinstance(value.data, int | Decimal) and not isinstance(value.data, bool):
            return verb.padded(numbers.general(value.data))
    if "#" not in verb.flags and type_of(value) == STRING:
        return _string(verb, value)
    text = encode_json(value)
    if text is not None:
        return verb.padded(text)
    return unknown_from((value,), value.span)


def _string(verb: _Verb, value: Value) -> str | Value:
    converted = convert(value, STRING)
    text = literal(converted)
    if text is None:
        plainly = verb.mode != "q" and not verb.width and not verb.precision
        return converted if plainly else unknown_from((value,), value.span)
    if verb.precision:
        characters = graphemes(text)
        if characters is None:
            raise Declined("its characters are not told apart here")
        text = "".join(characters[: verb.precision])
    return verb.padded(quote(text) if verb.mode == "q" else text)


def _number(verb: _Verb, value: Number) -> str:
    if isinstance(value, numbers.Float64):
        raise Declined("it is a number with 53 bits")
    sign = "-" if value < 0 else "+" if "+" in verb.flags else " " if " " in verb.flags else ""
    if verb.mode in "bdoxX":
        if not isinstance(value, int):
            raise Refused("a whole number is required")
        digits = format(-value if value < 0 else value, verb.mode)
        if verb.precision is not None or "#" in verb.flags:
            raise Declined("it is an unusual format")
        return _aligned(verb, sign, digits)
    if "#" in verb.flags:
        raise Declined("it is an unusual format")
    return _aligned(verb, sign, _float(verb, numbers.negate(value) if value < 0 else value))


def _aligned(verb: _Verb, sign: str, digits: str) -> str:
    """Zeros go between sign and digits; beside `-` they do not count."""
    if "0" in verb.flags and "-" not in verb.flags:
        return sign + digits.rjust(verb.width - len(sign), "0")
    return verb.padded(sign + digits, zero=False)


def _float(verb: _Verb, value: Number) -> str:
    mode = verb.mode.lower()
    with localcontext() as context:
        context.prec = 2000
        context.rounding = ROUND_HALF_EVEN
        mantissa, power = numbers.binary(value)
        exact = Decimal(mantissa) * Decimal(2) ** power
        if mode == "g":
            if verb.precision == 0:
                raise Declined("it is an unusual format")
            text = numbers.general(value, verb.precision)
        elif mode == "f":
            text = f"{exact:.{6 if verb.precision is None else verb.precision}f}"
        else:
            text = f"{exact:.{6 if verb.precision is None else verb.precision}e}"
            if value == 0:
                text = text.partition("e")[0] + "e+00"
            head, _, exponent = text.partition("e")
            text = f"{head}e{exponent[0]}{exponent[1:]:0>2}"
    return text.upper() if verb.mode.isupper() else text
