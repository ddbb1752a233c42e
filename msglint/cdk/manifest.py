"""The manifest of a cloud assembly: which stacks it deploys, and from which files.

Follows the Cloud Assembly Schema (`@aws-cdk/cloud-assembly-schema`), versions 36 to 55. Only
the manifest says what is deployed: `cdk.out` is never cleaned, so templates of removed stacks
lie beside the living ones, and asset directories may hold any JSON.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.declarations import Problem
from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.source.workspace import Workspace

MAX_STAGES = 100
"""How many assemblies are read: the app and its stages."""

_SHORTEST_DUMMY = 4
"""Dummy values that are shorter say nothing by their text."""

_ENVIRONMENT = re.compile(r"aws://([^/]+)/(.+)")


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack artifact."""

    artifact: str
    name: str
    """The name it is deployed under; what `Fn::GetStackOutput` says."""
    path: str
    """Construct path of the stack."""
    template: Path
    region: str | None
    account: str | None
    assets: dict[str, Path]
    """Files by the hash that asset URLs end in."""
    metadata: dict[str, list[dict[str, object]]]
    """Metadata entries by construct path (with its leading slash)."""


@dataclass(slots=True)
class Assembly:
    """One cloud assembly without those nested in it: the app itself, or one stage."""

    directory: Path
    stacks: list[Stack] = field(default_factory=list)
    dummies: dict[str, str] = field(default_factory=dict)
    """Placeholders for context that was not looked up, and the key of each."""
    problems: list[Problem] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """Every file that was read."""


def read_assemblies(directory: Path, workspace: Workspace) -> list[Assembly]:
    """The assembly in a directory, followed by those nested in it, in the order of the manifest."""
    found: list[Assembly] = []
    seen: set[str] = set()
    pending = [directory]
    while pending and len(found) < MAX_STAGES:
        current = pending.pop()
        if (real := os.path.realpath(current)) in seen:
            continue
        seen.add(real)
        reader = _Reader(current, workspace)
        found.append(reader.assembly)
        pending.extend(reversed(list(reader.read(boundary=directory))))
    return found


class _Reader:
    def __init__(self, directory: Path, workspace: Workspace) -> None:
        self._workspace = workspace
        self.assembly = Assembly(directory)

    def read(self, boundary: Path) -> Iterator[Path]:
        """Fill the assembly, and yield the directories of those nested in it."""
        directory = self.assembly.directory
        manifest = self._json(directory / "manifest.json")
        if manifest is None:
            return
        self.assembly.dummies.update(_dummies(manifest.get("missing")))
        for name, artifact in _objects(manifest.get("artifacts")).items():
            properties = _object(artifact.get("properties"))
            match artifact.get("type"):
                case "aws:cloudformation:stack":
                    self._stack(name, artifact, properties)
                case "cdk:cloud-assembly":
                    below = properties.get("directoryName")
                    if isinstance(below, str) and _inside(directory / below, boundary):
                        yield directory / below
                case _:
                    pass

    def _stack(self, name: str, artifact: dict[str, object], properties: dict[str, object]) -> None:
        file = properties.get("templateFile")
        if not isinstance(file, str):
            return
        template = self.assembly.directory / file
        if not _inside(template, self.assembly.directory):
            return
        deployed = properties.get("stackName")
        shown = artifact.get("displayName")
        account, region = _environment(artifact.get("environment"))
        metadata = self._metadata(artifact)
        self.assembly.stacks.append(
            Stack(
                artifact=name,
                name=deployed if isinstance(deployed, str) else name,
                path=shown if isinstance(shown, str) else name,
                template=template,
                region=region,
                account=account,
                assets=self._assets(name) | self._legacy_assets(metadata),
                metadata=metadata,
            )
        )

    def _assets(self, name: str) -> dict[str, Path]:
        path = self.assembly.directory / f"{name}.assets.json"
        if not self._workspace.is_file(path):
            return {}
        content = self._json(path)
        found: dict[str, Path] = {}
        for digest, asset in _objects((content or {}).get("files")).items():
            source = _object(asset.get("source")).get("path")
            if isinstance(source, str):
                found[digest] = self.assembly.directory / source
        return found

    def _legacy_assets(self, metadata: dict[str, list[dict[str, object]]]) -> dict[str, Path]:
        """Assets of the legacy synthesizer, which are metadata of the stack."""
        found: dict[str, Path] = {}
        for entry in (e for entries in metadata.values() for e in entries):
            data = _object(entry.get("data"))
            digest, path = data.get("sourceHash"), data.get("path")
            named = isinstance(digest, str) and isinstance(path, str)
            if entry.get("type") == "aws:cdk:asset" and named:
                found[str(digest)] = self.assembly.directory / str(path)
        return found

    def _metadata(self, artifact: dict[str, object]) -> dict[str, list[dict[str, object]]]:
        """What stands in the manifest itself (before library 2.242) and in a file beside it."""
        merged: dict[str, list[dict[str, object]]] = {}
        parts = [artifact.get("metadata")]
        beside = artifact.get("additionalMetadataFile")
        if isinstance(beside, str):
            parts.append(self._json(self.assembly.directory / beside))
        for part in parts:
            for path, entries in _object(part).items():
                if isinstance(entries, list):
                    good = [entry for entry in entries if isinstance(entry, dict)]
                    merged.setdefault(path, []).extend(good)
        return merged

    def _json(self, path: Path) -> dict[str, object] | None:
        """An object from a JSON file; anything else is a problem of the assembly."""
        try:
            source = self._workspace.read(path)
        except Unreadable as error:
            empty = Source(self._workspace.display(path), "")
            self._problem(f"cannot be read: {error}", Span(empty, 0, 0))
            return None
        self.assembly.files.append(path)
        try:
            content = json.loads(source.text)
        except json.JSONDecodeError as error:
            self._problem(f"not valid JSON: {error.msg}", Span(source, error.pos, error.pos + 1))
        except (ValueError, RecursionError):
            self._problem("nested too deep, or with a number too long", Span(source, 0, 0))
        else:
            if isinstance(content, dict):
                return content
            self._problem("expected a JSON object", Span(source, 0, 0))
        return None

    def _problem(self, message: str, span: Span) -> None:
        self.assembly.problems.append(Problem("syntax-error", message, span))


def _inside(path: Path, boundary: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(boundary))


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> dict[str, dict[str, object]]:
    return {key: item for key, item in _object(value).items() if isinstance(item, dict)}


def _environment(value: object) -> tuple[str | None, str | None]:
    """Account and Region of `aws://ACCOUNT/REGION`, as far as the app knew them."""
    match = _ENVIRONMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None, None
    account, region = match.groups()
    return (
        None if account == "unknown-account" else account,
        None if region == "unknown-region" else region,
    )


def _dummies(missing: object) -> dict[str, str]:
    """Texts that stand for context nobody has looked up, with the key of the look-up."""
    found: dict[str, str] = {}
    for entry in missing if isinstance(missing, list) else []:
        key = _object(entry).get("key")
        pending: list[object] = [_object(_object(entry).get("props")).get("dummyValue")]
        while pending:
            value = pending.pop()
            if isinstance(value, dict):
                pending.extend(value.values())
            elif isinstance(value, list):
                pending.extend(value)
            elif isinstance(value, str) and len(value) >= _SHORTEST_DUMMY:
                found[value] = str(key)
    return found
