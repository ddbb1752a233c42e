"""A team's own rules: pages in its repository that its configuration names.

They are read and compiled at each run, through the same code as the pages that msglint ships.
Nothing in them is executed: a condition is CEL, and a page is read only from the repository
that the configuration belongs to.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.engine import catalogue
from msglint.engine.rule import CATEGORIES, RESERVED, RuleError
from msglint.source.workspace import Unreadable, Workspace, repository_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msglint.config import Configuration
    from msglint.engine.pages import Page
    from msglint.engine.rule import Rule

MAX_PAGES = 1000
"""More files than a team has rules: a pattern that matches them means something else."""

_GLOB = frozenset("*?[")


def team_rules(configuration: Configuration) -> list[Rule]:
    """The rules of the pages that a configuration names, in its order. Raises `RuleError`."""
    workspace, files = configured_files(configuration)
    return [read_page_file(file, workspace).rule for file in files]


def team_names(configuration: Configuration) -> frozenset[str]:
    """Names of these rules; no page is read. Raises `RuleError`."""
    _, files = configured_files(configuration)
    return frozenset(file.stem for file in files)


def configured_files(configuration: Configuration) -> tuple[Workspace, list[Path]]:
    """The pages that a configuration names, and what reads them. Raises `RuleError`."""
    assert configuration.path is not None, "the configuration that names pages is a file"
    base = Path(os.path.abspath(configuration.path.parent))
    workspace = Workspace([repository_of(base) or base], Path.cwd())
    try:
        return workspace, page_files(configuration.rules, base, workspace)
    except RuleError as error:
        raise RuleError(f"{configuration.path}: rules: {error}") from None


def page_files(entries: Iterable[str], base: Path, workspace: Workspace) -> list[Path]:
    """The pages that files, directories and globs mean, each once. Raises `RuleError`.

    A directory means every `.md` file below it; `README.md` is no page. A rule has the name of its
    file, so no two pages may share one.
    """
    found: dict[Path, None] = {}
    for entry in entries:
        pages = list(_pages_of(entry, base, workspace))
        if not pages:
            raise RuleError(f'there is no rule page "{entry}"')
        found |= dict.fromkeys(pages)
        if len(found) > MAX_PAGES:
            raise RuleError(f'"{entry}" means more than {MAX_PAGES} pages')
    names: dict[str, Path] = {}
    for page in found:
        other = names.setdefault(page.stem, page)
        if other != page:
            raise RuleError(
                f"{workspace.display(other)} and {workspace.display(page)} have the same name"
            )
    return list(found)


def read_page_file(file: Path, workspace: Workspace) -> Page:
    """Read, check and compile a page of the team's own. Raises `PageError`."""
    from msglint.engine.pages import PageError, read_page
    from msglint.messaging.vocabulary import SUBJECTS

    shown = workspace.display(file)
    if owner := _taken(file.stem):
        raise PageError(shown, 1, f'the name "{file.stem}" is taken by {owner}')
    try:
        text = workspace.read(file).text
    except Unreadable as error:
        raise PageError(shown, 1, str(error)) from None
    page = read_page(file.stem, shown, text, SUBJECTS)
    return replace(page, rule=replace(page.rule, page=shown, prose=page.body))


def _taken(name: str) -> str:
    """What else has this name; empty when nothing has."""
    if name in catalogue.names():
        return f"a rule of msglint (rules/{name}.md)"
    if name in CATEGORIES:
        return "a category"
    return "msglint itself" if name in RESERVED else ""


def _pages_of(entry: str, base: Path, workspace: Workspace) -> Iterator[Path]:
    """Files only within the boundary of the workspace: elsewhere not even names are looked at."""
    steps = Path(entry).parts
    fixed = next((n for n, step in enumerate(steps) if not _GLOB.isdisjoint(step)), len(steps))
    start = base.joinpath(*steps[:fixed])
    if not workspace.allows(start):
        raise RuleError(f'"{entry}" lies outside the repository')
    if fixed < len(steps):
        yield from _matches(start, steps[fixed:], entry, workspace)
    elif start.is_dir():
        yield from _below(start, workspace)
    elif start.is_file():
        if start.suffix != ".md":
            raise RuleError(f'"{entry}" is no Markdown file (.md)')
        yield Path(os.path.normpath(start))


def _matches(
    start: Path, pattern: tuple[str, ...], entry: str, workspace: Workspace
) -> Iterator[Path]:
    if ".." in pattern or pattern.count("**") > 1:
        raise RuleError(f'"{entry}": a pattern has at most one **, and no .. after a wildcard')
    try:
        found = sorted(start.glob("/".join(pattern)))
    except (ValueError, OSError) as error:
        raise RuleError(f'"{entry}": {error}') from None
    for path in found:
        if workspace.is_dir(path):
            yield from _below(path, workspace)
        else:
            yield from _page(path, workspace)


def _below(directory: Path, workspace: Workspace) -> Iterator[Path]:
    for path in sorted(directory.rglob("*.md")):
        yield from _page(path, workspace)


def _page(path: Path, workspace: Workspace) -> Iterator[Path]:
    """The path, if it can be a page. A README tells people about the others."""
    if path.suffix == ".md" and path.name != "README.md" and workspace.is_file(path):
        yield Path(os.path.normpath(path))
