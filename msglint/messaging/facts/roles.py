"""May a role do what it is needed for? Its own policies decide, or the receiver's.

Within an account a role may do what any of its policies allows, or the access policy of the
receiver, unless one of them denies it. A permissions boundary only ever takes away, so it is not
asked: it cannot make a refusal untrue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msglint.messaging.facts import role_policies
from msglint.messaging.facts.policies import POLICY
from msglint.messaging.likeness import Hole
from msglint.messaging.policy.decide import Denied, decide, decide_together
from msglint.messaging.policy.request import Account, Holder, Request, party_of
from msglint.messaging.policy.rewriting import unless_rewritten
from msglint.messaging.schema import Place
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.messaging.item import Item
    from msglint.messaging.policy.decide import Decision
    from msglint.messaging.policy.request import Party
    from msglint.values.conditions import World

READ_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
"""What Lambda and Pipes do with a queue that they poll."""

_SEND = {
    "queue": ("sqs:SendMessage",),
    "topic": ("sns:Publish",),
    "function": ("lambda:InvokeFunction",),
    "state_machine": ("states:StartExecution",),
}
"""What it takes to hand something over, by what receives."""


_NO_FUNCTION = ("no-statement", "other-action")
"""Refusals that do not hang on which function, version or alias a statement names."""


def own(item: Item, world: World) -> Item | None:
    """The role of a resource, if it is one of the deployment. Raises `Undecided`."""
    found = item.graph.linked(item, item.link("role"), world)
    return found[0] if found else None


def of_function(item: Item, world: World) -> Item | None:
    """The role of the function that something belongs to. Raises `Undecided`."""
    found = item.graph.linked(item, item.link("function"), world)
    return own(found[0], world) if found else None


@dataclass(frozen=True, slots=True)
class Errand:
    """Questions about one thing that a role is needed for."""

    links: tuple[str, ...]
    """The fields that name what receives: one of them does."""
    role: Callable[[Item, World], Item | None] = own
    actions: tuple[str, ...] = ()
    """What is done with it; nothing: something is handed over to it."""

    def problem(self, item: Item, world: World) -> str | None:
        """Why the role may not do it, in words. Raises `Undecided`."""
        denial = self._denial(item, world)
        return None if denial is None else denial.words

    def place(self, item: Item, world: World) -> Place:
        """What is wrong in its policies, else the role."""
        denial = self._denial(item, world)
        if denial is not None and denial.owner is not None:
            return Place(denial.span or denial.owner.span, (), denial.owner)
        role = self.role(item, world)
        return item.header() if role is None else role.header()

    def _denial(self, item: Item, world: World) -> Denied | None:
        key = ("errand", self.links, self.actions, world)
        return item.once(key, lambda: self._decide(item, world))

    def _decide(self, item: Item, world: World) -> Denied | None:
        role: Item | Undecided | None
        try:
            role = self.role(item, world)
        except Undecided as which:
            role = which
        receiver = None if role is None else self._receiver(item, world)
        if role is None or receiver is None:
            return None
        if isinstance(role, Undecided):
            raise role
        undecided: Undecided | None = None
        for action in self.actions or _SEND[receiver.subject]:
            decision = role_may(role, action, receiver, world)
            if isinstance(decision, Denied):
                return decision
            if isinstance(decision, Undecided):
                undecided = undecided or decision
        if undecided is not None:
            raise undecided
        return None

    def _receiver(self, item: Item, world: World) -> Item | None:
        for link in self.links:
            found = item.graph.linked(item, item.link(link), world)
            if found:
                return found[0]
        return None


def role_may(role: Item, action: str, receiver: Item, world: World) -> Decision:
    """Whether a role may do something with a queue, topic, function or state machine."""
    party = party_of(receiver, world)
    documents, more = role_policies.documents(role, world)
    request = Request(Holder(role.declaration.name), action, party)
    decision = decide_together(documents, request, role.graph, world, more)
    decision = unless_rewritten(decision, role, world)
    if not isinstance(decision, Denied) or decision.kind == "explicit-deny":
        return decision
    if receiver.subject == "state_machine":
        qualified = replace(request, resource=_qualified(party))
        if not isinstance(decide_together(documents, qualified, role.graph, world), Denied):
            reason = "whether the version or alias that its policies name is meant is not known"
            return Undecided(reason, decision.span)
    if receiver.subject == "function" and not (decision.sure and decision.kind in _NO_FUNCTION):
        reason = "whether the versions and aliases that its policies name are meant is not known"
        return Undecided(reason, decision.span)
    let_in = _by_receiver(receiver, action, world)
    if isinstance(let_in, Denied):
        return decision
    if isinstance(let_in, Undecided) and let_in.atom is not None:
        return let_in
    reason = f"the policy of {receiver.declaration.name} may let the role in"
    return Undecided(reason, receiver.declaration.span)


def _qualified(party: Party) -> Party:
    """A version or alias of a state machine: its ARN goes on."""
    end = (":", Hole(("qualifier of", party.key)))
    arn = None if party.arn is None else replace(party.arn, resource=(*party.arn.resource, *end))
    text = party.text if arn is None else arn.text
    return replace(party, text=text, arn=arn, key=None)


def _by_receiver(receiver: Item, action: str, world: World) -> Decision:
    """What the policy of the receiver says of the roles of its account."""
    if receiver.subject == "state_machine":
        return Denied("no-policy", "it has no access policy")
    if receiver.subject == "function":
        return _by_permissions(receiver, world)
    try:
        policies = receiver.settings(POLICY, world)
        account = receiver.graph.texts.account(receiver.declaration, world)
    except Undecided as undecided:
        return undecided
    request = Request(Account(account), action, party_of(receiver, world), open_keys=True)
    if not policies and receiver.subject == "topic":
        return Undecided("the policy that AWS gives a topic lets its account in")
    decision = decide(policies, request, receiver.graph, world)
    return unless_rewritten(decision, receiver, world)


def _by_permissions(function: Item, world: World) -> Decision:
    """What the permissions of a function say of roles: those for services say nothing."""
    denied = Denied("no-statement", "none of its permissions is for roles")
    try:
        for permission in function.graph.linking(function, "permission", "function", world):
            if not str(permission.get("principal", world)).endswith(".amazonaws.com"):
                return Undecided("a permission may be for the role", permission.declaration.span)
    except Undecided as undecided:
        return undecided
    return unless_rewritten(denied, function, world)


schedule_to_queue = Errand(("queue",))
schedule_to_dlq = Errand(("dlq",))
schedule_to_target = Errand(("function", "state_machine"))
rule_to_workflow = Errand(("state_machine",))
mapping_from_queue = Errand(("queue",), of_function, READ_QUEUE)
mapping_to_destination = Errand(("on_failure_queue",), of_function)
function_to_dlq = Errand(("dlq", "dlq_topic"))
invocation_to_destination = Errand(("on_failure_queue", "on_failure_topic"), of_function)
pipe_from_queue = Errand(("queue",), actions=READ_QUEUE)
pipe_to_target = Errand(("target_queue", "target_topic"))
pipe_to_function = Errand(("target_function",))
pipe_to_dlq = Errand(("kinesis_dlq", "dynamodb_dlq"))
