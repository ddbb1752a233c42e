"""Expressions to values, with Terraform's semantics."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import ast, calls, comprehension, navigate, numbers, operators
from msglint.terraform.carry import placed
from msglint.terraform.choices import condition_of, container, distribute
from msglint.terraform.scalars import (
    failed_with_type,
    may_convert,
    selected,
    to_bool,
    to_string,
)
from msglint.terraform.templates import join_parts
from msglint.terraform.unknowns import (
    all_names,
    choosing,
    failure,
    first_cause,
    is_failure,
    unknown_from,
)
from msglint.values.conditions import Constant
from msglint.values.model import (
    NOTHING_HERE,
    Choice,
    Known,
    ListValue,
    MapValue,
    Unknown,
    choose,
)
from msglint.values.types import BOOL, NUMBER, STRING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.source.text import Span
    from msglint.terraform.ast import Expression
    from msglint.terraform.scope import Scope
    from msglint.values.model import Value


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an expression. Never raises: errors are unknown values with `failed`."""
    exhausted = scope.budget.enter(expression.span)
    try:
        value = exhausted if exhausted is not None else _evaluate(expression, scope)
    finally:
        scope.budget.leave()
    if isinstance(value, Unknown) and value.failed:
        return _typed(value, expression)
    return value


def _typed(failed: Unknown, expression: Expression) -> Unknown:
    """A failure with the type that the value would have had, where HCL knows it all the same.

    That type has a say in a conditional that does not select the failure.
    """
    match expression:
        case ast.Tuple() | ast.Object() | ast.TemplateWrap():
            return failed
        case ast.Template():
            return replace(failed, type=STRING)
        case ast.Unary(operator=operator) | ast.Binary(operator=operator):
            return replace(failed, type=NUMBER if operator in "+-*/%" else BOOL)
        case _:
            return replace(failed, type=None) if failed.type is not None else failed


def _evaluate(expression: Expression, scope: Scope) -> Value:
    match expression:
        case ast.Literal(value=data, span=span):
            return _number(data, span) if isinstance(data, Decimal) else Known(data, span)
        case ast.GetAttr() | ast.Index() | ast.Name():
            return _traversal(expression, scope)
        case ast.Template(parts=parts, span=span):
            return join_parts([evaluate(part, scope) for part in parts], span)
        case ast.TemplateWrap(wrapped=wrapped):
            return evaluate(wrapped, scope)
        case ast.Call():
            return calls.evaluate_call(expression, scope, evaluate)
        case ast.Conditional():
            return _conditional(expression, scope)
        case ast.Binary(operator=operator, left=left, right=right, span=span):
            return _binary(operator, left, right, scope, span)
        case ast.Unary(operator=operator, operand=operand, span=span):
            return operators.unary(operator, evaluate(operand, scope), span)
        case ast.Tuple(items=items, span=span):
            members = [evaluate(item, scope) for item in items]
            made = container(members, span, lambda found: ListValue(found, span))
            return failed_with_type(made, members, ())
        case ast.Object():
            return _object(expression, scope)
        case ast.For():
            return comprehension.evaluate_for(expression, scope, evaluate)
        case ast.Splat(source=source, each=each, span=span):
            return _splat(source, each, scope, span)
        case ast.SplatItem(span=span):
            return scope.item if scope.item is not None else failure("there is no element", span)
        case ast.Broken(reason=reason, span=span):
            return Unknown(reason, span)


def _number(data: Decimal, span: Span) -> Value:
    """A fraction as Terraform holds it."""
    try:
        return Known(numbers.normal(data), span)
    except numbers.Uncertain as reason:
        return Unknown(str(reason), span, names=NOTHING_HERE, type=NUMBER)


def _object(expression: ast.Object, scope: Scope) -> Value:
    span = expression.span
    pairs: list[tuple[Value, Span]] = []
    values: list[Value] = []
    for key, value in expression.items:
        pairs.append((to_string(evaluate(key, scope), key.span), key.span))
        values.append(evaluate(value, scope))
    keys = [key for key, _ in pairs]

    def build(members: tuple[Value, ...]) -> Value:
        names = members[: len(keys)]
        entries: dict[str, Value] = {}
        spans: dict[str, Span] = {}
        for name, (_, key_span), value in zip(names, pairs, members[len(keys) :], strict=True):
            match name:
                case Known(data=str(text)):
                    entries[text] = value
                    spans[text] = key_span
                case Known():
                    return failure("null is no key", key_span)
                case _:
                    return unknown_keys(members, names, span)
        return MapValue(entries, span, key_spans=spans)

    if all(isinstance(key, Known) for key in keys):
        made = container([*keys, *values], span, build)
        return failed_with_type(made, values, keys)

    def with_keys(decided: tuple[Value, ...]) -> Value:
        return container([*decided, *values], span, build)

    return distribute(keys, with_keys, span)


def unknown_keys(members: Sequence[Value], keys: Sequence[Value], span: Span) -> Unknown:
    """An object one of whose keys is not known."""
    cause = first_cause(keys)
    reason = cause.reason if cause is not None else "a key is not known"
    return Unknown(reason, span, names=all_names(members), not_null=True)


