"""A planned value and the expression that it was written as, in one value.

What the plan knows holds. From the configuration come the places, how a value came about, and,
where the plan knows nothing yet, the value as far as it can be told.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.values.json_text import decode
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Step,
    Text,
    Unknown,
    mentioned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from msglint.source.text import Span
    from msglint.values.conditions import Scalar
    from msglint.values.model import Value

MAX_MEMBERS = 200
"""Up to this length the members of two lists are paired in any order; sets have none."""


def relocated(value: Value, span: Span) -> Value:
    """A planned value at the place where it was written."""
    match value:
        case ListValue(items=members):
            value = replace(value, items=tuple(relocated(one, span) for one in members))
        case MapValue(items=entries):
            items = {name: relocated(one, span) for name, one in entries.items()}
            value = replace(value, items=items, key_spans=dict.fromkeys(items, span))
        case JsonText(document=document):
            value = replace(value, document=relocated(document, span))
        case _:
            pass
    return replace(value, span=span, trail=(Step("value in the plan", value.span),))


class Merger:
    """Merges the values of one plan with those of its configuration."""

    def __init__(self, addresses: Container[str], lookup: Callable[[str, str], object]) -> None:
        self._addresses = addresses
        self._lookup = lookup
        """Gives a planned attribute of a resource; nothing when it is not known."""

    def block(self, planned: MapValue, written: MapValue, header: Span) -> MapValue:
        """The members of a resource or block that are set.

        What nobody wrote and the plan does not know is what the provider fills in.
        """
        items: dict[str, Value] = {}
        for name, value in planned.items.items():
            own = written.items.get(name)
            if own is None and written.rest is None and isinstance(value, Unknown):
                continue
            is_filled_in = own == Known(None) and not isinstance(value, Unknown)
            if own is None or (is_filled_in and value != Known("")):
                items[name] = relocated(value, header)
            elif not is_filled_in:
                items[name] = self.merged(value, own)
        nulls = {name: own for name, own in written.items.items() if own == Known(None)}
        items = {**nulls, **items}  # what is switched off keeps the place where it is
        spans = {name: written.key_spans.get(name, header) for name in items}
        return replace(written, items=items, rest=None, key_spans=spans)

    def merged(self, planned: Value, written: Value) -> Value:
        """One value of both."""
        found = self._fitting(planned, written)
        if found is not None:
            return found
        match planned, written:
            case MapValue(), MapValue(span=span) if span is not None:
                return self.block(planned, written, span)
            case ListValue(items=items), ListValue(items=others) if len(items) == len(others):
                pairs = zip(items, others, strict=True)
                return replace(written, items=tuple(self.merged(*pair) for pair in pairs))
            case _:
                return planned if written.span is None else relocated(planned, written.span)

    def _fitting(self, planned: Value, written: Value) -> Value | None:
        """The written value with what the plan knows; nothing when the two contradict."""
        if isinstance(planned, Unknown | Reference | JsonText):
            return self._later(planned, written)
        match planned, written:
            case _, Choice(then=then, otherwise=otherwise):
                found = self._fitting(planned, then)
                return self._fitting(planned, otherwise) if found is None else found
            case Known(), _:
                return self._known(planned, written)
            case ListValue(items=items), ListValue(items=others):
                members = self._members(items, others)
                return None if members is None else replace(written, items=members)
            case MapValue(), MapValue(span=span) if span is not None:
                return self._entries(planned, written, span)
            case _:
                return None

    def _later(self, planned: Value, written: Value) -> Value | None:
        """What the plan does not know, as it was written; nothing when that tells no more."""
        names, others = mentioned(written), mentioned(planned)
        if names is None or any(name not in self._addresses for name in names):
            return None
        if isinstance(written, Unknown):
            is_better = isinstance(planned, Unknown) and (others is None or names < others)
            return written if is_better and not written.failed else None
        return written

    def _known(self, planned: Known, written: Value) -> Value | None:
        match written:
            case Known(data=data):
                if not _same(planned.data, data):
                    return None
                return written if written.ref is not None else replace(written, ref=planned.ref)
            case Reference(target=target, attribute=attribute):
                said = self._lookup(target, attribute)
                if said is not None and said != planned.data:
                    return None
                ref = Reference(target, written.type, attribute) if said is not None else None
                return replace(planned, span=written.span, trail=written.trail, ref=ref)
            case Text(parts=parts) if isinstance(planned.data, str):
                if not _fits(planned.data, parts):
                    return None
                return replace(planned, span=written.span, trail=written.trail)
            case JsonText(document=document) if isinstance(planned.data, str):
                content = decode(planned)
                found = None if content is None else self._fitting(content, document)
                return None if found is None else replace(written, document=found)
            case _:
                return None

    def _members(
        self, planned: Sequence[Value], written: Sequence[Value]
    ) -> tuple[Value, ...] | None:
        """The members of a list, in the order in which they were written."""
        if len(planned) != len(written):
            return None
        left = list(planned)
        found: list[Value] = []
        for own in written:
            tries = range(len(left) if len(planned) <= MAX_MEMBERS else 1)
            fitting = ((at, self._fitting(left[at], own)) for at in tries)
            at, member = next((pair for pair in fitting if pair[1] is not None), (0, None))
            if member is None:
                return None
            del left[at]
            found.append(member)
        return tuple(found)

    def _entries(self, planned: MapValue, written: MapValue, span: Span) -> Value | None:
        """The entries of a map. A plan adds defaults, and leaves out what is empty."""
        items: dict[str, Value] = {}
        for name, value in planned.items.items():
            own = written.items.get(name)
            found = relocated(value, span) if own is None else self._fitting(value, own)
            if found is None:
                return None
            items[name] = found
        missing = [own for name, own in written.items.items() if name not in items]
        if any(own not in (Known(None), Known(""), ListValue(())) for own in missing):
            return None
        return replace(written, items=items, rest=None)


def _same(planned: Scalar, written: Scalar) -> bool:
    """Whether a planned scalar is what a written one became: converted, or formatted anew."""
    if _text(planned) == _text(written):
        return True
    if not isinstance(planned, str) or not isinstance(written, str):
        return False
    try:
        return bool(json.loads(planned) == json.loads(written))
    except (ValueError, RecursionError):
        return False


def _text(data: Scalar) -> str:
    return str(data).lower() if isinstance(data, bool) else str(data)


def _fits(text: str, parts: Sequence[str | Value]) -> bool:
    """Whether a text has all literal parts of a template, in order."""
    at = 0
    for position, part in enumerate(parts):
        if not isinstance(part, str):
            continue
        if position == 0 and not text.startswith(part):
            return False
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not parts or not isinstance(parts[-1], str) or text.endswith(parts[-1])
