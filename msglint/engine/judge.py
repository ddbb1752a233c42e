"""Applying rules to the message flow of one unit.

A rule or an entity that makes msglint fail costs its own verdict, never the others'.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.engine.rendering import Violation, fingerprint, one_line, resource_of
from msglint.engine.suppress import Suppressions
from msglint.engine.worlds import descriptions, explore, refusal, weakest
from msglint.findings import Finding, Report, Undetermined
from msglint.values.conditions import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from msglint.declarations import Declaration, Unit
    from msglint.engine.rule import Rule
    from msglint.engine.worlds import Exploration, Open
    from msglint.messaging.schema import Entity, Graph, Place
    from msglint.values.conditions import World

_MOST_CASES = 4
"""How many combinations of conditions a finding spells out."""

_LONGEST = 500
"""Characters of a reason or a condition."""


def judge_unit(
    graph: Graph, unit: Unit, rules: Sequence[Rule], names: Iterable[str] = ()
) -> Report:
    """All findings of the rules in a unit, without the suppressed ones.

    `names` are rules of the team that suppressions may name although they do not run.
    """
    report = Report()
    suppressions = Suppressions([*names, *(rule.name for rule in rules)])
    refused = dict.fromkeys(d.refused for d in unit.declarations if d.refused != NEVER)
    is_refused = refusal(tuple(refused))
    for rule in rules:
        try:
            entities = graph.entities(rule.subject)
        except Exception as error:  # any defect of the model
            report.failed = True
            report.findings.append(_failure(rule, unit.declarations[0], error))
            continue
        for entity in entities:
            try:
                _judge(rule, entity, is_refused, suppressions, report)
            except Exception as error:  # any defect of rule or model
                report.failed = True
                report.findings.append(_failure(rule, entity.declaration, error))
    report.findings += suppressions.doubts
    return report


def _judge(
    rule: Rule,
    entity: Entity,
    is_refused: Callable[[World], bool],
    suppressions: Suppressions,
    report: Report,
) -> None:
    exploration = explore(rule, entity, is_refused)
    for finding, place in _findings(rule, entity, exploration):
        if not suppressions.cover(finding, place, entity.declaration):
            report.findings.append(finding)
    if exploration.open:
        report.undecided.append(_undetermined(rule, entity, exploration.open[0]))


def _findings(
    rule: Rule, entity: Entity, exploration: Exploration
) -> Iterator[tuple[Finding, Place]]:
    """One finding for each distinct message and place, with the conditions it holds under."""
    strongest: dict[World, World] = {}
    for world in exploration.violated:
        strongest.setdefault(weakest(rule, entity, world), world)
    cases: dict[Finding, list[World]] = {}
    places: dict[Finding, Place] = {}
    for weak, strong in strongest.items():
        finding, place = Violation(rule, entity, (weak, strong)).finding()
        cases.setdefault(finding, []).append(weak)
        places[finding] = place
    for finding, worlds in cases.items():
        always = len(cases) == 1 and exploration.everywhere
        complete = replace(finding, when=None if always else _spelled(worlds))
        mark = fingerprint(complete, rule, entity.declaration, places[finding].owner)
        yield replace(complete, fingerprint=mark), places[finding]


def _spelled(worlds: list[World]) -> str:
    cases = [one_line(case, _LONGEST) for case in descriptions(worlds)]
    more = len(cases) - _MOST_CASES
    text = ", or ".join(cases[:_MOST_CASES])
    return f"{text}, or in {more} more cases" if more > 0 else text


def _undetermined(rule: Rule, entity: Entity, open_: Open) -> Undetermined:
    first = open_.missing[0]
    reason = first.undecided.reason
    if first.path:
        reason = f"{'.'.join((rule.subject, *first.path))} is not known: {reason}"
    span = first.undecided.span or entity.declaration.span
    return Undetermined(
        rule.name, resource_of(entity.declaration), span, one_line(reason, _LONGEST)
    )


def _failure(rule: Rule, declaration: Declaration, error: Exception) -> Finding:
    detail = one_line(f"{type(error).__name__}: {error}", _LONGEST)
    return Finding(
        rule="internal-error",
        severity="error",
        category="deployment",
        message=f"rule {rule.name} failed on {declaration.address}: {detail}",
        span=declaration.span,
        resource=resource_of(declaration),
    )
