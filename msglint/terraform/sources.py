"""Which module directories a configuration calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.source.workspace import Workspace


def called_directories(directory: Path, workspace: Workspace) -> set[Path]:
    """The local module directories that a directory's files call, directly."""
    raise NotImplementedError
