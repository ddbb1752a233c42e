"""Function calls: those that work on expressions, and those that free inputs decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform import functions, navigate
from msglint.terraform.carry import carried, opened
from msglint.terraform.choices import condition_of, distribute, truth
from msglint.terraform.expansion import Chain
from msglint.terraform.functions.registry import NAMES
from msglint.terraform.questions import followed, is_certainly_there, works
from msglint.terraform.unknowns import (
    all_names,
    failure,
    is_failure,
    joined_trails,
    unknown_from,
    unknown_scalar,
)
from msglint.values.conditions import either
from msglint.values.model import (
    Known,
    ListValue,
    MapValue,
    Reference,
    Unknown,
    choose,
)
from msglint.values.types import BOOL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from msglint.source.text import Span
    from msglint.terraform.ast import Call, Expression
    from msglint.terraform.scope import Scope
    from msglint.values.model import Value

    Evaluate = Callable[[Expression, Scope], Value]


def evaluate_call(expression: Call, scope: Scope, evaluate: Evaluate) -> Value:
    """The result of a call."""
    name = expression.name.removeprefix("core::")
    if name == "try":
        return _try(expression, scope, evaluate)
    if name == "can":
        return _can(expression, scope, evaluate)
    arguments = [evaluate(argument, scope) for argument in expression.arguments]
    for argument in arguments:
        if is_failure(argument):
            return argument

    def apply(decided: tuple[Value, ...]) -> Value:
        return _apply(name, decided, expression, scope)

    return distribute(arguments, apply, expression.span)


def _apply(name: str, arguments: tuple[Value, ...], expression: Call, scope: Scope) -> Value:
    span = expression.span
    if expression.expand and arguments:
        *before, last = arguments
        match last:
            case ListValue(items=items):
                arguments = (*before, *[carried(last, item) for item in items])
                return distribute(arguments, lambda one: _call(name, one, scope, span), span)
            case Unknown():
                return last if last.failed else unknown_from(arguments, span)
            case _:
                return failure("only a list can be spread over arguments", span)
    return _call(name, arguments, scope, span)


def _call(name: str, arguments: tuple[Value, ...], scope: Scope, span: Span) -> Value:
    for argument in arguments:
        if is_failure(argument):
            return argument
    decided = _by_free_input(name, arguments, span) or _of_chain(name, arguments, span)
    if decided is not None:
        return decided
    arguments = tuple(map(opened, arguments))

    def again(found: Sequence[Value]) -> Value:
        return functions.call(name, tuple(found), scope.resolver.functions, span)

    result = again(arguments)
    if isinstance(result, Known) and not result.trail:
        return replace(result, trail=joined_trails(arguments))
    if type(result) is not Unknown or NAMES.get(name, "") in _NOT_FOLLOWED:
        return result

    def form(forms: Sequence[str]) -> str:
        return f"{name}({', '.join(forms)})"

    if name not in _OF_PATTERNS:
        return followed(result, arguments, again, form)

    def tried(found: Sequence[Value]) -> Value:
        if scope.budget.pattern_steps < 0:
            return Unknown("its patterns take too long to be tried", span)
        made = again(found)
        scope.budget.pattern_steps -= _steps(found[_OF_PATTERNS[name]], name)
        return made

    return followed(result, arguments, tried, form, _matching(arguments))


_NOT_FOLLOWED = frozenset({"", "files", "impure", "json_functions", "yaml_functions"})
"""Functions that ask for more than their arguments, or make structures of texts."""

_OF_PATTERNS = {"regex": 0, "regexall": 0, "replace": 1}
"""Functions that take a pattern, and which argument that is."""


def _steps(pattern: Value, name: str) -> int:
    """How long it took to match a pattern."""
    from msglint.terraform.functions.outcomes import Declined, Refused
    from msglint.terraform.functions.re2 import compiled

    if not (isinstance(pattern, Known) and isinstance(pattern.data, str)):
        return 0
    try:
        return compiled(pattern.data[1:-1] if name == "replace" else pattern.data).steps
    except (Declined, Refused):
        return 0


def _matching(arguments: tuple[Value, ...]) -> Iterator[str]:
    """Texts that the patterns among arguments match."""
    from msglint.terraform.functions.re2_examples import examples

    for argument in arguments:
        if isinstance(argument, Known) and isinstance(argument.data, str):
            yield from examples(argument.data.strip("/"))


def _by_free_input(name: str, arguments: tuple[Value, ...], span: Span) -> Value | None:
    """Calls whose result a free input decides, as conditions on it."""
    match name, arguments:
        case "contains", (ListValue(items=items), Unknown(variable=variable)) if (
            variable is not None and all(isinstance(item, Known) for item in items)
        ):
            tests = [variable.equals(item.data) for item in items if isinstance(item, Known)]
            return truth(either(*tests), span)
        case "lookup", (MapValue() as table, Unknown(variable=variable) as key, *default) if (
            variable is not None and len(default) < 2
        ):
            found = navigate.index(table, key, span)
            if isinstance(found, Unknown):
                return None
            otherwise = default[0] if default else failure("the map has no such key", span)
            return distribute(
                (found,), lambda one: otherwise if is_failure(one[0]) else one[0], span
            )
        case _:
            return None


_SAME_MEMBERS = frozenset({"compact", "distinct", "tolist", "values"})
"""Functions that keep the members of a list of texts, and do not make keys of them."""


def _of_chain(name: str, arguments: tuple[Value, ...], span: Span) -> Value | None:
    """Calls on what all instances of something have, where their number is not known."""
    match name, arguments:
        case "one", (Chain(member=Reference() as member) as chain,):
            return _only(chain, member, span)
        case "join", (Known(data=""), Chain(member=Reference() as member) as chain):
            return _only(chain, member, span)
        case "element", (Chain() as chain, key):
            return navigate.index(chain, key, span)
        case _, (Chain(member=member) as chain,) if name in _SAME_MEMBERS and member is not None:
            return chain.of(member, span)
        case _:
            return None


def _only(chain: Chain, member: Reference, span: Span) -> Unknown:
    """The attribute of the one instance that there may be."""
    return Unknown(chain.reason, span, chain.trail, chain.names, only=member)


def _try(expression: Call, scope: Scope, evaluate: Evaluate) -> Value:
    """`try`: the first argument that evaluates without an error."""

    def attempt(at: int) -> Value:
        if at == len(expression.arguments):
            return failure("none of the arguments of try can be evaluated", expression.span)
        value = evaluate(expression.arguments[at], scope)
        later: list[Value] = []

        def apply(one: tuple[Value, ...]) -> Value:
            value = one[0]
            asked = works(value, expression.span)
            if asked is None and not is_failure(value) and not _may_fail(value):
                return value
            if not later:
                later.append(attempt(at + 1))
            condition = None if asked is None else condition_of(asked)
            if condition is not None:
                return choose(condition, value, later[0], expression.span)
            if is_failure(value) or not isinstance(value, Unknown):
                return later[0]
            return replace(value, names=all_names((value, later[0])))

        return distribute((value,), apply, expression.span)

    return attempt(0)


def _may_fail(value: Value) -> bool:
    """Whether it is open that an argument can be evaluated, so that it may be the next one."""
    if type(value) is not Unknown or value.only is not None or value.names is None:
        return False
    return not is_certainly_there(value)


def _can(expression: Call, scope: Scope, evaluate: Evaluate) -> Value:
    """`can`: whether the argument evaluates without an error."""
    if len(expression.arguments) != 1:
        return failure("can takes one argument", expression.span)
    value = evaluate(expression.arguments[0], scope)

    def apply(one: tuple[Value, ...]) -> Value:
        match one[0]:
            case Unknown(failed=True):
                return Known(False, expression.span)
            case Unknown() as free if not is_certainly_there(free):
                asked = works(free, expression.span)
                return unknown_scalar(one, expression.span, type_=BOOL) if asked is None else asked
            case _:
                return Known(True, expression.span)

    return distribute((value,), apply, expression.span)
