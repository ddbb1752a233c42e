"""Files that the Serverless Framework puts into the template that it makes.

`resources` of a `serverless.yml` may name files by `${file(resources/queues.yml)}`. Such a file
looks like a template and is a part of one: functions, and what triggers them, are declared in
the configuration, which is not read. Its variables, such as `${self:custom.timeout}`, are filled
in before CloudFormation sees the text.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.source.workspace import Unreadable
from msglint.values.model import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.source.text import Span
    from msglint.source.workspace import Workspace

STACK = Path(".serverless", "cloudformation-template-update-stack.json")
"""Where the template lies that the framework makes, relative to its configuration."""

_CONFIGURATIONS = frozenset(
    f"serverless{suffix}" for suffix in (".yml", ".yaml", ".json", ".js", ".ts", ".mjs", ".cjs")
)
_INCLUDED = re.compile(r"\bfile\(\s*[\"']?((?:[^$(){}\"'\s]|\$\{[^}]*\})+)")
_VARIABLE = re.compile(r"\$\{(?!aws:(?!accountId\}|region\}))[A-Za-z][\w.-]*(?:\(|:(?![:=?+-]))")
"""A variable with a source: `${self:...}`, `${file(...)}`; none of a shell's, of Fn::Sub's or of
an access policy's (`${aws:PrincipalAccount}`)."""
_ANY = re.compile(r"\\\$\\\{[^}]*\\\}")


class Services:
    """The Serverless Framework's configurations around the files of one run."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._included: dict[Path, list[tuple[Path, re.Pattern[str]]]] = {}

    def including(self, path: Path) -> Path | None:
        """The configuration that puts a file into its template, if one does."""
        for directory in path.parents:
            if not self._workspace.allows(directory):
                break
            for configuration, pattern in self._included_from(directory):
                if pattern.fullmatch(str(path)):
                    return configuration
        return None

    def _included_from(self, directory: Path) -> list[tuple[Path, re.Pattern[str]]]:
        """The configurations in a directory, and what they include."""
        if directory not in self._included:
            self._included[directory] = list(self._read(directory))
        return self._included[directory]

    def _read(self, directory: Path) -> Iterator[tuple[Path, re.Pattern[str]]]:
        for name in self._workspace.names(directory):
            if name not in _CONFIGURATIONS:
                continue
            try:
                text = self._workspace.read(directory / name).text
            except Unreadable:
                continue
            for found in dict.fromkeys(_INCLUDED.findall(text)):
                included = re.escape(os.path.normpath(directory / found))
                yield directory / name, re.compile(_ANY.sub("[^/]*", included))


def variable_in(text: str, span: Span | None) -> Unknown | None:
    """The unknown that a text with variables of the framework is; nothing without any."""
    found = _VARIABLE.search(text) if "${" in text else None
    if found is None:
        return None
    return Unknown("the Serverless Framework fills it in", span, prefix=text[: found.start()])
