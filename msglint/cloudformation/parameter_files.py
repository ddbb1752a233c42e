"""Parameter values from files: the CLI's, CodePipeline's, and SAM's configuration.

- `aws cloudformation create-stack --parameters file://`: a list of `{"ParameterKey": ...,
  "ParameterValue": ...}`;
- `aws cloudformation deploy --parameter-overrides file://`: also a list of `"Key=Value"`;
- CodePipeline's template configuration: `{"Parameters": {"Key": "Value"}}`;
- `samconfig.toml`: `parameter_overrides` of an environment (`default` unless told).
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msglint.cloudformation.library import parse_document
from msglint.cloudformation.nodes import MappingNode, Node, ScalarNode, SequenceNode, text_of
from msglint.cloudformation.parameters import Given, write_out_node
from msglint.declarations import Problem
from msglint.source.text import Span
from msglint.values.model import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from msglint.source.text import Source
    from msglint.source.workspace import Workspace

_LEGACY = re.compile(r"ParameterKey=(?P<key>[^,\s]+),ParameterValue=(?P<value>\"[^\"]*\"|\S*)")


class NotParameters(Exception):  # noqa: N818 - a condition of the input, not a bug
    """A file does not hold parameter values; the message says why, for people."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.problem = Problem("syntax-error", message, span)


@dataclass(frozen=True, slots=True)
class SamConfig:
    """What `samconfig.toml` says of a deployment."""

    template_file: str | None = None
    stack_name: str | None = None
    parameters: Mapping[str, Given] = field(default_factory=dict)


def read_parameters(path: Path, workspace: Workspace) -> dict[str, Given]:
    """The values in a parameter file. Raises `Unreadable` and `NotParameters`."""
    source = workspace.read(path)
    document = parse_document(source)
    if document.problems:
        first = document.problems[0]
        raise NotParameters(first.message, first.span)
    found: dict[str, Given] = {}
    for name, value, span in _pairs(document.root, source):
        if value is not None:
            found[name] = Given(value, Step(f"parameter file {source.path}", span))
    return found


def _text(node: Node | None) -> str | None:
    if isinstance(node, ScalarNode) and node.value is not None:
        return write_out_node(node)
    if isinstance(node, SequenceNode):
        return ",".join(text for item in node.items if (text := _text(item)) is not None)
    return None


def _pairs(root: Node | None, source: Source) -> Iterator[tuple[str, str | None, Span]]:
    if isinstance(root, MappingNode):
        inner = root.get("Parameters")
        for key, value in inner if isinstance(inner, MappingNode) else root:
            yield key.text, _text(value), value.span
    elif isinstance(root, SequenceNode):
        for item in root.items:
            if isinstance(item, MappingNode):
                name, given = text_of(item.get("ParameterKey")), item.get("ParameterValue")
                if name is not None and given is not None:
                    yield name, _text(given), given.span
            elif (pair := text_of(item)) is not None and "=" in pair:
                name, _, text = pair.partition("=")
                yield name, text, item.span
    else:
        message = "these are no parameter values: neither a list nor a mapping"
        raise NotParameters(message, Span(source, 0, 0))


def read_sam_config(path: Path, workspace: Workspace, environment: str = "default") -> SamConfig:
    """An environment of `samconfig.toml`. Raises `Unreadable` and `NotParameters`."""
    import tomllib

    source = workspace.read(path)
    try:
        config = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise NotParameters(str(error), Span(source, 0, 0)) from None
    overrides: dict[str, str] = {}
    settings: dict[str, Any] = {}
    for command in ("global", "deploy"):
        found = _table(config, environment, command, "parameters")
        settings.update(found)
        overrides.update(_overrides(found.get("parameter_overrides")))
    given = {
        name: Given(text, Step(f"parameter_overrides in {source.path}", _find(source, name)))
        for name, text in overrides.items()
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


def _find(source: Source, name: str) -> Span | None:
    """Where a parameter is named."""
    found = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", source.text)
    return Span(source, *found.span()) if found else None
