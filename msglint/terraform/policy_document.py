"""`data.aws_iam_policy_document`: rendering its blocks to a policy document.

Follows `dataSourcePolicyDocumentRead` and `IAMPolicyDoc.Merge` of the AWS provider: sources
first, then the statements written here, then overrides; a statement replaces an earlier one of
the same Sid; the larger version wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from msglint.terraform.carry import carried
from msglint.terraform.choices import distribute
from msglint.terraform.unknowns import failure, is_failure, unknown_from
from msglint.values.json_text import decode
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Text,
    each_choice,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from msglint.source.text import Span
    from msglint.values.model import Value

MAX_STATEMENTS = 1000
"""How many statements a document may have. AWS takes far fewer."""

DEFAULT_VERSION = "2012-10-17"

_LISTS = (
    ("Action", "actions"),
    ("NotAction", "not_actions"),
    ("Resource", "resources"),
    ("NotResource", "not_resources"),
)
_PRINCIPALS = (("Principal", "principals"), ("NotPrincipal", "not_principals"))


@dataclass(slots=True)
class _Document:
    """A policy document while others are merged into it."""

    version: Value = field(default_factory=lambda: Known(""))
    id: Value | None = None
    statements: list[Value] = field(default_factory=list)
    unclear: list[Value] = field(default_factory=list)
    """Parts that may hold any number of statements, or replace those that are there."""

    def merge(self, version: Value, id_: Value | None, statements: Iterable[Value]) -> None:
        """Take in another document."""
        if _text(version) > _text(self.version):
            self.version = version
        if id_ is not None and id_ != Known("") and id_ != Known(None):
            self.id = id_
        for statement in statements:
            at = self._same_sid(statement)
            if at is None:
                self.statements.append(statement)
            else:
                self.statements[at] = statement

    def _same_sid(self, statement: Value) -> int | None:
        sid = _sid(statement)
        if not sid:
            return None
        return next((at for at, one in enumerate(self.statements) if _sid(one) == sid), None)

    def value(self, span: Span) -> Value:
        """The document as a map."""
        if isinstance(self.version, Known) and not self.version.data:
            self.version = replace(self.version, data=DEFAULT_VERSION)
        entries: dict[str, Value] = {"Version": self.version}
        if self.id is not None:
            entries["Id"] = self.id
        if self.unclear:
            statements = [*self.unclear, *self.statements]
            entries["Statement"] = replace(unknown_from(statements, span), not_null=True)
        elif self.statements:
            entries["Statement"] = ListValue(tuple(self.statements), span)
        return MapValue(entries, span)


def rendered(setting: Callable[[str], Value | None], span: Span) -> Value:
    """The `json` attribute of a policy document, of its settings by name."""
    parts = [
        setting(name) or Known(None)
        for name in (
            "source_json",
            "source_policy_documents",
            "version",
            "policy_id",
            "statement",
            "override_policy_documents",
            "override_json",
        )
    ]
    return distribute(parts, lambda decided: _render(decided, span), span)


def _render(parts: tuple[Value, ...], span: Span) -> Value:
    for part in parts:
        if is_failure(part):
            return part
    source_json, sources, version, id_, statements, overrides, override_json = parts
    documents = (
        [source_json, *_members(sources)],
        [*_members(overrides), override_json],
    )
    before, after = ([each_choice(one, _decoded) for one in group] for group in documents)
    for one in (*before, *after):
        if is_failure(one):
            return one

    def merge(decided: tuple[Value, ...]) -> Value:
        document = _Document()
        _merge_all(document, decided[: len(before)])
        own = Known(DEFAULT_VERSION, span) if version == Known(None) else version
        document.merge(own, id_, map(_statement, _statements(statements, document)))
        _merge_all(document, decided[len(before) :])
        if len(document.statements) > MAX_STATEMENTS:
            return unknown_from(decided, span, f"it has more than {MAX_STATEMENTS} statements")
        return JsonText(document.value(span), span)

    return distribute((*before, *after), merge, span)


def _members(value: Value) -> list[Value]:
    match value:
        case ListValue(items=items):
            return [carried(value, item) for item in items]
        case Known(data=None):
            return []
        case _:
            return [value]


def _decoded(value: Value) -> Value:
    """The document in a JSON string; null where there is none."""
    match value:
        case Known(data=None | ""):
            return Known(None)
        case JsonText(document=document):
            return carried(value, document)
        case _:
            found = decode(value)
            return failure("it is not JSON", value.span) if found is None else found


def _merge_all(document: _Document, others: Sequence[Value]) -> None:
    for other in others:
        match other:
            case MapValue(items=entries):
                statements = carried(other, entries.get("Statement", ListValue(())))
                version = entries.get("Version", Known(""))
                id_ = entries.get("Id")
                document.merge(version, id_, _statements(statements, document))
                if other.rest is not None:
                    document.unclear.append(other.rest)
            case Known():
                pass
            case _:
                document.unclear.append(other)


def _statements(value: Value, document: _Document) -> Iterator[Value]:
    match value:
        case ListValue(items=items):
            for item in items:
                yield carried(value, item)
        case MapValue():
            yield value
        case Known():
            pass
        case _:
            document.unclear.append(value)


def _statement(value: Value) -> Value:
    """A `statement` block in IAM's terms."""
    if not isinstance(value, MapValue):
        return value
    settings = {name: carried(value, member) for name, member in value.items.items()}
    entries: dict[str, Value] = {}
    sid = settings.get("sid")
    if sid is not None and sid not in (Known(None), Known("")):
        entries["Sid"] = sid
    effect = settings.get("effect")
    entries["Effect"] = (
        Known("Allow", value.span) if effect is None or effect == Known(None) else effect
    )
    for name, setting in _LISTS:
        found = _listed(settings.get(setting))
        if found is not None:
            entries[name] = each_choice(found, _spelled)
    for name, setting in _PRINCIPALS:
        found = _principals(settings.get(setting))
        if found is not None:
            entries[name] = found
    conditions = _conditions(settings.get("condition"))
    if conditions is not None:
        entries["Condition"] = conditions
    return MapValue(entries, value.span, rest=value.rest)


