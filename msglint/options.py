"""What one run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.config import Configuration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msglint.terraform.environments import VarFile


class UsageError(Exception):
    """What was asked for cannot be done; the message says why."""


@dataclass(frozen=True, slots=True)
class Options:
    """What one run is asked to do."""

    paths: tuple[Path, ...] = ()
    """Empty means the working directory."""
    cwd: Path = field(default_factory=Path.cwd)
    configuration: Configuration = field(default_factory=Configuration)
    var_files: tuple[VarFile, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    """Environment variables that may set Terraform's (`TF_VAR_name`)."""
    parameter_files: tuple[Path, ...] = ()
