"""Source traces: the line of the program that made a construct.

The library records a stack trace per construct (`aws:cdk:creationStack` by default since
2.252; a `trace` on other entries when the app ran with CDK_DEBUG). Its frames name files by
their absolute path on the machine that synthesised, which is often another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.source.text import Span
from msglint.source.workspace import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.source.text import Source
    from msglint.source.workspace import Workspace

MAX_FRAMES = 200
"""How many frames of one trace are looked at."""

MAX_FRAME = 4096
"""The longest frame that is read, in characters."""

_PLACE = r"(?:file://)?(?P<file>(?:/|[A-Za-z]:[\\/]).+?):(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?"
_FRAMES = (re.compile(r"\(" + _PLACE + r"\)$"), re.compile(r"(?:^|\s)" + _PLACE + "$"))
"""`function (place)` and, for code outside of functions, the bare place."""

_NOT_OF_THE_USER = re.compile(r"(?:^|/)(?:node_modules|site-packages|dist-packages)/")


@dataclass(frozen=True, slots=True)
class _Frame:
    file: str
    line: int
    column: int
    """0 when the trace has none (Python)."""


class Tracer:
    """Finds frames in the files at hand."""

    def __init__(self, assembly: Path, workspace: Workspace) -> None:
        self._workspace = workspace
        self._bases = _bases(assembly, workspace)
        self._files: dict[str, Path | None] = {}
        self._learned: set[_Frame] = set()
        self._misled = False

    def learn(self, traces: Iterable[Iterable[object]]) -> None:
        """Look through all traces for signs that they cannot be trusted.

        Source maps that are applied twice (`tsx` beside `source-map-support/register`) give
        columns that exist nowhere, and beside them some that exist and are wrong.
        """
        for frames in traces:
            frame = _user_frame(frames)
            if frame is None or not frame.column or frame in self._learned:
                continue
            self._learned.add(frame)
            source = self._read(frame.file)
            if source is not None and frame.column > len(source.line(frame.line)) + 1:
                self._misled = True
                return

    def locate(self, frames: Iterable[object]) -> Span | None:
        """The first frame of the user's own code, if its file is here and has such a line."""
        frame = _user_frame(frames)
        if frame is None or (frame.column and self._misled):
            return None
        source = self._read(frame.file)
        return None if source is None else _place(source, frame.line, frame.column)

    def _read(self, file: str) -> Source | None:
        if file not in self._files:
            self._files[file] = self._find(file)
        path = self._files[file]
        try:
            return None if path is None else self._workspace.read(path)
        except Unreadable:
            return None

    def _find(self, file: str) -> Path | None:
        """The file here that shares the longest tail of its path with the one that was traced.

        A bare file name is too little to go by, except beside the assembly.
        """
        parts = [part for part in file.split("/") if part not in ("", ".", "..")]
        if re.match("[A-Za-z]:", file):
            parts = parts[1:]
        for length in range(len(parts), 0, -1):
            tail = parts[-length:]
            for base in self._bases[:1] if length == 1 else self._bases:
                path = base.joinpath(*tail)
                if self._workspace.is_file(path):
                    return path
        return None


def _bases(assembly: Path, workspace: Workspace) -> list[Path]:
    """Directories that the tails of traced paths are tried in, nearest first."""
    above = [d for d in assembly.absolute().parents if workspace.allows(d)]
    root = Path(assembly.absolute().anchor)
    return list(dict.fromkeys([*above, workspace.cwd, root]))


def _user_frame(frames: Iterable[object]) -> _Frame | None:
    """The first frame outside of libraries."""
    for _, frame in zip(range(MAX_FRAMES), frames, strict=False):
        if not isinstance(frame, str) or len(frame) > MAX_FRAME:
            continue
        match = next((match for f in _FRAMES if (match := f.search(frame))), None)
        file = match["file"].replace("\\", "/") if match else ""
        if match and not _NOT_OF_THE_USER.search(file):
            return _Frame(file, int(match["line"]), int(match["column"] or 0))
    return None


def _place(source: Source, line: int, column: int) -> Span | None:
    """From the column to the end of the line; the whole line when there is no column."""
    text = source.line(line)
    if not text.strip() or column > len(text):
        return None
    start = column if column else len(text) - len(text.lstrip()) + 1
    return Span(source, source.offset(line, start), source.offset(line, len(text.rstrip()) + 1))
