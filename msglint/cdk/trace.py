"""Source traces: the line of the program that made a construct.

The library records a stack trace per construct (`aws:cdk:creationStack` by default since
2.252; a `trace` on other entries when the app ran with CDK_DEBUG). Its frames name files by
their absolute path on the machine that synthesised, which is often another one. Frames in
compiled JavaScript are followed to what it was compiled from, where its source map is here.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.source.text import Span
from msglint.source.workspace import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.cdk.source_map import SourceMap
    from msglint.source.text import Source
    from msglint.source.workspace import Workspace

MAX_FRAMES = 200
"""How many frames of one trace are looked at."""

MAX_FRAME = 4096
"""The longest frame that is read, in characters."""

MAX_MAPS = 16 * 1024 * 1024
"""How much of source maps is read for one app, in characters."""

_FILE = r"(?:file://)?(?P<file>(?:/|[A-Za-z]:[\\/]).+?):(?P<line>\d{1,9})"
_PLACE = _FILE + r"(?::(?P<column>\d{1,9}))?"
_FRAMES = (re.compile(r"\(" + _PLACE + r"\)$"), re.compile(r"(?:^|\s)" + _PLACE + "$"))
"""`function (place)` and, for code outside of functions, the bare place."""

_CUT = re.compile(_FILE + r":(?P<column>\d{0,8})$")
"""A place that has lost its last digit."""

_COMPILED = (".js", ".cjs", ".mjs")

_NOT_OF_THE_USER = re.compile(r"(?:^|/)(?:node_modules|site-packages|dist-packages)/")


@dataclass(frozen=True, slots=True)
class _Frame:
    file: str
    line: int
    column: int
    """0 when the trace has none (Python)."""
    exact: bool = True
    """Whether it is the column, rather than the first of ten that it could be."""


class Tracer:
    """Finds frames in the files at hand."""

    def __init__(self, assembly: Path, workspace: Workspace) -> None:
        self._workspace = workspace
        self._bases = _bases(assembly, workspace)
        self._files: dict[str, Path | None] = {}
        self._maps: dict[Path, SourceMap | None] = {}
        self._maps_left = MAX_MAPS
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
        if source is None:
            return None
        return self._written(frame) or _place(source, frame.line, frame.column, frame.exact)

    def _written(self, frame: _Frame) -> Span | None:
        """The place in the program as it was written, of one in a file compiled from it."""
        compiled = self._files[frame.file]
        if compiled is None or compiled.suffix not in _COMPILED:
            return None
        if compiled not in self._maps:
            self._maps[compiled] = self._map(compiled)
        mapped = self._maps[compiled]
        last = frame.column if frame.exact else frame.column + 9
        found = mapped.original(frame.line, last) if mapped else None
        if found is None:
            return None
        name, line, column = found
        source = self._beside(compiled, name)
        return None if source is None else _place(source, line, column, frame.exact)

    def _map(self, compiled: Path) -> SourceMap | None:
        from urllib.parse import unquote

        from msglint.cdk.source_map import inline_map, map_of, read_map

        source = self._text(compiled)
        url = map_of(source.text) if source else None
        if url is None:
            return None
        text = inline_map(url)
        if text is None:
            beside = self._beside(compiled, unquote(url))
            text = beside.text if beside else None
        self._maps_left -= len(text or "")
        return None if text is None or self._maps_left < 0 else read_map(text)

    def _beside(self, compiled: Path, name: str) -> Source | None:
        """A file that a compiled one names, relative to itself or as a URL of this machine."""
        name = name.removeprefix("file://")
        if not name or "://" in name:
            return None
        path = Path(os.path.normpath(compiled.parent / name))
        return self._text(path) if self._workspace.is_file(path) else None

    def _read(self, file: str) -> Source | None:
        if file not in self._files:
            self._files[file] = self._find(file)
        path = self._files[file]
        return None if path is None else self._text(path)

    def _text(self, path: Path) -> Source | None:
        try:
            return self._workspace.read(path)
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
    for _, text in zip(range(MAX_FRAMES), frames, strict=False):
        if not isinstance(text, str) or len(text) > MAX_FRAME:
            continue
        frame = _cut_frame(text) or _whole_frame(text)
        if frame is not None and not _NOT_OF_THE_USER.search(frame.file):
            return frame
    return None


def _whole_frame(text: str) -> _Frame | None:
    match = next((match for f in _FRAMES if (match := f.search(text))), None)
    if match is None:
        return None
    return _Frame(_slashes(match["file"]), int(match["line"]), int(match["column"] or 0))


def _cut_frame(text: str) -> _Frame | None:
    """A place without a function, as the library tells it since 2.252 (seen up to 2.276).

    It takes the place but for its last two characters for the function, and the place but for
    its last character for the place.
    """
    text = text.strip().removeprefix("at ")
    length = (len(text) - 2) // 2
    place = text[-length - 1 : -1]
    match = _CUT.fullmatch(place) if text == f"{place[:-1]} ({place})" else None
    if match is None:
        return None
    column = int(match["column"] or 0) * 10
    return _Frame(_slashes(match["file"]), int(match["line"]), column, exact=False)


def _slashes(file: str) -> str:
    return file.replace("\\", "/")


def _place(source: Source, line: int, column: int, exact: bool) -> Span | None:
    """From the column to the end of the line; the whole line when the column is not known."""
    text = source.line(line)
    if not text.strip() or column > len(text):
        return None
    start = column if column and exact else len(text) - len(text.lstrip()) + 1
    return Span(source, source.offset(line, start), source.offset(line, len(text.rstrip()) + 1))
