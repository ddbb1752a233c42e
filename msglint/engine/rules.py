"""The rules of a run: the built-in ones, with what the configuration says of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.config import nearest
from msglint.engine.catalogue import built_in
from msglint.engine.rule import CATEGORIES, Rule, RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from msglint.config import Configuration
    from msglint.engine.rule import Setting


def load_rules(configuration: Configuration) -> list[Rule]:
    """The rules to apply, configured. Raises `RuleError` for names that do not exist."""
    rules = {rule.name: rule for rule in built_in()}
    origin = f"{configuration.path}: " if configuration.path else ""
    selected = _named(configuration.select, rules, origin)
    ignored = _named(configuration.ignore, rules, origin)
    for name in (*configuration.severity, *configuration.parameters):
        if name not in rules:
            raise RuleError(f'{origin}there is no rule "{name}"{nearest(name, rules)}')
    chosen = []
    for rule in rules.values():
        wanted = rule.name in selected if configuration.select else not rule.opt_in
        if wanted and rule.name not in ignored:
            settings = configuration.parameters.get(rule.name, {})
            chosen.append(
                replace(
                    rule,
                    severity=configuration.severity.get(rule.name, rule.severity),
                    parameters=_parameters(rule, settings, origin),
                )
            )
    return chosen


def explain(name: str) -> str:
    """The page of a built-in rule. Raises `RuleError`."""
    known = [rule.name for rule in built_in()]
    if name not in known:
        raise RuleError(f'there is no rule "{name}"{nearest(name, known)}')
    from importlib.resources import files

    return files("msglint.rules").joinpath(f"{name}.md").read_text("utf-8")


def _named(given: Iterable[str], rules: Mapping[str, Rule], origin: str) -> set[str]:
    """Names of the rules that a list of rules and categories means.

    A category never means opt-in rules: those are asked for by name.
    """
    found: set[str] = set()
    for name in given:
        if name in rules:
            found.add(name)
        elif name in CATEGORIES:
            found |= {r.name for r in rules.values() if r.category == name and not r.opt_in}
        else:
            hint = nearest(name, (*rules, *CATEGORIES))
            raise RuleError(f'{origin}there is no rule or category "{name}"{hint}')
    return found


def _parameters(rule: Rule, given: Mapping[str, object], origin: str) -> dict[str, Setting]:
    values = dict(rule.parameters)
    for name, value in given.items():
        parameter = rule.settable.get(name)
        if parameter is None:
            hint = nearest(name, rule.settable)
            raise RuleError(f'{origin}rule {rule.name} has no parameter "{name}"{hint}')
        if objection := parameter.objection(value):
            raise RuleError(f"{origin}parameter {name} of {rule.name}: {objection}")
        assert isinstance(value, int | float | str | bool)
        values[name] = float(value) if parameter.type == "number" else value
    return values


__all__ = ["Rule", "RuleError", "explain", "load_rules"]
