"""The neutral node tree that YAML and JSON templates are read into.

Four kinds of node: scalars, sequences, mappings, and opaque ones (what is not read). Short
forms of intrinsics are already long: `!Sub x` is the mapping `{"Fn::Sub": "x"}`. Aliases and
merge keys are resolved, so one node may hang in several places: treat nodes as immutable.
A tree is at most `MAX_DEPTH` levels deep, so that recursion over it is safe.

Offsets are half-open characters into `source`. Nodes that a transform makes carry the place
in the author's text that they stand for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from msglint.declarations import Problem
from msglint.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msglint.source.text import Source
    from msglint.values.conditions import Scalar

MAX_DEPTH = 100
"""How deep a tree goes; what lies deeper is an `OpaqueNode`."""

MAX_PROBLEMS = 100
"""How many mistakes of one document are reported."""


class _Placed:
    """What all nodes share: their place. Compared by identity."""

    __slots__ = ("end", "source", "start")

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end

    @property
    def span(self) -> Span:
        """Where it stands: a quoted scalar with its quotes, a short-form intrinsic with its tag."""
        return Span(self.source, self.start, self.end)


class ScalarNode(_Placed):
    """A single value.

    `value` is typed as the syntax types it (YAML 1.1 for plain scalars; timestamps stay
    strings); `text` is its content as text ("010", "yes", "1.50").
    """

    __slots__ = ("text", "value")

    def __init__(self, value: Scalar, text: str, source: Source, start: int, end: int) -> None:
        super().__init__(source, start, end)
        self.value = value
        self.text = text

    def __repr__(self) -> str:
        return f"ScalarNode({self.value!r})"


class SequenceNode(_Placed):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, items: list[Node], source: Source, start: int, end: int) -> None:
        super().__init__(source, start, end)
        self.items = items

    def __repr__(self) -> str:
        return f"SequenceNode({self.items!r})"


class MappingNode(_Placed):
    """Keys and values in order. Duplicate keys are kept; the last one is the one that counts."""

    __slots__ = ("_entries", "pairs")

    def __init__(
        self, pairs: list[tuple[ScalarNode, Node]], source: Source, start: int, end: int
    ) -> None:
        super().__init__(source, start, end)
        self.pairs = pairs
        self._entries: dict[str, tuple[ScalarNode, Node]] | None = None

    def __repr__(self) -> str:
        return f"MappingNode({self.pairs!r})"

    @property
    def entries(self) -> dict[str, tuple[ScalarNode, Node]]:
        """Key node and value by the key's text, each key once."""
        if self._entries is None:
            self._entries = {key.text: (key, value) for key, value in self.pairs}
        return self._entries

    def get(self, name: str) -> Node | None:
        """The value of a key."""
        found = self.entries.get(name)
        return None if found is None else found[1]

    def key(self, name: str) -> ScalarNode | None:
        """The node of a key itself."""
        found = self.entries.get(name)
        return None if found is None else found[0]

    def __iter__(self) -> Iterator[tuple[ScalarNode, Node]]:
        """Key node and value, each key once."""
        return iter(self.entries.values())


class OpaqueNode(_Placed):
    """Something that is not read; `reason` completes "not known, because ..."."""

    __slots__ = ("reason",)

    def __init__(self, reason: str, source: Source, start: int, end: int) -> None:
        super().__init__(source, start, end)
        self.reason = reason

    def __repr__(self) -> str:
        return f"OpaqueNode({self.reason!r})"


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode | OpaqueNode


@dataclass(slots=True)
class Document:
    """What a text holds. `truncated`: its end is missing, because of a syntax error."""

    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    truncated: bool = False

    def check_keys(self, pairs: list[tuple[ScalarNode, Node]]) -> None:
        """Report the keys of a mapping that are there more than once."""
        if len({key.text for key, _ in pairs}) == len(pairs):
            return
        seen: dict[str, ScalarNode] = {}
        for key, _ in pairs:
            first = seen.setdefault(key.text, key)
            if first is not key and len(self.problems) < MAX_PROBLEMS:
                line, _ = first.source.position(first.start)
                message = f'the key "{key.text}" is already on line {line}; this one replaces it'
                self.problems.append(Problem("duplicate-key", message, key.span))


def scalar(value: Scalar, at: Span) -> ScalarNode:
    """A scalar that stands for a place in the author's text."""
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case _:
            text = str(value)
    return ScalarNode(value, text, at.source, at.start, at.end)


def sequence(items: Iterable[Node], at: Span) -> SequenceNode:
    """A list that stands for a place in the author's text."""
    return SequenceNode(list(items), at.source, at.start, at.end)


def mapping(pairs: Iterable[tuple[str | ScalarNode, Node]], at: Span) -> MappingNode:
    """A mapping that stands for a place; keys given as text stand there as well."""
    made = [(scalar(k, at) if isinstance(k, str) else k, value) for k, value in pairs]
    return MappingNode(made, at.source, at.start, at.end)


def call(name: str, argument: str | Node | Iterable[str | Node], at: Span) -> MappingNode:
    """An intrinsic: `call("Ref", "Queue", at)`, `call("Fn::GetAtt", ["Queue", "Arn"], at)`."""
    if isinstance(argument, str):
        node: Node = scalar(argument, at)
    elif isinstance(argument, ScalarNode | SequenceNode | MappingNode | OpaqueNode):
        node = argument
    else:
        node = sequence((scalar(a, at) if isinstance(a, str) else a for a in argument), at)
    return mapping([(name, node)], at)


def intrinsic(node: Node | None) -> tuple[str, Node] | None:
    """Name and argument of an intrinsic function call ("Ref", "Fn::..."), if it is one.

    `Condition` is not taken for one: it is an ordinary key outside of conditions.
    """
    if isinstance(node, MappingNode) and len(node.pairs) == 1:
        key, argument = node.pairs[0]
        if key.text == "Ref" or key.text.startswith("Fn::"):
            return key.text, argument
    return None


def text_of(node: Node | None) -> str | None:
    """The text of a scalar that is not null; nothing for anything else."""
    if isinstance(node, ScalarNode) and node.value is not None:
        return node.text
    return None
