"""The files that may be read, and reading them.

Linted trees are untrusted: nothing outside the boundary is read (links are resolved first),
nothing huge is read, and text in any of the encodings that tools on any platform write is
decoded.
"""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.source.text import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES = 32 * 1024 * 1024
"""The largest file that is read. Plans of very large systems stay below it."""


class Unreadable(Exception):  # noqa: N818 - a condition of the input, not a bug
    """A file cannot be read; the message says why, for people."""


class Workspace:
    """Read access below some boundary directories, with paths shown relative to `cwd`."""

    def __init__(self, boundaries: Iterable[Path], cwd: Path) -> None:
        self.cwd = Path(os.path.realpath(cwd))
        self._boundaries = tuple(os.path.realpath(b) for b in boundaries)
        self._bytes: dict[Path, bytes] = {}
        self._sources: dict[Path, Source] = {}
        self._real: dict[str, str] = {}

    def display(self, path: Path) -> str:
        """The path as messages show it: relative to the working directory, with `/`."""
        try:
            shown = os.path.relpath(path, self.cwd)
        except ValueError:  # another drive
            shown = str(path)
        return shown.replace(os.sep, "/")

    def allows(self, path: Path) -> bool:
        """Whether the path, links resolved, lies within the boundaries."""
        real = self._resolved(os.fspath(path))
        return any(
            real == boundary or real.startswith(boundary.rstrip(os.sep) + os.sep)
            for boundary in self._boundaries
        )

    def _resolved(self, path: str) -> str:
        """A path with links resolved. Directories are looked at once: most paths share them."""
        directory, name = os.path.split(path)
        if name in ("", os.curdir, os.pardir):
            return os.path.realpath(path)
        real = self._real.get(directory)
        if real is None:
            real = self._real[directory] = os.path.realpath(directory)
        found = os.path.join(real, name)
        return os.path.realpath(found) if os.path.islink(found) else found

    def is_file(self, path: Path) -> bool:
        """Whether a file is there and may be read."""
        return path.is_file() and self.allows(path)

    def is_dir(self, path: Path) -> bool:
        """Whether a directory is there and may be read."""
        return path.is_dir() and self.allows(path)

    def names(self, directory: Path) -> list[str]:
        """Sorted names in a directory; none when it is not there or may not be read."""
        if not self.is_dir(directory):
            return []
        try:
            return sorted(os.listdir(directory))
        except OSError:
            return []

    def read_bytes(self, path: Path) -> bytes:
        """The content of a file, read once. Raises `Unreadable`."""
        cached = self._bytes.get(path)
        if cached is not None:
            return cached
        if not self.allows(path):
            raise Unreadable("it lies outside the linted directories")
        try:
            if not path.is_file():
                raise Unreadable("there is no such file")
            if path.stat().st_size > MAX_BYTES:
                raise Unreadable(f"it is larger than {MAX_BYTES // 1024**2} MiB")
            content = path.read_bytes()
        except (OSError, ValueError) as error:
            raise Unreadable(getattr(error, "strerror", None) or str(error)) from None
        self._bytes[path] = content
        return content

    def read(self, path: Path) -> Source:
        """The decoded text of a file, read once. Raises `Unreadable`."""
        source = self._sources.get(path)
        if source is None:
            source = Source(self.display(path), decode(self.read_bytes(path)))
            self._sources[path] = source
        return source


def repository_of(path: Path) -> Path | None:
    """The repository that a directory lies in."""
    return next((d for d in (path, *path.parents) if (d / ".git").exists()), None)


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(content: bytes) -> str:
    """Text of a file: UTF-8, or what its byte-order mark says, without the mark.

    Bytes that are not valid become U+FFFD, so that the rest of the file keeps its meaning.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return content.decode("utf-8", "replace")
