"""Terragrunt units that depend on each other, loaded as the one deployment that they are.

Each unit stays a root module with its own inputs; what one takes of another's outputs refers
to the other's resources. So a queue and its consumer are seen together, though they are
deployed one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msglint.declarations import Unit
from msglint.terraform.root import RootLoader, deep_recursion
from msglint.terraform.sources import Prefilter, installed_modules
from msglint.terraform.terragrunt import taken_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from msglint.source.workspace import Workspace
    from msglint.terraform.inputs import Inputs
    from msglint.values.model import Value


@dataclass(frozen=True, slots=True)
class TerragruntUnit:
    """One unit: its file, the directory of its module, and what that is given beside."""

    file: Path
    module: Path
    inputs: Inputs


def link(
    units: Iterable[TerragruntUnit], others: Iterable[Path], workspace: Workspace
) -> list[list[TerragruntUnit]]:
    """The units in groups that depend on each other, in the order of their paths.

    `others` are files of units whose modules are not in view: what they take is handed on.
    """
    by_directory = {unit.file.parent: unit for unit in units}
    groups = {directory: [directory] for directory in by_directory}
    handed_on: dict[Path, set[str]] = {}
    for file in sorted({*others, *(unit.file for unit in by_directory.values())}):
        for directory, output in taken_by(file, workspace):
            if directory in groups and file.parent in groups:
                _join(groups, directory, file.parent)
            elif directory in groups:
                handed_on.setdefault(directory, set()).add(output)
    found = {min(group): group for group in {id(g): g for g in groups.values()}.values()}
    return [
        [
            replace(unit, inputs=replace(unit.inputs, taken=frozenset(handed_on.get(at, ()))))
            for at in sorted(group)
            if (unit := by_directory[at])
        ]
        for _, group in sorted(found.items())
    ]


def _join(groups: dict[Path, list[Path]], one: Path, other: Path) -> None:
    """Make the groups of two directories one; the larger takes the smaller in."""
    smaller, larger = sorted((groups[one], groups[other]), key=len)
    if smaller is not larger:
        larger += smaller
        groups.update(dict.fromkeys(smaller, larger))


def load_linked(
    units: Sequence[TerragruntUnit], workspace: Workspace, wanted: frozenset[str]
) -> Unit:
    """What the units deploy, as one unit whose parts they are. Never raises."""
    return _Together(units, workspace, wanted).load()


class _Together:
    def __init__(
        self, units: Sequence[TerragruntUnit], workspace: Workspace, wanted: frozenset[str]
    ) -> None:
        self._units: Mapping[Path, TerragruntUnit] = {unit.file.parent: unit for unit in units}
        self._workspace = workspace
        self._wanted = wanted
        self._loaders: dict[Path, RootLoader | None] = {}
        """`None` while one is taking its inputs."""
        names = {workspace.display(at): unit for at, unit in self._units.items()}
        self.unit = Unit(next(iter(names)))
        self.unit.parts = {name: workspace.display(unit.module) for name, unit in names.items()}

    def load(self) -> Unit:
        """Every unit, as far as it may matter."""
        with deep_recursion():
            for directory, unit in self._units.items():
                installed = installed_modules(unit.module, self._workspace)
                prefilter = Prefilter(self._workspace, self._wanted, installed)
                if prefilter.has_wanted(unit.module):
                    loader = self._loader(directory)
                    assert loader is not None
                    loader.fill()
        return self.unit

    def _loader(self, directory: Path) -> RootLoader | None:
        if directory not in self._loaders:
            self._loaders[directory] = None
            unit = self._units[directory]
            installed = installed_modules(unit.module, self._workspace)
            prefilter = Prefilter(self._workspace, self._wanted, installed)
            loader = RootLoader(
                unit.module,
                self._workspace,
                self._wanted,
                replace(unit.inputs, terragrunt=unit.file, outputs=self._output),
                self.unit,
                prefilter,
                self._workspace.display(directory),
            )
            loader.start(installed)
            self._loaders[directory] = loader
        return self._loaders[directory]

    def _output(self, directory: Path, name: str | None) -> Value | None:
        """An output of a unit, or all of them; `None` when it is not one of these."""
        loader = self._loader(directory) if directory in self._units else None
        if loader is None:
            return None
        if name is None:
            return loader.root.outputs()
        return loader.root.output(name) if name in loader.root.configuration.outputs else None
