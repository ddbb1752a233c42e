"""Which fields an expression reads, and whether they exist.

A rule sees a *view*: nested data with exactly the fields that its expressions read, because a
whole entity, followed through its links, has no end. `paths_read` finds these fields by
walking the expression's tree, and refuses what cannot be right: a field that the model does
not have, `has()` (it would take unknown for absent), a number compared with a text, two
linked things compared with each other (their views would be compared), a field of what may
be null.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from msglint.config import nearest
from msglint.engine import cel_ast
from msglint.engine.nulls import NOTHING, outside, path_text, proven

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from msglint.engine.nulls import Sure
    from msglint.messaging.schema import Field, Subject

Paths: TypeAlias = "dict[str, Paths]"
"""Fields by name, each with the fields read of what it leads to."""

Kind: TypeAlias = Literal[
    "int", "double", "string", "bool", "null", "any", "map", "list", "subject"
]


class InvalidExpression(Exception):  # noqa: N818 - wrapped by the page's own error
    """An expression that cannot be right; the message says why, for its author."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of an expression's value before it is evaluated."""

    kind: Kind
    subject: Subject | None = None
    read: tuple[Paths, ...] = ()
    """Where fields read of this subject are noted: several when it has several sources."""
    element: Shape | None = None
    nullable: str = ""
    """What may be null here, as the page writes it; empty when nothing may."""

    def __str__(self) -> str:
        if self.subject is not None:
            return self.subject.name
        if self.kind == "list":
            return f"list of {self.element}" if self.element else "list"
        return self.kind


ANY = Shape("any")
BOOL = Shape("bool")
STRING = Shape("string")
NUMBERS = ("int", "double")

_ORDERS = ("_<_", "_<=_", "_>_", "_>=_")
_ARITHMETIC = ("_-_", "_*_", "_/_", "_%_", "-_")
_LOGIC = ("_&&_", "_||_", "!_", "@not_strictly_false")
_RESULTS: dict[str, Kind] = {
    "size": "int",
    "int": "int",
    "double": "double",
    "string": "string",
    "startsWith": "bool",
    "endsWith": "bool",
    "contains": "bool",
    "matches": "bool",
}


def known_field(subject: Subject, name: str) -> Field:
    """The field of a subject. Raises `InvalidExpression` naming the nearest one."""
    field = subject.fields.get(name)
    if field is None:
        raise InvalidExpression(
            f'{subject.name} has no field "{name}"{nearest(name, subject.fields)}'
        )
    return field


def paths_read(
    serialized: bytes,
    subjects: Mapping[str, Subject],
    variables: Mapping[str, Kind | Subject],
    sure: Sure = NOTHING,
) -> tuple[Paths, Shape]:
    """The fields read of each subject variable, and the shape of the result.

    `sure` is what is not null wherever the expression is evaluated. Raises
    `InvalidExpression`.
    """
    read: Paths = {}
    names: dict[str, Shape] = {}
    for name, variable in variables.items():
        if isinstance(variable, str):
            names[name] = Shape(variable)
        else:
            names[name] = Shape("subject", variable, (read.setdefault(name, {}),))
    shape = _Walker(subjects).shape(cel_ast.parse(serialized), _Scope(names, sure))
    return read, shape


@dataclass(frozen=True, slots=True)
class _Scope:
    names: Mapping[str, Shape]
    sure: Sure

    def knowing(self, more: Sure) -> _Scope:
        return _Scope(self.names, self.sure | more)

    def binding(self, name: str, shape: Shape) -> _Scope:
        return _Scope({**self.names, name: shape}, outside(self.sure, name))


