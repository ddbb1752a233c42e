"""The rules of a run: the built-in ones and the team's, with what the configuration says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.config import nearest
from msglint.engine.catalogue import built_in
from msglint.engine.rule import CATEGORIES, Rule, RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from msglint.config import Configuration
    from msglint.engine.rule import Setting


def load_rules(
    configuration: Configuration, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> list[Rule]:
    """The rules to apply, configured, by name. Raises `RuleError`.

    `select` and `ignore` are those of the command line: the one goes before the configuration's,
    the other is added to it.
    """
    rules = configure(all_rules(configuration), configuration)
    profile = [rule for rule in rules.values() if _in_profile(rule, configuration)]
    origin = _origin(configuration)
    chosen = {rule.name for rule in profile}
    if configuration.select:
        chosen = _named(configuration.select, rules, profile, f"{origin}select: ")
    if select:
        chosen = _named(select, rules, profile, "--select: ")
    chosen -= _named(configuration.ignore, rules, rules.values(), f"{origin}ignore: ")
    chosen -= _named(ignore, rules, rules.values(), "--ignore: ")
    return [rule for name, rule in sorted(rules.items()) if name in chosen]


def all_rules(configuration: Configuration) -> dict[str, Rule]:
    """Every rule there is, as its page has it. Raises `RuleError`."""
    rules = {rule.name: rule for rule in built_in()}
    if configuration.rules:
        from msglint.engine.team import team_rules

        rules |= {rule.name: rule for rule in team_rules(configuration)}
    return rules


def configure(rules: Mapping[str, Rule], configuration: Configuration) -> dict[str, Rule]:
    """The rules with the severities and parameters of a configuration. Raises `RuleError`."""
    rules = dict(rules)
    origin = _origin(configuration)
    for name in (*configuration.severity, *configuration.parameters):
        if name not in rules:
            raise RuleError(f'{origin}there is no rule "{name}"{nearest(name, rules)}')
    for name, severity in configuration.severity.items():
        rules[name] = replace(rules[name], severity=severity, info_when=None)
    for name, settings in configuration.parameters.items():
        rules[name] = replace(rules[name], parameters=_parameters(rules[name], settings, origin))
    return rules


def _in_profile(rule: Rule, configuration: Configuration) -> bool:
    match configuration.profile:
        case "strict":
            return True
        case "minimal":
            return rule.severity == "error" and not rule.opt_in
        case "default":
            return not rule.opt_in


def _origin(configuration: Configuration) -> str:
    return f"{configuration.path}: " if configuration.path else ""


def _named(
    given: Iterable[str], rules: Mapping[str, Rule], profile: Iterable[Rule], origin: str
) -> set[str]:
    """Names of the rules that a list of rules and categories means.

    A category means those of its rules that belong to the profile; any rule can be asked for
    by name.
    """
    found: set[str] = set()
    for name in given:
        if name in rules:
            found.add(name)
        elif name in CATEGORIES:
            found |= {rule.name for rule in profile if rule.category == name}
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


__all__ = ["Rule", "RuleError", "all_rules", "configure", "load_rules"]
