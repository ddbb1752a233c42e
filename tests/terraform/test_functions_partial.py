"""What functions say about arguments that are known in part must hold for what is hidden.

Every call of the tables is repeated with parts of its arguments hidden: behind an unknown value
with and without its type, an attribute that AWS fills in, an open choice. What the result claims
to know must then be so in the result of the plain call.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from msglint.source.text import Source, Span
from msglint.terraform import ast, functions
from msglint.terraform.evaluate import evaluate
from msglint.terraform.files import parse_expression
from msglint.terraform.functions.registry import NAMES
from msglint.terraform.functions.text import literal
from msglint.terraform.functions.types import type_of
from msglint.values.conditions import Equals, Variable
from msglint.values.json_text import decode
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    mentioned,
)
from terraform.expressions_here import Here, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from msglint.values.model import Value

HERE = Here()
SPAN = Span(Source("here.tf", "call()"), 0, 6)
IMPURE = {"bcrypt", "uuid", "timestamp", "plantimestamp", "rsadecrypt", "base64gzip"}
LEAVES = 8
"""How many parts of each call are hidden in turn."""

FLAG = Variable("flag", "var.flag", (True, False))


def calls() -> list[tuple[str, str, tuple[Value, ...]]]:
    found = []
    for table in tables().values():
        for expression in table:
            tree = parse_expression(Source("here.tf", f"{expression}\n"))
            if not isinstance(tree, ast.Call) or tree.expand or tree.name not in NAMES:
                continue
            arguments = tuple(evaluate(one, HERE.scope()) for one in tree.arguments)
            if tree.name not in IMPURE and not any(isinstance(a, Unknown) for a in arguments):
                found.append((expression, tree.name, arguments))
    return found


CALLS = calls()


def hidden_in(value: Value, hide: Callable[[Value], Value | None]) -> Iterator[Value]:
    """The value with one of its parts hidden, for each part in turn."""
    found = hide(value)
    if found is not None:
        yield found
    match value:
        case ListValue(items=items) if not value.unordered:
            for at, item in enumerate(items):
                for one in hidden_in(item, hide):
                    yield replace(value, items=(*items[:at], one, *items[at + 1 :]))
        case MapValue(items=entries):
            for key, item in entries.items():
                for one in hidden_in(item, hide):
                    yield replace(value, items={**entries, key: one})
        case Known(data=str(data)) if len(data) > 2:
            middle = len(data) // 2
            hole = hide(Known(data[middle:]))
            if isinstance(hole, Reference | Unknown):
                yield Text((data[:middle], hole))


def untyped(value: Value) -> Value | None:
    return Unknown("it is hidden", SPAN, names=frozenset({"r"}))


def typed(value: Value) -> Value | None:
    return Unknown("it is hidden", SPAN, names=frozenset({"r"}), type=type_of(value))


def reference(value: Value) -> Value | None:
    if isinstance(value, Known) and isinstance(value.data, str) and value.data:
        return Reference("r", "aws_sqs_queue", "arn", SPAN)
    return None


def chosen(value: Value) -> Value | None:
    return Choice(Equals(FLAG, True), value, Known("another"), SPAN)


def consistent(partial: Value, full: Value) -> bool:
    """Whether everything that one value says holds for the other."""
    if isinstance(full, Unknown) and full.failed:
        return True
    match partial:
        case Choice(then=then):
            return consistent(then, full)
        case Unknown(failed=failed, prefix=prefix, not_null=not_null):
            null = isinstance(full, Known) and full.data is None
            text = literal(full) if isinstance(full, Known | JsonText | Text) else None
            return not (
                failed or (not_null and null) or (prefix and not (text or "").startswith(prefix))
            )
        case Reference():
            return isinstance(full, Known) and isinstance(full.data, str)
        case Known():
            known = literal(full) if isinstance(full, JsonText | Text) else None
            return partial == full or (known is not None and known == partial.data)
        case ListValue(items=items):
            if not isinstance(full, ListValue) or len(items) != len(full.items):
                return False
            if partial.unordered:
                return all(any(consistent(one, other) for other in full.items) for one in items)
            return all(map(consistent, items, full.items))
        case MapValue(items=entries, rest=rest):
            if not isinstance(full, MapValue) or not entries.keys() <= full.items.keys():
                return False
            if rest is None and entries.keys() != full.items.keys():
                return False
            return all(consistent(item, full.items[key]) for key, item in entries.items())
        case Text(parts=parts):
            text = literal(full)
            pattern = "".join(re.escape(p) if isinstance(p, str) else "(?s:.*)" for p in parts)
            return text is not None and re.fullmatch(pattern, text) is not None
        case JsonText(document=document):
            decoded = decode(Known(literal(full)))
            return decoded is not None and consistent(document, decoded)


def hides(value: Value) -> bool:
    """Whether something in a value is not known."""
    match value:
        case Unknown() | Reference():
            return True
        case ListValue(items=items):
            return any(map(hides, items))
        case MapValue(items=entries, rest=rest):
            return rest is not None or any(map(hides, entries.values()))
        case Text(parts=parts):
            return any(not isinstance(part, str) and hides(part) for part in parts)
        case JsonText(document=document):
            return hides(document)
        case Choice(then=then, otherwise=otherwise):
            return hides(then) or hides(otherwise)
        case _:
            return False


def is_scalar(value: Value) -> bool:
    return isinstance(value, Known) and not isinstance(value.data, str)


def call(name: str, arguments: tuple[Value, ...]) -> Value:
    return functions.call(name, arguments, HERE.scope().resolver.functions, SPAN)


@pytest.mark.parametrize("hide", [untyped, typed, reference, chosen])
def test_what_is_claimed_holds(hide: Callable[[Value], Value | None]) -> None:
    wrong: list[str] = []
    counts: Counter[str] = Counter()
    for expression, name, arguments in CALLS:
        full = call(name, arguments)
        for at, argument in enumerate(arguments):
            for one in islice(hidden_in(argument, hide), LEAVES):
                if isinstance(one, Choice):
                    continue  # choices at the top are the caller's to decide
                partial = call(name, (*arguments[:at], one, *arguments[at + 1 :]))
                counts["known" if not hides(partial) else "in part"] += 1
                if not consistent(partial, full):
                    wrong.append(f"{expression} with {one}:\n    {partial}\n    but it is {full}")
                if hide is reference and isinstance(partial, Unknown | Text):
                    named = mentioned(partial)
                    silent = named is not None and "r" not in named and not is_scalar(full)
                    if silent and not isinstance(full, Unknown) and name != "templatefile":
                        wrong.append(f"{expression} with {one}: {partial} forgets what it names")
    print(f"\n{hide.__name__}: {dict(counts)}")
    assert not wrong, "\n".join(wrong[:40])
    assert counts["in part"] > 500 or hide is chosen
