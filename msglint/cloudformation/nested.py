"""Where the template of a nested stack lies."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msglint.cloudformation.nodes import MappingNode, text_of
from msglint.values.model import Known

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.cloudformation.stacks import Stack
    from msglint.cloudformation.template import Resource, Template

Locate: TypeAlias = "Callable[[Template, Resource], Path | None]"
"""Tells where the template of a nested stack lies, if a generator knows."""

NESTED_TYPES = {
    "AWS::CloudFormation::Stack": "TemplateURL",
    "AWS::Serverless::Application": "Location",
}
"""The property that names the template, by resource type."""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def template_path(stack: Stack, resource: Resource, locate: Locate | None) -> Path | None:
    """The file with a nested stack's template, if it is at hand."""
    if locate is not None and (found := locate(stack.template, resource)) is not None:
        return found
    directory = stack.template.path.parent
    asset = text_of(resource.metadata.get("aws:asset:path")) if resource.metadata else None
    location = _location(stack, resource)
    for text in (asset, location):
        if text and not _URL.match(text):
            path = Path(os.path.normpath(directory / text))
            if stack.system.library.workspace.is_file(path):
                return path
    return None


def _location(stack: Stack, resource: Resource) -> str | None:
    """What the resource says, parameters and functions evaluated."""
    if not isinstance(resource.properties, MappingNode):
        return None
    node = resource.properties.get(NESTED_TYPES[resource.type])
    value = None if node is None else stack.resolver.value(node)
    return value.data if isinstance(value, Known) and isinstance(value.data, str) else None
