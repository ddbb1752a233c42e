"""Suppressions: `# msglint: ignore[rule-a, rule-b] reason`.

A suppression counts for the finding on its own line, on the line below it (other comment
lines may stand between), and, at the header of a resource or of a module call, for every
finding of those rules in it. A comment where the value at fault was written counts too. In
formats without comments, `Metadata` says the same (`Declaration.waivers`).

Comments are looked for only in files with findings. A suppression there that names a rule
which does not exist, or none, is a finding: most likely it is misspelt and suppresses nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.engine.rule import CATEGORIES, UNKNOWN_RULE
from msglint.findings import Finding
from msglint.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msglint.declarations import Declaration
    from msglint.messaging.schema import Place
    from msglint.source.text import Source

_COMMENT = re.compile(
    r"(?:^|(?<=\s))(?:#|//|/\*)[ \t]*"
    r"(msglint:[ \t]*(?:ignore\b[ \t]*(?:\[([^\]\n]*)\])?|(?:disable|skip|suppress|noqa)\b))",
    re.MULTILINE,
)
"""A suppression, and what looks like one but has no list of rules."""
_COMMENT_LINE = re.compile(r"[ \t]*(?:#|//|/\*)")
_NAME = re.compile(r"[^\s,]+")


class Suppressions:
    """The suppressions of one unit, read from the sources when findings ask for them."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """`names` are rules that may be named beside the built-in ones."""
        self._names = names
        self.doubts: list[Finding] = []
        """Findings about the suppressions that were met."""
        self._comments: dict[Source, dict[int, set[str]]] = {}
        self._declared: set[str] = set()

    def cover(self, finding: Finding, place: Place, subject: Declaration) -> bool:
        """Whether a finding is suppressed where it stands, where the setting that it is about
        stands, at the resource that has this setting, or at the subject that was judged."""
        declarations = (place.owner, subject)
        at_waivers = [self._waived(finding.rule, declaration) for declaration in declarations]
        at_lines = [
            self._commented(finding.rule, span) for span in _places(finding, place, subject)
        ]
        return any(at_waivers) or any(at_lines)

    def _waived(self, rule: str, declaration: Declaration) -> bool:
        if declaration.waivers and declaration.key not in self._declared:
            self._declared.add(declaration.key)
            for waiver in declaration.waivers:
                if not waiver.rules:
                    message = "this suppresses nothing: give the name of a rule as rule"
                    self._doubt(message, waiver.span or declaration.span)
                for name in waiver.rules:
                    self._question(name, waiver.span or declaration.span)
        return any(rule in waiver.rules for waiver in declaration.waivers)

    def _commented(self, rule: str, span: Span) -> bool:
        comments = self._comments.get(span.source)
        if comments is None:
            comments = self._comments[span.source] = {}
            for at, names in self._scan(span.source):
                comments.setdefault(at, set()).update(names)
        if not comments:
            return False
        line, _ = span.source.position(span.start)
        if rule in comments.get(line, ()):
            return True
        while line > 1 and _COMMENT_LINE.match(span.source.line(line - 1)):
            line -= 1
            if rule in comments.get(line, ()):
                return True
        return False

    def _scan(self, source: Source) -> Iterator[tuple[int, set[str]]]:
        if source.path.endswith(".json") or "msglint:" not in source.text:
            return
        for match in _COMMENT.finditer(source.text):
            names = set()
            if not (match[2] or "").strip(" \t,"):
                message = (
                    "this suppresses nothing: write msglint: ignore[rule-name], and the reason"
                )
                self._doubt(message, Span(source, match.start(1), match.end(1)))
                continue
            for name in _NAME.finditer(source.text, match.start(2), match.end(2)):
                names.add(name[0])
                self._question(name[0], Span(source, name.start(), name.end()))
            yield source.position(match.start())[0], names

    def _question(self, name: str, span: Span) -> None:
        from msglint.config import nearest
        from msglint.engine import catalogue

        known = catalogue.names().union(self._names)
        if name in CATEGORIES:
            self._doubt(f'"{name}" is a category: name the rules to ignore here', span)
        elif name not in known:
            self._doubt(f'there is no rule "{name}" to ignore{nearest(name, known)}', span)

    def _doubt(self, message: str, span: Span) -> None:
        self.doubts.append(Finding(UNKNOWN_RULE, "warning", "deployment", message, span))


def _places(finding: Finding, place: Place, subject: Declaration) -> Iterator[Span]:
    yield finding.span
    yield place.span
    for declaration in (place.owner, subject):
        yield declaration.span
        yield declaration.extent
    for related in (*finding.calls, *finding.origin):
        yield related.span