class _Walker:
    def __init__(self, subjects: Mapping[str, Subject]) -> None:
        self._subjects = subjects

    def shape(self, expr: cel_ast.Expr, scope: _Scope) -> Shape:
        match expr:
            case cel_ast.Constant(kind):
                return _scalar(kind)
            case cel_ast.Identifier(name):
                found = scope.names.get(name, ANY)
                is_sure = not found.nullable or expr in scope.sure
                return replace(found, nullable="" if is_sure else name)
            case cel_ast.Select(operand, field, test):
                if test:
                    raise InvalidExpression(
                        f"has() is not allowed: it takes unknown for absent; "
                        f'compare "{field}" with null'
                    )
                owner = self.shape(operand, scope)
                found = self._select(owner, field)
                if not found.nullable or _is_sure(expr, owner, scope.sure):
                    return replace(found, nullable="")
                return replace(found, nullable=path_text(expr) or found.nullable)
            case cel_ast.Array(elements):
                return Shape("list", element=_joined(self.shape(e, scope) for e in elements))
            case cel_ast.Struct(values):
                for value in values:
                    _whole(self.shape(value, scope))
                return Shape("map")
            case cel_ast.Fold():
                return self._fold(expr, scope)
            case cel_ast.Call(function, arguments):
                return _call(function, list(self._arguments(function, arguments, scope)))

    def _arguments(
        self, function: str, arguments: tuple[cel_ast.Expr, ...], scope: _Scope
    ) -> Iterator[Shape]:
        """Each with what is sure where its value matters."""
        if function == "_?_:_":
            condition, then, otherwise = arguments
            yield self.shape(condition, scope)
            yield self.shape(then, scope.knowing(proven(condition, truth=True)))
            yield self.shape(otherwise, scope.knowing(proven(condition, truth=False)))
        elif function in ("_&&_", "_||_"):
            truth = function == "_&&_"
            for index, argument in enumerate(arguments):
                others = (*arguments[:index], *arguments[index + 1 :])
                yield self.shape(
                    argument, scope.knowing(NOTHING.union(*(proven(o, truth) for o in others)))
                )
        else:
            for argument in arguments:
                yield self.shape(argument, scope)

    def _select(self, operand: Shape, name: str) -> Shape:
        if operand.subject is not None:
            field = known_field(operand.subject, name)
            _something(operand)
            nodes = tuple(node.setdefault(name, {}) for node in operand.read)
            return self._field(field, nodes)
        if operand.kind in ("any", "map"):
            _something(operand)
            return ANY
        if operand.kind == "list":
            raise InvalidExpression(
                f'"{name}" is asked of a list; use exists, all or map, or an index'
            )
        raise InvalidExpression(f'"{name}" is asked of {described(operand)}')

    def _field(self, field: Field, nodes: tuple[Paths, ...]) -> Shape:
        if field.type == "subject":
            one = Shape("subject", self._subjects[field.subject], nodes)
        elif field.type == "object":
            one = Shape("map")
        else:
            one = Shape(field.type)
        nullable = field.name if field.nullable else ""
        if field.many:
            return Shape("list", element=one, nullable=nullable)
        return replace(one, nullable=nullable)

    def _fold(self, fold: cel_ast.Fold, scope: _Scope) -> Shape:
        over = self.shape(fold.over, scope)
        _something(over)
        if over.kind == "list":
            element = over.element or ANY
        elif over.kind == "map":
            element = STRING
        elif over.kind == "any":
            element = ANY
        else:
            raise InvalidExpression(f"{described(over)} is not a list")
        inner = scope.binding(fold.variable, element)
        initial = self.shape(fold.initial, inner)
        inner = inner.binding(fold.accumulator, initial)
        self.shape(fold.condition, inner)
        step = self.shape(fold.step, inner)
        inner = inner.binding(fold.accumulator, _join(initial, step))
        return self.shape(fold.result, inner)


def _is_sure(expr: cel_ast.Select, owner: Shape, sure: Sure) -> bool:
    """Whether a field is not null, itself or because another is not."""
    fields = owner.subject.fields.values() if owner.subject else ()
    names = (expr.field, *(field.name for field in fields if expr.field in field.null_without))
    return any(replace(expr, field=name) in sure for name in names)


def _something(shape: Shape) -> None:
    """Refuse to use what may be null."""
    if shape.nullable:
        raise InvalidExpression(
            f'{shape.nullable} may be null here; ask for "{shape.nullable} != null" first'
        )


def _scalar(kind: str) -> Shape:
    match kind:
        case "int" | "double" | "string" | "bool":
            return Shape(kind)
        case "null":
            return Shape("null", nullable="null")
        case _:
            return ANY


def _call(function: str, given: list[Shape]) -> Shape:
    if function in ("_==_", "_!=_"):
        return _equality(function, *given)
    if function == "@in":
        return _membership(*given)
    if function == "_?_:_":
        _only(given[:1], ("bool",), "?")
        return _join(given[1], given[2])
    result = _result(function, given)
    for shape in given:
        _something(shape)
    return result


