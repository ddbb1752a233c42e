"""Breaking the condition of a rule in any small way makes one of its examples fail."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from msglint.engine.cel_compiler import compile_expression, proven_by
from msglint.engine.compile import pages
from msglint.engine.examples import examples
from msglint.engine.nulls import NOTHING
from msglint.engine.paths import InvalidExpression
from msglint.messaging.vocabulary import SUBJECTS
from msglint.pipeline import Options, check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from msglint.engine.examples import Example
    from msglint.engine.pages import Page
    from msglint.engine.rule import Rule

PAGES = list(pages())

SWAPS = {
    ">=": (">", "<"),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    "<": ("<=", ">="),
    "==": ("!=",),
    "!=": ("==",),
    "&&": ("||",),
    "||": ("&&",),
    "+": ("-",),
    "!": ("",),
}
OPERATORS = re.compile(r"&&|\|\||[<>=!]=|[<>!+]")
NUMBERS = re.compile(r"\b\d+\b")


def mutants(text: str) -> Iterator[str]:
    """Conditions that differ in one operator, number or clause."""
    yield f"!({text})"
    for match in OPERATORS.finditer(text):
        for other in SWAPS[match[0]]:
            yield text[: match.start()] + other + text[match.end() :]
    for match in NUMBERS.finditer(text):
        yield text[: match.start()] + str(int(match[0]) + 1) + text[match.end() :]
    clauses = text.split("&&")
    for index in range(len(clauses)) if len(clauses) > 1 else ():
        yield "&&".join(clauses[:index] + clauses[index + 1 :])


def mutated(rule: Rule) -> Iterator[tuple[str, Rule]]:
    kinds = {"integer": "int", "number": "double", "string": "string", "boolean": "bool"}
    variables = {name: kinds[p.type] for name, p in rule.settable.items()}
    variables[rule.root] = SUBJECTS[rule.subject]
    known = {"when": NOTHING, "require": proven_by(rule.when, truth=True)}
    for field, sure in known.items():
        expression = getattr(rule, field)
        for text in mutants(expression.text) if expression else ():
            try:
                compiled, _ = compile_expression(text, SUBJECTS, variables, sure)
            except InvalidExpression:
                continue  # a mutant that would be refused is harmless
            yield f"{field}: {text}", replace(rule, **{field: compiled})
    if rule.when:
        yield "no when", replace(rule, when=None)


def survives(rule: Rule, shown: list[tuple[Example, Path]]) -> bool:
    for example, directory in shown:
        report = check(Options(cwd=directory), [rule])
        found = {(f.rule, f.span.location.path, f.span.location.line) for f in report.findings}
        wanted = {entry for entry in example.expected if entry[0] == rule.name}
        if report.failed or found != wanted:
            return False
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule.name)
def test_no_mutant_of_a_condition_survives_the_examples(page: Page, tmp_path: Path) -> None:
    shown = []
    for example in examples(page.body):
        directory = tmp_path / str(example.line)
        for path, text in example.files.items():
            target = directory / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        shown.append((example, directory))
    assert survives(page.rule, shown)
    assert [name for name, rule in mutated(page.rule) if survives(rule, shown)] == []
