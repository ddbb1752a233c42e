"""What deployments in view say of each other's queues: which of them are polled by name.

A function that finds its queue by name (`data.aws_sqs_queue`) or by a written ARN may be deployed
apart from it. Nothing says that it is the same queue, as environments may share names, so that
this leaves open who polls it, and no more.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.messaging.likeness import anonymous, equal, literal
from msglint.messaging.names import Elsewhere
from msglint.messaging.policy.request import party_named
from msglint.values.conditions import REAL
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.item import Item
    from msglint.messaging.likeness import Pieces
    from msglint.values.conditions import World

_POLLERS = {"mapping": "queue", "pipe": "queue"}
"""What polls by itself, and its link to what it polls."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What a deployment tells others of queues, and may be told."""

    polls: frozenset[str]
    """The names of queues that it polls and does not declare."""
    queues: tuple[Pieces, ...]
    """The names of those that it declares, as far as they are known."""

    def of(self, names: Set[str]) -> frozenset[str]:
        """Those of the names that one of its queues may have."""
        written = {literal(own) for own in self.queues}
        partly_known = [own for own in self.queues if literal(own) is None]
        return frozenset(
            name
            for name in names
            if name in written or any(equal(own, (name,)) is not False for own in partly_known)
        )


NONE = Acquaintance(frozenset(), ())
"""Of a deployment without queues."""


def acquaintance(graph: MessageGraph) -> Acquaintance:
    """What the deployment of a graph tells, and may be told."""
    names = (_name(queue, REAL) for queue in graph.entities("queue"))
    return Acquaintance(frozenset(_polled(graph)), tuple(filter(None, names)))


def refuse_polled(queue: Item, world: World) -> None:
    """Raise `Undecided` if another deployment in view polls a queue of this name."""
    name = _name(queue, world) if queue.graph.polled_elsewhere else None
    for other in sorted(queue.graph.polled_elsewhere) if name else ():
        if equal(name or (), (other,)) is not False:
            reason = f'another deployment in view polls a queue "{other}"'
            raise Undecided(reason, queue.declaration.span)


def _name(queue: Item, world: World) -> Pieces | None:
    """The name of a queue; `None` when AWS or the tool makes one up."""
    try:
        given = queue.given_name(world)
        return None if given is None else queue.graph.texts.pieces(given, world)
    except Undecided:
        return (anonymous(),)


def _polled(graph: MessageGraph) -> Iterator[str]:
    for subject, link in _POLLERS.items():
        for poller in graph.entities(subject):
            path = poller.link(link).paths.of(poller.form)
            with suppress(Undecided):
                setting = poller.setting(path, REAL)
                if setting is None:
                    continue
                target = graph.resolver.resolve(setting.value, "queue", REAL)
                party = party_named(setting.value, "queue", graph, REAL)
                if isinstance(target, Elsewhere) and party.arn is not None:
                    name = literal(party.arn.resource)
                    if name and literal(party.arn.service) == "sqs":
                        yield name
