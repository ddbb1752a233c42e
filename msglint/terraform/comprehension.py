"""`for` expressions, and the `%{ for }` directive of templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform.carry import carried
from msglint.terraform.choices import container, distribute
from msglint.terraform.functions.equality import in_order
from msglint.terraform.scalars import to_bool, to_string
from msglint.terraform.scope import TOO_MUCH
from msglint.terraform.templates import join_parts
from msglint.terraform.unknowns import all_names, failure, is_failure, unknown_from
from msglint.values.model import (
    Known,
    ListValue,
    MapValue,
    Reference,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.source.text import Span
    from msglint.terraform.ast import Expression, For
    from msglint.terraform.scope import Scope
    from msglint.values.model import Value

    Evaluate = Callable[[Expression, Scope], Value]


def evaluate_for(expression: For, scope: Scope, evaluate: Evaluate) -> Value:
    """The list, map or text of a `for` expression."""
    comprehension = _Comprehension(expression, scope, evaluate)
    collection = evaluate(expression.collection, scope)
    return distribute((collection,), lambda one: comprehension.over(one[0]), expression.span)


class _Comprehension:
    def __init__(self, expression: For, scope: Scope, evaluate: Evaluate) -> None:
        self._for = expression
        self._span = expression.span
        self._scope = scope
        self._evaluate = evaluate
        self._shuffled = False
        """Whether it goes over a set whose order is not known."""

    def over(self, collection: Value) -> Value:
        """The result for a collection that is no choice."""
        match collection:
            case ListValue(items=members, unordered=unordered):
                self._shuffled = unordered and not in_order(members)
                carried_members = [carried(collection, member) for member in members]
                keys = (
                    carried_members
                    if unordered
                    else [Known(at, member.span) for at, member in enumerate(carried_members)]
                )
                return self._results(list(zip(keys, carried_members, strict=True)), None)
            case MapValue(items=entries, rest=rest, key_spans=spans):
                pairs: list[tuple[Value, Value]] = [
                    (
                        carried(collection, Known(key, spans.get(key))),
                        carried(collection, entries[key]),
                    )
                    for key in sorted(entries)
                ]
                return self._results(pairs, rest)
            case Unknown() | Reference():
                return self._unknown(collection)
            case _:
                return failure("only lists, sets and maps can be iterated over", self._span)

    def _unknown(self, collection: Unknown | Reference) -> Value:
        """The collection is not known: the result may name what it and the body name."""
        if is_failure(collection):
            return collection
        member = unknown_from((collection,), collection.span)
        parts = self._one(member, member)
        if self._for.condition is not None:
            del parts[0]
        names = all_names(part for part in parts if not is_failure(part))
        return replace(unknown_from((collection,), self._span), names=names)

    def _one(self, key: Value, value: Value) -> list[Value]:
        """Condition (if any), key (if any) and value of one member."""
        bindings = {self._for.value_name: value}
        if self._for.key_name is not None:
            bindings[self._for.key_name] = key
        scope = self._scope.bind(bindings)
        parts: list[Value] = []
        if self._for.condition is not None:
            test = to_bool(self._evaluate(self._for.condition, scope), self._for.condition.span)
            parts.append(test)
            if test == Known(False):
                return [test]
        if self._for.key is not None:
            parts.append(to_string(self._evaluate(self._for.key, scope), self._for.key.span))
        parts.append(self._evaluate(self._for.value, scope))
        return parts

    def _results(self, pairs: list[tuple[Value, Value]], rest: Unknown | None) -> Value:
        rows: list[list[Value]] = []
        for key, value in pairs:
            if self._scope.budget.exhausted:
                return Unknown(TOO_MUCH, self._span)
            rows.append(self._one(key, value))
        if rest is not None:
            return self._partial(rows, rest)
        return self._decided(rows)

    def _partial(self, rows: list[list[Value]], rest: Unknown) -> Value:
        """Of a map with further keys that are not known, a map keeps what is known."""
        result = self._unknown(rest)
        known = self._decided(rows)
        if self._for.key is None or self._for.grouped or not isinstance(known, MapValue):
            return unknown_from((known, result), self._span)
        more = unknown_from((result,), self._span)
        return MapValue(known.items, self._span, rest=more, key_spans=known.key_spans)

    def _decided(self, rows: list[list[Value]]) -> Value:
        """The result once it is decided which members take part and under which keys."""
        decisive = [row[:-1] if len(row) > 1 else row for row in rows]
        if self._for.condition is None and self._for.key is None:
            decisive = [[] for _ in rows]
        heads = [value for row in decisive for value in row]

        def apply(decided: tuple[Value, ...]) -> Value:
            left = iter(decided)
            complete = [
                [*(next(left) for _ in head), *row[len(head) :]]
                for head, row in zip(decisive, rows, strict=True)
            ]
            return self._build(complete)

        return distribute(heads, apply, self._span)

    def _build(self, rows: list[list[Value]]) -> Value:
        kept: list[list[Value]] = []
        unsure: list[list[Value]] = []
        for row in rows:
            if self._for.condition is None:
                kept.append(row)
                continue
            test = row[0]
            if is_failure(test):
                return test
            if test == Known(None):
                return failure("the condition of a for expression is null", self._span)
            if not isinstance(test, Known):
                unsure.append(row)
            elif test.data is True:
                kept.append(row[1:])
        if unsure:
            return self._partly_sure(kept, unsure, rows)
        if self._for.key is None:
            return self._sequence([row[-1] for row in kept])
        return self._mapping([(row[0], row[1]) for row in kept])

    def _partly_sure(
        self, kept: list[list[Value]], unsure: list[list[Value]], rows: list[list[Value]]
    ) -> Value:
        """The result when the condition is not known for some members."""
        tests = [row[0] for row in unsure]
        if self._for.key is not None and not self._for.grouped:
            known = self._mapping([(row[0], row[1]) for row in kept])
            if isinstance(known, MapValue):
                names = all_names([value for row in unsure for value in row[1:]])
                rest = replace(unknown_from(tests, self._span), names=names)
                return replace(known, rest=rest)
        names = all_names([value for row in rows for value in row[1:]])
        return replace(unknown_from(tests, self._span), names=names, not_null=True)

    def _sequence(self, values: Sequence[Value]) -> Value:
        if self._for.joined and self._shuffled:
            return unknown_from(values, self._span, "it joins a set whose order is not known")
        if self._for.joined:
            return join_parts(values, self._span)
        unordered = self._shuffled
        return container(
            values, self._span, lambda found: ListValue(found, self._span, unordered=unordered)
        )

    def _mapping(self, pairs: Sequence[tuple[Value, Value]]) -> Value:
        groups: dict[str, list[Value]] = {}
        spans: dict[str, Span] = {}
        for key, value in pairs:
            if is_failure(key):
                return key
            if not isinstance(key, Known):
                return unknown_from([part for pair in pairs for part in pair], self._span)
            if not isinstance(key.data, str):
                return failure("null is no key", self._span)
            if key.data in groups and not self._for.grouped:
                return failure(f'two members have the key "{key.data}"', self._span)
            groups.setdefault(key.data, []).append(value)
            if key.span is not None:
                spans.setdefault(key.data, key.span)
        flat = [value for values in groups.values() for value in values]

        def build(members: tuple[Value, ...]) -> Value:
            left = iter(members)
            entries: dict[str, Value] = {}
            for name, group in groups.items():
                values = tuple([next(left) for _ in group])
                entries[name] = ListValue(values, self._span) if self._for.grouped else values[0]
            return MapValue(entries, self._span, key_spans=spans)

        return container(flat, self._span, build)
