"""Small mistakes in the conditions of rules, and which of them the examples notice.

`python tests/rules/rule_mutations.py [RULE ...]` prints the score.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.engine.cel_compiler import compile_expression, proven_by
from msglint.engine.compile import pages
from msglint.engine.examples import examples
from msglint.engine.nulls import NOTHING
from msglint.engine.paths import InvalidExpression
from msglint.messaging.vocabulary import SUBJECTS
from msglint.options import Options
from msglint.pipeline import check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msglint.engine.examples import Example, Where
    from msglint.engine.pages import Page
    from msglint.engine.rule import Rule
    from msglint.findings import Finding

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
    ".exists(": (".all(",),
    ".all(": (".exists(",),
}
TOKENS = re.compile(r'"[^"]*"|' + "|".join(map(re.escape, sorted(SWAPS, key=len, reverse=True))))
NUMBERS = re.compile(r"\b\d+\b")
JUNCTIONS = re.compile(r'"[^"]*"|&&|\|\||[()]')


@dataclass
class Score:
    """How many mutants of a rule there are, and those that no example notices."""

    rule: str
    mutants: int
    survivors: list[str]


def mutants(text: str) -> Iterator[str]:
    """Conditions that are negated, off by one, or lack a clause; with one operator changed."""
    yield f"!({text})"
    for match in TOKENS.finditer(text):
        for other in SWAPS.get(match[0], ()):
            yield text[: match.start()] + other + text[match.end() :]
    for match in NUMBERS.finditer(text):
        yield text[: match.start()] + str(int(match[0]) + 1) + text[match.end() :]
    yield from without_a_clause(text)


def without_a_clause(text: str) -> Iterator[str]:
    """The text without one operand of `&&` or `||`, at any depth of parentheses."""
    groups: list[list[int]] = [[0]]
    for match in JUNCTIONS.finditer(text):
        match match[0]:
            case "(":
                groups.append([match.end()])
            case ")":
                yield from _less(text, [*groups.pop(), match.start()])
            case "&&" | "||":
                groups[-1] += (match.start(), match.end())
    yield from _less(text, [*groups.pop(), len(text)])


def _less(text: str, bounds: list[int]) -> Iterator[str]:
    """Without each operand in turn; `bounds` are the starts and ends of all of them."""
    operands = list(zip(bounds[::2], bounds[1::2], strict=True))
    for index in range(len(operands)) if len(operands) > 1 else ():
        begin, end = operands[index]
        if index:
            begin = operands[index - 1][1]
        else:
            end = operands[1][0]
        yield text[:begin] + text[end:]


def mutated(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule with each mistake in turn; what would be refused is left out: it is harmless."""
    kinds = {"integer": "int", "number": "double", "string": "string", "boolean": "bool"}
    variables = {name: kinds[p.type] for name, p in rule.settable.items()}
    variables[rule.root] = SUBJECTS[rule.subject]  # type: ignore[assignment]
    known = {"when": NOTHING, "require": proven_by(rule.when, truth=True)}
    known["info_when"] = known["require"] | proven_by(rule.require, truth=False)
    for field, sure in known.items():
        expression = getattr(rule, field)
        for text in mutants(expression.text) if expression else ():
            try:
                compiled, _ = compile_expression(text, SUBJECTS, variables, sure)  # type: ignore[arg-type]
            except InvalidExpression:
                continue
            yield f"{field}: {text}", replace(rule, **{field: compiled})
    if rule.when:
        yield "no when", replace(rule, when=None)
    for name, value in rule.parameters.items():
        if isinstance(value, int) and not isinstance(value, bool):
            for other in (value - 1, value + 1):
                if rule.settable[name].objection(other) is None:
                    parameters = {**rule.parameters, name: other}
                    yield f"{name} = {other}", replace(rule, parameters=parameters)


def survives(rule: Rule, shown: list[tuple[Example, Path]]) -> bool:
    """Whether all examples of a page find what they expect."""
    for example, directory in shown:
        report = check(Options(cwd=directory), [rule])
        found = _told(report.findings)
        milder = _told(f for f in report.findings if rule.info_when and f.severity == "info")
        wanted = {entry for entry in example.expected if entry[0] == rule.name}
        if report.failed or found != wanted or milder != wanted & example.milder:
            return False
    return True


def _told(findings: Iterable[Finding]) -> set[Where]:
    return {(f.rule, f.span.location.path, f.span.location.line) for f in findings}


def score(page: Page, directory: Path) -> Score:
    """Try all mutants of a page's rule on its examples, written out below the directory."""
    shown = []
    for example in examples(page.body):
        place = directory / str(example.line)
        for path, text in example.files.items():
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        shown.append((example, place))
    assert survives(page.rule, shown), f"{page.rule.name}: its examples fail as it is"
    tried = list(mutated(page.rule))
    return Score(
        page.rule.name, len(tried), [name for name, rule in tried if survives(rule, shown)]
    )


def main() -> int:
    """Print the score of the rules that are named, or of all."""
    chosen = [page for page in pages() if page.rule.name in sys.argv[1:] or not sys.argv[1:]]
    scores = []
    for page in chosen:
        with tempfile.TemporaryDirectory() as directory:
            one = score(page, Path(directory))
        scores.append(one)
        killed = one.mutants - len(one.survivors)
        print(f"{killed:4} of {one.mutants:4}  {one.rule}")
        for survivor in one.survivors:
            print(f"              survives: {survivor}")
    total = sum(one.mutants for one in scores)
    killed = total - sum(len(one.survivors) for one in scores)
    print(f"{killed:4} of {total:4}  mutants of {len(scores)} rules are noticed")
    return 0 if killed == total else 1


if __name__ == "__main__":
    sys.exit(main())
