"""May the topic of a subscription send to its queues? Their access policies decide.

SNS calls as `sns.amazonaws.com`, with the topic's ARN as `aws:SourceArn`. Without
permission it does not try again: the message is lost unless the subscription has a DLQ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.messaging.facts.policies import POLICY
from msglint.messaging.policy.decide import Allowed, decide
from msglint.messaging.policy.request import Request, Service, party_named, party_of
from msglint.messaging.rows import OWNER
from msglint.messaging.schema import Place
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.policy.decide import Denied
    from msglint.messaging.policy.request import Party
    from msglint.values.conditions import World

_SERVICE = "sns.amazonaws.com"
_ACTION = "sqs:SendMessage"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Questions about one of the queues that a subscription sends to."""

    link: str
    """The field that names the queue."""
    protocol: str | None = None
    """The protocol without which the link is no delivery."""

    def verdict(self, subscription: Item, world: World) -> str | None:
        """ "allowed" or "denied"; null without a queue."""
        if self._queue(subscription, world) is None:
            return None
        return "allowed" if self._denial(subscription, world) is None else "denied"

    def words(self, subscription: Item, world: World) -> str | None:
        """Why not, in words."""
        denial = self._denial(subscription, world)
        return None if denial is None else denial.words

    def kind(self, subscription: Item, world: World) -> str | None:
        """Why not, in one word."""
        denial = self._denial(subscription, world)
        return None if denial is None else denial.kind

    def place(self, subscription: Item, world: World) -> Place:
        """What is wrong in the policy; without one, the queue."""
        queue = self._queue(subscription, world)
        denial = self._denial(subscription, world)
        if queue is None or denial is None:
            return subscription.place(self.link, world)
        owner = denial.owner or queue.declaration
        return Place(denial.span or owner.span, (), owner)

    def _queue(self, subscription: Item, world: World) -> Item | None:
        if self.protocol is not None and subscription.get("protocol", world) != self.protocol:
            return None
        found = subscription.graph.linked(subscription, subscription.link(self.link), world)
        return found[0] if found else None

    def _denial(self, subscription: Item, world: World) -> Denied | None:
        return subscription.once(
            ("denial", self.link, world), lambda: self._decide(subscription, world)
        )

    def _decide(self, subscription: Item, world: World) -> Denied | None:
        queue = self._queue(subscription, world)
        if queue is None:
            return None
        caller = Service(_SERVICE, _topic(subscription, world))
        request = Request(caller, _ACTION, party_of(queue, world))
        documents = queue.settings(POLICY, world)
        decision = decide(documents, request, subscription.graph, world)
        if isinstance(decision, Undecided):
            raise decision
        return None if isinstance(decision, Allowed) else decision


def _topic(subscription: Item, world: World) -> Party:
    path = subscription.link("topic").paths.of(subscription.form)
    if path == OWNER:
        topic = subscription.graph.whole("topic", subscription.key)
        assert topic is not None, "an inline subscription lies in a topic"
        return party_of(topic, world)
    setting = subscription.setting(path, world)
    if setting is None:
        raise Undecided("the subscription names no topic", subscription.declaration.span)
    return party_named(setting.value, "topic", subscription.graph, world)


to_endpoint = Delivery("queue", "sqs")
to_dlq = Delivery("dlq")