def _binary(operator: str, left: Expression, right: Expression, scope: Scope, span: Span) -> Value:
    first = evaluate(left, scope)
    if operator in ("&&", "||"):
        first = to_bool(first, span)
        if is_failure(first) or first == Known(operator == "||"):
            return first
    return operators.binary(operator, first, evaluate(right, scope), span)


def _conditional(expression: ast.Conditional, scope: Scope) -> Value:
    test = to_bool(evaluate(expression.condition, scope), expression.condition.span)
    condition = condition_of(test)
    if condition is None:
        return distribute((test,), lambda one: _select(expression, one[0], scope), expression.span)
    if isinstance(condition, Constant):
        return _select(expression, test, scope)
    then, otherwise = evaluate(expression.then, scope), evaluate(expression.otherwise, scope)
    first = _fitted(then, expression.otherwise, otherwise)
    second = _fitted(otherwise, expression.then, then)
    return choose(condition, first, second, expression.span)


def _select(expression: ast.Conditional, test: Value, scope: Scope) -> Value:
    """The result for a test that is no choice."""
    match test:
        case Known(data=True):
            return _chosen(_arm(expression.then, expression.otherwise, scope), test)
        case Known(data=False):
            return _chosen(_arm(expression.otherwise, expression.then, scope), test)
        case Known():
            return failure("the condition is null", expression.condition.span)
        case _ if is_failure(test):
            return test
        case _:
            return _undecided(expression, test, scope)


def _chosen(value: Value, test: Value) -> Value:
    """A value that a condition chose. Where that is none at all, the condition is the reason."""
    if not test.trail:
        return value
    match value:
        case Known(data=None | "") | ListValue(items=()):
            pass
        case MapValue(items=entries, rest=None) if not entries:
            pass
        case _:
            return value
    return replace(value, trail=(*choosing((test,)), *value.trail))


def _arm(chosen: Expression, other: Expression, scope: Scope) -> Value:
    """The arm that the condition selects. The other one still has a say in its type."""
    value = evaluate(chosen, scope)
    return _fitted(value, other, evaluate(other, scope)) if _has_say(other, value) else value


def _fitted(value: Value, other: Expression, result: Value) -> Value:
    """A value in the type that it has in common with the result of the other arm."""
    if not _has_say(other, value):
        return value
    made = selected(value, result)
    if is_failure(made) and not is_failure(value) and isinstance(other, ast.Conditional):
        # Where the arms of that one do not fit together either, it has no type and no say.
        return replace(unknown_from((value,), value.span, "its type is not certain"), type=None)
    return made


def _has_say(other: Expression, chosen: Value) -> bool:
    """Whether the arm that is not selected can change the one that is, or rule it out."""
    return isinstance(other, ast.Tuple | ast.Object | ast.For) or may_convert(chosen)


def _undecided(expression: ast.Conditional, test: Value, scope: Scope) -> Value:
    """A conditional on what is neither known nor a free input: unknown, unless it is all one."""
    then, otherwise = evaluate(expression.then, scope), evaluate(expression.otherwise, scope)
    if is_failure(then):
        return otherwise
    if is_failure(otherwise) or then == otherwise:
        return then
    cause = first_cause((test,))
    reason = cause.reason if cause is not None else "its condition is not known"
    trail = cause.trail if cause is not None else ()
    not_null = _not_null(then) and _not_null(otherwise)
    names = all_names((then, otherwise))
    return Unknown(reason, expression.span, trail, names, not_null=not_null)


def _not_null(value: Value) -> bool:
    match value:
        case Known(data=data):
            return data is not None
        case Unknown(not_null=not_null):
            return not_null
        case Choice(then=then, otherwise=otherwise):
            return _not_null(then) and _not_null(otherwise)
        case _:
            return True


def _splat(source: Expression, each: Expression, scope: Scope, span: Span) -> Value:
    def apply(item: Value) -> Value:
        return evaluate(each, replace(scope, item=item))

    return navigate.splat(evaluate(source, scope), apply, span)


def _traversal(expression: ast.GetAttr | ast.Index | ast.Name, scope: Scope) -> Value:
    """A name (or any other expression) followed by attributes and indexes."""
    steps: list[ast.GetAttr | ast.Index] = []
    base: Expression = expression
    while isinstance(base, ast.GetAttr | ast.Index):
        steps.append(base)
        base = base.source
    steps.reverse()
    if isinstance(base, ast.Name):
        bound = scope.bindings.get(base.name)
        if bound is not None:
            value, taken = bound, 0
        else:
            value, taken = scope.resolver.resolve(base, steps, scope)
    else:
        value, taken = evaluate(base, scope), 0
    for step in steps[taken:]:
        if is_failure(value):
            return value
        if isinstance(step, ast.GetAttr):
            value = navigate.attribute(value, step.name, step.span)
        else:
            value = navigate.index(value, evaluate(step.key, scope), step.span)
    in_place = not isinstance(base, ast.Name) and not value.trail
    return value if in_place else placed(value, expression.span)
