"""What deployments in view say of each other's queues and roles: which of them they use by name.

A function that finds its queue by name (`data.aws_sqs_queue`) or by a written ARN may be deployed
apart from it, and so may a policy that is given to a role by its name. Nothing says that it is the
same queue or role, as environments may share names, so that this leaves open who polls the queue
and what the role may do, and no more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from msglint.messaging.likeness import anonymous, equal, literal
from msglint.messaging.names import Elsewhere
from msglint.messaging.policy.request import party_named
from msglint.messaging.rows import OWNER
from msglint.values.conditions import REAL
from msglint.values.model import members_of
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.item import Item
    from msglint.messaging.likeness import Pieces
    from msglint.values.conditions import World
    from msglint.values.model import Value

_USES = (
    ("mapping", "queue", "queue"),
    ("pipe", "queue", "queue"),
    ("role_policy", "roles", "role"),
)
"""What polls by itself or gives policies, its link to what it is for, and the kind of that."""

Use: TypeAlias = "tuple[str, str]"
"""The kind and the name of what is used."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What a deployment tells others of queues and roles, and may be told."""

    uses: frozenset[Use]
    """The queues that it polls, and the roles that it gives policies, and does not declare."""
    own: tuple[tuple[str, Pieces], ...]
    """Kinds and names of those that it declares, as far as they are known."""

    def of(self, uses: Set[Use]) -> frozenset[Use]:
        """Those of the uses that may mean one of its own."""
        written = {(kind, literal(name)) for kind, name in self.own}
        partly_known = [(kind, name) for kind, name in self.own if literal(name) is None]
        return frozenset(
            use
            for use in uses
            if use in written
            or any(
                kind == use[0] and equal(name, use[1:]) is not False for kind, name in partly_known
            )
        )


NONE = Acquaintance(frozenset(), ())
"""Of a deployment without resources."""


def acquaintance(graph: MessageGraph) -> Acquaintance:
    """What the deployment of a graph tells, and may be told."""
    own = (
        (kind, name)
        for kind in dict.fromkeys(kind for _, _, kind in _USES)
        for item in graph.entities(kind)
        if (name := _name(item, REAL))
    )
    return Acquaintance(frozenset(_used(graph)), tuple(own))


def refuse_polled(queue: Item, world: World) -> None:
    """Raise `Undecided` if another deployment in view polls a queue of this name."""
    for name in _used_as(queue, world):
        reason = f'another deployment in view polls a queue "{name}"'
        raise Undecided(reason, queue.declaration.span)


def granted(role: Item, world: World) -> Undecided | None:
    """Whether another deployment in view gives a role of this name a policy."""
    for name in _used_as(role, world):
        reason = f'another deployment in view gives a role "{name}" a policy'
        return Undecided(reason, role.declaration.span)
    return None


def _used_as(item: Item, world: World) -> Iterator[str]:
    """The names by which others use something that may be this."""
    uses = item.graph.used_elsewhere
    own = _name(item, world) if uses else None
    for kind, name in sorted(uses) if own else ():
        if kind == item.subject and equal(own or (), (name,)) is not False:
            yield name


def _name(item: Item, world: World) -> Pieces | None:
    """The name of a queue or role; `None` when AWS or the tool makes one up."""
    try:
        given = item.given_name(world)
        return None if given is None else item.graph.texts.pieces(given, world)
    except Undecided:
        return (anonymous(),)


def _used(graph: MessageGraph) -> Iterator[Use]:
    for subject, link, kind in _USES:
        for user in graph.entities(subject):
            path = user.link(link).paths.of(user.form)
            with suppress(Undecided):
                setting = None if path == OWNER else user.setting(path, REAL)
                if setting is None:
                    continue
                for one in members_of(setting.value):
                    name = _foreign_name(one, kind, graph)
                    if name:
                        yield kind, name


def _foreign_name(value: Value, kind: str, graph: MessageGraph) -> str | None:
    """The name of a queue or role that is not of the deployment. Raises `Undecided`."""
    if not isinstance(graph.resolver.resolve(value, kind, REAL), Elsewhere):
        return None
    party = party_named(value, kind, graph, REAL)
    if party.arn is None:  # a queue is never polled by its bare name
        return literal(party.text) if kind == "role" else None
    identity = graph.models[kind].identity
    assert identity is not None, f"a {kind} has no name"
    name = literal(party.arn.resource)
    is_one = name is not None and literal(party.arn.service) == identity.service
    return name.removeprefix(identity.prefix) if name and is_one else None
