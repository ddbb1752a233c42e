"""From template files to units: what each deployment of them declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from msglint.cloudformation.template import Resource, Template

if TYPE_CHECKING:
    from msglint.cloudformation.library import Library
    from msglint.declarations import Unit
    from msglint.source.workspace import Workspace
    from msglint.values.model import Step

Locate: TypeAlias = Callable[[Template, Resource], Path | None]
"""Where the template of a nested stack lies, if it is on disk."""


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter value from outside the template, and what gave it."""

    text: str
    step: Step


@dataclass(frozen=True, slots=True)
class StackInput:
    """One stack that is deployed by itself (not nested)."""

    name: str
    """Unique in the unit. Keys of its resources begin with it when there are several."""
    template: Template
    stack_name: str | None = None
    """What `AWS::StackName` is, when that is known."""
    region: str | None = None
    account: str | None = None
    parameters: Mapping[str, Given] = field(default_factory=dict)


def load_templates(
    paths: Sequence[Path],
    workspace: Workspace,
    wanted: frozenset[str],
    parameters: Mapping[str, Given] | None = None,
) -> list[Unit]:
    """The units that templates make. One that another in view nests is judged through it."""
    raise NotImplementedError


def build_unit(
    name: str,
    stacks: Sequence[StackInput],
    library: Library,
    wanted: frozenset[str],
    locate: Locate | None = None,
) -> Unit:
    """One unit of several stacks that may import each other's values.

    `locate` is asked first where a nested stack's template lies; without an answer a local
    `TemplateURL` or `Location` is followed.
    """
    raise NotImplementedError
