"""The types of values, and the type that several types have in common.

Follows go-cty: `Value.Type` and `convert.UnifyUnsafe`. In place of go-cty's unknown values of
unknown type there is `UNSURE`: a value whose type Terraform knows, and msglint does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
)
from msglint.values.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Dynamic,
    ListType,
    MapType,
    ObjectType,
    Primitive,
    SetType,
    TupleType,
    Type,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from msglint.values.model import Value

MAX_DEPTH = 100
"""How deep a value may nest for its type to be told."""


@dataclass(frozen=True, slots=True)
class Unsure(Dynamic):
    """A type that is not known here, though Terraform knows it."""


UNSURE = Unsure()

_TEXT_ATTRIBUTES = frozenset(
    {
        "arn",
        "bucket",
        "endpoint",
        "id",
        "name",
        "partition",
        "prefix",
        "region",
        "suffix",
        "url",
        "version",
        "Arn",
        "Name",
        "Ref",
    }
)


class Open(Exception):  # noqa: N818 - an answer, not an error
    """A choice inside of an argument has to be decided to go on."""

    def __init__(self, choice: Choice) -> None:
        super().__init__("a choice is open")
        self.choice = choice


def is_text(reference: Reference) -> bool:
    """Whether an attribute that AWS fills in is certainly a string, and not null."""
    return reference.attribute.rpartition("_")[2] in _TEXT_ATTRIBUTES


def type_of(value: Value, depth: int = 0) -> Type:
    """The type that Terraform gives to a value. Raises `Open`."""
    match value:
        case Known(data=data):
            if data is None:
                return value.type or DYNAMIC
            if isinstance(data, bool):
                return BOOL
            return STRING if isinstance(data, str) else NUMBER
        case Text() | JsonText():
            return STRING
        case Reference():
            return STRING if is_text(value) else UNSURE
        case Unknown(type=declared, prefix=prefix):
            return declared or (STRING if prefix else UNSURE)
        case Choice(then=then, otherwise=otherwise):
            kind = type_of(then, depth)
            if kind != type_of(otherwise, depth) or is_unsure(kind):
                raise Open(value)
            return kind
        case ListValue(items=items, element=element, unordered=unordered):
            if element is not None:
                return SetType(element) if unordered else ListType(element)
            if depth >= MAX_DEPTH:
                return UNSURE
            if unordered:
                return SetType(unify([type_of(item, depth + 1) for item in items]) or UNSURE)
            return TupleType(tuple([type_of(item, depth + 1) for item in items]))
        case MapValue(items=entries, element=element, rest=rest):
            if element is not None:
                return MapType(element)
            if rest is not None or depth >= MAX_DEPTH:
                return UNSURE
            return ObjectType(
                tuple([(key, type_of(entries[key], depth + 1)) for key in sorted(entries)])
            )


def may_hold_members(value: Value) -> bool:
    """Whether a value that is not known could be a collection or a structure. Raises `Open`."""
    return isinstance(value, Unknown | Reference) and not isinstance(type_of(value), Primitive)


def is_unsure(kind: Type) -> bool:
    """Whether some part of a type is not known."""
    match kind:
        case Unsure():
            return True
        case ListType(element) | SetType(element) | MapType(element):
            return is_unsure(element)
        case TupleType(items):
            return any(is_unsure(item) for item in items)
        case ObjectType(attributes):
            return any(is_unsure(item) for _, item in attributes)
        case _:
            return False


def unify(types: Sequence[Type]) -> Type | None:
    """The type that all the types convert to; `None` when there is none."""
    distinct = list(dict.fromkeys(types))
    if not distinct:
        return DYNAMIC
    if UNSURE in distinct:
        others = [kind for kind in distinct if kind != UNSURE]
        # Any scalar becomes a string beside a string; beside numbers the unsure one decides.
        return STRING if others and unify(others) == STRING else UNSURE
    if len(distinct) == 1:
        return distinct[0]
    concrete = [kind for kind in distinct if not isinstance(kind, Dynamic)]
    kinds = {type(kind) for kind in concrete}
    if kinds == {MapType, ObjectType}:
        found = _as_collections(distinct, ObjectType, _objects_to_map)
        return found or _most_general(distinct)
    if kinds == {ListType, TupleType}:
        found = _as_collections(distinct, TupleType, _tuples_to_list)
        return found or _most_general(distinct)
    if len(kinds) != 1 or Primitive in kinds:
        return _most_general(distinct)
    # Beside a bare null, go-cty leaves the common type of structures open.
    return DYNAMIC if len(concrete) < len(distinct) else _unify_same_kind(concrete)


def _unify_same_kind(types: Sequence[Type]) -> Type | None:
    """A type made of the parts of collections or structures that are all of one kind."""
    for collection in (ListType, SetType, MapType):
        if isinstance(types[0], collection):
            element = unify([kind.element for kind in types])  # type: ignore[union-attr]
            return None if element is None else collection(element)
    if isinstance(types[0], ObjectType):
        return _unify_objects([kind for kind in types if isinstance(kind, ObjectType)])
    return _unify_tuples([kind for kind in types if isinstance(kind, TupleType)])


def _as_collections(
    types: list[Type],
    structure: type[ObjectType | TupleType],
    merge: Callable[[Iterable[Type]], Type | None],
) -> Type | None:
    """Structures among collections are taken as collections themselves."""
    collection = merge(kind for kind in types if isinstance(kind, structure))
    if collection is None:
        return None
    return unify([collection if isinstance(kind, structure) else kind for kind in types])


def _objects_to_map(types: Iterable[Type]) -> Type | None:
    found = [item for kind in types if isinstance(kind, ObjectType) for _, item in kind.attributes]
    element = unify(found)
    return None if element is None else MapType(element)


def _tuples_to_list(types: Iterable[Type]) -> Type | None:
    element = unify([item for kind in types if isinstance(kind, TupleType) for item in kind.items])
    return None if element is None else ListType(element)


def _unify_objects(types: list[ObjectType]) -> Type | None:
    names = [name for name, _ in types[0].attributes]
    if any([name for name, _ in kind.attributes] != names for kind in types[1:]):
        return _objects_to_map(types)
    attributes: list[tuple[str, Type]] = []
    for index, name in enumerate(names):
        common = unify([kind.attributes[index][1] for kind in types])
        if common is None:
            return None
        attributes.append((name, common))
    result = ObjectType(tuple(attributes))
    return result if all(convertible(kind, result) for kind in types) else _objects_to_map(types)


def _unify_tuples(types: list[TupleType]) -> Type | None:
    length = len(types[0].items)
    if any(len(kind.items) != length for kind in types[1:]):
        return _tuples_to_list(types)
    items: list[Type] = []
    for index in range(length):
        common = unify([kind.items[index] for kind in types])
        if common is None:
            return None
        items.append(common)
    result = TupleType(tuple(items))
    return result if all(convertible(kind, result) for kind in types) else _tuples_to_list(types)


def _most_general(types: list[Type]) -> Type | None:
    """The first of the types, from general to special, that all others convert to."""
    kinds = {type(kind) for kind in types}
    if ObjectType in kinds and TupleType in kinds:
        return None
    preferred = sorted(types, key=_generality)
    for wanted in preferred:
        if all(kind == wanted or convertible(kind, wanted) for kind in types):
            return wanted
    return None


def _generality(kind: Type) -> int:
    """Strings before other scalars, lists before tuples before sets, maps before objects."""
    if isinstance(kind, Dynamic):
        return 3
    if kind == STRING or isinstance(kind, ListType | MapType):
        return 0
    return 2 if isinstance(kind, SetType) else 1


def convertible(source: Type, wanted: Type) -> bool:
    """Whether go-cty has a conversion from one type to the other (values may still refuse)."""
    if source == wanted or isinstance(wanted, Dynamic) or isinstance(source, Dynamic):
        return True
    match source, wanted:
        case Primitive(), Primitive():
            return STRING in (source, wanted)
        case ((ListType(a) | SetType(a)), (ListType(b) | SetType(b))):
            return convertible(a, b)
        case MapType(a), MapType(b):
            return convertible(a, b)
        case TupleType(items), (ListType(b) | SetType(b)):
            if isinstance(b, Dynamic):
                return unify(items) is not None
            return all(convertible(item, b) for item in items)
        case ObjectType(attributes), MapType(b):
            if isinstance(b, Dynamic):
                return unify([item for _, item in attributes]) is not None
            return all(convertible(item, b) for _, item in attributes)
        case MapType(a), ObjectType(attributes, optional):
            return all(name in optional or convertible(a, item) for name, item in attributes)
        case TupleType(items), TupleType(others):
            return len(items) == len(others) and all(map(convertible, items, others))
        case ObjectType(attributes), ObjectType(others, optional):
            given = dict(attributes)
            return all(
                convertible(given[name], item) if name in given else name in optional
                for name, item in others
            )
        case _:
            return False
