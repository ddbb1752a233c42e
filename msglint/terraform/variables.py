"""The value of an input variable: given or default, converted to its type."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.terraform import ast
from msglint.terraform.constraint import NO_DEFAULTS, domain_of, fill_in, read_constraint
from msglint.terraform.evaluate import evaluate
from msglint.terraform.samples import value_of
from msglint.terraform.scalars import converted
from msglint.terraform.scope import bare
from msglint.terraform.unknowns import failure
from msglint.terraform.validation import accepted, bounded_domain, refuses
from msglint.values.conditions import Variable
from msglint.values.model import NOTHING_HERE, Known, Step, Unknown, each_choice, moved
from msglint.values.types import DYNAMIC
from msglint.values.witnesses import NoAnswer

if TYPE_CHECKING:
    from msglint.terraform.ast import Block
    from msglint.terraform.module import Module
    from msglint.values.conditions import Scalar
    from msglint.values.model import Value
    from msglint.values.types import Type
    from msglint.values.witnesses import Sample


class Input:
    """The value of one variable: given or default, converted to its type."""

    def __init__(self, module: Module, name: str, block: Block) -> None:
        self.module = module
        self.name = name
        self.block = block
        self._refused: dict[tuple[type, Sample], bool] = {}
        attributes = block.body.attributes
        kind = attributes.get("type")
        self.type: Type = DYNAMIC
        self.defaults = NO_DEFAULTS
        if kind is not None:
            self.type, self.defaults = read_constraint(kind.value)
        nullable = attributes.get("nullable")
        self.nullable = not (
            nullable is not None
            and isinstance(nullable.value, ast.Literal)
            and nullable.value.value is False
        )

    def value(self) -> Value:
        """The value with the way it came; in a root without one, a free input."""
        given = self.module.given(self.name)
        if given is None:
            return self._default() or self._open()
        value, step = given
        value = moved(self._fitting(value), None, step)
        if self.nullable:
            return value
        default = self._default() or failure(f"var.{self.name} must not be null", value.span)

        def not_null(one: Value) -> Value:
            if one == Known(None):
                return default
            return (
                one if not isinstance(one, Unknown) or one.failed else replace(one, not_null=True)
            )

        return each_choice(value, not_null)

    def accepted(self, value: Value) -> Value:
        """The value as far as the validations let it pass."""
        value = each_choice(value, self._narrowed)
        if isinstance(value, Unknown):
            return value
        return accepted(self.name, self.block, value, self.module.scope)

    def _narrowed(self, value: Value) -> Value:
        """A free input of the caller, of which this variable takes certain values only."""
        if not isinstance(value, Unknown):
            return value
        free = value.variable
        if free is None or free.key == self._key or not self._is_checked:
            return value
        question, before = free.question, free.refuses

        def refuses(data: Sample) -> bool:
            return (before is not None and before(data)) or self._refuses(data)

        if question is not None:
            of = question.of
            asked, earlier = question, of.refuses

            def refuses_origin(data: Sample) -> bool:
                if earlier is not None and earlier(data):
                    return True
                answer = asked.answer(data)
                return answer is NoAnswer.REFUSED or (
                    not isinstance(answer, NoAnswer) and self._refuses(answer)
                )

            question = replace(question, of=replace(of, refuses=refuses_origin))
        domain = self._domain(free.domain)
        narrowed = replace(free, domain=domain, refuses=refuses, divisible=False, question=question)
        return replace(value, variable=narrowed)

    def _domain(self, known: tuple[Scalar, ...] | None) -> tuple[Scalar, ...] | None:
        """Every value that it may have: those known before, or those that a validation lists."""
        domain = known or bounded_domain(self.name, self.block) or domain_of(self.type)
        if domain is None:
            return None
        return tuple([value for value in domain if not self._refuses(value)]) or domain

    @property
    def _key(self) -> str:
        return f"{self.module.prefix}var.{self.name}"

    @property
    def _is_checked(self) -> bool:
        return any(block.type == "validation" for block in self.block.body.blocks)

    def _default(self) -> Value | None:
        attribute = self.block.body.attributes.get("default")
        if attribute is None:
            return None
        value = self._fitting(self._alone(attribute.value))
        return moved(value, None, Step(f"default of var.{self.name}", attribute.value.span))

    def _alone(self, expression: ast.Expression) -> Value:
        evaluation = self.module.evaluation
        return evaluate(expression, bare(evaluation.files, evaluation.budget))

    def _fitting(self, value: Value) -> Value:
        value = fill_in(value, self.defaults, self._alone)
        return converted(value, self.type, value.span)

    def _open(self) -> Value:
        """No value at all: a free input of a root, an error in a call."""
        header = self.block.header
        if self.module.call is not None:
            label = self.module.call.label
            return failure(f'{label} has no argument "{self.name}"', header)
        is_checked = self._is_checked
        variable = Variable(
            self._key,
            f"var.{self.name}",
            self._domain(None),
            self._refuses if is_checked else None,
            divisible=not is_checked,
        )
        return Unknown(
            f'variable "{self.name}" has no value',
            None,
            (Step(f"var.{self.name}", header),),
            NOTHING_HERE,
            variable,
            not_null=not self.nullable,
            type=None if self.type == DYNAMIC else self.type,
        )

    def _refuses(self, data: Sample) -> bool:
        """Whether the validations refuse a value. Questions ask for the same ones again."""
        key = type(data), data
        if key not in self._refused:
            files, trials = self.module.evaluation.files, self.module.evaluation.trials
            value = self._fitting(value_of(data, None))
            self._refused[key] = refuses(self.name, self.block, value, files, trials)
        return self._refused[key]
