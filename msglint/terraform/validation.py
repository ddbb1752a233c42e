"""What the validation of a variable says about its possible values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.terraform import ast
from msglint.terraform.choices import distribute
from msglint.terraform.evaluate import evaluate
from msglint.terraform.scope import GivenNames, Scope
from msglint.terraform.unknowns import failure
from msglint.values.model import Known, MapValue, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.terraform.functions import Context
    from msglint.terraform.scope import Budget
    from msglint.values.conditions import Scalar
    from msglint.values.model import Value

_NOT_ASKED = Unknown("validations that ask for more than the variable itself are left out")


def accepted(name: str, block: ast.Block, value: Value, scope: Scope) -> Value:
    """A value as far as the validations let it pass: where they refuse it, nothing is deployed."""
    for condition in _conditions(block):
        verdict = evaluate(condition, scope)
        refused = failure(f"the validation of var.{name} refuses its value", value.span)
        value = distribute(
            (verdict, value),
            lambda pair, refused=refused: (  # type: ignore[misc]
                refused if pair[0] in (Known(False), Known("false")) else pair[1]
            ),
            value.span,
        )
    return value


def refuses(name: str, block: ast.Block, value: Value, functions: Context, budget: Budget) -> bool:
    """Whether the validations, as far as they ask for nothing else, refuse a value."""
    variables = MapValue({name: value}, rest=_NOT_ASKED)
    scope = Scope(GivenNames(MapValue({"var": variables}, rest=_NOT_ASKED), functions), budget)
    return any(evaluate(condition, scope) == Known(False) for condition in _conditions(block))


def bounded_domain(name: str, block: ast.Block) -> tuple[Scalar, ...] | None:
    """All values that a variable may have, where a validation lists them."""
    for condition in _conditions(block):
        domain = _listed(name, condition)
        if domain:
            return domain
    return None


def _conditions(block: ast.Block) -> Iterator[ast.Expression]:
    for inner in block.body.blocks:
        condition = inner.body.attributes.get("condition")
        if inner.type == "validation" and condition is not None:
            yield condition.value


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
