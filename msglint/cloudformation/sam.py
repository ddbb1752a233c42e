"""SAM resources and `Globals` as the plain CloudFormation resources that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.cloudformation.template import Template


def expand(template: Template) -> Template:
    """The template after SAM's transform, with spans in the author's text."""
    return template
