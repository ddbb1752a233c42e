"""Which templates are deployed by themselves, and which of those belong together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.cloudformation.links import Links
from msglint.cloudformation.nodes import MappingNode, Node, SequenceNode
from msglint.cloudformation.stored import Stored, names_read
from msglint.values.model import mentioned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from msglint.cloudformation.load import StackInput
    from msglint.cloudformation.stacks import Stack
    from msglint.cloudformation.system import System
    from msglint.values.model import Value

_IMPORT = "Fn::ImportValue"


@dataclass(slots=True)
class Root:
    """A template, instantiated as if it were deployed by itself."""

    input: StackInput
    system: System
    environment: str = ""
    """What the inputs of this deployment are called, where it is deployed with several."""
    only: str = ""
    """What they are called where there are no others, unless that says nothing."""
    nested: set[Path] = field(init=False)
    """The templates that it nests, at any depth."""

    def __post_init__(self) -> None:
        own = self.input.template.path
        self.nested = {stack.template.path for stack in self.system.stacks} - {own}

    def fits(self, environment: str) -> bool:
        """Whether these may be its inputs where others are deployed to an environment."""
        return environment == (self.environment or self.only or environment)


def group_by_environment(
    candidates: Sequence[Root], wanted: frozenset[str], opened: Callable[[Root], Root]
) -> Iterator[tuple[str, list[Root]]]:
    """The groups of `group_roots`, for each environment that their templates are deployed to.

    A template with one set of inputs that is not called otherwise is the same in each of them.
    Beside others in an environment that it does not have, it is as `opened` makes it: which of
    its inputs go with theirs is not known.
    """
    by_path: dict[Path, dict[str, Root]] = {}
    for root in candidates:
        by_path.setdefault(root.input.template.path, {})[root.environment] = root
    names = dict.fromkeys(root.environment or root.only for root in candidates)
    names.pop("", None)
    without_inputs: dict[int, Root] = {}
    told: set[tuple[int, ...]] = set()
    for name in names or [""]:
        layer = [those.get(name) or next(iter(those.values())) for those in by_path.values()]
        for group in group_roots(layer, wanted):
            labelled = any(root.environment for root in group)
            if labelled and all(name not in (root.environment, root.only) for root in group):
                continue
            fits = [not labelled or root.fits(name) for root in group]
            for at, root in enumerate(group):
                if not fits[at]:
                    if id(root) not in without_inputs:
                        without_inputs[id(root)] = opened(root)
                    group[at] = without_inputs[id(root)]
            same = tuple(map(id, group))
            if same in told:
                continue
            told.add(same)
            yield name if labelled else "", group


def group_roots(candidates: Sequence[Root], wanted: frozenset[str]) -> list[list[Root]]:
    """The roots among templates, those together that import what others export."""
    roots = _roots(candidates)
    if len(roots) < 2:
        return [[root] for root in roots]
    stacks = [stack for root in roots for stack in root.system.stacks]
    links = Links(stacks, lambda export: _matters(export.value(), export.stack, wanted))
    storing: dict[str, list[Stack]] = {}
    for name, stack, value in Stored(stacks).names():
        if _matters(value, stack, wanted):
            storing.setdefault(name, []).append(stack)
    if not links.exports and not storing:
        return [[root] for root in roots]
    owner = {id(stack): number for number, root in enumerate(roots) for stack in root.system.stacks}
    group = list(range(len(roots)))

    def leader(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    for stack in stacks:
        providers = [e.stack for name in _imports(stack) for e in links.providers(name, stack)]
        if storing:
            providers += [one for name in names_read(stack) for one in storing.get(name, ())]
        for provider in providers:
            group[leader(owner[id(provider)])] = leader(owner[id(stack)])
    together: dict[int, list[Root]] = {}
    for number, root in enumerate(roots):
        together.setdefault(leader(number), []).append(root)
    return list(together.values())


def _roots(candidates: Sequence[Root]) -> list[Root]:
    """Those that no other nests; of those that nest each other in a circle, the first."""
    nested = {path for root in candidates for path in root.nested}
    roots = [root for root in candidates if root.input.template.path not in nested]
    reached = {path for root in roots for path in root.nested}
    for root in candidates:
        path = root.input.template.path
        if path in nested and path not in reached:
            roots.append(root)
            reached |= {path, *root.nested}
    return roots


def _imports(stack: Stack) -> Iterator[Value]:
    """The names that a stack imports."""
    if "ImportValue" not in stack.template.source.text:
        return
    pending: list[Node] = [stack.template.root]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, SequenceNode):
            pending.extend(node.items)
        elif isinstance(node, MappingNode):
            for key, value in node.pairs:
                if key.text == _IMPORT:
                    yield stack.resolver.value(value)
                else:
                    pending.append(value)


def _matters(value: Value, stack: Stack, wanted: frozenset[str]) -> bool:
    """Whether what a stack hands on could name a resource that somebody wants."""
    names = mentioned(value)
    if names is None:
        return True
    for key in names:
        found = stack.system.find(key)
        if found is not None and found[0].template.resources[found[1]].type in wanted:
            return True
    return False
