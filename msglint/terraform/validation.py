"""What the validation of a variable says about its possible values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.terraform import ast

if TYPE_CHECKING:
    from msglint.values.conditions import Scalar


def bounded_domain(name: str, block: ast.Block) -> tuple[Scalar, ...] | None:
    """All values that a variable may have, where a validation lists them."""
    for inner in block.body.blocks:
        condition = inner.body.attributes.get("condition")
        if inner.type == "validation" and condition is not None:
            domain = _listed(name, condition.value)
            if domain:
                return domain
    return None


def _listed(name: str, condition: ast.Expression) -> tuple[Scalar, ...] | None:
    match condition:
        case ast.Call(name="contains", arguments=(ast.Tuple(items=items), tested)) if _is_variable(
            name, tested
        ):
            return _literals(items)
        case ast.Binary(operator="==", left=left, right=right):
            if _is_variable(name, left):
                return _literals((right,))
            return _literals((left,)) if _is_variable(name, right) else None
        case ast.Binary(operator="||", left=left, right=right):
            first, second = _listed(name, left), _listed(name, right)
            return None if first is None or second is None else (*first, *second)
        case ast.Binary(operator="&&", left=left, right=right):
            return _listed(name, left) or _listed(name, right)
        case _:
            return None


def _literals(items: tuple[ast.Expression, ...]) -> tuple[Scalar, ...] | None:
    values = [item.value for item in items if isinstance(item, ast.Literal)]
    return tuple(values) if len(values) == len(items) else None


def _is_variable(name: str, expression: ast.Expression) -> bool:
    match expression:
        case ast.GetAttr(source=ast.Name(name="var"), name=found):
            return found == name
        case _:
            return False