def _listed(value: Value | None) -> Value | None:
    """A list setting, with `&{` in place of `${`; nothing when it is empty."""
    match value:
        case None | Known(data=None):
            return None
        case ListValue(items=items):
            return replace(value, items=tuple(map(_unescaped, items))) if items else None
        case Choice(then=then, otherwise=otherwise):
            empty = ListValue((), value.span)
            return replace(
                value, then=_listed(then) or empty, otherwise=_listed(otherwise) or empty
            )
        case _:
            return value


def _spelled(value: Value) -> Value:
    """A set as the provider spells it: from Z to A, as far as it is known, or one by itself."""
    if isinstance(value, ListValue):
        known = [one for one in value.items if isinstance(one, Known)]
        texts = {one.data: one for one in known if isinstance(one.data, str)}
        if len(known) == len(value.items):
            members = [texts[text] for text in sorted(texts, reverse=True)]
            value = replace(value, items=tuple(members))
    return _alone(value)


def _alone(value: Value) -> Value:
    """A list as the provider spells it: one member by itself."""
    if isinstance(value, ListValue) and len(value.items) == 1:
        return carried(value, value.items[0])
    return value


def _unescaped(value: Value) -> Value:
    match value:
        case Known(data=str(text)) if "&{" in text:
            return replace(value, data=text.replace("&{", "${"))
        case Text(parts=parts):
            pieces = [p.replace("&{", "${") if isinstance(p, str) else p for p in parts]
            return replace(value, parts=tuple(pieces))
        case _:
            return value


def _principals(value: Value | None) -> Value | None:
    """`principals` blocks: identifiers by type, or "*" for anybody at all."""
    match value:
        case None | Known(data=None) | ListValue(items=()):
            return None
        case ListValue(items=items):
            return _joined_principals(value, [carried(value, item) for item in items])
        case Choice():
            return each_choice(value, lambda one: _principals(one) or Known(None, one.span))
        case _:
            return value


def _joined_principals(value: ListValue, blocks: Sequence[Value]) -> Value:
    groups: dict[str, list[Value]] = {}
    for block in blocks:
        if not isinstance(block, MapValue):
            return _unclear(value)
        kind = block.items.get("type", Known(None))
        identifiers = _listed(block.items.get("identifiers")) or ListValue((), block.span)
        if not isinstance(kind, Known) or not isinstance(kind.data, str):
            return _unclear(value)
        groups.setdefault(kind.data, []).append(carried(block, identifiers))
    anybody = groups.get("*")
    if anybody is not None and len(blocks) == 1 and isinstance(anybody[0], ListValue):
        items = anybody[0].items
        if len(items) == 1 and items[0] == Known("*"):
            return items[0]
    entries = {kind: each_choice(_concatenated(lists), _spelled) for kind, lists in groups.items()}
    return MapValue(entries, value.span)


def _concatenated(lists: Sequence[Value]) -> Value:
    if len(lists) == 1:
        return lists[0]

    def join(decided: tuple[Value, ...]) -> Value:
        members: list[Value] = []
        for one in decided:
            if not isinstance(one, ListValue):
                return unknown_from(decided, one.span)
            members += [carried(one, item) for item in one.items]
        return ListValue(tuple(members), decided[0].span)

    return distribute(lists, join, lists[0].span)


def _conditions(value: Value | None) -> Value | None:
    """`condition` blocks: values by operator and key; those of one key are joined."""
    match value:
        case None | Known(data=None) | ListValue(items=()):
            return None
        case ListValue(items=items):
            return _joined_conditions(value, [carried(value, item) for item in items])
        case Choice():
            return each_choice(value, lambda one: _conditions(one) or MapValue({}, one.span))
        case _:
            return value


def _joined_conditions(value: ListValue, blocks: Sequence[Value]) -> Value:
    tests: dict[str, dict[str, list[Value]]] = {}
    spans: dict[str, Span] = {}
    for block in blocks:
        if not isinstance(block, MapValue):
            return _unclear(value)
        test = block.items.get("test", Known(None))
        variable = block.items.get("variable", Known(None))
        values = _listed(block.items.get("values")) or ListValue((), block.span)
        if not (isinstance(test, Known) and isinstance(test.data, str)):
            return _unclear(value)
        if not (isinstance(variable, Known) and isinstance(variable.data, str)):
            return _unclear(value)
        if block.span is not None:
            spans.setdefault(test.data, block.span)
        keys = tests.setdefault(test.data, {})
        keys.setdefault(variable.data, []).append(carried(block, values))
    entries: dict[str, Value] = {}
    for operator, by_key in tests.items():
        found = {key: each_choice(_concatenated(lists), _alone) for key, lists in by_key.items()}
        entries[operator] = MapValue(found, spans.get(operator))
    return MapValue(entries, value.span)


def _unclear(value: Value) -> Value:
    return replace(unknown_from((value,), value.span), not_null=True)


def _sid(statement: Value) -> str:
    return _text(statement.items.get("Sid")) if isinstance(statement, MapValue) else ""


def _text(value: Value | None) -> str:
    return value.data if isinstance(value, Known) and isinstance(value.data, str) else ""
