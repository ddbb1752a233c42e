"""The stacks of one unit, and where each of them stands among the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.cloudformation.links import Links
from msglint.cloudformation.resolve import Depth
from msglint.cloudformation.stored import Stored
from msglint.declarations import Hidden
from msglint.values.conditions import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msglint.cloudformation.library import Library
    from msglint.cloudformation.nested import Locate
    from msglint.cloudformation.stacks import Stack
    from msglint.cloudformation.template import Resource
    from msglint.declarations import Call
    from msglint.values.conditions import Condition
    from msglint.values.model import Unknown, Value


@dataclass(slots=True)
class System:
    """The stacks of one unit."""

    library: Library
    locate: Locate | None = None
    stacks: list[Stack] = field(default_factory=list)
    """Every stack, a parent before those nested in it."""
    depth: Depth = field(default_factory=Depth)
    opened: int = 0
    """How many nested stacks were opened."""
    reached: dict[int, frozenset[str]] = field(default_factory=dict)
    """What expressions in a stack, or in one nested in it, could name, by identity."""
    links: Links = field(init=False)
    stored: Stored = field(init=False)

    def __post_init__(self) -> None:
        self.links = Links(self.stacks)
        self.stored = Stored(self.stacks)

    def add(self, stack: Stack) -> None:
        """Take a stack in, and those nested in it."""
        pending = [stack]
        while pending:
            current = pending.pop()
            self.stacks.append(current)
            nested = [child for child in current.children() if not isinstance(child, Hidden)]
            pending.extend(reversed(nested))

    def find(self, key: str) -> tuple[Stack, str] | None:
        """Stack and logical id of a resource's key."""
        prefix, slash, name = key.rpartition("/")
        for stack in self.stacks:
            if stack.prefix == prefix + slash:
                return stack, name
        return None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stack stands in its unit."""

    prefix: str = ""
    """What the keys of its resources begin with: empty, or ending in a slash."""
    label: str = ""
    """What tells its parameters from those of other stacks in messages; may be empty."""
    parent: Stack | None = None
    resource: Resource | None = None
    """The resource that nests it in its parent."""
    calls: tuple[Call, ...] = ()
    given: Mapping[str, Value] = field(default_factory=dict)
    """Values that the parent put into its template."""
    exists: Condition | Unknown = ALWAYS
