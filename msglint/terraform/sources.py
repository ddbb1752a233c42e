"""Where the configuration of a module lies, and which modules it calls.

Files are split into blocks at most: discovery asks these questions of every directory.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msglint.declarations import telling
from msglint.source.workspace import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msglint.source.workspace import Workspace

SUFFIXES = (".tf", ".tf.json", ".tofu", ".tofu.json")

MAX_MODULES = 1000
"""How many module directories are followed from one root."""

DATA_DIRECTORY = ".terraform"
"""Where `terraform init` puts what it fetches."""

MANIFEST = Path(DATA_DIRECTORY, "modules", "modules.json")

_MODULE = re.compile(rb"\bmodule\b")
_SEEMS_LOCAL = re.compile(rb"""source"?[ \t]*[=:]\s*"\.""")
_SOURCE = re.compile(r"""(?<![\w.-])"?source"?[ \t]*[=:]\s*"([^"\r\n]*)\"""")
_PUBLIC = re.compile(rb"(?:terraform-aws-modules|cloudposse|datadog)/", re.IGNORECASE)
_COMMENT = re.compile(r"^[^\"\n]*?(?:\#|//)", re.MULTILINE)


def configuration_files(directory: Path, workspace: Workspace) -> list[Path]:
    """The files that make up a module. OpenTofu's own come in place of those of the same name."""
    names = [
        name
        for name in workspace.names(directory)
        if name.endswith(SUFFIXES) and not name.startswith(".") and not name.endswith("~")
    ]
    tofu = {name.replace(".tofu", ".tf") for name in names if name.endswith(SUFFIXES[2:])}
    return [directory / name for name in names if name not in tofu]


def is_override(name: str) -> bool:
    """Whether a file changes what others declare instead of declaring something."""
    stem = name.removesuffix(".json").rpartition(".")[0]
    return stem == "override" or stem.endswith("_override")


def local_source(directory: Path, source: str) -> Path | None:
    """The directory that a module source names; `None` when it is not a local path."""
    if source.startswith(("./", "../")) or source in (".", ".."):
        return Path(os.path.normpath(directory / source))
    return None


def is_installed(directory: Path) -> bool:
    """Whether a module lies where `terraform init` puts what it fetches."""
    return DATA_DIRECTORY in directory.parts


_CALLED: WeakKeyDictionary[Workspace, dict[Path, set[Path]]] = WeakKeyDictionary()


def called_directories(directory: Path, workspace: Workspace) -> set[Path]:
    """The local module directories that a directory's files call, directly."""
    known = _CALLED.setdefault(workspace, {})
    if directory not in known:
        known[directory] = _called_directories(directory, workspace)
    return known[directory]


def _called_directories(directory: Path, workspace: Workspace) -> set[Path]:
    sources = {
        source
        for path in configuration_files(directory, workspace)
        if _SEEMS_LOCAL.search(_content(path, workspace))
        for source in module_sources(path, workspace)
    }
    targets = {local_source(directory, source) for source in sources}
    return {target for target in targets if target is not None and _is_module(target, workspace)}


def module_sources(path: Path, workspace: Workspace) -> list[str]:
    """The sources of the modules that a file calls, as they are written."""
    if not _MODULE.search(_content(path, workspace)):
        return []
    from msglint.terraform.files import read_file

    try:
        blocks = read_file(workspace.read(path)).blocks
    except Unreadable:
        return []
    found: list[str] = []
    for block in blocks:
        if block.type == "module":
            text = block.span.text
            for match in _SOURCE.finditer(text):
                line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
                if not _COMMENT.match(line):
                    found.append(match[1])
                    break
    return found


@cache
def _spelling(types: frozenset[str]) -> re.Pattern[bytes]:
    names = {kind.removeprefix("data.") for kind in types if "::" not in kind}
    spelt = b"|".join(re.escape(name.encode()) for name in sorted(names))
    return re.compile(spelt or b"(?!)")


class Prefilter:
    """Tells from the bytes of files which modules can matter, before anything is parsed."""

    def __init__(
        self, workspace: Workspace, wanted: frozenset[str], installed: Mapping[str, Path]
    ) -> None:
        self._pattern = _spelling(wanted)
        self._telling = _spelling(telling(wanted))
        self._workspace = workspace
        self._installed = set(installed.values())
        self._wanted: dict[tuple[Path, bytes], bool] = {}
        self._afar: dict[Path, bool] = {}
        self._closures: dict[Path, set[Path]] = {}

    def spells_wanted(self, text: str) -> bool:
        """Whether a wanted type is spelt in a text."""
        return self._pattern.search(text.encode()) is not None

    def has_wanted(self, directory: Path) -> bool:
        """Whether a type is spelt in a module or in one that it reaches for which it is read."""
        reached = self._reached(directory)
        if any(map(self._tells, reached)):
            return True
        installed = any(map(self._tells, self._installed))
        return installed and any(map(self._calls_afar, reached))

    def may_matter(self, directory: Path) -> bool:
        """Whether any wanted type is, or a module is called that is not local and may hold it."""
        reached = self._reached(directory)
        return any(map(self._spells, reached)) or any(map(self._calls_afar, reached))

    def _reached(self, directory: Path) -> set[Path]:
        if directory not in self._closures:
            self._closures[directory] = self._reach(directory)
        return self._closures[directory]

    def _reach(self, directory: Path) -> set[Path]:
        pending = [directory]
        reached: set[Path] = set()
        while pending and len(reached) < MAX_MODULES:
            current = pending.pop()
            if current not in reached:
                reached.add(current)
                pending += sorted(called_directories(current, self._workspace))
        return reached

    def _spells(self, directory: Path) -> bool:
        """Whether a directory itself spells a wanted type, or calls what declares one."""
        return self._says(directory, self._pattern)

    def _tells(self, directory: Path) -> bool:
        """The same of a type for whose sake it is read."""
        return self._says(directory, self._telling)

    def _says(self, directory: Path, pattern: re.Pattern[bytes]) -> bool:
        key = directory, pattern.pattern
        if key not in self._wanted:
            self._wanted[key] = any(
                pattern.search(_content(path, self._workspace)) or self._calls_model(path)
                for path in configuration_files(directory, self._workspace)
            )
        return self._wanted[key]

    def _calls_model(self, path: Path) -> bool:
        """Whether a file calls a public module of which we know what it declares."""
        if not _PUBLIC.search(_content(path, self._workspace)):
            return False
        from msglint.terraform.registry.catalogue import declares_messaging

        return any(map(declares_messaging, module_sources(path, self._workspace)))

    def _calls_afar(self, directory: Path) -> bool:
        """Whether a directory itself calls a module whose source is not a local path."""
        if directory not in self._afar:
            self._afar[directory] = any(
                local_source(directory, source) is None
                for path in configuration_files(directory, self._workspace)
                for source in module_sources(path, self._workspace)
            )
        return self._afar[directory]


def installed_modules(root: Path, workspace: Workspace) -> dict[str, Path]:
    """Directories of the modules that `terraform init` fetched, by their dotted path."""
    try:
        manifest = json.loads(workspace.read_bytes(root / MANIFEST))
        modules = manifest["Modules"]
        return {
            module["Key"]: Path(os.path.normpath(root / module["Dir"]))
            for module in modules
            if module["Key"] and workspace.is_dir(root / module["Dir"])
        }
    except (Unreadable, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _is_module(directory: Path, workspace: Workspace) -> bool:
    return any(name.endswith(SUFFIXES) for name in workspace.names(directory))


def _content(path: Path, workspace: Workspace) -> bytes:
    try:
        return workspace.read_bytes(path)
    except Unreadable:
        return b""
