"""Whether values are equal, and in which order sets hold them.

Follows go-cty's `Value.Equals` and the rules of its sets.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from msglint.terraform import numbers
from msglint.terraform.functions.types import Open, is_unsure, type_of
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
from msglint.values.types import DYNAMIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from msglint.values.conditions import Scalar
    from msglint.values.model import Value

MAX_COMPARISONS = 200_000
"""How many pairs of structures are compared for one result."""

UNIQUE_ATTRIBUTES = frozenset({"arn", "id", "url", "Arn"})
"""Attributes that differ between any two resources of one type."""


def equal(left: Value, right: Value) -> bool | None:
    """Whether two values are equal, their types included; `None` when that is not known.

    Raises `Open`.
    """
    if isinstance(left, Choice):
        raise Open(left)
    if isinstance(right, Choice):
        raise Open(right)
    if _is_null(left) and _is_null(right):
        return True
    if _is_null(left) or _is_null(right):
        other = right if _is_null(left) else left
        return None if could_be_null(other) else False
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        return _equal_lists(left, right)
    if isinstance(left, MapValue) and isinstance(right, MapValue):
        return _equal_maps(left, right)
    if isinstance(left, Known) and isinstance(right, Known):
        return _equal_scalars(left, right)
    return _equal_partly_known(left, right)


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.data is None


def could_be_null(value: Value) -> bool:
    """Whether a value that is not known could turn out to be null."""
    return isinstance(value, Unknown) and not value.not_null and not value.prefix


def _equal_scalars(left: Known, right: Known) -> bool | None:
    a, b = left.data, right.data
    if isinstance(a, numbers.Float64) != isinstance(b, numbers.Float64):
        return None if a == b else False
    if isinstance(a, str) or isinstance(b, str) or isinstance(a, bool) or isinstance(b, bool):
        return type(a) is type(b) and a == b
    return a == b


def _equal_lists(left: ListValue, right: ListValue) -> bool | None:
    kinds = type_of(left), type_of(right)
    sure = not (is_unsure(kinds[0]) or is_unsure(kinds[1]))
    if sure and kinds[0] != kinds[1]:
        return None if _has_dynamic(left) or _has_dynamic(right) else False
    if len(left.items) != len(right.items) or left.unordered != right.unordered:
        return False
    found = [equal(a, b) for a, b in zip(left.items, right.items, strict=True)]
    if False in found and not (left.unordered and None in found):
        return False
    return None if None in found or not sure else True


def _equal_maps(left: MapValue, right: MapValue) -> bool | None:
    kinds = type_of(left), type_of(right)
    sure = not (is_unsure(kinds[0]) or is_unsure(kinds[1]))
    if sure and kinds[0] != kinds[1]:
        return None if _has_dynamic(left) or _has_dynamic(right) else False
    if left.rest is None and right.rest is None and left.items.keys() != right.items.keys():
        return False
    shared = left.items.keys() & right.items.keys()
    found = [equal(left.items[key], right.items[key]) for key in shared]
    if False in found:
        return False
    return None if None in found or not sure else True


def _has_dynamic(value: Value) -> bool:
    """Whether a structure holds a bare null, whose type go-cty leaves open."""
    match value:
        case ListValue(items=items):
            return any(_has_dynamic(item) for item in items)
        case MapValue(items=entries):
            return any(_has_dynamic(item) for item in entries.values())
        case _:
            return type_of(value) == DYNAMIC


def _equal_partly_known(left: Value, right: Value) -> bool | None:
    if isinstance(left, Reference) and isinstance(right, Reference):
        if left == right:
            return True
        unique = left.attribute == right.attribute and left.type == right.type
        return False if unique and left.attribute in UNIQUE_ATTRIBUTES else None
    kinds = type_of(left), type_of(right)
    if is_unsure(kinds[0]) or is_unsure(kinds[1]):
        return None
    if kinds[0] != kinds[1]:
        return None if could_be_null(left) or could_be_null(right) else False
    from msglint.terraform.functions.text import literal

    texts = literal(left), literal(right)
    if None not in texts:
        return texts[0] == texts[1]
    if isinstance(left, JsonText | Text) and left == right and _repeatable(left):
        return True
    return _equal_texts(left, right)


def _repeatable(value: Value) -> bool:
    """Whether two equal descriptions are certainly one text."""
    pending: list[str | Value] = [value]
    while pending:
        match pending.pop():
            case Unknown() | Choice():
                return False
            case Text(parts=parts):
                pending.extend(parts)
            case JsonText(document=document):
                pending.append(document)
            case ListValue(items=items):
                pending.extend(items)
            case MapValue(items=entries, rest=rest):
                if rest is not None:
                    return False
                pending.extend(entries.values())
            case _:
                pass
    return True


def _equal_texts(left: Value, right: Value) -> bool | None:
    """Strings with holes differ certainly where their known ends do."""
    (a, z), (b, y) = known_ends(left), known_ends(right)
    length = min(len(a), len(b))
    if a[:length] != b[:length]:
        return False
    length = min(len(z), len(y))
    if length and z[-length:] != y[-length:]:
        return False
    for text, other in ((left, right), (right, left)):
        if isinstance(text, Known) and isinstance(text.data, str):
            prefix, suffix = known_ends(other)
            if len(prefix) + len(suffix) > len(text.data) and isinstance(other, Text):
                return False
    return None


def known_ends(value: Value) -> tuple[str, str]:
    """The text that a string certainly begins and ends with."""
    match value:
        case Known(data=str(data)):
            return data, data
        case Text(parts=parts):
            first, last = parts[0], parts[-1]
            start = first if isinstance(first, str) else known_ends(first)[0]
            end = last if isinstance(last, str) else known_ends(last)[1]
            return start, end
        case Unknown(prefix=prefix):
            return prefix, ""
        case JsonText(document=MapValue()):
            return "{", "}"
        case JsonText(document=ListValue()):
            return "[", "]"
        case _:
            return "", ""


class Members:
    """Values of one type that others are looked up among."""

    def __init__(self, items: Iterable[Value] = ()) -> None:
        self.items: list[Value] = []
        self._keys: set[tuple[str, Scalar]] = set()
        self._others: list[Value] = []
        self._comparisons = 0
        for item in items:
            self.add(item)

    def add(self, item: Value) -> None:
        """Put one more value among them."""
        self.items.append(item)
        key = _key(item)
        if key is None:
            self._others.append(item)
        else:
            self._keys.add(key)

    def has(self, item: Value) -> bool | None:
        """Whether one of them equals a value; `None` when that is not known. Raises `Open`."""
        key = _key(item)
        if key in self._keys:
            return True
        candidates = self.items if key is None else self._others
        self._comparisons += len(candidates)
        if self._comparisons > MAX_COMPARISONS:
            return None
        found = [equal(item, candidate) for candidate in candidates]
        if True in found:
            return True
        return None if None in found else False


def distinct(items: Sequence[Value]) -> list[Value] | None:
    """The values without those that equal an earlier one; `None` if that is not certain."""
    kept = Members()
    for item in items:
        known = kept.has(item)
        if known is None:
            return None
        if not known:
            kept.add(item)
    return kept.items


def _key(value: Value) -> tuple[str, Scalar] | None:
    """Two wholly known values of one type are equal exactly if their keys are."""
    match value:
        case Known(data=numbers.Float64()):
            return None
        case Known(data=Decimal() as data):
            return "number", data
        case Known(data=data):
            return type(data).__name__, data
        case ListValue() | MapValue():
            text = _hash_text(value, digits=None)
            return None if text is None else ("structure", text)
        case _:
            return None


def as_set(value: ListValue) -> ListValue | None:
    """The members of a list once each, in the order of sets; `None` if that is not certain."""
    kept = distinct(value.items)
    if kept is None:
        return None
    if in_order(kept):
        kept.sort(key=_order)
    return replace(value, items=tuple(kept), unordered=True)


def in_order(items: Sequence[Value]) -> bool:
    """Whether the order in which a set holds its members is known."""
    return len(items) < 2 or all(_order(item) != NO_ORDER for item in items)


NO_ORDER = (9, 0, "")


def _order(value: Value) -> tuple[int, int | Decimal, str]:
    """A sort key: scalars by value, structures by go-cty's hash text, null last."""
    match value:
        case Known(data=None):
            return 1, 0, ""
        case Known(data=bool() | int() | Decimal() as data):
            return 0, data, ""
        case Known(data=str(data)):
            return 0, 0, data
        case ListValue() | MapValue():
            text = _hash_text(value, digits=10)
            return NO_ORDER if text is None else (0, 0, text)
        case _:
            return NO_ORDER


