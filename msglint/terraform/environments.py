"""The sets of inputs that a root module is deployed with, one for each environment.

A set is named on the command line (`--var-file prod=envs/prod.tfvars`) or in the
configuration. The files that the configuration names are looked for in the root's directory
and then in those above it, so that both layouts work: `envs/prod.tfvars` in every root, and
`environments/prod/terraform.tfvars` beside all of them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.terraform.inputs import Inputs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from msglint.source.workspace import Workspace


@dataclass(frozen=True, slots=True)
class VarFile:
    """A var file on the command line, for one environment or (without a name) for all."""

    path: Path
    environment: str = ""


@dataclass(slots=True)
class Environments:
    """What was said about environments, to be asked for each root."""

    given: Sequence[VarFile] = ()
    """In the order of the command line: later ones win."""
    configured: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Paths of var files by environment. Not asked if environments were named in `given`."""
    top: Path | None = None
    """The directory of the configuration: no file of `configured` lies outside."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Environment variables to honour (`TF_VAR_name`)."""
    found: set[str] = field(default_factory=set)
    """The configured environments that some root was found to have."""

    def missing(self) -> list[str]:
        """The configured environments that no root was found to have."""
        if any(file.environment for file in self.given):
            return []
        return [name for name in self.configured if name not in self.found]

    def of(self, root: Path, workspace: Workspace) -> list[tuple[str, Inputs]]:
        """The environments of a root by name; one without a name when none is known."""
        named = dict.fromkeys(file.environment for file in self.given if file.environment)
        if named:
            return [(name, self._inputs(name)) for name in named]
        sets = []
        for name in self.configured:
            files = self._files(name, root, workspace)
            if files:
                self.found.add(name)
                sets.append((name, self._inputs(name, files)))
        return sets or [("", self._inputs(""))]

    def _inputs(self, name: str, files: tuple[Path, ...] = ()) -> Inputs:
        given = tuple(file.path for file in self.given if file.environment in ("", name))
        return Inputs((*files, *given), self.variables)

    def files(self, root: Path, workspace: Workspace) -> set[Path]:
        """The configured var files of a root."""
        return {file for name in self.configured for file in self._files(name, root, workspace)}

    def _files(self, name: str, root: Path, workspace: Workspace) -> tuple[Path, ...]:
        root = Path(os.path.normpath(root))
        paths = self.configured[name]
        return tuple(file for path in paths if (file := self._nearest(root, path, workspace)))

    def _nearest(self, root: Path, path: str, workspace: Workspace) -> Path | None:
        for directory in (root, *root.parents):
            if self.top is None or not directory.is_relative_to(self.top):
                break
            if workspace.is_file(directory / path):
                return Path(os.path.normpath(directory / path))
        return None
