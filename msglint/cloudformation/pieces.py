"""Pieces: files that are put together into one template before it is deployed.

`rain merge`, `yq` and many build scripts make one template of a parent file with parameters,
conditions and `Globals`, and of files with a few resources each. Such a file cannot be deployed
by itself, because it uses names that it does not declare. Where files around it declare all of
them, and no two of the files declare the same thing differently, they are read as the one
template that they make.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    OpaqueNode,
    ScalarNode,
    SequenceNode,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from msglint.cloudformation.template import Template

Name: TypeAlias = tuple[str, str]
"""A section's kind ("name" for what Ref and GetAtt find, "condition", "mapping") and a name."""

MERGED = ("Parameters", "Mappings", "Conditions", "Globals", "Resources", "Outputs")
"""The sections that pieces may share; of others the first there is counts."""

_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")
_LOOP = "Fn::ForEach::"
_GENERATED = ("AWS::", "Serverless", "CodeDeploy")
"""What names begin with that AWS, or SAM, declares by itself."""


@dataclass(slots=True)
class Names:
    """What a template declares, and what it uses without declaring it."""

    declared: set[Name] = field(default_factory=set)
    needed: set[Name] = field(default_factory=set)


def names_of(template: Template) -> Names:
    """The names of a template, read from its text as it is."""
    names = Names()
    for kind, section in (("name", "Parameters"), ("name", "Resources"), ("mapping", "Mappings")):
        names.declared |= {(kind, key.text) for key, _ in _section(template, section)}
    names.declared |= {("condition", key.text) for key, _ in _section(template, "Conditions")}
    used: set[Name] = set()
    for section in ("Resources", "Outputs"):
        for _, entry in _section(template, section):
            if isinstance(entry, MappingNode):
                used.update(_attributes(entry))
    for node, in_conditions in _mappings(template):
        for key, argument in node.pairs:
            used.update(_used(key.text, argument, in_conditions))
            if key.text.startswith(_LOOP) and isinstance(argument, SequenceNode):
                names.declared.add(("name", text_of(argument.items[0]) or ""))
    resources = tuple(key.text for key, _ in _section(template, "Resources"))
    names.needed = {
        name
        for name in used - names.declared
        if not name[1].startswith(_GENERATED)
        # SAM declares more for a function, and names it after it.
        and not (template.is_sam and name[0] == "name" and name[1].startswith(resources))
    }
    return names


def _section(template: Template, name: str) -> Iterator[tuple[ScalarNode, Node]]:
    section = template.root.get(name)
    return iter(section) if isinstance(section, MappingNode) else iter(())


def _attributes(entry: MappingNode) -> Iterator[Name]:
    """What an entry of `Resources` or `Outputs` names beside its properties."""
    if (condition := text_of(entry.get("Condition"))) is not None:
        yield "condition", condition
    after = entry.get("DependsOn")
    for node in after.items if isinstance(after, SequenceNode) else [after]:
        if (name := text_of(node)) is not None:
            yield "name", name


def _mappings(template: Template) -> Iterator[tuple[MappingNode, bool]]:
    """Every mapping of a template that may call a function; whether it is in `Conditions`."""
    pending: list[tuple[Node, bool]] = [
        (node, key.text == "Conditions")
        for key, node in template.root
        if key.text in ("Conditions", "Globals", "Resources", "Outputs")
    ]
    seen: set[int] = set()
    while pending:
        node, in_conditions = pending.pop()
        if isinstance(node, ScalarNode) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, SequenceNode):
            pending.extend((item, in_conditions) for item in node.items)
        elif isinstance(node, MappingNode):
            yield node, in_conditions
            pending.extend((value, in_conditions) for _, value in node.pairs)


def _used(function: str, argument: Node, in_conditions: bool) -> Iterator[Name]:
    """The names that a function call refers to."""
    items = argument.items if isinstance(argument, SequenceNode) else []
    first = text_of(items[0]) if items else None
    match function:
        case "Ref":
            if (name := text_of(argument)) is not None:
                yield "name", name
        case "Fn::GetAtt":
            text = first if items else (text_of(argument) or "").partition(".")[0]
            if text:
                yield "name", text
        case "Fn::Sub":
            own = items[1].entries if len(items) == 2 and isinstance(items[1], MappingNode) else {}
            for found in _PLACEHOLDER.findall((first if items else text_of(argument)) or ""):
                if (name := found.strip()) not in own:
                    yield "name", name.partition(".")[0]
        case "Fn::If" if first is not None:
            yield "condition", first
        case "Fn::FindInMap" if first is not None:
            yield "mapping", first
        case "Condition" if in_conditions and (name := text_of(argument)) is not None:
            yield "condition", name


