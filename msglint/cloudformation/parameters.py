"""What a template's parameters are worth: a value that was given, a default, or an open input."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.cloudformation.identities import split_literal
from msglint.cloudformation.nodes import MappingNode, ScalarNode, SequenceNode, text_of
from msglint.cloudformation.serverless import variable_in
from msglint.cloudformation.texts import literal, unknown, write_out
from msglint.values.conditions import Variable
from msglint.values.model import (
    NOTHING_HERE,
    Known,
    ListValue,
    Step,
    Text,
    Unknown,
    Value,
    each_choice,
    moved,
)

if TYPE_CHECKING:
    from msglint.source.text import Span

_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?")

_FROM_SSM = "AWS::SSM::Parameter::Value<"


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter value from outside the template, and what gave it."""

    text: str
    step: Step


@dataclass(frozen=True, slots=True)
class Others:
    """The values that a parameter may have in deployments that are not in view."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParameterName:
    """How a parameter is told from those of other stacks, and what people call it."""

    name: str
    key: str
    label: str


def parameter_value(
    named: ParameterName, declared: MappingNode, span: Span, given: Value | Given | Others | None
) -> Value:
    """The value of a parameter; `span` is where it is declared."""
    kind = text_of(declared.get("Type")) or "String"
    name = named.name
    if kind.startswith(_FROM_SSM):
        return _open(f"the parameter {name} is read from SSM at deployment", span)
    if isinstance(given, Given):
        return _typed(moved(literal(given.text, given.step.span), span, given.step), kind, span)
    if given is not None and not isinstance(given, Others):
        return _typed(given, kind, span)
    default = declared.get("Default")
    if isinstance(default, ScalarNode) and default.value is not None:
        step = Step(f"default of parameter {name}", default.span)
        text = write_out_node(default)
        value = variable_in(text, default.span) or literal(text, default.span)
        return _typed(moved(value, span, step), kind, span)
    if default is not None and not isinstance(default, ScalarNode):
        return _open(f"the default of parameter {name} is not a plain one", span)
    allowed = given.values if given is not None else allowed_values(declared)
    reason = f"the parameter {name} has no default"
    if _is_list(kind):
        return _open(reason, span)
    if allowed is not None and len(allowed) == 1:
        kind_of = "allowed" if given is None else "other"
        step = Step(f"only {kind_of} value of parameter {name}", span)
        return _typed(Known(allowed[0], span, (step,)), kind, span)
    return Unknown(
        reason,
        span,
        names=NOTHING_HERE,
        variable=Variable(named.key, named.label, allowed),
        not_null=True,
    )


def write_out_node(node: ScalarNode) -> str:
    """A scalar as the text that a String parameter gets."""
    return node.text if isinstance(node.value, str) else write_out(node.value)


def _open(reason: str, span: Span) -> Unknown:
    return Unknown(reason, span, names=NOTHING_HERE, not_null=True)


def _is_list(kind: str) -> bool:
    return kind == "CommaDelimitedList" or kind.startswith("List<")


def _typed(value: Value, kind: str, span: Span) -> Value:
    """A given value as the parameter's type makes it: lists are split at commas."""
    if kind == "Number":
        return each_choice(value, _number)
    if _is_list(kind):
        return each_choice(value, lambda v: _list(v, span))
    return value


def _number(value: Value) -> Value:
    if isinstance(value, Known) and isinstance(value.data, str):
        text = value.data.strip()
        if _NUMBER.fullmatch(text):
            number: int | Decimal = Decimal(text) if "." in text else int(text)
            return Known(number, value.span, value.trail, value.ref)
    return value


def _list(value: Value, span: Span) -> Value:
    match value:
        case ListValue() | Unknown():
            return value
        case Known(data) if data is not None:
            pieces = [piece.strip() for piece in write_out(data).split(",")]
            members = tuple(Known(piece, value.span, value.trail) for piece in pieces)
            return ListValue(members, value.span, value.trail)
        case Text() as text:
            found = split_literal(text, ",", span)
            return found or unknown("the members of the list are not known", span, text)
        case _:
            return unknown("the members of the list are not known", span, value)


def allowed_values(declared: MappingNode) -> tuple[str, ...] | None:
    """The only values that a parameter takes; `None` when it takes any, or they are not plain."""
    node = declared.get("AllowedValues")
    if not isinstance(node, SequenceNode) or not node.items:
        return None
    values = [write_out_node(n) for n in node.items if isinstance(n, ScalarNode)]
    return tuple(dict.fromkeys(values)) if len(values) == len(node.items) else None
