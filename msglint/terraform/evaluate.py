"""Expressions to values, with Terraform's semantics."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.terraform.ast import Expression
    from msglint.terraform.scope import Scope
    from msglint.values.model import Value


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an expression. Never raises: errors are unknown values with `failed`."""
    raise NotImplementedError