def _result(function: str, given: list[Shape]) -> Shape:
    if function == "_[_]":
        return _index(*given)
    if function == "_+_":
        return _sum(*given)
    if function in _ORDERS:
        _comparable(function, *given)
        return BOOL
    if function in _ARITHMETIC:
        _only(given, NUMBERS, _symbol(function))
        return Shape("double" if any(g.kind == "double" for g in given) else "int")
    if function in _LOGIC:
        _only(given, ("bool",), _symbol(function))
        return BOOL
    for shape in given:
        if function != "size":
            _whole(shape)
    return Shape(_RESULTS[function]) if function in _RESULTS else ANY


def _index(operand: Shape, key: Shape) -> Shape:
    if operand.kind == "list":
        _only([key], NUMBERS, "[]")
        return operand.element or ANY
    if operand.subject is not None:
        raise InvalidExpression(f"fields of {operand} are written with a dot")
    return ANY


def _equality(function: str, left: Shape, right: Shape) -> Shape:
    for one, other in ((left, right), (right, left)):
        if _holds_subject(one) and other.kind != "null":
            raise InvalidExpression(
                f"{described(one)} can only be compared with null; "
                "compare a field that identifies it"
            )
    _comparable(function, left, right)
    return BOOL


def _membership(element: Shape, collection: Shape) -> Shape:
    if _holds_subject(element) or _holds_subject(collection):
        raise InvalidExpression('"in" compares whole things; use exists() and compare a field')
    if collection.kind == "list" and collection.element is not None:
        _comparable("in", element, collection.element)
    elif collection.kind not in ("list", "map", "any"):
        raise InvalidExpression(f'"in" asks for a list or a map, not for {described(collection)}')
    _something(collection)
    return BOOL


def _sum(left: Shape, right: Shape) -> Shape:
    if "list" in (left.kind, right.kind):
        return _join(left, right)
    _comparable("_+_", left, right)
    _only([left, right], (*NUMBERS, "string"), "+")
    return right if left.kind == "any" else left


def _comparable(function: str, left: Shape, right: Shape) -> None:
    sides = {"int" if s.kind == "double" else s.kind for s in (left, right)}
    if len(sides - {"any", "null"}) > 1:
        raise InvalidExpression(
            f'"{_symbol(function)}" is applied to {described(left)} and {described(right)}'
        )
    if function in _ORDERS and not sides <= {"int", "string", "any"}:
        raise InvalidExpression(
            f'"{_symbol(function)}" does not order {described(left)} and {described(right)}'
        )


def _only(given: Iterable[Shape], kinds: tuple[str, ...], symbol: str) -> None:
    for shape in given:
        if shape.kind not in (*kinds, "any"):
            raise InvalidExpression(f'"{symbol}" is applied to {described(shape)}')
        _something(shape)


def _whole(shape: Shape) -> None:
    if _holds_subject(shape):
        raise InvalidExpression(f"{described(shape)} is used as a value; use one of its fields")


def _holds_subject(shape: Shape) -> bool:
    return shape.kind == "subject" or (shape.element is not None and _holds_subject(shape.element))


def _joined(shapes: Iterable[Shape]) -> Shape | None:
    result: Shape | None = None
    for shape in shapes:
        result = shape if result is None else _join(result, shape)
    return result


def _join(left: Shape, right: Shape) -> Shape:
    """The shape of a value that is one or the other."""
    nullable = left.nullable or right.nullable
    if left.kind == "null":
        return replace(right, nullable=nullable)
    if right.kind == "null":
        return replace(left, nullable=nullable)
    left, right = replace(left, nullable=nullable), replace(right, nullable=nullable)
    if left.kind == right.kind == "list":
        parts = [s.element for s in (left, right) if s.element is not None]
        return Shape("list", element=_joined(parts), nullable=nullable)
    if left.subject is not None and left.subject is right.subject:
        own = {id(node) for node in left.read}
        more = tuple(node for node in right.read if id(node) not in own)
        return replace(left, read=left.read + more)
    if _holds_subject(left) or _holds_subject(right):
        raise InvalidExpression(f"{described(left)} and {described(right)} are used as one thing")
    return left if left == right else replace(ANY, nullable=nullable)


def _symbol(function: str) -> str:
    return function.replace("_", "")


def described(shape: Shape) -> str:
    """The shape in words, with its article."""
    text = str(shape)
    return f"an {text}" if text[0] in "aeio" else f"a {text}"
