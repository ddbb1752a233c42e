"""`yamlencode` and `yamldecode`, as go-cty-yaml does them. PyYAML is imported when called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from msglint.source.embedded import embed
from msglint.terraform import numbers
from msglint.terraform.carry import weight
from msglint.terraform.functions.equality import in_order
from msglint.terraform.functions.outcomes import Declined, Limit, Refused, TooDeep
from msglint.terraform.functions.registry import MAX_NODES, Parameter, structural
from msglint.terraform.functions.text import literal, normalize, written
from msglint.terraform.functions.types import MAX_DEPTH, Open
from msglint.values.model import Choice, Known, ListValue, MapValue
from msglint.values.types import DYNAMIC, STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.source.embedded import Embedding
    from msglint.source.text import Span
    from msglint.terraform.functions.registry import Call
    from msglint.values.conditions import Scalar
    from msglint.values.model import Trail, Value

WIDTH = 80
"""Where go-cty-yaml breaks the lines of long strings."""


@structural("yamlencode", Parameter(DYNAMIC, null=True), returns=STRING)
def _yamlencode(call: Call, value: Value) -> Value:
    import yaml

    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(value),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.emit(events, Dumper=dumper, allow_unicode=True, width=WIDTH)
    text = text.removesuffix("...\n")
    plain = isinstance(value, Known) and not isinstance(value.data, str)
    return call.known(f"{text}...\n" if plain else text)


def _events(value: Value, depth: int = 0) -> Iterator[Any]:
    """The events that describe a value. Raises `Declined` where it is not known."""
    import yaml

    if depth > MAX_DEPTH:
        raise TooDeep
    match value:
        case Choice():
            raise Open(value)
        case ListValue(items=items, unordered=unordered):
            if unordered and not in_order(items):
                raise Declined("it is a set whose order is not known")
            yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=False)
            for item in items:
                yield from _events(item, depth + 1)
            yield yaml.SequenceEndEvent()
        case MapValue(items=entries, rest=None):
            yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=False)
            for key in sorted(entries):
                yield _text_event(key)
                yield from _events(entries[key], depth + 1)
            yield yaml.MappingEndEvent()
        case Known(data=data) if not isinstance(data, str):
            plain = "null" if data is None else written(data)
            yield yaml.ScalarEvent(None, None, (True, True), plain, style="")
        case _:
            text = literal(value)
            if text is None:
                raise Declined("")
            yield _text_event(text)


def _text_event(text: str) -> Any:
    import yaml

    style = "|" if "\n" in text else '"'
    return yaml.ScalarEvent(None, None, (True, True), text, style=style)


@structural("yamldecode", STRING)
def _yamldecode(call: Call, text: Value) -> Value:
    import yaml

    given = literal(text)
    if given is None:
        return call.unknown()
    written_at = text.trail[-1].span if text.trail else text.span
    embedding = None if written_at is None else embed(written_at, given)
    reader = _Reader(text.span, text.trail, embedding)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        document = reader.read(yaml.parse(given, Loader=loader))
    except yaml.reader.ReaderError:
        raise Declined("it has unusual characters") from None
    except yaml.YAMLError:
        raise Refused("it is not YAML") from None
    if weight(document, MAX_NODES) >= MAX_NODES:
        raise Limit("it would have too many members")
    return document


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end has not come yet."""

    event: Any
    mapping: bool
    items: list[Value] = field(default_factory=list)
    entries: dict[str, Value] = field(default_factory=dict)
    key_spans: dict[str, Span] = field(default_factory=dict)
    key: str | None = None
    merging: bool = False


