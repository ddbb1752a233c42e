"""The built-in rules, compiled beforehand, so that a run neither parses pages nor compiles CEL.

`catalogue.json` is generated from `rules/*.md` by `python -m msglint.engine.compile` and holds
one rule on a line. It is committed, and a test fails when it is stale.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msglint.engine.expression import Expression
from msglint.engine.rule import Assignment, Parameter, Remark, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.engine.rule import Template

PATH = Path(__file__).with_name("catalogue.json")


def dump(rules: Iterable[Rule]) -> str:
    """The text of `catalogue.json` for these rules."""
    lines = ",\n".join(json.dumps(_packed(rule), sort_keys=True) for rule in rules)
    return f"[\n{lines}\n]\n"


def load(text: str) -> list[Rule]:
    """The rules of a catalogue."""
    return [_unpacked(entry) for entry in json.loads(text)]


@cache
def built_in() -> tuple[Rule, ...]:
    """The rules that msglint ships, by name."""
    return tuple(load(PATH.read_text("utf-8")))


@cache
def names() -> frozenset[str]:
    """Names of the rules that msglint ships."""
    return frozenset(rule.name for rule in built_in())


def _packed(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "summary": rule.summary,
        "category": rule.category,
        "severity": rule.severity,
        "subject": rule.subject,
        "variable": rule.variable,
        "when": _expression(rule.when) if rule.when else None,
        "require": _expression(rule.require),
        "at": rule.at,
        "message": [_template(message) for message in rule.message],
        "related": [
            {
                "at": remark.at,
                "label": _template(remark.label),
                "when": _expression(remark.when) if remark.when else None,
            }
            for remark in rule.related
        ],
        "fix": _fix(rule.fix),
        "settable": {
            name: [p.type, p.default, p.minimum, p.maximum, p.description]
            for name, p in rule.settable.items()
        },
        "references": rule.references,
        "opt_in": rule.opt_in,
        "info_when": _expression(rule.info_when) if rule.info_when else None,
    }


def _expression(expression: Expression) -> list[Any]:
    return [expression.text, expression.code, expression.paths]


def _template(template: Template) -> list[Any]:
    return [part if isinstance(part, str) else _expression(part) for part in template]


def _fix(fix: Assignment | Template | None) -> Any:
    if isinstance(fix, Assignment):
        advice = None if fix.advice is None else _template(fix.advice)
        return {
            "set": fix.set,
            "to": _expression(fix.to),
            "safety": fix.safety,
            "advice": advice,
        }
    return None if fix is None else _template(fix)


def _unpacked(entry: dict[str, Any]) -> Rule:
    settable = {name: Parameter(*fields) for name, fields in entry["settable"].items()}
    return Rule(
        name=entry["name"],
        summary=entry["summary"],
        category=entry["category"],
        severity=entry["severity"],
        subject=entry["subject"],
        variable=entry["variable"],
        when=Expression(*entry["when"]) if entry["when"] else None,
        require=Expression(*entry["require"]),
        at=tuple(entry["at"]),
        message=tuple(_as_template(message) for message in entry["message"]),
        related=tuple(
            Remark(
                tuple(remark["at"]),
                _as_template(remark["label"]),
                Expression(*remark["when"]) if remark["when"] else None,
            )
            for remark in entry["related"]
        ),
        fix=_as_fix(entry["fix"]),
        settable=settable,
        parameters={name: p.default for name, p in settable.items()},
        references=tuple(entry["references"]),
        opt_in=entry["opt_in"],
        info_when=Expression(*entry["info_when"]) if entry["info_when"] else None,
    )


def _as_template(parts: list[Any]) -> Template:
    return tuple(part if isinstance(part, str) else Expression(*part) for part in parts)


def _as_fix(fix: Any) -> Assignment | Template | None:
    if isinstance(fix, dict):
        advice = None if fix["advice"] is None else _as_template(fix["advice"])
        return Assignment(tuple(fix["set"]), Expression(*fix["to"]), fix["safety"], advice)
    return None if fix is None else _as_template(fix)