def _hash_text(value: Value, digits: int | None) -> str | None:
    """What go-cty orders members of sets by; `None` when a part is not known."""
    match value:
        case Known(data=None):
            return "~"
        case Known(data=bool(data)):
            return "T" if data else "F"
        case Known(data=str(data)):
            return _quoted(data)
        case Known(data=data) if isinstance(data, int | Decimal):
            return numbers.general(data, digits)
        case ListValue(items=items):
            texts = [_hash_text(item, digits) for item in items]
            opening, closing = "<>" if value.element is None and not value.unordered else "[]"
        case MapValue(items=entries, rest=None):
            keys = sorted(entries)
            texts = [_hash_text(entries[key], digits) for key in keys]
            opening, closing = "<>"
            if value.element is not None or digits is None:
                texts = [
                    None if text is None else f"{_quoted(key)}:{text}"
                    for key, text in zip(keys, texts, strict=True)
                ]
                opening, closing = "{}"
        case _:
            return None
    known = [text for text in texts if text is not None]
    if len(known) < len(texts):
        return None
    return opening + "".join(f"{text};" for text in known) + closing


_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}


def _quoted(text: str) -> str:
    """A string as Go's `%q` writes it."""
    return '"' + "".join(_ESCAPES.get(char) or _printed(char) for char in text) + '"'


def _printed(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