@dataclass(slots=True)
class _Reader:
    """Builds one document from parser events, as go-cty-yaml does."""

    span: Span | None
    trail: Trail
    embedding: Embedding | None
    anchors: dict[str, Value] = field(default_factory=dict)

    def place(self, start: int, end: int) -> tuple[Span | None, Trail]:
        """Span and trail of a stretch of the text."""
        if self.embedding is None:
            return self.span, self.trail
        located = self.embedding.locate(start, end)
        if not self.trail:
            return located, ()
        return self.span, (*self.trail[:-1], replace(self.trail[-1], span=located))

    def read(self, events: Iterator[Any]) -> Value:
        stack: list[_Open] = []
        documents: list[Value] = []
        for event in events:
            match type(event).__name__:
                case "ScalarEvent":
                    if stack and stack[-1].mapping and self._is_key(stack[-1], event):
                        continue
                    value: Value = self._scalar(event)
                    self._anchor(event, value)
                case "AliasEvent":
                    if event.anchor not in self.anchors:
                        raise Refused("an alias has no anchor")
                    value = self.anchors[event.anchor]
                case "MappingStartEvent" | "SequenceStartEvent" as name:
                    if event.tag not in (None, "!"):
                        raise Declined("it has tags")
                    if len(stack) >= MAX_DEPTH:
                        raise TooDeep
                    self.anchors.pop(event.anchor, None)
                    stack.append(_Open(event, name == "MappingStartEvent"))
                    continue
                case "MappingEndEvent" | "SequenceEndEvent":
                    value = self._close(stack.pop(), event)
                case _:
                    continue
            if stack:
                self._add(stack[-1], value)
            else:
                documents.append(value)
        if len(documents) != 1:
            raise Refused("it must be one YAML document")
        return documents[0]

    def _anchor(self, event: Any, value: Value) -> None:
        if event.anchor:
            self.anchors[event.anchor] = value

    def _is_key(self, mapping: _Open, event: Any) -> bool:
        if mapping.key is not None or mapping.merging:
            return False
        if event.value == "<<" and event.tag is None:
            mapping.merging = True
            return True
        key = self._scalar(event)
        self._anchor(event, key)
        if key.data is None:
            raise Refused("a key must not be null")
        mapping.key = normalize(written(key.data))
        span, _ = self.place(event.start_mark.index, event.end_mark.index)
        if span is not None:
            mapping.key_spans[mapping.key] = span
        return True

    def _add(self, parent: _Open, value: Value) -> None:
        if not parent.mapping:
            parent.items.append(value)
        elif parent.merging:
            parent.merging = False
            if isinstance(value, ListValue):
                raise Declined("only newer versions of Terraform merge sequences")
            if not isinstance(value, MapValue):
                raise Refused("only mappings can be merged")
            parent.entries.update(value.items)
        elif parent.key is None:
            raise Refused("keys must be scalars")
        else:
            parent.entries[parent.key] = value
            parent.key = None

    def _close(self, container: _Open, end: Any) -> Value:
        span, trail = self.place(container.event.start_mark.index, end.end_mark.index)
        value: Value
        if container.mapping:
            value = MapValue(container.entries, span, trail, key_spans=container.key_spans)
        else:
            value = ListValue(tuple(container.items), span, trail)
        self._anchor(container.event, value)
        return value

    def _scalar(self, event: Any) -> Known:
        span, trail = self.place(event.start_mark.index, event.end_mark.index)
        if event.tag == "tag:yaml.org,2002:str" or event.style in ("'", '"'):
            return Known(normalize(event.value), span, trail)
        if event.tag is not None:
            raise Declined("it has tags")
        data = _resolve(event.value)
        if event.style in ("|", ">") and data is not None:
            # A block of text is a string, but by way of what it would be as a plain scalar.
            data = written(data)
        return Known(data, span, trail)


_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES"), True),
    **dict.fromkeys(("true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO"), False),
    **dict.fromkeys(("false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INFINITE = re.compile(r"[+-]?\.(?:inf|Inf|INF)")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def _resolve(text: str) -> Scalar:
    """What a plain scalar stands for."""
    if text in _WORDS:
        return _WORDS[text]
    if _INFINITE.fullmatch(text):
        raise Declined("it has infinite numbers")
    if text in (".nan", ".NaN", ".NAN"):
        raise Refused("there is no NaN")
    date = _DATE.match(text)
    if date:
        return _timestamp(text, date)
    if _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text):
        if text.startswith(("0o", "0x")):
            return int(text, 0)
        return numbers.parse(text)
    return normalize(text)


def _timestamp(text: str, date: re.Match[str]) -> str:
    """Dates become timestamps: `2012-10-17` is `2012-10-17T00:00:00Z`."""
    if date.end() < len(text):
        if text[date.end()] in "Tt :0123456789":
            raise Declined("it has timestamps")
        return normalize(text)
    from datetime import date as calendar_date

    year, month, day = (int(part) for part in date.groups())
    try:
        return f"{calendar_date(year, month, day).isoformat()}T00:00:00Z"
    except ValueError:
        return text
