"""Template files: read once, parsed once, transformed once."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import OpaqueNode
from msglint.cloudformation.pieces import merge
from msglint.cloudformation.serverless import Services
from msglint.cloudformation.template import Template, Unread, read_template
from msglint.cloudformation.texts import write_out
from msglint.declarations import Problem
from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable
from msglint.values.model import Known, ListValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.cloudformation.nodes import Document, Node
    from msglint.cloudformation.resolve import Resolver
    from msglint.source.workspace import Workspace

_LOOPS = re.compile(r"Fn::ForEach::|AWS::Include")


class Library:
    """The templates of one run, by path. `in_view` are those that the run is about."""

    def __init__(self, workspace: Workspace, in_view: Sequence[Path] = ()) -> None:
        self.workspace = workspace
        self.services = Services(workspace)
        self._in_view = in_view
        self._by_name: dict[str, list[Path]] | None = None
        self._templates: dict[Path, Template | None] = {}
        self._problems: dict[Path, list[Problem]] = {}
        self._included: dict[Path, Node | None] = {}
        self._read_with: dict[Path, set[str]] = {}

    def template(self, path: Path) -> Template | None:
        """The template at a path, SAM's transform applied; nothing when it is none."""
        path = _normal(path)
        if path not in self._templates:
            self._templates[path] = self._load(path)
        return self._templates[path]

    def joined(self, paths: Sequence[Path]) -> Template | None:
        """The template that files make together; nothing if they contradict each other."""
        pieces = [piece for path in paths if (piece := self.template(path)) is not None]
        pieces.sort(key=lambda piece: (-len(piece.root.entries), piece.path))
        merged = merge(pieces)
        if merged is None:
            return None
        made = read_template(merged.root, pieces[0].path, pieces[0].source)
        if made is None:
            return None
        for name, (one, other) in merged.disputed.items():
            reason = f"{name} is declared in {one.source.path} and differently in another file"
            made.unread.append(Unread(reason, other.span, (one, other)))
        made.truncated |= any(piece.truncated for piece in pieces)
        made.loops = any(piece.loops for piece in pieces)
        for piece in pieces:
            self._note_service(made, piece.path)
        for piece in pieces[1:]:
            self.report(made.path, self.problems(piece.path))
            self._read_with.setdefault(made.path, set()).update(self.read_with(piece.path))
        return made if made.loops else without_sam(made)

    def named(self, name: str) -> list[Path]:
        """The templates in view whose files have a name."""
        if self._by_name is None:
            self._by_name = {}
            for path in map(_normal, self._in_view):
                self._by_name.setdefault(path.name, []).append(path)
        return self._by_name.get(name, [])

    def within(self, directory: Path) -> list[Path]:
        """The templates in view right in a directory."""
        return [path for path in map(_normal, self._in_view) if path.parent == directory]

    def problems(self, path: Path) -> list[Problem]:
        """What is wrong with a file that was asked for."""
        return self._problems.get(_normal(path), [])

    def read_with(self, path: Path) -> set[str]:
        """Display paths of the files that were read for a template, its own included."""
        return {self.workspace.display(path)} | self._read_with.get(path, set())

    def note(self, path: Path, read: Path) -> None:
        """Note that a file was read for a template."""
        self._read_with.setdefault(path, set()).add(self.workspace.display(read))

    def expanded(self, template: Template, resolver: Resolver) -> Template:
        """A template with its loops and includes expanded, as one stack has it."""
        from msglint.cloudformation.transforms import Expansion

        directory = template.path.parent

        def members(node: Node) -> tuple[str, ...] | None:
            value = resolver.value(node)
            if not isinstance(value, ListValue):
                return None
            texts = [write_out(i.data) for i in value.items if isinstance(i, Known)]
            return tuple(texts) if len(texts) == len(value.items) else None

        def included(node: Node) -> Node | None:
            value = resolver.value(node)
            if not isinstance(value, Known) or not isinstance(value.data, str):
                return None
            path = _normal(directory / value.data)
            if not self.workspace.is_file(path):
                return None
            self.note(template.path, path)
            return self._include(path)

        root = Expansion(members, included).apply(template.root)
        made = read_template(root, template.path, template.source)
        if made is None:
            return template
        made.truncated |= template.truncated
        self.report(template.path, made.problems)
        return without_sam(made)

    def _load(self, path: Path) -> Template | None:
        try:
            source = self.workspace.read(path)
        except Unreadable as error:
            source = Source(self.workspace.display(path), "")
            self.report(
                path, [Problem("syntax-error", f"it cannot be read: {error}", Span(source, 0, 0))]
            )
            return None
        document = parse_document(source)
        self.report(path, document.problems)
        template = read_template(document.root, path, source)
        if template is None:
            return None
        self.report(path, template.problems)
        template.truncated |= document.truncated
        template.loops = _LOOPS.search(source.text) is not None
        self._note_service(template, path)
        return template if template.loops else without_sam(template)

    def _note_service(self, template: Template, path: Path) -> None:
        """Note that a file is a part of what the Serverless Framework makes a template of."""
        configuration = self.services.including(path)
        if configuration is not None:
            shown = self.workspace.display(configuration)
            place = template.root.span
            whole = OpaqueNode("it is not read", place.source, place.start, place.end)
            reason = f"{shown} has more of the template that this is a part of"
            template.unread.append(Unread(reason, place, (whole,)))

    def _include(self, path: Path) -> Node | None:
        if path not in self._included:
            self._included[path] = None
            try:
                document = parse_document(self.workspace.read(path))
            except Unreadable:
                return None
            self._included[path] = document.root
            self.report(path, document.problems)
        return self._included[path]

    def report(self, path: Path, problems: list[Problem]) -> None:
        """Note what is wrong with a file."""
        known = self._problems.get(path, [])
        self._problems[path] = list(dict.fromkeys([*known, *problems]))


def _normal(path: Path) -> Path:
    """The path without detours, so that a template is one however it was reached."""
    return Path(os.path.normpath(path))


def parse_document(source: Source) -> Document:
    """YAML or JSON, whichever a text is.

    What begins like JSON and is none may still be YAML in flow style; if it is not, the
    complaint is about the JSON, and what YAML could read up to there is kept.
    """
    if source.text.lstrip()[:1] not in ("{", "["):
        return _parse_yaml(source)
    from msglint.cloudformation.json_nodes import parse_json_document

    document = parse_json_document(source)
    if document.root is None:
        as_yaml = _parse_yaml(source)
        if not as_yaml.truncated:
            return as_yaml
        document.root = as_yaml.root
    return document


def _parse_yaml(source: Source) -> Document:
    from msglint.cloudformation.yaml_text import parse_yaml

    return parse_yaml(source)


def without_sam(template: Template) -> Template:
    """The template with SAM's resources replaced by those that they stand for."""
    if not template.is_sam:
        return template
    from msglint.cloudformation.sam import expand

    return expand(template)
