"""Module sources that name a public module: in the registry, or its repository on GitHub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs

_REGISTRY = re.compile(
    r"(?:registry\.(?:terraform\.io|opentofu\.org)/)?([\w-]+)/([\w-]+)/([\w-]+)(?://(.*))?"
)
_GITHUB = re.compile(
    r"(?:git::)?(?:(?:https|ssh|git)://(?:git@)?github\.com/|git@github\.com:|github\.com/)"
    r"([\w-]+)/terraform-([a-z0-9]+)-([\w-]+?)(?:\.git)?(?://([^?]*))?(?:\?(.*))?"
)
_BRANCHES = frozenset({"HEAD", "main", "master"})


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """A module in a public repository, whichever way it is spelt."""

    module: str
    """As the registry names it, in small letters: "terraform-aws-modules/sqs/aws"."""
    directory: str
    """The directory of a submodule; empty for the module itself."""
    ref: str | None = None
    """The tag, branch or commit that a Git source selects; `None` for the newest version, or
    where a `version` argument says it."""


def read_address(source: str) -> PublicAddress | None:
    """The public module that a source names; `None` when it is none."""
    match = _REGISTRY.fullmatch(source)
    if match is not None:
        namespace, name, provider, directory = match.groups()
        return PublicAddress(f"{namespace}/{name}/{provider}".lower(), _tidy(directory))
    match = _GITHUB.fullmatch(source)
    if match is None:
        return None
    namespace, provider, name, directory, query = match.groups()
    refs = parse_qs(query or "").get("ref", [])
    ref = refs[-1].removeprefix("refs/").removeprefix("tags/") if refs else None
    module = f"{namespace}/{name}/{provider}".lower()
    return PublicAddress(module, _tidy(directory), None if ref in _BRANCHES else ref)


def _tidy(directory: str | None) -> str:
    return (directory or "").strip("/")
