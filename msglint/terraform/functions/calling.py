"""Calling functions: by name, and in every alternative of a choice that matters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform.choices import TOO_MANY, Assumptions, settled
from msglint.terraform.functions.registry import find, run
from msglint.terraform.functions.types import Open
from msglint.terraform.unknowns import all_names, failure, is_failure, unknown_from
from msglint.values.model import (
    NOTHING_HERE,
    Choice,
    JsonText,
    ListValue,
    MapValue,
    Text,
    Unknown,
    choose,
)

if TYPE_CHECKING:
    from msglint.source.text import Span
    from msglint.terraform.functions import Context
    from msglint.terraform.functions.registry import Function
    from msglint.values.model import Value

MAX_ALTERNATIVES = 64
"""How many combinations of nested choices one call is tried with."""


def called(name: str, arguments: tuple[Value, ...], context: Context, span: Span) -> Value:
    """The result of a call; see `msglint.terraform.functions.call`."""
    if name.startswith("provider::"):
        return unknown_from(arguments, span, f"{name} is a function of a provider")
    for argument in arguments:
        if is_failure(argument):
            return argument
    function = find(name.removeprefix("core::"))
    if function is None:
        own = context.own(name, arguments, span)
        if own is not None:
            return own
        return failure(f"Terraform refuses it: there is no function named {name}", span)
    return _Alternatives(function, context, span).run(arguments, Assumptions())


class _Exhausted(Exception):  # noqa: N818 - leaves a recursion, never the module
    pass


class _Alternatives:
    """One call, in all alternatives of the choices inside its arguments that it looks at."""

    def __init__(self, function: Function, context: Context, span: Span) -> None:
        self.function = function
        self.context = context
        self.span = span
        self.left = MAX_ALTERNATIVES

    def run(self, arguments: tuple[Value, ...], assumptions: Assumptions) -> Value:
        try:
            return self._descend(arguments, assumptions)
        except _Exhausted:
            return Unknown(TOO_MANY, self.span, names=all_names(arguments))

    def _descend(self, arguments: tuple[Value, ...], assumptions: Assumptions) -> Value:
        try:
            return run(self.function, arguments, self.context, self.span)
        except Open as open_choice:
            condition = open_choice.choice.condition
        self.left -= 1
        if self.left < 0:
            raise _Exhausted
        results: list[Value] = []
        for truth in (True, False):
            assumed = assumptions.assume(condition, truth)
            if assumed is not None:
                narrowed = tuple(_decided(argument, assumed) for argument in arguments)
                results.append(self._descend(narrowed, assumed))
        if not results:
            return Unknown("its conditions contradict each other", self.span, names=NOTHING_HERE)
        if len(results) == 1:
            return results[0]
        return choose(condition, results[0], results[1], self.span)


def _decided(value: Value, assumptions: Assumptions) -> Value:
    """A value with the choices inside of it settled that the assumptions decide."""
    value = settled(value, assumptions)
    match value:
        case Choice(then=then, otherwise=otherwise):
            then, otherwise = _decided(then, assumptions), _decided(otherwise, assumptions)
            return replace(value, then=then, otherwise=otherwise)
        case ListValue(items=items):
            return replace(value, items=tuple([_decided(item, assumptions) for item in items]))
        case MapValue(items=entries):
            decided = {key: _decided(item, assumptions) for key, item in entries.items()}
            return replace(value, items=decided)
        case Text(parts=parts):
            pieces = [p if isinstance(p, str) else _decided(p, assumptions) for p in parts]
            return replace(value, parts=tuple(pieces))
        case JsonText(document=document):
            return replace(value, document=_decided(document, assumptions))
        case _:
            return value
