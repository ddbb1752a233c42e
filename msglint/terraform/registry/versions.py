"""Versions of modules, and the constraints that calls put on them.

Follows `hashicorp/go-version`, by which Terraform selects the versions of modules.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Version: TypeAlias = tuple[int, int, int]

_VERSION = re.compile(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?")
_TERM = re.compile(r"\s*(=|!=|>=|<=|~>|>|<|)\s*(\S+)\s*")

_COMPARE: dict[str, Callable[[Version, Version], bool]] = {
    "": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def read_version(text: str) -> Version | None:
    """A release, with zeros for the parts that are left out; `None` for anything else."""
    match = _VERSION.fullmatch(text)
    if match is None:
        return None
    major, minor, patch = (int(part or 0) for part in match.groups())
    return major, minor, patch


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a call says of the version: all of its terms must hold."""

    terms: tuple[tuple[str, Version, int], ...] = ()
    """Operator, version, and how many parts of the version are written."""

    def admits(self, version: Version) -> bool:
        """Whether a version satisfies it."""
        return all(_holds(name, version, bound, parts) for name, bound, parts in self.terms)

    def newest(self, since: Version, through: Version) -> Version | None:
        """About the newest version that it admits in a stretch of them: it need not have been
        released, but lies between the same bounds. `None` when it admits none there."""
        bounds = [bound for _, bound, _ in self.terms]
        near = [(a, b, c + step) for a, b, c in bounds for step in (-1, 0, 1)]
        candidates = sorted({since, through, *near}, reverse=True)
        return next((v for v in candidates if since <= v <= through and self.admits(v)), None)


def read_constraint(text: str) -> Constraint | None:
    """The constraint that a `version` argument spells; `None` when it is not understood."""
    terms = []
    for term in text.split(","):
        match = _TERM.fullmatch(term)
        version = read_version(match[2]) if match is not None else None
        if match is None or version is None:
            return None
        terms.append((match[1], version, match[2].count(".") + 1))
    return Constraint(tuple(terms))


def _holds(name: str, version: Version, bound: Version, parts: int) -> bool:
    if name == "~>":
        fixed = parts - 1
        return version >= bound and version[:fixed] == bound[:fixed]
    return _COMPARE[name](version, bound)
