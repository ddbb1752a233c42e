"""The syntax tree of a compiled CEL expression.

The CEL runtime hands out a compiled expression only in serialised form: a
`google.protobuf.Any` around `cel.expr.CheckedExpr` (github.com/google/cel-spec,
`proto/cel/expr/checked.proto` and `syntax.proto`). This module reads that form, as far as
msglint needs the tree, without a dependency on protobuf, and reduces it to the part that
evaluation needs, so that the same text always gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; `kind` is the CEL type's name, `text` the content of a string."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """`operand.field`, or `has(operand.field)` with `test`."""

    operand: Expr
    field: str
    test: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A function, method or operator; operators are named like `_&&_` and `_[_]`."""

    function: str
    arguments: tuple[Expr, ...]
    """The receiver of a method comes first."""


@dataclass(frozen=True, slots=True)
class Array:
    """A list literal."""

    elements: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Struct:
    """A map or message literal."""

    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """A comprehension: what `exists`, `all`, `filter`, `map` and `exists_one` become."""

    variable: str
    over: Expr
    accumulator: str
    initial: Expr
    condition: Expr
    step: Expr
    result: Expr


Expr: TypeAlias = Constant | Identifier | Select | Call | Array | Struct | Fold

_CONSTANTS = {
    1: "null",
    2: "bool",
    3: "int",
    4: "uint",
    5: "double",
    6: "string",
    7: "bytes",
    8: "duration",
    9: "timestamp",
}

_ANY_VALUE = 2
_CHECKED_EXPR = 4


def parse(serialized: bytes) -> Expr:
    """The tree of a serialised expression."""
    checked = _message(serialized)[_ANY_VALUE]
    return _expr(_message(checked)[_CHECKED_EXPR])


def calls(expr: Expr) -> Iterator[Call]:
    """All calls in an expression."""
    pending = [expr]
    while pending:
        match pending.pop():
            case Call(_, arguments) as call:
                yield call
                pending += arguments
            case Select(operand):
                pending.append(operand)
            case Array(elements):
                pending += elements
            case Struct(values):
                pending += values
            case Fold() as fold:
                pending += (fold.over, fold.initial, fold.condition, fold.step, fold.result)


def reduce(serialized: bytes) -> bytes:
    """The same expression without types, references and source positions.

    Evaluation needs none of them. They make up two thirds of the bytes, and stand in no
    fixed order.
    """
    checked = _message(serialized)[_ANY_VALUE]
    body = _bytes_field(_CHECKED_EXPR, _message(checked)[_CHECKED_EXPR])
    url = b"type.googleapis.com/cel.expr.CheckedExpr"
    return _bytes_field(1, url) + _bytes_field(_ANY_VALUE, body)


def _expr(data: bytes) -> Expr:
    for number, value in _fields(data):
        if isinstance(value, int):
            continue  # the node's id
        match number:
            case 3:
                kind = _CONSTANTS.get(next(_fields(value), (1, 0))[0], "any")
                return Constant(kind, _text(value, 6) if kind == "string" else "")
            case 4:
                return Identifier(_text(value, 1))
            case 5:
                return _select(value)
            case 6:
                return _call(value)
            case 7:
                return Array(tuple(_expr(v) for n, v in _messages(value) if n == 1))
            case 8:
                entries = [_message(v) for n, v in _messages(value) if n == 2]
                parts = [e[k] for e in entries for k in (3, 4) if k in e]
                return Struct(tuple(_expr(part) for part in parts))
            case 9:
                return _fold(value)
    raise ValueError("not a CEL expression")


def _select(data: bytes) -> Select:
    test = any(number == 3 and bool(value) for number, value in _fields(data))
    return Select(_expr(_message(data)[1]), _text(data, 2), test)


def _call(data: bytes) -> Call:
    parts = list(_messages(data))
    receiver = [value for number, value in parts if number == 1]
    arguments = [value for number, value in parts if number == 3]
    return Call(_text(data, 2), tuple(_expr(v) for v in (*receiver, *arguments)))


def _fold(data: bytes) -> Fold:
    parts = _message(data)
    return Fold(
        variable=_text(data, 1),
        over=_expr(parts[2]),
        accumulator=_text(data, 3),
        initial=_expr(parts[4]),
        condition=_expr(parts[5]),
        step=_expr(parts[6]),
        result=_expr(parts[7]),
    )


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Fields of a protobuf message: number, and bytes or integer by wire type."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            integer, at = _varint(data, at)
            yield number, integer
        elif wire == 1:
            yield number, data[at : at + 8]
            at += 8
        elif wire == 2:
            length, at = _varint(data, at)
            yield number, data[at : at + length]
            at += length
        else:
            raise ValueError(f"unexpected wire type {wire}")


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    for number, value in _fields(data):
        if isinstance(value, bytes):
            yield number, value


def _message(data: bytes) -> dict[int, bytes]:
    return dict(_messages(data))


def _text(data: bytes, wanted: int) -> str:
    return _message(data).get(wanted, b"").decode()


def _varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, at
        shift += 7


def _bytes_field(number: int, value: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _encoded(len(value)) + value


def _encoded(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
