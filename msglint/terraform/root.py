"""A root module with everything it calls, as the declarations of one deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from msglint.declarations import Unit
    from msglint.source.workspace import Workspace
    from msglint.terraform.inputs import Inputs


def load_root(
    directory: Path, workspace: Workspace, wanted: frozenset[str], inputs: Inputs
) -> Unit:
    """The instances of the `wanted` resource types that a root module deploys. Never raises.

    `wanted` holds types as they are written ("aws_sqs_queue"), those of data sources with
    "data." in front.
    """
    raise NotImplementedError
