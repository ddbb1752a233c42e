"""May a service deliver to where it is told to? The access policy of the receiver decides.

A service calls under its own name, on behalf of a resource that it gives as `aws:SourceArn`:
the topic, the bucket, the rule. It has no policy of its own, so without a statement that lets
it in nothing arrives, and it does not try again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from msglint.messaging.facts import roles, senders
from msglint.messaging.facts.policies import POLICY
from msglint.messaging.policy.decide import Allowed, Denied, decide
from msglint.messaging.policy.permissions import decide_permissions
from msglint.messaging.policy.request import Request, party_of
from msglint.messaging.policy.rewriting import unless_rewritten
from msglint.messaging.schema import Place
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.messaging.item import Item
    from msglint.messaging.policy.decide import Decision
    from msglint.messaging.policy.request import Service
    from msglint.values.conditions import World

_SEND = "sqs:SendMessage"
_PUBLISH = "sns:Publish"

_BY_ROLE = {"queue": _SEND, "topic": _PUBLISH}
"""What a role has to be allowed where a role decides, by what receives."""

Sender: TypeAlias = "Callable[[Item, World], Service]"
Guard: TypeAlias = "Callable[[Item, World, Service], Decision]"
"""Whether a receiver lets a service in."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Questions about one of the resources that a sender delivers to."""

    link: str
    """The field that names the receiver."""
    sender: Sender
    guard: Guard
    protocol: str | None = None
    """The `protocol` without which the link is no delivery."""
    by_role: bool = False
    """A role may take the place of what the policy does not say (`has_role`)."""

    def verdict(self, item: Item, world: World) -> str | None:
        """ "allowed" or "denied"; null without a receiver."""
        if self._receiver(item, world) is None:
            return None
        return "allowed" if self._denial(item, world) is None else "denied"

    def words(self, item: Item, world: World) -> str | None:
        """Why not, in words."""
        denial = self._denial(item, world)
        return None if denial is None else denial.words

    def kind(self, item: Item, world: World) -> str | None:
        """Why not, in one word."""
        denial = self._denial(item, world)
        if denial is None:
            return None
        if not denial.sure:
            raise Undecided("a part of the policy is not known", denial.span)
        return denial.kind

    def place(self, item: Item, world: World) -> Place:
        """What is wrong in the policy; without one, the receiver."""
        receiver = self._receiver(item, world)
        denial = self._denial(item, world)
        if receiver is None or denial is None:
            return item.place(self.link, world)
        owner = denial.owner or receiver.declaration
        return Place(denial.span or owner.span, (), owner)

    def _receiver(self, item: Item, world: World) -> Item | None:
        if self.protocol is not None and item.get("protocol", world) != self.protocol:
            return None
        found = item.graph.linked(item, item.link(self.link), world)
        return found[0] if found else None

    def _denial(self, item: Item, world: World) -> Denied | None:
        return item.once(("denial", self.link, world), lambda: self._decide(item, world))

    def _decide(self, item: Item, world: World) -> Denied | None:
        receiver = self._receiver(item, world)
        if receiver is None:
            return None
        decision = self.guard(receiver, world, self.sender(item, world))
        decision = unless_rewritten(decision, receiver, world)
        if isinstance(decision, Undecided):
            raise decision
        if isinstance(decision, Allowed):
            return None
        if self.by_role and item.get("has_role", world) and not self._role_fails(item, world):
            reason = "it sends under a role, which may be allowed what the policy does not say"
            raise Undecided(reason, item.place("has_role", world).span)
        return decision

    def _role_fails(self, item: Item, world: World) -> bool:
        """Whether the role under which it sends is known not to be allowed either."""
        receiver, role = self._receiver(item, world), roles.own(item, world)
        if receiver is None or role is None or receiver.subject not in _BY_ROLE:
            return False
        action = _BY_ROLE[receiver.subject]
        return isinstance(roles.role_may(role, action, receiver, world), Denied)


def _by_queue_policy(queue: Item, world: World, sender: Service) -> Decision:
    request = Request(sender, _SEND, party_of(queue, world))
    return decide(queue.settings(POLICY, world), request, queue.graph, world)


def _by_topic_policy(topic: Item, world: World, sender: Service) -> Decision:
    """What AWS says of conditions on EventBridge in topic policies contradicts itself."""
    open_keys = sender.name == senders.EVENTS
    request = Request(sender, _PUBLISH, party_of(topic, world), open_keys=open_keys)
    return decide(topic.settings(POLICY, world), request, topic.graph, world)


def _by_permissions(function: Item, world: World, sender: Service) -> Decision:
    permissions = function.graph.linking(function, "permission", "function", world)
    return decide_permissions(permissions, sender, world)


topic_to_queue = Delivery("queue", senders.topic, _by_queue_policy, protocol="sqs")
topic_to_function = Delivery("function", senders.topic, _by_permissions, protocol="lambda")
topic_to_dlq = Delivery("dlq", senders.topic, _by_queue_policy)
bucket_to_queue = Delivery("queue", senders.bucket, _by_queue_policy)
bucket_to_topic = Delivery("topic", senders.bucket, _by_topic_policy)
bucket_to_function = Delivery("function", senders.bucket, _by_permissions)
rule_to_queue = Delivery("queue", senders.rule, _by_queue_policy, by_role=True)
rule_to_topic = Delivery("topic", senders.rule, _by_topic_policy, by_role=True)
rule_to_function = Delivery("function", senders.rule, _by_permissions, by_role=True)
rule_to_dlq = Delivery("dlq", senders.rule, _by_queue_policy)
