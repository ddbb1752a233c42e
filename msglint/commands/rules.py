"""`msglint rules` and `msglint explain`: what rules there are, and whether pages are right."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msglint.commands import FOUND, OK, add_configuration, add_profile
from msglint.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.config import Configuration
    from msglint.engine.rule import Rule


def add_rules(commands: Any) -> None:
    """Add the command that lists the rules, and its command that tests pages."""
    rules = commands.add_parser("rules", help="list the rules, or test rule pages")
    rules.add_argument("--format", choices=("text", "json"), default="text", dest="style")
    rules.add_argument("--category", metavar="NAME", help="only the rules of this category")
    rules.add_argument("--severity", choices=SEVERITIES, help="only the rules of this severity")
    add_profile(rules)
    add_configuration(rules)
    rules.set_defaults(run=_list)
    further = rules.add_subparsers(title="commands", metavar="COMMAND")
    test = further.add_parser("test", help="run the examples of rule pages")
    test.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="pages, and directories with pages; default: the configured ones",
    )
    add_configuration(test, argparse.SUPPRESS)  # or it would undo what stands before "test"
    test.set_defaults(run=_test)


def add_explain(commands: Any) -> None:
    """Add the command that shows a page."""
    explain = commands.add_parser("explain", help="show the page of a rule")
    explain.add_argument("rule", metavar="RULE")
    add_configuration(explain)
    explain.set_defaults(run=_explain)


def _list(options: argparse.Namespace) -> int:
    rules = list(_wanted(options, _configuration(options)))
    if options.style == "json":
        import json

        json.dump([_entry(rule) for rule in rules], sys.stdout, indent=2)
        print()
        return OK
    width = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        print(f"{rule.name:{width}}  {rule.severity:7}  {rule.category:13}  {rule.summary}")
    return OK


def _wanted(options: argparse.Namespace, configuration: Configuration) -> Iterator[Rule]:
    from msglint.config import nearest
    from msglint.engine.rule import CATEGORIES
    from msglint.engine.rules import RuleError, load_rules

    category = options.category
    if category is not None and category not in CATEGORIES:
        raise RuleError(f'there is no category "{category}"{nearest(category, CATEGORIES)}')
    profile = options.profile or configuration.profile
    for rule in load_rules(replace(configuration, profile=profile)):
        if category in (None, rule.category) and options.severity in (None, rule.severity):
            yield rule


def _entry(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "severity": rule.severity,
        "category": rule.category,
        "subject": rule.subject,
        "summary": rule.summary,
        "parameters": dict(rule.parameters),
        "page": rule.page or None,
    }


def _test(options: argparse.Namespace) -> int:
    from msglint.testing import check_pages

    outcome = check_pages(options.paths, _configuration(options), Path.cwd())
    for mistake in outcome.mistakes:
        print(mistake)
    pages = _count(outcome.pages, "page")
    examples = _count(outcome.examples, "example")
    print(f"{pages}, {examples}: {_count(len(outcome.mistakes), 'mistake')}")
    return FOUND if outcome.mistakes else OK


def _count(number: int, noun: str) -> str:
    shown = number or "no"
    return f"{shown} {noun}" if number == 1 else f"{shown} {noun}s"


def _explain(options: argparse.Namespace) -> int:
    from msglint.config import nearest
    from msglint.engine.rules import RuleError, all_rules, configure
    from msglint.report.page import write

    configuration = _configuration(options)
    rules = all_rules(configuration)
    name = options.rule
    if name not in rules:
        raise RuleError(f'there is no rule "{name}"{nearest(name, rules)}')
    configured = configure(rules, configuration)[name]
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    write(configured, rules[name].severity, sys.stdout, color=color)
    return OK


def _configuration(options: argparse.Namespace) -> Configuration:
    from msglint import config

    return config.load(options.config, Path.cwd())
