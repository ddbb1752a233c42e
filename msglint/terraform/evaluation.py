"""What is shared by all modules of one root while it is evaluated."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.source.workspace import Unreadable
from msglint.terraform.evaluate import evaluate
from msglint.terraform.files import parse_template
from msglint.terraform.scope import Budget, GivenNames, Scope
from msglint.terraform.unknowns import failure
from msglint.values.model import Step, moved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from msglint.source.text import Source, Span
    from msglint.source.workspace import Workspace
    from msglint.terraform.ast import Expression
    from msglint.terraform.module_call import HiddenModule
    from msglint.values.model import Value

MAX_FILES = 10_000
"""How many files `fileset` looks at."""


class Evaluation:
    """One root module being evaluated."""

    def __init__(
        self,
        directory: Path,
        workspace: Workspace,
        wanted: frozenset[str],
        installed: Mapping[str, Path],
    ) -> None:
        self.directory = directory
        self.workspace = workspace
        self.wanted = wanted
        self.installed = installed
        self.budget = Budget()
        self.trials = Budget()
        """For what is only tried. However much that is, everything is still evaluated."""
        self.files = Files(self)
        self.given: dict[str, tuple[Value, Step]] = {}
        """Values of root variables from var files and the environment."""
        self.out_of_view: list[HiddenModule] = []
        """Module instances that cannot be read, as they are met."""
        self.read: set[str] = set()
        """Display paths of the files that functions read."""

    def relative(self, directory: Path) -> str:
        """A directory as Terraform names it: relative to the root, with `/`."""
        try:
            return Path(os.path.relpath(directory, self.directory)).as_posix()
        except ValueError:  # another drive
            return directory.as_posix()


class Files:
    """What functions may ask: files within the workspace, and templates in them."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._templates: dict[Source, Expression] = {}
        self._depth = 0

    def _path(self, path: str) -> Path:
        if "\0" in path:
            raise Unreadable("its name is not a path")
        return Path(os.path.normpath(self._evaluation.directory / path))

    def read_bytes(self, path: str) -> bytes:
        """The content of a file. Raises `Unreadable`."""
        found = self._path(path)
        content = self._evaluation.workspace.read_bytes(found)
        self._evaluation.read.add(self._evaluation.workspace.display(found))
        return content

    def read(self, path: str) -> Source:
        """The text of a file. Raises `Unreadable`."""
        found = self._path(path)
        source = self._evaluation.workspace.read(found)
        self._evaluation.read.add(source.path)
        return source

    def exists(self, path: str) -> bool | None:
        """Whether there is such a file; `None` when it lies outside of what may be read."""
        try:
            found = self._path(path)
        except Unreadable:
            return None
        if not self._evaluation.workspace.allows(found):
            return None
        return found.is_file()

    def files(self, path: str) -> Sequence[str] | None:
        """All files below a directory, relative to it; `None` when that cannot be told."""
        workspace = self._evaluation.workspace
        top = self._path(path)
        if not workspace.allows(top):
            return None
        found: list[str] = []
        for at, directories, names in os.walk(top):
            directories.sort()
            found += [
                Path(at, name).relative_to(top).as_posix()
                for name in sorted(names)
                if workspace.is_file(Path(at, name))
            ]
            if len(found) > MAX_FILES:
                return None
        return found

    def evaluate_template(self, template: Source, variables: Value, span: Span) -> Value:
        """The result of a template whose only variables are the keys of a map."""
        if self._depth:
            return failure("Terraform refuses it: a template cannot use other templates", span)
        if template not in self._templates:
            self._templates[template] = parse_template(template)
        scope = Scope(GivenNames(variables, self), self._evaluation.budget)
        self._depth += 1
        try:
            value = evaluate(self._templates[template], scope)
        finally:
            self._depth -= 1
        return moved(value, span, Step(f"template {template.path}", value.span))

    def own(self, _name: str, _arguments: tuple[Value, ...], _span: Span) -> Value | None:
        """Terraform has no other functions."""
        return None
