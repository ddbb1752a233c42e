"""Functions over maps and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.terraform.functions.conversion import convert
from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.registry import Parameter, plain, structural
from msglint.terraform.functions.text import literal
from msglint.terraform.functions.types import may_hold_members, type_of
from msglint.terraform.unknowns import unknown_from
from msglint.values.model import Known, ListValue, MapValue, Unknown
from msglint.values.types import (
    DYNAMIC,
    STRING,
    ListType,
    MapType,
    ObjectType,
    SetType,
    TupleType,
)

if TYPE_CHECKING:
    from msglint.source.text import Span
    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value
    from msglint.values.types import Type

_SEQUENCES = (ListType, SetType, TupleType)


def _whole_map(value: Value) -> MapValue:
    """A map all of whose keys are known."""
    if not isinstance(value, MapValue):
        raise Refused("a map is required")
    if value.rest is not None:
        raise Declined("")
    return value


@structural("keys", DYNAMIC)
def _keys(call: Call, value: Value) -> Value:
    found = _whole_map(value)
    names: list[Value] = [call.known(key) for key in sorted(found.items)]
    return call.list(names, None if found.element is None else STRING)


@structural("values", DYNAMIC)
def _values(call: Call, value: Value) -> Value:
    found = _whole_map(value)
    return call.list([found.items[key] for key in sorted(found.items)], found.element)


_DEFAULT = Parameter(DYNAMIC, null=True, unknown=True)


@structural("lookup", DYNAMIC, STRING, variadic=_DEFAULT)
def _lookup(call: Call, value: Value, key: Value, *defaults: Value) -> Value:
    if len(defaults) > 1:
        raise Refused("there are too many arguments")
    if not isinstance(value, MapValue):
        raise Refused("a map is required")
    if value.element is not None:
        defaults = tuple(convert(default, value.element) for default in defaults)
    name = literal(key)
    if name is None:
        return call.unknown()
    if name in value.items:
        return value.items[name]
    if value.rest is not None:
        return unknown_from((value.rest, *defaults), call.span)
    if not defaults:
        raise Refused(f'there is no element "{name}"')
    return defaults[0]


@structural("merge", variadic=Parameter(DYNAMIC, null=True, unknown=True))
def _merge(call: Call, *maps: Value) -> Value:
    """Where it is not known which keys a map has, it may override every key before it."""
    items: dict[str, Value] = {}
    key_spans: dict[str, Span] = {}
    rest: Unknown | None = None
    for one in maps:
        if isinstance(one, Known) and one.data is None:
            continue
        more: Unknown | None = None
        kept: set[str] = set()
        if isinstance(one, Unknown) and isinstance(kind := type_of(one), ObjectType):
            named = {name for name, _ in kind.attributes}
            kept = items.keys() - named
            if one.not_null:
                one = _attributes(one, named, call)
        if isinstance(one, MapValue):
            more = one.rest
        elif may_hold_members(one) and not isinstance(type_of(one), _SEQUENCES):
            more = unknown_from((one,), call.span)
        else:
            raise Refused("all arguments must be maps or objects")
        if more is not None:
            items = {
                key: item if key in kept else unknown_from((item, more), call.span)
                for key, item in items.items()
            }
            rest = more if rest is None else unknown_from((rest, more), call.span)
        if isinstance(one, MapValue):
            items.update(one.items)
            key_spans.update(one.key_spans)
    return MapValue(items, call.span, (), rest, key_spans, _common_element(maps))


def _attributes(value: Unknown, names: set[str], call: Call) -> MapValue:
    """An object that is not known, by the attributes that it has."""
    from msglint.terraform.navigate import attribute

    return MapValue({name: attribute(value, name, call.span) for name in sorted(names)})


def _common_element(maps: tuple[Value, ...]) -> Type | None:
    """The type of members when all arguments are maps of one type."""
    kinds = {type_of(one) for one in maps}
    kind = kinds.pop() if len(kinds) == 1 else None
    return kind.element if isinstance(kind, MapType) else None


@structural("transpose", MapType(ListType(STRING)))
def _transpose(call: Call, value: Value) -> Value:
    found = plain(_whole_map(value))
    if not isinstance(found, dict):
        raise Declined("")
    turned: dict[str, list[str]] = {}
    for key, members in found.items():
        for member in members if isinstance(members, list) else [None]:
            if not isinstance(member, str):
                raise Refused("lists and their members must not be null")
            turned.setdefault(member, []).append(key)
    items: dict[str, Value] = {
        member: call.list([call.known(key) for key in sorted(keys)], STRING)
        for member, keys in turned.items()
    }
    return MapValue(items, call.span, element=ListType(STRING))


@structural("zipmap", ListType(STRING), DYNAMIC)
def _zipmap(call: Call, keys: Value, values: Value) -> Value:
    if not isinstance(values, ListValue) or values.unordered:
        raise Refused("the values must be a list or a tuple")
    if not isinstance(keys, ListValue):
        return call.unknown()
    if len(keys.items) != len(values.items):
        raise Refused("there must be as many keys as values")
    items: dict[str, Value] = {}
    key_spans: dict[str, Span] = {}
    for key, value in zip(keys.items, values.items, strict=True):
        if isinstance(key, Known) and key.data is None:
            raise Refused("a key must not be null")
        name = literal(key)
        if name is None:
            raise Declined("")
        items[name] = value
        if key.span is not None:
            key_spans[name] = key.span
    return MapValue(items, call.span, key_spans=key_spans, element=values.element)
