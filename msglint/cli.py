"""The command line: arguments in, exit status out."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from msglint import __version__
from msglint.commands import FAILED
from msglint.commands.check import add_check
from msglint.commands.rules import add_explain, add_rules

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run msglint with command-line arguments and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # source lines may hold what a console cannot show
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(options)
    except _stops() as error:
        print(f"msglint: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return 130
    return status


def _stops() -> tuple[type[Exception], ...]:
    from msglint.config import ConfigurationError
    from msglint.engine.rules import RuleError
    from msglint.options import UsageError

    return ConfigurationError, RuleError, UsageError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="msglint",
        description="Finds the ways an AWS messaging system loses, repeats or blocks messages.",
    )
    parser.add_argument("--version", action="version", version=f"msglint {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_check(commands)
    add_rules(commands)
    add_explain(commands)
    return parser
