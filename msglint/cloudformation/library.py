"""Template files: read once, parsed once, transformed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.template import Template, read_template
from msglint.cloudformation.yaml_text import Document, parse_yaml
from msglint.declarations import Problem
from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.source.workspace import Workspace


class Library:
    """The templates of one run, by path."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._templates: dict[Path, Template | None] = {}
        self._problems: dict[Path, list[Problem]] = {}

    def template(self, path: Path) -> Template | None:
        """The template at a path, transforms applied; nothing when it is none."""
        if path not in self._templates:
            self._templates[path] = self._load(path)
        return self._templates[path]

    def problems(self, path: Path) -> list[Problem]:
        """What is wrong with a file that was asked for."""
        return self._problems.get(path, [])

    def _load(self, path: Path) -> Template | None:
        try:
            source = self.workspace.read(path)
        except Unreadable as error:
            source = Source(self.workspace.display(path), "")
            problem = Problem("syntax-error", f"cannot be read: {error}", Span(source, 0, 0))
            self._problems[path] = [problem]
            return None
        document = parse_document(source)
        template = read_template(document.root, path, source)
        if template is None:
            self._problems[path] = document.problems
            return None
        template.problems[:0] = document.problems
        template.truncated = document.truncated
        if template.is_sam:
            from msglint.cloudformation.sam import expand

            template = expand(template)
        self._problems[path] = template.problems
        return template


def parse_document(source: Source) -> Document:
    """YAML or JSON, whichever a text is."""
    return parse_yaml(source)
