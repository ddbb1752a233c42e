"""From paths to a report: discover, read, build the graph, judge.

Each deployment stands alone: when one of them cannot be handled because of a defect in
msglint, that is reported as an `internal-error` at its place, and the others go on.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.declarations import Problem
from msglint.discover.units import Deployments, Discovery, boundary_of, without_detours
from msglint.discover.walk import Excludes
from msglint.findings import Finding, Report
from msglint.jobs import deployed, jobs_of
from msglint.merging import merge_environments, part_of, tidy
from msglint.options import UsageError
from msglint.source.conflicts import conflicts
from msglint.source.text import Source, Span
from msglint.source.workspace import Workspace
from msglint.terraform.environments import Environments, VarFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from msglint.config import Configuration
    from msglint.declarations import Unit
    from msglint.engine.rules import Rule
    from msglint.findings import Severity
    from msglint.jobs import Load
    from msglint.messaging.elsewhere import Acquaintance, Use
    from msglint.options import Options

    Progress = Callable[[int, int, str], None]
    """Called before each deployment: how many are done, how many there are, its name."""


_PROBLEMS: dict[str, Severity] = {
    "syntax-error": "error",
    "duplicate-key": "warning",
    "undeclared-variable": "info",
}
"""Findings about the inputs themselves, and how bad they are."""


def check(options: Options, rules: Sequence[Rule], progress: Progress | None = None) -> Report:
    """Judge everything that the options name. Raises `UsageError`."""
    paths = [without_detours(options.cwd / path) for path in options.paths] or [options.cwd]
    boundaries = [boundary_of(path, options.cwd) for path in paths]
    var_files = [file.path for file in options.var_files]
    given = [options.cwd / path for path in (*var_files, *options.parameter_files)]
    for path in given:
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file")
    workspace = Workspace([*boundaries, *given], options.cwd)
    environments = _environments(options)
    deployments = _discover(paths, workspace, environments, options)
    names = _team_names(options.configuration)
    report = Report()

    def failed(name: str, error: Exception) -> None:
        _crashed(report, name, "it could not be read", error)

    jobs = list(jobs_of(deployments, workspace, options, environments, failed))
    files: set[str] = set()
    told: dict[str, set[object]] = {}
    runs: list[_Run] = []
    for done, (name, load) in enumerate(jobs):
        if progress is not None:
            progress(done, len(jobs), name)
        try:
            units = list(load())
        except Exception as error:
            failed(name, error)
            continue
        for unit in units:
            files |= unit.files
        judged = [_judge(unit, rules, names, told) for unit in units]
        runs.append(_Run(load, judged))
        report.resources += len(
            {
                (_root(u, d.part), d.address if u.parts else d.key)
                for u in units
                for d in u.declarations
            }
        )
    _judge_anew(runs, lambda unit: _judge(unit, rules, names, told))
    for run in runs:
        _add(report, run.judged)
    report.files = len(files)
    tidy(report)
    report.notices += _notices(deployments, workspace, environments, options)
    return report


@dataclass(frozen=True, slots=True)
class _Judged:
    """What came of a unit, whose declarations are let go, and what it and others may tell."""

    unit: Unit
    report: Report
    acquaintance: Acquaintance


@dataclass(frozen=True, slots=True)
class _Run:
    """A job and what came of it."""

    load: Load
    judged: list[_Judged]


def _judge_anew(runs: Sequence[_Run], judge: Callable[[Unit], _Judged]) -> None:
    """Judge the units again whose queues or roles others use by name: what is absent is open then.

    There are hardly ever any, so that nobody waits for all units to be loaded before. What else a
    role may do matters only where one is refused something.
    """
    told = [(one.unit.name, one.acquaintance.uses) for run in runs for one in run.judged]
    told = [(root, uses) for root, uses in told if uses]
    for run in runs:
        asked: dict[int, frozenset[Use]] = {}
        for at, one in enumerate(run.judged) if told else ():
            is_refused = any(found.category == "permission" for found in one.report.findings)
            others = {
                use
                for root, uses in told
                if root != one.unit.name
                for use in uses
                if use[0] != "role" or is_refused
            }
            if not one.unit.sources and (uses := one.acquaintance.of(others)):
                asked[at] = uses
        for at, unit in enumerate(run.load() if asked else ()):
            if at in asked:
                unit.used_elsewhere = asked[at]
                run.judged[at] = judge(unit)


def _add(report: Report, judged: Sequence[_Judged]) -> None:
    """Add what was found in one job; of a root in several environments as one."""
    by_root: dict[str, list[tuple[str, Report]]] = {}
    for unit, one in ((run.unit, run.report) for run in judged):
        report.failed |= one.failed
        environments = unit.parts or {unit.environment: unit.name}
        for name, root in environments.items():
            part = one if not unit.parts else part_of(one, name)
            by_root.setdefault(root, []).append((name, part))
        if unit.parts:
            report.findings += part_of(one, "").findings
    for reports in by_root.values():
        if any(name for name, _ in reports):
            reports = [("", merge_environments(reports))]
        for _, one in reports:
            report.findings += one.findings
            report.undecided += one.undecided


def _root(unit: Unit, part: str) -> str:
    """The name of the root that declares something."""
    return unit.parts.get(part, unit.name)


def _environments(options: Options) -> Environments:
    configuration = options.configuration
    given = [VarFile(options.cwd / file.path, file.environment) for file in options.var_files]
    top = None
    if configuration.path is not None:
        top = Path(os.path.normpath(options.cwd / configuration.path)).parent
    return Environments(given, configuration.environments, top, options.variables)


_MOST_NAMES = 3
"""Files that one notice names."""


def _notices(
    deployments: Deployments, workspace: Workspace, environments: Environments, options: Options
) -> Iterator[str]:
    """What was asked for or configured, and had no effect."""
    if deployments.excluded:
        names = [workspace.display(path) for path in deployments.excluded]
        if len(names) > _MOST_NAMES:
            names[_MOST_NAMES:] = [f"{len(names) - _MOST_NAMES} more"]
        yield f"excluded and not looked at: {', '.join(names)}"
    if not options.paths and deployments.terraform:
        for name in environments.missing():
            yield f'environment "{name}": no Terraform root has one of its var files'


def _discover(
    paths: Sequence[Path], workspace: Workspace, environments: Environments, options: Options
) -> Deployments:
    from msglint.terraform.root import called_directories

    discovery = Discovery(
        workspace,
        Excludes(options.configuration.exclude),
        lambda directory: called_directories(directory, workspace),
        lambda file: deployed(file, workspace),
        lambda root: environments.files(root, workspace),
    )
    deployments = discovery.run(paths, named=bool(options.paths))
    for path, reason in deployments.rejected:
        raise UsageError(f"{workspace.display(path)}: {reason}")
    return deployments


def _team_names(configuration: Configuration) -> frozenset[str]:
    if not configuration.rules:
        return frozenset()
    from msglint.engine.team import team_names

    return team_names(configuration)


def _judge(
    unit: Unit,
    rules: Sequence[Rule],
    names: frozenset[str],
    told: dict[str, set[object]],
) -> _Judged:
    """Judge one deployment. What is said of its configuration already is not said again."""
    from msglint.engine.judge import judge_unit
    from msglint.messaging.elsewhere import NONE, acquaintance
    from msglint.messaging.graph import build

    report = Report()
    slim = replace(unit, declarations=[], hidden=[])
    for problem in _problems(unit):
        severity = _PROBLEMS[problem.rule]
        report.findings.append(
            Finding(problem.rule, severity, "deployment", problem.message, problem.span)
        )
    if not unit.declarations:
        return _Judged(slim, report, NONE)
    try:
        graph = build(unit)
        known = acquaintance(graph)
        judged = judge_unit(graph, unit, rules, names)
    except Exception as error:
        _crashed(report, unit.name, "its resources could not be linked", error)
        return _Judged(slim, report, NONE)
    before = told.setdefault(unit.sources or unit.name, set())
    for one in judged.findings:
        if unit.sources and _fault(one) in before:
            continue
        report.findings.append(one)
        before.add(_fault(one))
        if unit.parts and one.resource is not None:
            told.setdefault(_root(unit, one.resource.part), set()).add(_fault(one))
    report.undecided += judged.undecided
    report.failed |= judged.failed
    return _Judged(slim, report, known)


def _problems(unit: Unit) -> Iterator[Problem]:
    """What is wrong with the files: a merge conflict once, and not all that follows from it."""
    left: dict[Source, list[Span]] = {}
    told: set[Span] = set()
    for problem in unit.problems:
        source = problem.span.source
        if source not in left:
            left[source] = conflicts(source)
        around = (c for c in left[source] if c.start <= problem.span.start <= c.end)
        conflict = next(around, None)
        if conflict is None:
            yield problem
        elif conflict not in told:
            told.add(conflict)
            first_line = conflict.start + len(conflict.text.splitlines()[0])
            message = "there is a merge conflict: both sides are still in the file"
            yield Problem("syntax-error", message, Span(source, conflict.start, first_line))


def _fault(finding: Finding) -> object:
    """What a finding is about, whatever it says of it."""
    address = finding.resource.address if finding.resource else ""
    return finding.span.location, finding.rule, address


def _crashed(report: Report, name: str, what: str, error: Exception) -> None:
    report.failed = True
    message = f"{what}, because of a defect in msglint: {type(error).__name__}: {error}"
    span = Span(Source(name, ""), 0, 0)
    report.findings.append(Finding("internal-error", "error", "deployment", message, span))