def assemble(names: Mapping[Path, Names]) -> list[list[Path]]:
    """The files that make one template together, in groups."""
    declaring: dict[Name, list[Path]] = defaultdict(list)
    for path, own in names.items():
        for name in own.declared:
            declaring[name].append(path)
    needs = {
        path: found
        for path, own in names.items()
        if own.needed and (found := _providers(path, own.needed, declaring)) is not None
    }
    return [
        sorted(group)
        for group in _connected(needs)
        # What needs something that nobody declares makes no template with the others either.
        if all(path in needs or not names[path].needed for path in group)
    ]


def _providers(
    piece: Path, needed: Iterable[Name], declaring: Mapping[Name, Sequence[Path]]
) -> set[Path] | None:
    """The files that declare what a piece needs: those of the nearest directory around it that
    holds declarations of all, if it is clear which; nothing otherwise."""
    found = {name: _declaring(name, declaring) for name in needed}
    if not all(found.values()):
        return None
    for directory in piece.parents:
        below = str(directory).rstrip(os.sep) + os.sep
        near = [[path for path in paths if str(path).startswith(below)] for paths in found.values()]
        if all(near):
            certain = {paths[0] for paths in near if len(paths) == 1}
            clear = all(len(paths) == 1 or len(certain.intersection(paths)) == 1 for paths in near)
            return certain if clear else None
    return None


def _declaring(name: Name, declaring: Mapping[Name, Sequence[Path]]) -> Sequence[Path]:
    """The files that declare a name, or the function that SAM names it after."""
    if name in declaring or name[0] != "name":
        return declaring.get(name, ())
    longest = next((n for n in range(len(name[1]), 0, -1) if ("name", name[1][:n]) in declaring), 0)
    return declaring[("name", name[1][:longest])] if longest else ()


def _connected(needs: Mapping[Path, set[Path]]) -> list[set[Path]]:
    """Files that need each other, directly or through others."""
    groups: list[set[Path]] = []
    for path, providers in needs.items():
        group = {path, *providers}
        for other in [g for g in groups if not g.isdisjoint(group)]:
            groups.remove(other)
            group |= other
        groups.append(group)
    return groups


@dataclass(slots=True)
class Merged:
    """The sections of all pieces, as those of one template."""

    root: MappingNode
    disputed: dict[str, tuple[Node, Node]]
    """Resources that two pieces declare differently, by logical id. They are left out: which
    one is deployed depends on how the pieces are put together."""


def merge(pieces: Sequence[Template]) -> Merged | None:
    """The pieces as one template, the one with most sections first; nothing if they contradict
    each other in anything but a few resources."""
    first = pieces[0].root
    sections: dict[str, tuple[ScalarNode, Node]] = {}
    disputed: dict[str, tuple[Node, Node]] = {}
    for piece in pieces:
        for key, node in piece.root:
            known = sections.get(key.text)
            if known is None:
                sections[key.text] = (key, node)
            elif key.text in MERGED:
                open_to = disputed if key.text == "Resources" else None
                both = _merged(known[1], node, open_to)
                if both is None:
                    return None
                sections[key.text] = (known[0], both)
    root = MappingNode(list(sections.values()), first.source, first.start, first.end)
    return Merged(root, disputed)


def _merged(
    one: Node, other: Node, disputed: dict[str, tuple[Node, Node]] | None
) -> MappingNode | None:
    """Both sections in one. What they say differently goes to `disputed`; nothing without it."""
    if isinstance(one, OpaqueNode) and isinstance(other, MappingNode) and _names(one, other):
        return other  # the project's own tag for including it
    if not isinstance(one, MappingNode) or not isinstance(other, MappingNode):
        return None
    for key, node in other:
        known = one.get(key.text)
        if known is not None and not _same(known, node):
            if disputed is None:
                return None
            disputed[key.text] = (known, node)
    pairs = [*one.pairs, *(pair for pair in other if pair[0].text not in one.entries)]
    kept = [pair for pair in pairs if disputed is None or pair[0].text not in disputed]
    return MappingNode(kept, one.source, one.start, one.end)


def _names(include: OpaqueNode, piece: MappingNode) -> bool:
    """Whether what is not read there names the file that a piece is in."""
    written = include.source.text[include.start : include.end]
    return posixpath.basename(piece.source.path) in written


def _same(one: Node, other: Node) -> bool:
    """Whether two nodes say the same. Aliases make trees share parts: each pair is met once."""
    pending = [(one, other)]
    seen: set[tuple[int, int]] = set()
    while pending:
        left, right = pending.pop()
        if (id(left), id(right)) in seen:
            continue
        seen.add((id(left), id(right)))
        match left, right:
            case ScalarNode(), ScalarNode() if left.text == right.text:
                pass
            case SequenceNode(), SequenceNode() if len(left.items) == len(right.items):
                pending.extend(zip(left.items, right.items, strict=True))
            case MappingNode(), MappingNode() if left.entries.keys() == right.entries.keys():
                pending.extend((value, right.entries[key.text][1]) for key, value in left)
            case _:
                return False
    return True
