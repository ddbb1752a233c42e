"""The `Conditions` section as formulas over the free inputs.

`Fn::Equals` of a parameter without a value and a text is an atom; decided comparisons fold.
A comparison that cannot be read is no world: what hangs on it is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import MappingNode, Node, SequenceNode, text_of
from msglint.cloudformation.texts import write_out
from msglint.values.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    AnyOf,
    Condition,
    Constant,
    Equals,
    Not,
    Variable,
    both,
    either,
    negate,
)
from msglint.values.model import Choice, Known, ListValue, Unknown, Value

if TYPE_CHECKING:
    from msglint.cloudformation.resolve import Resolver
    from msglint.source.text import Span

MAX_FORMULA = 200
"""How many atoms and connectives a condition may have."""

MAX_LEVELS = 60
"""How deep a formula may nest."""


def read_condition(resolver: Resolver, node: Node) -> Condition | Unknown:
    """A condition's formula; unknown when it does not only depend on free inputs."""
    span = node.span
    if not resolver.depth.enter():
        return Unknown("the condition is nested too deep", span)
    try:
        return _read(resolver, node, span)
    finally:
        resolver.depth.leave()


def _read(resolver: Resolver, node: Node, span: Span) -> Condition | Unknown:
    if not isinstance(node, MappingNode) or len(node.pairs) != 1:
        return _unreadable(span)
    key, argument = node.pairs[0]
    if key.text == "Condition":
        name = text_of(argument)
        return resolver.scope.condition(name) if name is not None else _unreadable(span)
    operands = argument.items if isinstance(argument, SequenceNode) else [argument]
    if key.text == "Fn::Equals" and len(operands) == 2:
        left, right = (resolver.value(operand) for operand in operands)
        return _bounded(equal(left, right, span), span)
    if key.text not in ("Fn::And", "Fn::Or", "Fn::Not"):
        return _unreadable(span)
    read = [read_condition(resolver, operand) for operand in operands]
    if key.text == "Fn::Not":
        only = read[0] if len(read) == 1 else _unreadable(span)
        return only if isinstance(only, Unknown) else negate(only)
    return _bounded(_connect(read, absorbing=key.text == "Fn::Or"), span)


def _connect(operands: list[Condition | Unknown], *, absorbing: bool) -> Condition | Unknown:
    """And (absorbing false) or Or (absorbing true); an operand can decide beside unknown ones."""
    known = [o for o in operands if not isinstance(o, Unknown)]
    formula = either(*known) if absorbing else both(*known)
    missing = next((o for o in operands if isinstance(o, Unknown)), None)
    if missing is not None and formula != Constant(absorbing):
        return missing
    return formula


def equal(left: Value, right: Value, span: Span) -> Condition | Unknown:
    """`Fn::Equals`, which compares texts, case and all."""
    if isinstance(left, Choice):
        return _by_arm(left, right, span)
    if isinstance(right, Choice):
        return _by_arm(right, left, span)
    if isinstance(left, Known) and isinstance(right, Known):
        return Constant(write_out(left.data) == write_out(right.data))
    if isinstance(left, Known):
        left, right = right, left
    if isinstance(left, Unknown):
        if left.variable is not None and isinstance(right, Known):
            return _atom(left, write_out(right.data))
        if isinstance(right, Unknown) and left.variable is not None:
            if left.variable == right.variable:
                return ALWAYS
            return _same_input(left.variable, right.variable, span)
        return Unknown(left.reason, span)
    if isinstance(left, ListValue) and isinstance(right, ListValue) and left == right:
        return ALWAYS
    if type(left) is type(right) and left == right:
        return ALWAYS
    return Unknown("it compares texts that are not known", span)


def _same_input(left: Variable, right: Variable | None, span: Span) -> Condition | Unknown:
    """Whether two free inputs have the same value: one of those that both may take."""
    if right is None or left.domain is None or right.domain is None:
        return Unknown(f"it compares {left.label} with what is not known", span)
    shared = [value for value in left.domain if value in right.domain]
    return either(*(both(Equals(left, value), Equals(right, value)) for value in shared))


def _atom(value: Unknown, text: str) -> Condition:
    variable = value.variable
    assert variable is not None
    if variable.domain is not None and text not in variable.domain:
        return NEVER
    if not text.startswith(value.prefix):
        return NEVER
    return Equals(variable, text)


def _by_arm(choice: Choice, other: Value, span: Span) -> Condition | Unknown:
    then = equal(choice.then, other, span)
    otherwise = equal(choice.otherwise, other, span)
    if isinstance(then, Unknown):
        return then
    if isinstance(otherwise, Unknown):
        return otherwise
    return either(both(choice.condition, then), both(negate(choice.condition), otherwise))


def _bounded(condition: Condition | Unknown, span: Span) -> Condition | Unknown:
    if isinstance(condition, Unknown) or _fits(condition):
        return condition
    return Unknown("the condition is too large", span)


def _fits(condition: Condition) -> bool:
    """Whether a formula is small enough to be asked again and again."""
    count = 0
    pending: list[tuple[Condition, int]] = [(condition, 0)]
    while pending:
        current, level = pending.pop()
        count += 1
        if count > MAX_FORMULA or level > MAX_LEVELS:
            return False
        match current:
            case Not(operand):
                pending.append((operand, level + 1))
            case AllOf(operands) | AnyOf(operands):
                pending.extend((operand, level + 1) for operand in operands)
            case _:
                pass
    return True


def _unreadable(span: Span) -> Unknown:
    return Unknown("the condition is not one of CloudFormation's", span)
