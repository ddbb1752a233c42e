"""`msglint check`: lint files and directories."""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from msglint.commands import FAILED, FOUND, OK, add_configuration, add_profile, names
from msglint.findings import SEVERITIES
from msglint.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.config import Configuration
    from msglint.findings import Report
    from msglint.terraform.environments import VarFile

_ENVIRONMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""A name of an environment, as the configuration has it."""


def add_check(commands: Any) -> None:
    """Add the command."""
    check = commands.add_parser("check", help="lint files and directories")
    check.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="default: the working directory"
    )
    check.add_argument(
        "--format",
        action=_Output,
        choices=FORMATS,
        help="output format (default: text); may be repeated",
    )
    check.add_argument(
        "--output",
        action=_Output,
        metavar="FILE",
        type=Path,
        help="write the format named before it to FILE instead of the standard output",
    )
    add_profile(check)
    check.add_argument(
        "--select",
        action="extend",
        default=[],
        type=names,
        metavar="NAME,...",
        help="only these rules or categories",
    )
    check.add_argument(
        "--ignore",
        action="extend",
        default=[],
        type=names,
        metavar="NAME,...",
        help="not these rules or categories",
    )
    check.add_argument(
        "--fail-on",
        choices=(*SEVERITIES, "never"),
        help="lowest severity that makes the exit status 1 (default: warning)",
    )
    check.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help="paths not to look at; may be repeated",
    )
    add_configuration(check)
    check.add_argument(
        "--show-undecided", action="store_true", help="tell what could not be decided, and why"
    )
    check.add_argument(
        "--var-file",
        action="append",
        default=[],
        type=_var_file,
        metavar="[NAME=]FILE",
        help="Terraform variable values, of all environments or of the one named; may be repeated",
    )
    check.add_argument(
        "--tf-vars",
        action="store_true",
        help="honour environment variables TF_VAR_..., as Terraform does",
    )
    check.add_argument(
        "--parameters",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="template parameter values, as the AWS CLI or CodePipeline have them",
    )
    check.set_defaults(run=_check, outputs=[])


class _Output(argparse.Action):
    """`--output FILE` belongs to the `--format` before it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        outputs = namespace.outputs
        if self.dest == "format":
            outputs.append((values, None))
        elif outputs and outputs[-1][1] is None:
            outputs[-1] = (outputs[-1][0], values)
        elif outputs:
            parser.error(f"{option_string}: name the --format of each --output before it")
        else:
            outputs.append(("text", values))


def _var_file(text: str) -> VarFile:
    """`prod=envs/prod.tfvars`, or a file by itself: one that is there may have such a name."""
    from msglint.terraform.environments import VarFile

    name, equals, path = text.partition("=")
    if not equals or not _ENVIRONMENT.fullmatch(name) or Path(text).is_file():
        return VarFile(Path(text))
    return VarFile(Path(path), name)


def _check(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from msglint import config
    from msglint.engine.rules import load_rules
    from msglint.options import Options, UsageError
    from msglint.pipeline import check

    cwd = Path.cwd()
    configuration = config.load(options.config, cwd)
    configuration = replace(
        configuration,
        profile=options.profile or configuration.profile,
        exclude=(*configuration.exclude, *options.exclude),
        fail_on=options.fail_on or configuration.fail_on,
    )
    outputs = options.outputs or [("text", None)]
    if sum(file is None for _, file in outputs) > 1:
        raise UsageError("only one format can go to the standard output: use --output")
    run = Options(
        paths=tuple(options.paths),
        cwd=cwd,
        configuration=configuration,
        var_files=tuple(options.var_file),
        variables=dict(os.environ) if options.tf_vars else {},
        parameter_files=tuple(options.parameters),
    )
    rules = load_rules(configuration, options.select, options.ignore)
    progress = _Progress(sys.stderr)
    gc.disable()  # one run makes much and drops little: looking for garbage doubles the time
    try:
        report = check(run, rules, progress)
    finally:
        gc.enable()
    progress.clear()
    for notice in report.notices:
        print(f"msglint: {notice}", file=sys.stderr)
    _write(report, outputs, rules, options.show_undecided)
    return _status(report, configuration)


def _write(
    report: Report,
    outputs: Sequence[tuple[str, Path | None]],
    rules: Sequence[Any],
    show_undecided: bool,
) -> None:
    from msglint.options import UsageError
    from msglint.report import write
    from msglint.report.base import Look

    for name, file in outputs:
        if file is None:
            terminal = sys.stdout.isatty()
            color = terminal and not os.environ.get("NO_COLOR")
            write(name, report, sys.stdout, Look(rules, color, terminal, show_undecided))
            continue
        try:
            with file.open("w", encoding="utf-8", newline="\n") as out:
                write(name, report, out, Look(rules, show_undecided=show_undecided))
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}") from None


def _status(report: Report, configuration: Configuration) -> int:
    if report.failed:
        return FAILED
    if configuration.fail_on == "never":
        return OK
    gate = SEVERITIES.index(configuration.fail_on)
    blocking = SEVERITIES[: gate + 1]
    return FOUND if any(f.severity in blocking for f in report.findings) else OK


class _Progress:
    """One line on a terminal, once the work has taken more than a second."""

    def __init__(self, out: TextIO) -> None:
        self._out = out if out.isatty() else None
        self._start = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int, name: str) -> None:
        """Show how far the work is."""
        if self._out is not None and time.monotonic() - self._start > 1:
            self._out.write(f"\r\x1b[Kmsglint: {done}/{total} {name}")
            self._out.flush()
            self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._out is not None and self._shown:
            self._out.write("\r\x1b[K")
            self._out.flush()
