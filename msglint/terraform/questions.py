"""What follows from one free input alone: its parts, its length, yes-or-no questions about it.

`var.settings.dlq` is as free as `var.settings`, and `startswith(var.env, "prod")` may be true or
false; a conditional on them is a choice like one on `var.env == "prod"`. Answers to several
questions about one input may contradict each other, so each says how it is answered for a value,
and worlds are only assumed of which a value is known that answers all (`values/conditions.py`).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.constraint import domain_of
from msglint.values.conditions import Question, Variable
from msglint.values.model import NOTHING_HERE, Known, Unknown
from msglint.values.types import BOOL, NUMBER, STRING, ListType, MapType, ObjectType, SetType

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.source.text import Span
    from msglint.terraform.numbers import Number
    from msglint.values.conditions import Scalar
    from msglint.values.model import Value

_LENGTH = "length("

_TEXT_QUESTIONS: dict[str, Callable[[str, str], bool]] = {
    "endswith": lambda text, part: text.endswith(part),
    "startswith": lambda text, part: text.startswith(part),
    "strcontains": lambda text, part: part in text,
}

_COMPARISONS: dict[str, Callable[[Number, Number], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def part(whole: Unknown, name: str, span: Span) -> Unknown | None:
    """An attribute of a free input; `None` where it is not certain that it can be anything."""
    variable = whole.variable
    if variable is None or not variable.divisible:
        return None
    kind = None
    if isinstance(whole.type, ObjectType):
        kind = dict(whole.type.attributes).get(name)
    elif whole.type is not None:
        return None
    domain = None if kind is None else domain_of(kind)
    inner = Variable(
        f"{variable.key}.{name}",
        f"{variable.label}.{name}",
        domain,
        divisible=True,
        within=variable,
    )
    return Unknown(whole.reason, span, whole.trail, NOTHING_HERE, inner, type=kind)


def is_certainly_there(value: Unknown) -> bool:
    """Whether a free input can be read at all, which a part of one need not: of null it cannot,
    and what has no type may lack it."""
    return value.variable is None or value.variable.within is None


def by_question(name: str, arguments: tuple[Value, ...], span: Span) -> Value | None:
    """The result of a function of one free input."""
    match name, arguments:
        case "length", (Unknown(variable=Variable() as variable, type=kind) as value,):
            if not variable.divisible or not isinstance(kind, ListType | SetType | MapType):
                return None
            label = f"{_LENGTH}{variable.label})"
            inner = Variable(f"{_LENGTH}{variable.key})", label, within=variable)
            return Unknown(
                value.reason, span, value.trail, NOTHING_HERE, inner, not_null=True, type=NUMBER
            )
        case _, (Unknown(variable=Variable() as variable) as value, Known(data=str(text))) if (
            name in _TEXT_QUESTIONS and value.type in (None, STRING)
        ):
            test = _TEXT_QUESTIONS[name]
            question = Question(
                variable,
                ("", "~", text, f"{text}~", f"~{text}"),
                lambda data: test(data, text) if isinstance(data, str) else None,
            )
            return _truth(question, f'{name}({{}}, "{text}")', value, span)
        case _:
            return None


def compared(operator: str, left: Value, right: Value, span: Span) -> Value | None:
    """The comparison of a free number with a known one."""
    match left, right:
        case Known(), Unknown():
            left, right, operator = right, left, _MIRRORED[operator]
        case _:
            pass
    match left, right:
        case Unknown(variable=Variable() as variable), Known(data=int() | Decimal() as limit):
            pass
        case _:
            return None
    test, is_count = _COMPARISONS[operator], variable.key.startswith(_LENGTH)

    def answer(data: Scalar) -> bool | None:
        number = numbers.parse(data) if isinstance(data, str) else data
        if number is None or isinstance(number, bool | str):
            return None
        if is_count and (number < 0 or number != int(number)):
            return None
        return test(number, limit)

    question = Question(variable, (limit, limit + 1, limit - 1), answer)
    return _truth(question, f"{{}} {operator} {limit}", left, span)


def _truth(question: Question, form: str, value: Unknown, span: Span) -> Unknown | None:
    """The answer to a question as a free input of its own, if there are values for both."""
    if question.answers() != {True, False}:
        return None
    asked = question.of
    variable = Variable(
        form.format(asked.key), form.format(asked.label), (True, False), question=question
    )
    unknown = Unknown(value.reason, span, value.trail, NOTHING_HERE, variable)
    return replace(unknown, not_null=True, type=BOOL)
