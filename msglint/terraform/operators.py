"""HCL's unary and binary operators over values.

The result is Terraform's own, or unknown. Logic and equality over free inputs give conditions;
everything else distributes over choices.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.choices import condition_of, distribute, truth
from msglint.terraform.questions import followed
from msglint.terraform.scalars import equality, to_bool, to_number
from msglint.terraform.unknowns import (
    failure,
    is_failure,
    joined_trails,
    unknown_scalar,
)
from msglint.values.conditions import Constant, Variable, both, either, negate
from msglint.values.model import Known, Unknown
from msglint.values.types import BOOL, NUMBER
from msglint.values.witnesses import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.source.text import Span
    from msglint.terraform.numbers import Number
    from msglint.values.model import Value


def unary(operator: str, operand: Value, span: Span) -> Value:
    """The result of `-operand` or `!operand`."""
    if operator == "!":
        return negated(to_bool(operand, span), span)
    return distribute((operand,), lambda one: _minus(one[0], span), span)


def negated(operand: Value, span: Span) -> Value:
    """The opposite of a truth value."""
    if is_failure(operand):
        return operand
    if operand == Known(None):
        return failure("null is neither true nor false", span)
    if isinstance(operand, Known) and isinstance(operand.data, bool):
        return Known(not operand.data, span, operand.trail)
    condition = condition_of(operand)
    if condition is None:
        return distribute((operand,), lambda one: _negated_one(one[0], span), span)
    return truth(negate(condition), span)


def _negated_one(operand: Value, span: Span) -> Value:
    condition = condition_of(operand)
    if condition is not None:
        return truth(negate(condition), span)
    if is_failure(operand):
        return operand
    if operand == Known(None):
        return failure("null is neither true nor false", span)
    return unknown_scalar((operand,), span, type_=BOOL)


def _minus(operand: Value, span: Span) -> Value:
    number = to_number(operand, span)
    match number:
        case Known(data=None):
            return failure("null is not a number", span)
        case Known():
            return Known(numbers.negate(_data(number)), span, operand.trail)
        case _ if is_failure(number):
            return number
        case _:
            return unknown_scalar((number,), span, type_=NUMBER)


def binary(operator: str, left: Value, right: Value, span: Span) -> Value:
    """The result of `left operator right`."""
    if operator in ("&&", "||"):
        return logical(operator, left, right, span)

    if operator == "!=":
        return negated(binary("==", left, right, span), span)
    if isinstance(left, Known) and operator in _MIRRORED:  # so that both ways are one condition
        left, right, operator = right, left, _MIRRORED[operator]

    def apply(pair: Sequence[Value]) -> Value:
        for operand in pair:
            if is_failure(operand):
                return operand
        if operator == "==":
            return equality(pair[0], pair[1], span)
        return _numeric(operator, pair[0], pair[1], span)

    def form(operands: Sequence[str]) -> str:
        text = f" {operator} ".join(operands)
        return f"({text})" if operator in _ARITHMETIC else text

    def follow(pair: tuple[Value, ...]) -> Value:
        found = followed(apply(pair), pair, apply, form)
        return _multiple(found, operator, pair[0], pair[1])

    return distribute((left, right), follow, span)


def _is_exact(quotient: Number, dividend: Number, divisor: Number) -> bool:
    """Whether a quotient was not rounded, as a third is."""
    from fractions import Fraction

    return Fraction(quotient) * Fraction(divisor) == Fraction(dividend)


def _multiple(product: Value, operator: str, left: Value, right: Value) -> Value:
    """What follows from a free input, with the number that the input is multiplied by."""
    if operator == "*" and isinstance(left, Known):
        left, right = right, left
    match product, left, right:
        case (
            Unknown(variable=Variable(question=Question() as question) as variable),
            Unknown(variable=Variable(question=before)),
            Known(data=int() | Decimal() as number),
        ) if operator in ("*", "/"):
            times = 1 if before is None else before.times
            if times is None:
                return product
            made = _ARITHMETIC[operator](times, number)
            if operator == "/" and not _is_exact(made, times, number):
                return product
            asked = replace(question, times=made)
            return replace(product, variable=replace(variable, question=asked))
        case _:
            return product


def logical(operator: str, left: Value, right: Value, span: Span) -> Value:
    """`&&` and `||`, which the left side alone may decide."""
    left, right = to_bool(left, span), to_bool(right, span)

    def apply(pair: tuple[Value, ...]) -> Value:
        return _logical(operator, pair[0], pair[1], span)

    first, second = condition_of(left), condition_of(right)
    if first is not None and second is not None:
        if isinstance(first, Constant) and isinstance(second, Constant):
            return _decided(operator, (left, first.value), (right, second.value), span)
        joined = both(first, second) if operator == "&&" else either(first, second)
        return truth(joined, span)
    return distribute((left, right), apply, span)


def _decided(
    operator: str, left: tuple[Value, bool], right: tuple[Value, bool], span: Span
) -> Value:
    """The result of two truth values, which goes back to those that decide it."""
    result = (left[1] and right[1]) if operator == "&&" else (left[1] or right[1])
    deciding = [value for value, truth in (left, right) if truth is result]
    trail = deciding[0].trail if len(deciding) == 1 else joined_trails(deciding)
    return Known(result, span, trail)


def _logical(operator: str, left: Value, right: Value, span: Span) -> Value:
    absorbing = Known(operator == "||", span)
    if is_failure(left) or left == absorbing:
        return left
    if left == Known(None):
        return failure("null is neither true nor false", span)
    if right == absorbing:
        return right
    if right == Known(None):
        right = failure("null is neither true nor false", span)
    if is_failure(right):
        # Whether the right side is evaluated at all depends on the left one.
        return right if isinstance(left, Known) else unknown_scalar((left,), span, type_=BOOL)
    first, second = condition_of(left), condition_of(right)
    if first is not None and second is not None:
        joined = both(first, second) if operator == "&&" else either(first, second)
        return truth(joined, span)
    return unknown_scalar((left, right), span, type_=BOOL)


_ARITHMETIC: dict[str, Callable[[Number, Number], Number]] = {
    "+": numbers.add,
    "-": lambda left, right: numbers.add(left, numbers.negate(right)),
    "*": numbers.multiply,
    "/": numbers.divide,
    "%": numbers.modulo,
}

_COMPARISON: dict[str, Callable[[Number, Number], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def _numeric(operator: str, left: Value, right: Value, span: Span) -> Value:
    first, second = to_number(left, span), to_number(right, span)
    for operand in (first, second):
        if is_failure(operand):
            return operand
        if operand == Known(None):
            return failure("null is not a number", span)
    type_ = BOOL if operator in _COMPARISON else NUMBER
    if not (isinstance(first, Known) and isinstance(second, Known)):
        return unknown_scalar((first, second), span, type_=type_)
    a, b = _data(first), _data(second)
    trail = joined_trails((left, right))
    if operator in _COMPARISON:
        return Known(_COMPARISON[operator](a, b), span, trail)
    try:
        return Known(_ARITHMETIC[operator](a, b), span, trail)
    except (numbers.Uncertain, ArithmeticError) as error:
        reason = str(error) or "it is a division by zero"
        return Unknown(reason, span, names=frozenset(), type=NUMBER)


def _data(value: Known) -> Number:
    """The number that a value was converted to."""
    assert isinstance(value.data, int | Decimal)
    return value.data
