"""SAM's own configuration (`samconfig.toml`): what `sam deploy` would give a template.

One table for each environment (`sam deploy --config-env`), with tables for commands; `global`
holds for all commands.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING, Any

from msglint.cloudformation.nodes import MappingNode, SequenceNode, intrinsic, text_of
from msglint.cloudformation.parameter_files import NotParameters
from msglint.cloudformation.parameters import Given, Others, allowed_values
from msglint.source.text import Span
from msglint.source.workspace import Unreadable
from msglint.values.model import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from msglint.cloudformation.nodes import Node
    from msglint.cloudformation.template import Template
    from msglint.declarations import Problem
    from msglint.source.text import Source
    from msglint.source.workspace import Workspace

OTHERS = "other deployments"
"""Where the configuration is one of developers and pipelines deploy the rest."""

MAX_ENVIRONMENTS = 30
"""A template with more is judged once, with its parameters free."""

_COMMANDS = ("global", "deploy")
_TEMPLATES = ("template.yaml", "template.yml", "template.json")
_LEGACY = re.compile(r"ParameterKey=(?P<key>[^,\s]+),ParameterValue=(?P<value>\"[^\"]*\"|\S*)")


@dataclass(frozen=True, slots=True)
class SamConfig:
    """What one environment says of a deployment."""

    template_file: str | None = None
    stack_name: str | None = None
    parameters: Mapping[str, Given | Others] = field(default_factory=dict)

    def deploys(self, path: Path) -> bool:
        """Whether a template beside the configuration is the one that it deploys."""
        names = (self.template_file,) if self.template_file else _TEMPLATES
        return any(path == path.parent / name for name in names)


def configs_of(
    template: Template, path: Path, workspace: Workspace
) -> tuple[dict[str, SamConfig], list[Problem]]:
    """By environment what `sam deploy` would give a template.

    Where a parameter without a default has other values too, by what it allows or is compared
    with, the template is deployed in other ways as well.
    """
    try:
        configs = read_sam_configs(path, workspace)
    except NotParameters as error:
        return {}, [error.problem]
    except Unreadable:
        return {}, []
    found = {name: one for name, one in configs.items() if one.deploys(template.path)}
    if not 0 < len(found) <= MAX_ENVIRONMENTS:
        return {}, []
    others = dict(_others(template, found.values()))
    return found | ({OTHERS: SamConfig(parameters=others)} if others else {}), []


def _others(template: Template, configs: Iterable[SamConfig]) -> Iterator[tuple[str, Others]]:
    compared: dict[str, list[str]] = {}
    for name, value in _comparisons(template.conditions.values()):
        compared.setdefault(name, []).append(value)
    for name, declared in template.parameters.items():
        if declared.get("Default") is not None:
            continue
        given = [one.parameters.get(name) for one in configs]
        taken = {value.text for value in given if isinstance(value, Given)}
        known = allowed_values(declared) or tuple(compared.get(name, ()))
        others = tuple(value for value in dict.fromkeys(known) if value not in taken)
        if taken and others and None not in given:
            yield name, Others(others)


def _comparisons(conditions: Iterable[Node]) -> Iterator[tuple[str, str]]:
    """The parameters that conditions compare with something written out."""
    pending = list(conditions)
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen:  # anchors may make a few lines into a very large tree
            continue
        seen.add(id(node))
        name, argument = intrinsic(node) or ("", node)
        if isinstance(argument, MappingNode):
            pending += [value for _, value in argument.pairs]
        elif isinstance(argument, SequenceNode):
            pending += argument.items
            sides = [(intrinsic(item), text_of(item)) for item in argument.items]
            for (call, _), (_, text) in permutations(sides, 2) if name == "Fn::Equals" else ():
                if call is not None and call[0] == "Ref" and text is not None:
                    yield text_of(call[1]) or "", text


def read_sam_configs(path: Path, workspace: Workspace) -> dict[str, SamConfig]:
    """The environments of a configuration that say anything of how to deploy.

    Raises `Unreadable` and `NotParameters`.
    """
    import tomllib

    source = workspace.read(path)
    try:
        config = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise NotParameters(str(error), Span(source, 0, 0)) from None
    return {
        name: _environment(config, name, source)
        for name in config
        if any(_table(config, name, command, "parameters") for command in _COMMANDS)
    }


def _environment(config: Mapping[str, Any], name: str, source: Source) -> SamConfig:
    overrides: dict[str, str] = {}
    settings: dict[str, Any] = {}
    for command in _COMMANDS:
        found = _table(config, name, command, "parameters")
        settings.update(found)
        overrides.update(_overrides(found.get("parameter_overrides")))
    start = max(0, source.text.find(f"[{name}."))
    given = {
        key: Given(text, Step(f"parameter_overrides in {source.path}", _find(source, key, start)))
        for key, text in overrides.items()
    }
    return SamConfig(
        _text_setting(settings, "template_file"), _text_setting(settings, "stack_name"), given
    )


def _text_setting(settings: Mapping[str, Any], name: str) -> str | None:
    value = settings.get(name)
    return value if isinstance(value, str) else None


def _table(config: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        inner = config.get(name)
        if not isinstance(inner, dict):
            return {}
        config = inner
    return config


def _overrides(value: Any) -> dict[str, str]:
    """Overrides as SAM accepts them: a table, a list, or one string of `Key=Value` words."""
    if isinstance(value, dict):
        return {str(name): _plain(text) for name, text in value.items()}
    if isinstance(value, list):
        merged: dict[str, str] = {}
        for item in value:
            merged.update(_overrides(item))
        return merged
    if not isinstance(value, str):
        return {}
    legacy = {m["key"]: m["value"].strip('"') for m in _LEGACY.finditer(value)}
    if legacy:
        return legacy
    try:
        words = shlex.split(value)
    except ValueError:  # an open quote
        words = value.split()
    return {name: text for name, is_pair, text in (w.partition("=") for w in words) if is_pair}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(_plain(member) for member in value)
    return str(value)


def _find(source: Source, name: str, start: int) -> Span | None:
    """Where a parameter is named, from the environment's first table on."""
    found = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])").search(source.text, start)
    return Span(source, *found.span()) if found else None
