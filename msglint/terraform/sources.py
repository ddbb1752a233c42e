"""Where the configuration of a module lies, and which modules it calls.

Nothing is parsed here: discovery asks these questions of every directory of a repository.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msglint.source.workspace import Unreadable, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from msglint.source.workspace import Workspace

SUFFIXES = (".tf", ".tf.json", ".tofu", ".tofu.json")

MAX_MODULES = 1000
"""How many module directories are followed from one root."""

MANIFEST = Path(".terraform", "modules", "modules.json")

_MODULE = re.compile(rb'module\b|"module"')
_CALL = re.compile(rb"""^[ \t]*module[ \t]*["A-Za-z_]""", re.MULTILINE)
_LOCAL_SOURCE = re.compile(
    rb"""^(?![ \t]*(?:\#|//)).*?\bsource"?\s*[=:]\s*"(\.\.?(?:/[^"\r\n]*)?)\"""",
    re.MULTILINE | re.VERBOSE,
)


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


_CALLED: WeakKeyDictionary[Workspace, dict[Path, set[Path]]] = WeakKeyDictionary()


def called_directories(directory: Path, workspace: Workspace) -> set[Path]:
    """The local module directories that a directory's files call, directly."""
    known = _CALLED.setdefault(workspace, {})
    if directory not in known:
        known[directory] = _called_directories(directory, workspace)
    return known[directory]


def _called_directories(directory: Path, workspace: Workspace) -> set[Path]:
    called: set[Path] = set()
    for path in configuration_files(directory, workspace):
        content = _content(path, workspace)
        if not _MODULE.search(content):
            continue
        for found in _LOCAL_SOURCE.finditer(content):
            target = local_source(directory, decode(found[1]))
            if target is not None and target not in called and _is_module(target, workspace):
                called.add(target)
    return called


class Prefilter:
    """Tells from the bytes of files which modules can matter, before anything is parsed."""

    def __init__(
        self, workspace: Workspace, wanted: Iterable[str], installed: Mapping[str, Path]
    ) -> None:
        names = {kind.removeprefix("data.") for kind in wanted if "::" not in kind}
        spelt = b"|".join(re.escape(name.encode()) for name in sorted(names))
        self._pattern = re.compile(spelt or b"(?!)")
        self._workspace = workspace
        self._installed = set(installed.values())
        self._answers: dict[Path, tuple[bool, bool]] = {}
        self._closures: dict[Path, set[Path]] = {}

    def has_wanted(self, directory: Path) -> bool:
        """Whether a wanted type is spelt in a module or in one that it reaches."""
        reached = self._reached(directory)
        if any(self._look(one)[0] for one in reached):
            return True
        return any(self._look(one)[1] for one in reached) and any(
            self._look(one)[0] for one in self._installed
        )

    def may_matter(self, directory: Path) -> bool:
        """The same, or that a module is called which is not local and may hold anything."""
        return any(any(self._look(one)) for one in self._reached(directory))

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

    def _look(self, directory: Path) -> tuple[bool, bool]:
        """Whether a directory itself spells a wanted type, and whether it calls afar."""
        if directory not in self._answers:
            contents = [
                _content(path, self._workspace)
                for path in configuration_files(directory, self._workspace)
            ]
            wanted = any(self._pattern.search(content) for content in contents)
            self._answers[directory] = wanted, any(map(_calls_afar, contents))
        return self._answers[directory]


def _calls_afar(content: bytes) -> bool:
    """Whether a file seems to call a module whose source is not a local path."""
    headers = len(_CALL.findall(content))
    return headers > len(_LOCAL_SOURCE.findall(content)) or b'"module"' in content


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
