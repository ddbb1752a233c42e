"""Plan and state JSON (`terraform show -json`), as the declarations of one deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.declarations import Unit

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.source.workspace import Workspace


def load_plan(path: Path, workspace: Workspace, wanted: frozenset[str]) -> Unit:
    """The instances of the `wanted` resource types in a plan or state. Never raises."""
    return Unit(workspace.display(path))
