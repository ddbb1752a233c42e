"""The commands of the command line: each adds its options, and runs.

Exit status: 0 nothing at or above the gate, 1 findings, 2 msglint could not do its work.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msglint.config import PROFILES

if TYPE_CHECKING:
    import argparse

OK, FOUND, FAILED = 0, 1, 2


def add_configuration(parser: argparse.ArgumentParser, default: Any = None) -> None:
    """The option that names the configuration file."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", default=default, help="configuration file to use"
    )


def add_profile(parser: argparse.ArgumentParser) -> None:
    """The option that chooses a set of rules."""
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        help="default: all rules but the opt-in ones; strict: all; minimal: errors only",
    )


def names(text: str) -> list[str]:
    """The names in a list with commas."""
    return [name.strip() for name in text.split(",") if name.strip()]
