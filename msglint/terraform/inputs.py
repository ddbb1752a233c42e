"""Values for the variables of a root module: var files and the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user passes beside the files that Terraform loads by itself."""

    var_files: tuple[Path, ...] = ()
    """`--var-file` in the order given: later ones win."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Environment variables to honour (`TF_VAR_name`); empty unless the user asked for them."""
