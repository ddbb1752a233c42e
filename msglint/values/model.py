"""Values: what is known of each attribute, where it stands and how it came about.

Front ends produce them, the messaging model reads them. A value is one of

- `Known`: a scalar (string, boolean, number, null);
- `ListValue`, `MapValue`: known structure whose members are values in turn;
- `Reference`: an attribute of a resource of the same unit that only AWS fills in (an ARN, a
  URL): its text is not known, its identity is;
- `Text`: a string with parts that are not known text;
- `JsonText`: a string that encodes a document whose structure is known;
- `Unknown`: not known, with the reason and with what is certain all the same;
- `Choice`: one of two values, by a condition on a free input.

`span` is where the value stands at the resource that uses it (the expression of the attribute).
`trail` leads from there to where it was written: ("argument timeout of module.orders", span),
("default of var.timeout", span). It is empty for what is written in place. Neither takes part
in equality: two values are equal when they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from msglint.values.conditions import Constant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from msglint.source.text import Span
    from msglint.values.conditions import Condition, Scalar, Variable
    from msglint.values.types import Type


@dataclass(frozen=True, slots=True)
class Step:
    """One station on the way of a value: what carried it, and where that is written."""

    label: str
    span: Span | None = None
    call: Span | None = None
    """Of what a caller hands in: the module call or nested stack that it is handed to."""
    role: Literal["value", "part", "choice"] = "value"
    """The value itself was written there, or one of several that it was made of, or what chose
    it (the flag that switches a setting off)."""


Trail: TypeAlias = tuple[Step, ...]

AWS_DEFAULT: Trail = (Step("AWS default"),)


@dataclass(frozen=True, slots=True)
class Known:
    """A scalar. Integral numbers are `int`, others `Decimal`; `None` is null."""

    data: Scalar
    span: Span | None = field(default=None, compare=False)
    trail: Trail = field(default=(), compare=False)
    ref: Reference | None = None
    """The resource attribute that it was read from, when identity matters beside the text."""
    type: Type | None = field(default=None, compare=False)
    """The type of a null that has one (`tostring(null)`)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An attribute of a resource in the unit, by identity.

    `target` is the `Declaration.key`; `type` the declared type, so that a reader can tell
    what it names without the declaration; `attribute` the attribute's own name in the
    dialect ("arn", "id", "Arn", "Ref").
    """

    target: str
    type: str
    attribute: str
    span: Span | None = field(default=None, compare=False)
    trail: Trail = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ListValue:
    """A list or tuple whose length is known. `unordered` marks a set.

    `element` is the type of all members where the dialect made a list or set of one type of
    it; without, it is a tuple.
    """

    items: tuple[Value, ...]
    span: Span | None = field(default=None, compare=False)
    trail: Trail = field(default=(), compare=False)
    unordered: bool = False
    element: Type | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class MapValue:
    """A map or object. With `rest`, further keys may exist for the reason it gives.

    `element` is the type of all members where the dialect made a map of it; without, it is an
    object.
    """

    items: dict[str, Value]
    span: Span | None = field(default=None, compare=False)
    trail: Trail = field(default=(), compare=False)
    rest: Unknown | None = None
    key_spans: dict[str, Span] = field(default_factory=dict, compare=False)
    """Where each key stands, for findings that point at a setting as a whole."""
    element: Type | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A string of literal parts and parts that are not known text. Never all literal."""

    parts: tuple[str | Value, ...]
    span: Span | None = field(default=None, compare=False)
    trail: Trail = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class JsonText:
    """A string holding JSON whose structure is known (`jsonencode`, `Fn::ToJsonString`)."""

    document: Value
    span: Span | None = field(default=None, compare=False)
    trail: Trail = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known.

    `reason` completes "not known, because ...": it names the value and where it would have
    come from. `names` holds the keys of the resources of this unit that it could name: the
    empty set for inputs from outside (root variables, parameters, imports: they do not name
    what the unit itself creates), the resources that went into an expression that could not
    be evaluated, or `None` when it could be any (a data source, an output of a module that is
    not on disk).
    """

    reason: str
    span: Span | None = field(default=None, compare=False)
    trail: Trail = field(default=(), compare=False)
    names: frozenset[str] | None = None
    variable: Variable | None = None
    """The free input, when the value is exactly that input: conditions on it make worlds."""
    identity: str = ""
    """Values with the same identity are the same value, whatever it is."""
    only: Reference | None = None
    """It is this attribute of a resource where the resource exists, else null or empty."""
    prefix: str = ""
    """Text that it certainly begins with."""
    not_null: bool = False
    failed: bool = False
    """Its evaluation certainly ends in an error: the deployment tool would refuse it here."""
    type: Type | None = field(default=None, compare=False)
    """Its type, when that is certain all the same."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`then` where the condition holds, else `otherwise`."""

    condition: Condition
    then: Value
    otherwise: Value
    span: Span | None = field(default=None, compare=False)
    trail: Trail = field(default=(), compare=False)


