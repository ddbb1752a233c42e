"""What may have gone into a value, and where the value stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from msglint.terraform.plan.document import suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from msglint.terraform.plan.document import Key, PlannedModule, PlannedResource

MAX_MENTIONS = 1000
"""How many resource attributes one value is followed to; beyond, it may name any resource."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An attribute of a resource that may have gone into a value."""

    resource: PlannedResource
    attribute: str | None
    """Nothing when the plan does not say which, or when it is the resource as a whole."""

    @property
    def is_unknown(self) -> bool:
        """Whether it may be what keeps the value from being known."""
        return self.resource.is_unknown(self.attribute)


@dataclass(frozen=True)
class Reach:
    """What may have gone into a value."""

    mentions: tuple[Mention, ...] = ()
    is_vague: bool = False
    """Some of the mentions may not take part in it."""
    names: frozenset[str] | None = frozenset()
    """The addresses of all resources that the value could name; nothing: it could be any."""

    @cached_property
    def causes(self) -> tuple[Mention, ...]:
        """The mentions that can be why the value is not known."""
        return tuple(one for one in self.mentions if one.is_unknown)


NOTHING = Reach()


def joined(reaches: Iterable[Reach], *, is_vague: bool = False) -> Reach:
    """What goes into a value of several."""
    reaches = list(reaches)
    if len(reaches) == 1 and (reaches[0].is_vague or not is_vague):
        return reaches[0]
    mentions = dict.fromkeys(one for reach in reaches for one in reach.mentions)
    is_vague = (is_vague and len(mentions) > 1) or any(reach.is_vague for reach in reaches)
    every = [reach.names for reach in reaches]
    names = frozenset().union(*(one for one in every if one is not None))
    if None in every or len(mentions) > MAX_MENTIONS:
        return Reach(tuple(mentions)[:MAX_MENTIONS], True, None)
    return Reach(tuple(mentions), is_vague, names)


@dataclass(frozen=True, slots=True)
class Site:
    """Where an expression stands: in which instance of which block of which module."""

    module: PlannedModule
    key: Key = None
    block: Mapping[str, object] = field(default_factory=dict, compare=False)
    """The configuration of the resource or module call, which may have a `for_each`."""
    name: tuple[str, str] | None = None
    """Type and name, for a resource."""
    siblings: tuple[Key, ...] = field(default=(), compare=False)
    """The keys of all instances of the block."""

    @property
    def address(self) -> str:
        """The address of a resource."""
        return self.module.prefix + ".".join(self.name or ()) + suffix(self.key)


def site_of(resource: PlannedResource) -> Site:
    """Where the expressions of a resource stand."""
    name = (resource.type, resource.name)
    siblings = tuple(resource.module.resources[name])
    return Site(resource.module, resource.key, resource.block or {}, name, siblings)


def call_site(module: PlannedModule) -> Site:
    """Where the arguments of a module's call stand."""
    assert module.parent is not None
    siblings = tuple(module.parent.children.get(module.name, ()))
    return Site(module.parent, module.key, module.call, None, siblings)
