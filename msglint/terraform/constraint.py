"""Type constraints of variables, with the defaults of optional attributes.

Follows HCL's `typeexpr` extension: defaults are filled in first, then the value is converted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from msglint.terraform import ast
from msglint.terraform.choices import distribute
from msglint.values.model import Known, ListValue, MapValue, Step, moved
from msglint.values.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
    Type,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.values.conditions import Scalar
    from msglint.values.model import Value


@dataclass(frozen=True, slots=True)
class Defaults:
    """What fills in for optional attributes, in the shape of the type they belong to."""

    values: dict[str, ast.Expression] = field(default_factory=dict)
    """By attribute of an object type."""
    members: dict[str | int, Defaults] = field(default_factory=dict)
    """Of the types inside: by attribute, by position in a tuple, "" for all elements."""

    def __bool__(self) -> bool:
        return bool(self.values or self.members)


NO_DEFAULTS = Defaults()

_PRIMITIVE: dict[str, Type] = {
    "string": STRING,
    "number": NUMBER,
    "bool": BOOL,
    "any": DYNAMIC,
    # Terraform 0.11 wrote collections without their elements.
    "list": ListType(DYNAMIC),
    "map": MapType(DYNAMIC),
}


def read_constraint(expression: ast.Expression) -> tuple[Type, Defaults]:
    """The type that an expression spells. What is not understood constrains nothing."""
    match expression:
        case ast.Name(name=name) | ast.Literal(value=str(name)):
            return _PRIMITIVE.get(name, DYNAMIC), NO_DEFAULTS
        case ast.TemplateWrap(wrapped=wrapped):
            return read_constraint(wrapped)
        case ast.Call(name="list" | "set" | "map" as kind, arguments=(inner,)):
            element, below = read_constraint(inner)
            defaults = Defaults(members={"": below}) if below else NO_DEFAULTS
            collection = {"list": ListType, "set": SetType, "map": MapType}[kind](element)
            return cast("Type", collection), defaults
        case ast.Call(name="tuple", arguments=(ast.Tuple(items=items),)):
            read = [read_constraint(item) for item in items]
            inside: dict[str | int, Defaults] = {at: d for at, (_, d) in enumerate(read) if d}
            return TupleType(tuple([kind for kind, _ in read])), Defaults(members=inside)
        case ast.Call(name="object", arguments=(ast.Object(items=pairs),)):
            return _read_object(pairs)
        case _:
            return DYNAMIC, NO_DEFAULTS


def _read_object(
    pairs: tuple[tuple[ast.Expression, ast.Expression], ...],
) -> tuple[Type, Defaults]:
    attributes: dict[str, Type] = {}
    optional: set[str] = set()
    defaults = Defaults()
    for key, value in pairs:
        if not (isinstance(key, ast.Literal) and isinstance(key.value, str)):
            continue
        if isinstance(value, ast.Call) and value.name == "optional" and value.arguments:
            optional.add(key.value)
            if len(value.arguments) > 1:
                defaults.values[key.value] = value.arguments[1]
            value = value.arguments[0]
        attributes[key.value], below = read_constraint(value)
        if below:
            defaults.members[key.value] = below
    filled = frozenset(name for name, one in defaults.values.items() if _is_certainly_set(one))
    return ObjectType(tuple(sorted(attributes.items())), frozenset(optional), filled), defaults


def _is_certainly_set(default: ast.Expression) -> bool:
    match default:
        case ast.Literal(value=value):
            return value is not None
        case ast.Tuple() | ast.Object() | ast.Template():
            return True
        case _:
            return False


def domain_of(kind: Type) -> tuple[Scalar, ...] | None:
    """Every value that a type allows, when they are few."""
    return (True, False) if kind == BOOL else None


def fill_in(value: Value, defaults: Defaults, evaluate: Callable[[ast.Expression], Value]) -> Value:
    """The value with defaults in place of optional attributes that are missing or null."""
    if not defaults:
        return value

    def apply(one: tuple[Value, ...]) -> Value:
        match one[0]:
            case ListValue(items=members) as found:
                each = defaults.members
                items = [
                    fill_in(member, each.get(at, each.get("", NO_DEFAULTS)), evaluate)
                    for at, member in enumerate(members)
                ]
                return replace(found, items=tuple(items))
            case MapValue() as found:
                return _fill_map(found, defaults, evaluate)
            case other:
                return other

    return distribute((value,), apply, value.span)


def _fill_map(
    value: MapValue, defaults: Defaults, evaluate: Callable[[ast.Expression], Value]
) -> Value:
    items = dict(value.items)
    written = value.trail[-1].span if value.trail else value.span
    for name, default in defaults.values.items():
        given = items.get(name)
        if given is None and value.rest is not None:
            continue
        filled = moved(evaluate(default), written, Step(f"default of {name}", default.span))
        if given is None:
            items[name] = filled
        else:
            items[name] = distribute(
                (given,),
                lambda one, filled=filled: (  # type: ignore[misc]
                    filled if one[0] == Known(None) else one[0]
                ),
                given.span,
            )
    for key, member in items.items():
        below = defaults.members.get(key, defaults.members.get("", NO_DEFAULTS))
        items[key] = fill_in(member, below, evaluate)
    return replace(value, items=items)
