"""One module directory as it is written: its blocks by what they declare, overrides merged.

Nothing is evaluated here, and a block is only parsed when somebody asks for its inside.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from msglint.declarations import Problem
from msglint.source.text import Source, Span
from msglint.source.workspace import Unreadable
from msglint.terraform.ast import Attribute, Block, Body
from msglint.terraform.files import read_file
from msglint.terraform.sources import configuration_files, is_override

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from msglint.source.workspace import Workspace
    from msglint.terraform.files import LazyBlock, TerraformFile

K = TypeVar("K")


class Entity:
    """Something declared: a block, and those of override files that change it."""

    __slots__ = ("_block", "_overrides", "base")

    def __init__(self, base: LazyBlock) -> None:
        self.base = base
        self._overrides: list[LazyBlock] = []
        self._block: Block | None = None

    def override(self, block: LazyBlock) -> None:
        """Let another block change this one."""
        self._overrides.append(block)

    @property
    def block(self) -> Block:
        """The syntax tree, overrides merged in."""
        if self._block is None:
            block = self.base.parse()
            for other in self._overrides:
                block = replace(block, body=merged(block.body, other.parse().body))
            self._block = block
        return self._block


def merged(body: Body, other: Body) -> Body:
    """A body as an override changes it: attributes one by one, blocks type by type."""
    replaced = {_block_type(block) for block in other.blocks}
    kept = tuple(block for block in body.blocks if _block_type(block) not in replaced)
    attributes = {**body.attributes, **other.attributes}
    return Body(attributes, (*kept, *other.blocks), body.broken or other.broken)


def _block_type(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


@dataclass(slots=True)
class Configuration:
    """The declarations of one module directory."""

    directory: Path
    is_model: bool = False
    """Whether it is our own model of a public module: no part of what is linted."""
    files: list[TerraformFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Files that cannot be read; what the syntax is about is known to the files."""
    variables: dict[str, Entity] = field(default_factory=dict)
    outputs: dict[str, Entity] = field(default_factory=dict)
    calls: dict[str, Entity] = field(default_factory=dict)
    resources: dict[tuple[str, str], Entity] = field(default_factory=dict)
    """By type and name; types of data sources with "data." in front."""
    providers: dict[tuple[str, str], Entity] = field(default_factory=dict)
    """By type and alias; the alias of the default one is empty."""
    _locals: list[Entity] = field(default_factory=list)
    _providers: list[LazyBlock] = field(default_factory=list)
    _named_locals: dict[str, Attribute] | None = None

    def local(self, name: str) -> Attribute | None:
        """The definition of a local value."""
        if self._named_locals is None:
            self._named_locals = {}
            for entity in self._locals:
                self._named_locals.update(entity.block.body.attributes)
        return self._named_locals.get(name)

    @property
    def is_broken(self) -> bool:
        """Whether something in it does not parse, so that a missing name may be there."""
        return bool(self.problems) or any(file.problems for file in self.files)

    def provider(self, type_: str, alias: str) -> Entity | None:
        """The configuration of a provider."""
        for block in self._providers:
            self._add_provider(block)
        self._providers.clear()
        return self.providers.get((type_, alias))

    def add(self, file: TerraformFile, overriding: bool) -> None:
        """Take in the blocks of a file."""
        self.files.append(file)
        for block in file.blocks:
            self._add(block, overriding)

    def _add(self, block: LazyBlock, overriding: bool) -> None:
        match block.type, block.labels:
            case "variable", (name,):
                _enter(self.variables, name, block, overriding)
            case "output", (name,):
                _enter(self.outputs, name, block, overriding)
            case "module", (name,):
                _enter(self.calls, name, block, overriding)
            case "resource", (kind, name):
                _enter(self.resources, (kind, name), block, overriding)
            case (("data" | "ephemeral" as mode), (kind, name)):
                _enter(self.resources, (f"{mode}.{kind}", name), block, overriding)
            case "locals", ():
                self._locals.append(Entity(block))
            case "provider", (_,):
                self._providers.append(block)
            case _:
                pass

    def _add_provider(self, block: LazyBlock) -> None:
        from msglint.terraform.ast import Literal

        attribute = block.parse().body.attributes.get("alias")
        alias = ""
        if attribute is not None and isinstance(attribute.value, Literal):
            alias = str(attribute.value.value)
        self.providers.setdefault((block.labels[0], alias), Entity(block))


def _enter(table: dict[K, Entity], key: K, block: LazyBlock, overriding: bool) -> None:
    """Add a declaration. Of two with one name, which Terraform refuses, the first counts."""
    entity = table.get(key)
    if entity is None:
        table[key] = Entity(block)
    elif overriding:
        entity.override(block)


_READ: WeakKeyDictionary[Workspace, dict[Path, Configuration]] = WeakKeyDictionary()
"""Modules are shared by the roots that call them, so each is read once per workspace."""


def configuration_of(directory: Path, workspace: Workspace) -> Configuration:
    """The configuration in a directory; an empty one when there is none."""
    read = _READ.setdefault(workspace, {})
    if directory not in read:
        read[directory] = _read(directory, workspace)
    return read[directory]


def _read(directory: Path, workspace: Workspace) -> Configuration:
    configuration = Configuration(directory)
    for path in _in_order(configuration_files(directory, workspace)):
        try:
            source = workspace.read(path)
        except Unreadable as error:
            shown = Source(workspace.display(path), "")
            problem = Problem("syntax-error", f"cannot read the file: {error}", Span(shown, 0, 0))
            configuration.problems.append(problem)
            continue
        configuration.add(read_file(source), is_override(path.name))
    return configuration


def _in_order(paths: Iterable[Path]) -> list[Path]:
    """Files in the order in which Terraform merges them: those that override come last."""
    return sorted(paths, key=lambda path: (is_override(path.name), path.name))
