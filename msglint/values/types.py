"""Types of values, for dialects whose meaning depends on them.

Terraform's type system (go-cty): `[1, "a"]` is a tuple, `tolist([1, "a"])` a list of strings.
The dialect's evaluator needs the difference; who judges values does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Primitive:
    """A string, a number or a boolean."""

    name: Literal["string", "number", "bool"]


@dataclass(frozen=True, slots=True)
class Dynamic:
    """Any type: what `any` means in a constraint, and the type of a bare null."""


@dataclass(frozen=True, slots=True)
class ListType:
    """A list, all of whose members have one type."""

    element: Type


@dataclass(frozen=True, slots=True)
class SetType:
    """A set, all of whose members have one type."""

    element: Type


@dataclass(frozen=True, slots=True)
class MapType:
    """A map from strings to values of one type."""

    element: Type


@dataclass(frozen=True, slots=True)
class TupleType:
    """A sequence that has a type for each member."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A structure that has a type for each attribute; `attributes` is sorted by name."""

    attributes: tuple[tuple[str, Type], ...]
    optional: frozenset[str] = frozenset()
    """Attributes that a value may lack (in constraints only)."""
    filled: frozenset[str] = field(default=frozenset(), compare=False)
    """Those among them that have a default in place of null (in constraints only)."""


Type: TypeAlias = Primitive | Dynamic | ListType | SetType | MapType | TupleType | ObjectType

STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
DYNAMIC = Dynamic()


def of_values(kind: Type) -> Type:
    """The type of the values that conform to a constraint: nothing is optional in them."""
    match kind:
        case ListType(element):
            return ListType(of_values(element))
        case SetType(element):
            return SetType(of_values(element))
        case MapType(element):
            return MapType(of_values(element))
        case TupleType(items):
            return TupleType(tuple([of_values(item) for item in items]))
        case ObjectType(attributes):
            return ObjectType(tuple([(name, of_values(item)) for name, item in attributes]))
        case _:
            return kind
