"""Where the template of a nested stack lies.

The author's template names a file beside it. One that was packaged, or is uploaded by a
script, names a copy: under `.aws-sam/build`, in a bucket, in a directory that is not there
before the build. Its source then is the template in view whose path ends as the location does,
if there is only one and it takes the parameters that it is given.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    intrinsic,
    text_of,
)
from msglint.values.model import Known, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.cloudformation.stacks import Stack
    from msglint.cloudformation.template import Resource, Template

Locate: TypeAlias = "Callable[[Template, Resource], Path | None]"
"""Tells where the template of a nested stack lies, if a generator knows."""

STACK_SET = "AWS::CloudFormation::StackSet"

NESTED_TYPES = {
    "AWS::CloudFormation::Stack": "TemplateURL",
    "AWS::Serverless::Application": "Location",
    STACK_SET: "TemplateURL",
}
"""The property that names the template, by resource type."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/*[^/]*/")
_BUILD = (".aws-sam", "build")
_NOT_ON_DISK = "its template is not on disk"


def template_path(stack: Stack, resource: Resource, locate: Locate | None) -> Path | str:
    """The file with a nested stack's template, or why there is none."""
    if locate is not None and (found := locate(stack.template, resource)) is not None:
        return found
    directory = stack.template.path.parent
    is_file = stack.system.library.workspace.is_file
    asset = text_of(resource.metadata.get("aws:asset:path")) if resource.metadata else None
    location = _location(stack, resource)
    for text in (asset, location):
        if isinstance(text, str) and text and not _URL.match(text):
            path = Path(os.path.normpath(directory / text))
            source = _without_build(path)
            for candidate in (path,) if source is None else (source, path):
                if is_file(candidate):
                    return candidate
    return _NOT_ON_DISK if location is None else _in_view(stack, resource, location)


def _location(stack: Stack, resource: Resource) -> str | Text | None:
    """What the resource says, parameters and functions evaluated."""
    if not isinstance(resource.properties, MappingNode):
        return None
    node = resource.properties.get(NESTED_TYPES[resource.type])
    value = None if node is None else stack.resolver.value(node)
    if isinstance(value, Text):
        return value
    return value.data if isinstance(value, Known) and isinstance(value.data, str) else None


def _without_build(path: Path) -> Path | None:
    """Where the source of a template that `sam build` writes may lie."""
    parts = path.parts
    for at in range(len(parts) - 2):
        if parts[at : at + 2] == _BUILD:
            return Path(*parts[:at], *parts[at + 2 :])
    return None


def _in_view(stack: Stack, resource: Resource, location: str | Text) -> Path | str:
    """The template in view that a location is a copy of."""
    library = stack.system.library
    ends = _ends(location)
    above = {stack.template.path}
    candidates = [path for path in library.named(ends[-1]) if path not in above] if ends else []
    shared = max((_shared(path, ends) for path in candidates), default=0)
    nearest = [path for path in candidates if _shared(path, ends) == shared]
    if not nearest and isinstance(location, str) and not _URL.match(location):
        beside = Path(os.path.normpath(stack.template.path.parent / location)).parent
        nearest = [path for path in library.within(beside) if path not in above]
    fitting = [path for path in nearest if _fits(stack, resource, path, sure=shared > 1)]
    if len(fitting) > 1:
        shown = ", ".join(sorted(library.workspace.display(path) for path in fitting)[:3])
        return f"several templates could be its own: {shown}"
    return fitting[0] if fitting else _NOT_ON_DISK


def _ends(location: str | Text) -> list[str]:
    """The last parts of a location that are known for certain."""
    if isinstance(location, Text):
        last = location.parts[-1]
        text = last.partition("/")[2] if isinstance(last, str) else ""
    else:
        text = _HOST.sub("", location, count=1)
    return [part for part in text.partition("?")[0].split("/") if part not in ("", ".", "..")]


def _shared(path: Path, ends: Sequence[str]) -> int:
    """How many parts at their ends a path and a location share."""
    pairs = zip(reversed(path.parts), reversed(ends), strict=False)
    return next((n for n, (own, end) in enumerate(pairs) if own != end), len(ends))


def _fits(stack: Stack, resource: Resource, path: Path, *, sure: bool) -> bool:
    """Whether a template takes what the stack gives it, and gives what is asked of it.

    Unless it is sure from the path, there has to be something by which to tell.
    """
    template = stack.system.library.template(path)
    if template is None:
        return False
    arguments = arguments_of(resource)
    if arguments is not None and (
        not isinstance(arguments, MappingNode) or intrinsic(arguments) is not None
    ):
        return False
    given = set() if arguments is None else set(arguments.entries)
    asked = _outputs_asked(stack.template, resource.logical_id)
    if not (sure or given or asked):
        return False
    required = {n for n, node in template.parameters.items() if node.get("Default") is None}
    return required <= given <= template.parameters.keys() and asked <= template.outputs.keys()


def body_of(properties: Node | None) -> Node | None:
    """The node with the template of a stack set that writes it out."""
    return properties.get("TemplateBody") if isinstance(properties, MappingNode) else None


def arguments_of(resource: Resource) -> Node | None:
    """The parameters of a nested stack; those of a stack set, which are a list of names and
    values, as a mapping too."""
    properties = resource.properties
    node = properties.get("Parameters") if isinstance(properties, MappingNode) else None
    if not isinstance(node, SequenceNode):
        return node
    pairs: list[tuple[ScalarNode, Node]] = []
    for item in node.items:
        key = item.get("ParameterKey") if isinstance(item, MappingNode) else None
        value = item.get("ParameterValue") if isinstance(item, MappingNode) else None
        if not isinstance(key, ScalarNode):
            return node
        if value is not None:
            pairs.append((key, value))
    return MappingNode(pairs, node.source, node.start, node.end)


def _outputs_asked(template: Template, logical_id: str) -> set[str]:
    """The outputs of a nested stack that its parent reads."""
    asked = rf"\b{re.escape(logical_id)}\b[\"'\s,.\-]*Outputs\.([A-Za-z0-9]+)"
    return set(re.findall(asked, template.source.text))
