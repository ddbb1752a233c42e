"""From the paths on the command line to the deployments to judge.

A *deployment* is a Terraform root, a set of templates, a cloud assembly or a plan. A
directory stands for everything below it. A file stands for the deployments that it is part
of: a changed file of a Terraform module is judged through every root that reaches it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.discover.outputs import copies, is_scratch
from msglint.discover.sniff import is_terraform, sniff
from msglint.discover.walk import ASSEMBLY_MARKER, TERRAGRUNT, Excludes, Found, walk
from msglint.source.workspace import Unreadable, repository_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from msglint.discover.sniff import Kind
    from msglint.source.workspace import Workspace

    CalledDirectories = Callable[[Path], Iterable[Path]]


@dataclass(slots=True)
class Deployments:
    """What there is to judge."""

    terraform: list[Path] = field(default_factory=list)
    """Root directories."""
    terragrunt: dict[Path, list[Path]] = field(default_factory=dict)
    """Files of the Terragrunt units that deploy a root, if that is how it is deployed."""
    terragrunt_around: list[Path] = field(default_factory=list)
    """Files of all Terragrunt units of the same projects: some may depend on others."""
    templates: list[Path] = field(default_factory=list)
    neighbours: list[Path] = field(default_factory=list)
    """Templates of the same project that may nest, export to or import from `templates`.
    They are judged only where they turn out to be deployed with one of those."""
    assemblies: list[Path] = field(default_factory=list)
    plans: list[Path] = field(default_factory=list)
    rejected: list[tuple[Path, str]] = field(default_factory=list)
    """Named paths that cannot be linted, and why."""
    excluded: list[Path] = field(default_factory=list)
    """Named files that are not looked at, because they are excluded."""

    def __bool__(self) -> bool:
        return bool(self.terraform or self.templates or self.assemblies or self.plans)


class Discovery:
    """Finds the deployments behind paths.

    `called` tells which modules a directory calls, `deployed` which one a Terragrunt unit deploys,
    `values` which files with values a root has by configuration.
    """

    def __init__(
        self,
        workspace: Workspace,
        excludes: Excludes,
        called: CalledDirectories,
        deployed: Callable[[Path], Path | None] = lambda _: None,
        values: Callable[[Path], Iterable[Path]] = lambda _: (),
    ) -> None:
        self._workspace = workspace
        self._excludes = excludes
        self._called = called
        self._deployed = deployed
        self._values = values
        self._found = Found()
        self._roots: set[Path] = set()
        self._changed_modules: set[Path] = set()
        self._changed_values: set[Path] = set()
        self._templates: set[Path] = set()
        self._changed_templates: set[Path] = set()
        self._plans: set[Path] = set()
        self._rejected: list[tuple[Path, str]] = []
        self._excluded: list[Path] = []

    def run(self, paths: Sequence[Path], *, named: bool = True) -> Deployments:
        """The deployments behind the paths, each once, in a stable order.

        A directory that was named (rather than taken as the default) is a root even if
        another calls it.
        """
        for path in paths:
            if path.is_dir():
                self._directory(path, named)
            elif path.is_file():
                self._file(path)
            else:
                self._rejected.append((path, "there is no such file or directory"))
        self._sort_data()
        roots, terragrunt = self._terraform_roots()
        return Deployments(
            terraform=sorted(roots),
            terragrunt=terragrunt,
            terragrunt_around=self._units_around(terragrunt),
            templates=sorted(self._templates),
            neighbours=sorted(self._neighbours() - self._templates),
            assemblies=sorted(set(self._found.assemblies)),
            plans=sorted(self._plans),
            rejected=self._rejected,
            excluded=self._excluded,
        )

    def _directory(self, path: Path, named: bool) -> None:
        below = walk(path, self._workspace, self._excludes)
        self._found.terraform |= below.terraform
        self._found.data += below.data
        self._found.assemblies += below.assemblies
        self._found.terragrunt += below.terragrunt
        if named and path in below.terraform:
            self._roots.add(path)

    def _file(self, path: Path) -> None:
        if self._excludes.covers(self._workspace.display(path)):
            self._excluded.append(path)
            return
        assembly = _assembly_around(path)
        if assembly is not None:
            self._found.assemblies.append(assembly)
        elif is_terraform(path.name):
            self._changed_modules.add(path.parent)
        elif path.name.endswith((".tfvars", ".tfvars.json")):
            self._changed_modules.add(path.parent)
            self._changed_values.add(Path(os.path.normpath(path)))
            if self._workspace.is_file(path.parent / TERRAGRUNT):
                self._terragrunt_file(path.parent / TERRAGRUNT)
        elif path.name.endswith(".hcl"):
            self._terragrunt_file(path)
        elif (kind := self._kind(path, named=True)) is not None:
            self._take(path, kind)
            if kind == "template":
                self._changed_templates.add(path)
        else:
            self._module_data(path)

    def _terragrunt_file(self, path: Path) -> None:
        """A unit, or a file that the units below it may include."""
        if path.name == TERRAGRUNT and self._deployed(path) is not None:
            self._found.terragrunt.append(path)
        elif not path.name.startswith("."):
            below = walk(path.parent, self._workspace, self._excludes)
            self._found.terragrunt += below.terragrunt

    def _module_data(self, path: Path) -> None:
        """A file that is neither: part of a module if it lies beside one (a policy it reads)."""
        if any(is_terraform(name) for name in self._workspace.names(path.parent)):
            self._changed_modules.add(path.parent)

    def _kind(self, path: Path, *, named: bool = False) -> Kind | None:
        try:
            return sniff(self._workspace.read_bytes(path))
        except Unreadable as error:
            if named:
                self._rejected.append((path, str(error)))
            return None

    def _take(self, path: Path, kind: Kind) -> None:
        if kind == "template":
            self._templates.add(path)
        elif kind == "plan":
            self._plans.add(path)
        elif kind == "binary-plan":
            self._rejected.append(
                (path, "it is a binary plan: run `terraform show -json` on it and lint the output")
            )
        elif kind == "text-template":
            self._rejected.append((path, "it is a text template (Jinja): lint what is made of it"))

    def _sort_data(self) -> None:
        named = set(self._templates)
        for path in self._found.data:
            if is_scratch(path):
                continue
            kind = self._kind(path)
            if kind in ("template", "plan"):
                self._take(path, kind)
        self._templates -= copies(self._templates) - named

    def _neighbours(self) -> set[Path]:
        # Without a repository there is no telling how much else lies around.
        tops = {repository_of(t.parent) or t.parent for t in self._changed_templates}
        files = {
            path
            for top in tops
            for path in walk(top, self._workspace, self._excludes).data
            if not is_scratch(path)
        }
        found = {path for path in files if self._kind(path) == "template"}
        return found - copies(found | self._templates)

    def _terraform_roots(self) -> tuple[set[Path], dict[Path, list[Path]]]:
        """Directories no other in view calls, those named, and roots that reach changed files.

        So are modules that Terragrunt deploys; the units that do come with them.
        """
        roots = set(self._roots)
        calls = _CallGraph(self._called)
        called = {d for caller in self._found.terraform for d in calls.of(caller) if d != caller}
        uncalled = self._found.terraform - called
        roots |= uncalled
        # Modules that only call each other in a circle have no root: judge them as they are.
        roots |= self._found.terraform - calls.closure(roots)
        terragrunt = self._units(self._found.terragrunt)
        if self._changed_modules:
            roots |= self._roots_reaching(self._changed_modules, calls, terragrunt)
        return roots | terragrunt.keys(), terragrunt

    def _units_around(self, units: dict[Path, list[Path]]) -> list[Path]:
        directories = {file.parent for files in units.values() for file in files}
        found = {file for files in units.values() for file in files}
        for top in {project_of(directory, self._workspace) for directory in directories}:
            found.update(walk(top, self._workspace, self._excludes).terragrunt)
        return sorted(found)

    def _units(self, files: Iterable[Path]) -> dict[Path, list[Path]]:
        """The Terragrunt units by the module that they deploy."""
        units: dict[Path, list[Path]] = {}
        for file in sorted(set(files)):
            module = self._deployed(file)
            if module is not None and not self._excludes.covers(self._workspace.display(module)):
                units.setdefault(module, []).append(file)
        return units

    def _roots_reaching(
        self, modules: set[Path], calls: _CallGraph, terragrunt: dict[Path, list[Path]]
    ) -> set[Path]:
        """The roots of the project that reach some of the modules; adds the units that do."""
        project = Found()
        for top in {project_of(module, self._workspace) for module in modules}:
            below = walk(top, self._workspace, self._excludes)
            project.terraform |= below.terraform
            project.terragrunt += below.terragrunt
        for module, files in self._units(project.terragrunt).items():
            if not calls.closure({module}).isdisjoint(modules):
                terragrunt[module] = sorted({*terragrunt.get(module, ()), *files})
        called = {d for caller in project.terraform for d in calls.of(caller) if d != caller}
        reaching = {
            root
            for root in project.terraform - called
            if not calls.closure({root}).isdisjoint(modules)
        }
        if self._changed_values:
            reaching |= {
                root
                for root in project.terraform - called
                if not self._changed_values.isdisjoint(self._values(root))
            }
        orphans = modules - calls.closure(reaching)
        return reaching | (orphans & project.terraform)


class _CallGraph:
    """Which Terraform directories call which; each directory is looked at once."""

    def __init__(self, called: CalledDirectories) -> None:
        self._called = called
        self._cache: dict[Path, frozenset[Path]] = {}

    def of(self, directory: Path) -> frozenset[Path]:
        """Directories that this one calls."""
        if directory not in self._cache:
            self._cache[directory] = frozenset(self._called(directory))
        return self._cache[directory]

    def closure(self, roots: Iterable[Path]) -> set[Path]:
        """The roots and all that they reach."""
        reached: set[Path] = set()
        pending = list(roots)
        while pending:
            directory = pending.pop()
            if directory not in reached:
                reached.add(directory)
                pending.extend(self.of(directory))
        return reached


def project_of(path: Path, workspace: Workspace) -> Path:
    """The directory to look for callers in: the repository, or what may be read of it."""
    best = path
    for candidate in (path, *path.parents):
        if not workspace.allows(candidate):
            break
        best = candidate
        if (candidate / ".git").exists():
            break
    return best


def _assembly_around(path: Path) -> Path | None:
    """The outermost cloud assembly that a file lies in."""
    outermost = None
    for directory in path.parents:
        if (directory / ASSEMBLY_MARKER).is_file() and (directory / "manifest.json").is_file():
            outermost = directory
        elif outermost is not None:
            break
    return outermost


def without_detours(path: Path) -> Path:
    """The path without `..`, so that what stands before that is no directory above it."""
    if ".." not in path.parts:
        return path
    plain, real = os.path.normpath(path), os.path.realpath(path)
    return Path(plain if os.path.realpath(plain) == real else real)


def boundary_of(path: Path, cwd: Path) -> Path:
    """How far reading may go for a path on the command line.

    The repository around it, else the working directory if it lies in there, else the
    directory itself.
    """
    directory = path if path.is_dir() else path.parent
    repository = repository_of(directory)
    if repository is not None:
        return repository
    real = os.path.realpath(directory)
    if real == str(cwd) or real.startswith(str(cwd).rstrip(os.sep) + os.sep):
        return cwd
    return directory