Value: TypeAlias = Known | Reference | ListValue | MapValue | Text | JsonText | Unknown | Choice

V = TypeVar("V", bound="Value | None")

NOTHING_HERE: frozenset[str] = frozenset()
"""`Unknown.names` of a value from outside the unit."""

MAX_CHOICES = 64
"""How many leaves one value may have; beyond it a choice is unknown."""


def choose(condition: Condition, then: Value, otherwise: Value, span: Span | None = None) -> Value:
    """A choice, simplified: decided conditions and negations disappear."""
    if isinstance(condition, Constant):
        return then if condition.value else otherwise
    if then == otherwise:
        return then
    if leaves(then) + leaves(otherwise) > MAX_CHOICES:
        return Unknown("it depends on too many conditions", span, names=None)
    return Choice(condition, then, otherwise, span)


def leaves(value: Value) -> int:
    """How many alternatives a value has at its top."""
    if isinstance(value, Choice):
        return leaves(value.then) + leaves(value.otherwise)
    return 1


def each_choice(value: Value, apply: Callable[[Value], Value]) -> Value:
    """Apply a function to every alternative, keeping the conditions."""
    if isinstance(value, Choice):
        return choose(
            value.condition,
            each_choice(value.then, apply),
            each_choice(value.otherwise, apply),
            value.span,
        )
    return apply(value)


def members_of(value: V) -> tuple[Value | V, ...]:
    """The members of a list; of anything else, which may stand for a list of one, itself."""
    return value.items if isinstance(value, ListValue) else (value,)


def moved(value: Value, span: Span | None, step: Step | None = None) -> Value:
    """The same value as used at another place, with the step that carried it there.

    The new step goes first: the trail reads from the place of use back to the origin.
    """
    trail = value.trail if step is None else (step, *value.trail)
    if isinstance(value, Choice):
        return Choice(
            value.condition,
            moved(value.then, span, step),
            moved(value.otherwise, span, step),
            span,
            trail,
        )
    return replace(value, span=span, trail=trail)


def mentioned(value: Value) -> frozenset[str] | None:
    """Keys of all resources that a value could name, or `None` when it could name any."""
    found: set[str] = set()
    for end in _ends([value]):
        match end:
            case Known(ref=Reference(target=target)) | Reference(target=target):
                found.add(target)
            case Unknown(names=None):
                return None
            case Unknown(names=names) if names is not None:
                found |= names
            case _:
                pass
    return frozenset(found)


def attributes_mentioned(values: Iterable[Value]) -> dict[str, frozenset[str]]:
    """By key of the resources that only references mention: the attributes of them.

    A resource that an unknown could name as well is left out: by what is not known.
    """
    found: dict[str, set[str]] = {}
    unclear: set[str] = set()
    for end in _ends(values):
        match end:
            case (
                Known(ref=Reference(target=target, attribute=attribute))
                | Reference(target=target, attribute=attribute)
            ):
                found.setdefault(target, set()).add(attribute)
            case Unknown(names=None):
                return {}
            case Unknown(names=names) if names is not None:
                unclear |= names
            case _:
                pass
    return {key: frozenset(of) for key, of in found.items() if key not in unclear}


def _ends(values: Iterable[Value]) -> Iterator[str | Value]:
    """What values are made of in the end."""
    pending: list[str | Value] = list(values)
    while pending:
        match pending.pop():
            case ListValue(items=items):
                pending.extend(items)
            case MapValue(items=entries, rest=rest):
                pending.extend(entries.values())
                if rest is not None:
                    pending.append(rest)
            case Text(parts=parts):
                pending.extend(parts)
            case JsonText(document=document):
                pending.append(document)
            case Choice(then=then, otherwise=otherwise):
                pending += (then, otherwise)
            case end:
                yield end


__all__ = [
    "AWS_DEFAULT",
    "MAX_CHOICES",
    "NOTHING_HERE",
    "Choice",
    "JsonText",
    "Known",
    "ListValue",
    "MapValue",
    "Reference",
    "Step",
    "Text",
    "Trail",
    "Unknown",
    "Value",
    "attributes_mentioned",
    "choose",
    "each_choice",
    "leaves",
    "members_of",
    "mentioned",
    "moved",
]
