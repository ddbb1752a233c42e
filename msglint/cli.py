"""The command line: options in, exit status out.

Exit status: 0 nothing at or above the gate, 1 findings, 2 msglint could not do its work.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from msglint import __version__
from msglint.findings import SEVERITIES
from msglint.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.config import Configuration
    from msglint.findings import Report

OK, FOUND, FAILED = 0, 1, 2


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
    from msglint.pipeline import UsageError

    return ConfigurationError, RuleError, UsageError


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="msglint",
        description="Finds the ways an AWS messaging system loses, repeats or blocks messages.",
    )
    parser.add_argument("--version", action="version", version=f"msglint {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_check(commands)
    rules = commands.add_parser("rules", help="list the rules")
    rules.add_argument("--format", choices=("text", "json"), default="text", dest="style")
    rules.add_argument("--config", type=Path, metavar="FILE")
    rules.set_defaults(run=_rules)
    explain = commands.add_parser("explain", help="show the page of a rule")
    explain.add_argument("rule", metavar="RULE")
    explain.set_defaults(run=_explain)
    return parser


def _add_check(commands: Any) -> None:
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
    check.add_argument(
        "--select",
        action="extend",
        default=[],
        type=_names,
        metavar="NAME,...",
        help="only these rules or categories",
    )
    check.add_argument(
        "--ignore",
        action="extend",
        default=[],
        type=_names,
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
    check.add_argument("--config", type=Path, metavar="FILE", help="configuration file to use")
    check.add_argument(
        "--show-undecided", action="store_true", help="tell what could not be decided, and why"
    )
    check.add_argument(
        "--var-file",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="Terraform variable values; may be repeated",
    )
    check.set_defaults(run=_check, outputs=[])


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _check(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from msglint import config, pipeline
    from msglint.engine.rules import load_rules

    cwd = Path.cwd()
    configuration = config.load(options.config, cwd)
    configuration = replace(
        configuration,
        select=tuple(options.select) or configuration.select,
        ignore=(*configuration.ignore, *options.ignore),
        exclude=(*configuration.exclude, *options.exclude),
        fail_on=options.fail_on or configuration.fail_on,
    )
    outputs = options.outputs or [("text", None)]
    if sum(file is None for _, file in outputs) > 1:
        raise pipeline.UsageError("only one format can go to the standard output: use --output")
    run = pipeline.Options(
        paths=tuple(options.paths),
        cwd=cwd,
        configuration=configuration,
        var_files=tuple(options.var_file),
    )
    rules = load_rules(configuration)
    progress = _Progress(sys.stderr)
    report = pipeline.check(run, rules, progress)
    progress.clear()
    _write(report, outputs, rules, options.show_undecided)
    return _status(report, configuration)


def _write(
    report: Report,
    outputs: Sequence[tuple[str, Path | None]],
    rules: Sequence[Any],
    show_undecided: bool,
) -> None:
    from msglint import pipeline
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
            raise pipeline.UsageError(f"{file}: {error.strerror}") from None


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


def _rules(options: argparse.Namespace) -> int:
    from msglint import config
    from msglint.engine.rules import load_rules

    rules = load_rules(config.load(options.config, Path.cwd()))
    if options.style == "json":
        import json

        listed = [
            {
                "name": rule.name,
                "severity": rule.severity,
                "category": rule.category,
                "summary": rule.summary,
                "parameters": dict(rule.parameters),
            }
            for rule in rules
        ]
        json.dump(listed, sys.stdout, indent=2)
        print()
        return OK
    width = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        print(f"{rule.name:{width}}  {rule.severity:7}  {rule.category:13}  {rule.summary}")
    return OK


def _explain(options: argparse.Namespace) -> int:
    from msglint.engine.rules import explain

    print(explain(options.rule))
    return OK
