"""Walking directories: cheap, deterministic, and never into what cannot matter."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.discover.sniff import is_terraform, may_hold_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.source.workspace import Workspace

ASSEMBLY_MARKER = "cdk.out"
"""The file that marks a CDK cloud assembly (it often lies in a directory of the same name)."""

TERRAGRUNT = "terragrunt.hcl"
"""The file of a Terragrunt unit."""

_OUTPUTS = {".aws-sam", ".serverless", ".amplify"}
"""Hidden directories that generators write deployable templates to."""

_SKIPPED = {"node_modules", "__pycache__", "venv", "site-packages", "bower_components"}


@dataclass(slots=True)
class Found:
    """What a walk met, in order of path."""

    terraform: set[Path] = field(default_factory=set)
    """Directories with Terraform configuration."""
    data: list[Path] = field(default_factory=list)
    """Files whose bytes deserve a look."""
    assemblies: list[Path] = field(default_factory=list)
    """Cloud assembly directories."""
    terragrunt: list[Path] = field(default_factory=list)
    """Files of Terragrunt units."""


class Excludes:
    """The `exclude` patterns: globs over paths relative to the working directory.

    A pattern without a slash matches a name at any depth; one that matches a directory
    excludes all below it.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._names = [p.rstrip("/") for p in patterns if "/" not in p.rstrip("/")]
        self._paths = [
            p.removeprefix("./").lstrip("/").removesuffix("/**").rstrip("/")
            for p in patterns
            if "/" in p.rstrip("/")
        ]

    def __bool__(self) -> bool:
        return bool(self._names or self._paths)

    def match(self, shown: str) -> bool:
        """Whether a displayed path is excluded itself."""
        name = shown.rsplit("/", 1)[-1]
        return any(fnmatchcase(name, p) for p in self._names) or any(
            fnmatchcase(shown, p) or ("**/" in p and fnmatchcase(shown, p.replace("**/", "")))
            for p in self._paths
            if p.startswith("../") or not shown.startswith("../")
        )

    def covers(self, shown: str) -> bool:
        """Whether a displayed path or a directory above it is excluded."""
        parts = shown.split("/")
        return any(self.match("/".join(parts[:n])) for n in range(1, len(parts) + 1))


def walk(top: Path, workspace: Workspace, excludes: Excludes) -> Found:
    """Everything below a directory that may matter. Links to directories are not followed."""
    found = Found()
    pending = [str(top)]
    while pending:
        directory = pending.pop()
        try:
            with os.scandir(directory) as listing:
                entries = sorted(listing, key=lambda e: e.name)
        except OSError:
            continue
        names = {e.name for e in entries}
        if ASSEMBLY_MARKER in names and "manifest.json" in names:
            marker = os.path.join(directory, ASSEMBLY_MARKER)
            if os.path.isfile(marker):
                found.assemblies.append(Path(directory))
                continue
        below = []
        for entry in entries:
            if excludes and excludes.match(workspace.display(Path(entry.path))):
                continue
            if entry.is_dir(follow_symlinks=False):
                if _enters(entry.name, entry.path):
                    below.append(entry.path)
            elif is_terraform(entry.name):
                found.terraform.add(Path(directory))
            elif entry.name == TERRAGRUNT:
                found.terragrunt.append(Path(entry.path))
            elif may_hold_data(entry.name):
                found.data.append(Path(entry.path))
        pending.extend(reversed(below))
    return found


def _enters(name: str, path: str) -> bool:
    if name in _SKIPPED or "{{" in name:  # a directory that Cookiecutter makes copies of
        return False
    if name.startswith("."):
        return name in _OUTPUTS
    return not os.path.exists(os.path.join(path, "pyvenv.cfg"))
