"""Running the examples of rule pages, which are their tests, through the whole of msglint.

Each example is judged by itself, in a directory of its own, with the parameters that the page
gives as defaults.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.config import Configuration, nearest
from msglint.discover.units import boundary_of
from msglint.engine.catalogue import built_in
from msglint.engine.examples import examples
from msglint.engine.pages import PageError, read_page
from msglint.engine.rule import RuleError
from msglint.engine.team import configured_files, page_files, read_page_file
from msglint.messaging.vocabulary import SUBJECTS
from msglint.options import Options
from msglint.pipeline import check
from msglint.source.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from msglint.engine.examples import Example
    from msglint.engine.pages import Page
    from msglint.engine.rule import Rule

_PATH = re.compile(r"[\w.-]{1,80}(/[\w.-]{1,80}){0,10}")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a page, and where."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:1: error: {self.message}"


@dataclass(slots=True)
class Outcome:
    """What came of testing pages."""

    pages: int
    examples: int
    mistakes: list[Mistake]


def check_pages(paths: Sequence[Path], configuration: Configuration, cwd: Path) -> Outcome:
    """Test the pages of these files and directories, or those that the configuration names.

    Raises `RuleError` when there are none.
    """
    if paths:
        workspace = Workspace([boundary_of(cwd / path, cwd) for path in paths], cwd)
        files = page_files(map(str, paths), cwd, workspace)
    elif configuration.rules:
        workspace, files = configured_files(configuration)
    else:
        raise RuleError("there are no rule pages to test: name some, or configure them (rules)")
    outcome = Outcome(len(files), 0, [])
    pages = []
    for file in files:
        try:
            pages.append(_read(file, workspace))
        except PageError as error:
            outcome.mistakes.append(Mistake(error.path, error.line, error.message))
    known = {rule.name: rule for rule in (*built_in(), *_others(configuration, files))}
    known |= {page.rule.name: page.rule for page in pages}
    for page in pages:
        outcome.examples += sum(1 for _ in examples(page.body))
        outcome.mistakes += check_page(page, known)
    return outcome


def check_page(page: Page, known: Mapping[str, Rule]) -> list[Mistake]:
    """What is wrong with the examples of a page. They may expect other known rules, too."""
    name = page.rule.name
    shown = list(examples(page.body))
    found = [Mistake(page.path, 1, f"no example {fault}") for fault in _gaps(name, shown)]
    found += [
        Mistake(page.path, page.body_line + line - 1, message)
        for example in shown
        for line, message in _mistakes(example, name, known)
    ]
    return sorted(found, key=lambda mistake: mistake.line)


def _gaps(name: str, shown: Sequence[Example]) -> Iterator[str]:
    fires = [any(rule == name for rule, _, _ in example.expected) for example in shown]
    if not any(fires):
        yield f"expects {name}"
    if all(fires):
        yield f"shows {name} being silent"


def _mistakes(example: Example, name: str, known: Mapping[str, Rule]) -> Iterator[tuple[int, str]]:
    for rule, path, line in sorted(example.expected):
        if rule not in known:
            hint = nearest(rule, known)
            yield example.body_line(path, line), f'there is no rule "{rule}"{hint}'
    expected = frozenset(where for where in example.expected if where[0] in known)
    example = replace(example, expected=expected)
    for path in example.files:
        if not _PATH.fullmatch(path) or ".." in path.split("/"):
            yield example.line, f'"{path}" is no path within the example'
            return
    rules = [known[rule] for rule in sorted(example.rules(name)) if rule in known]
    with tempfile.TemporaryDirectory(prefix="msglint-") as directory:
        top = Path(os.path.realpath(directory))
        try:
            for path, text in example.files.items():
                (top / path).parent.mkdir(parents=True, exist_ok=True)
                (top / path).write_text(text, "utf-8")
        except OSError as error:  # one path is a file and a directory
            yield example.line, f"{path}: {error.strerror}"
            return
        report = check(Options(cwd=top), rules)
    found = {}
    milder = set()
    for finding in report.findings:
        at = finding.span.location
        if finding.rule in ("syntax-error", "internal-error"):
            yield example.body_line(at.path, at.line), finding.message
        where = (finding.rule, at.path, at.line)
        found[where] = finding.message
        judge = known.get(finding.rule)
        if judge is not None and judge.info_when is not None and finding.severity == "info":
            milder.add(where)
    yield from example.mistakes(name, found, milder)


def _read(file: Path, workspace: Workspace) -> Page:
    """A page: one that msglint ships, or a team's own. Raises `PageError`."""
    if _is_built_in(file):
        return read_page(file.stem, workspace.display(file), workspace.read(file).text, SUBJECTS)
    return read_page_file(file, workspace)


def _is_built_in(file: Path) -> bool:
    from importlib.resources import files

    shipped = files("msglint.rules").joinpath(file.name)
    return isinstance(shipped, Path) and shipped.exists() and shipped.samefile(file)


def _others(configuration: Configuration, files: Sequence[Path]) -> Iterator[Rule]:
    """The configured rules that are not under test, as far as they can be read."""
    if not configuration.rules:
        return
    workspace, configured = configured_files(configuration)
    for file in configured:
        if file not in files:
            try:
                yield read_page_file(file, workspace).rule
            except PageError:
                continue  # it is not asked for
