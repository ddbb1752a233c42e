"""Parameter values from files: the CLI's and CodePipeline's.

- `aws cloudformation create-stack --parameters file://`: a list of `{"ParameterKey": ...,
  "ParameterValue": ...}`;
- `aws cloudformation deploy --parameter-overrides file://`: also a list of `"Key=Value"`;
- CodePipeline's template configuration: `{"Parameters": {"Key": "Value"}}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.library import parse_document
from msglint.cloudformation.nodes import MappingNode, Node, ScalarNode, SequenceNode, text_of
from msglint.cloudformation.parameters import Given, write_out_node
from msglint.declarations import Problem
from msglint.source.text import Span
from msglint.values.model import Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from msglint.source.text import Source
    from msglint.source.workspace import Workspace


class NotParameters(Exception):  # noqa: N818 - a condition of the input, not a bug
    """A file does not hold parameter values; the message says why, for people."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.problem = Problem("syntax-error", message, span)


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
