"""May a role do what Scheduler needs it for? Its own policies decide, or the receiver's.

Within an account a role may do what any of its policies allows, or the access policy of the
receiver, unless one of them denies it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.messaging.facts.policies import POLICY
from msglint.messaging.item import Setting
from msglint.messaging.policy.decide import Denied, decide, decide_together
from msglint.messaging.policy.request import Account, Holder, Request, party_of
from msglint.messaging.schema import Place
from msglint.values.model import ListValue, Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.messaging.item import Item
    from msglint.values.conditions import World

_INLINE = {
    "terraform": ("inline_policy", "policy"),
    "cloudformation": ("Policies", "PolicyDocument"),
}
_ATTACHED = {"terraform": "managed_policy_arns", "cloudformation": "ManagedPolicyArns"}
_DOCUMENT = {"terraform": "policy", "cloudformation": "PolicyDocument"}


@dataclass(frozen=True, slots=True)
class Errand:
    """Questions about one thing that a role is needed for."""

    link: str
    """The field that names the queue to which messages are sent under the role."""

    def problem(self, item: Item, world: World) -> str | None:
        """Why the role may not send there, in words. Raises `Undecided`."""
        denial = self._denial(item, world)
        return None if denial is None else denial.words

    def place(self, item: Item, world: World) -> Place:
        """What is wrong in its policies, else the role."""
        denial = self._denial(item, world)
        if denial is not None and denial.owner is not None:
            return Place(denial.span or denial.owner.span, (), denial.owner)
        return item.place("role", world)

    def _denial(self, item: Item, world: World) -> Denied | None:
        return item.once(("errand", self.link, world), lambda: self._decide(item, world))

    def _decide(self, item: Item, world: World) -> Denied | None:
        queues = item.graph.linked(item, item.link(self.link), world)
        roles = item.graph.linked(item, item.link("role"), world)
        if not queues or not roles:
            return None
        (queue,), (role,) = queues[:1], roles[:1]
        graph, party = item.graph, party_of(queue, world)
        documents, more = _documents(role, world)
        request = Request(Holder(role.declaration.name), "sqs:SendMessage", party)
        decision = decide_together(documents, request, graph, world, more)
        if isinstance(decision, Undecided):
            raise decision
        if not isinstance(decision, Denied):
            return None
        policy = queue.settings(POLICY, world)
        if policy and decision.kind != "explicit-deny":
            account = graph.texts.account(queue.declaration, world)
            own = Request(Account(account), "sqs:SendMessage", party, open_keys=True)
            if not isinstance(decide(policy, own, graph, world), Denied):
                reason = "the policy of the queue may let the role in"
                raise Undecided(reason, queue.declaration.span)
        return decision


def _documents(role: Item, world: World) -> tuple[list[Setting], Undecided | None]:
    """The policies of a role, and why there may be more."""
    found: list[Setting] = []
    more: Undecided | None = None
    for one in _all_documents(role, world):
        if isinstance(one, Setting):
            found.append(one)
        else:
            more = more or one
    return found, more


def _all_documents(role: Item, world: World) -> Iterator[Setting | Undecided]:
    dialect = role.form.dialect
    list_name, member = _INLINE[dialect]
    try:
        inline = role.setting(list_name, world)
        attached = role.setting(_ATTACHED[dialect], world)
    except Undecided as undecided:
        yield undecided
        return
    if inline is not None:
        members = inline.value.items if isinstance(inline.value, ListValue) else (inline.value,)
        for one in members:
            try:
                document = role.graph.walker.find(one, (member,), world)
            except Undecided as undecided:
                yield undecided
                continue
            if isinstance(document, Unknown):
                yield Undecided(document.reason, document.span)
            elif document is not None:
                yield Setting(document, role.declaration, member)
    if attached is not None:
        none = isinstance(attached.value, ListValue) and not attached.value.items
        if not none:
            yield Undecided("what the policies allow that are attached to it", attached.value.span)
    given, more = role.graph.certain_links(role, "role_policy", "roles", world)
    if more is not None:
        yield more
    for policy in given:
        yield _document_of(policy, world)


def _document_of(given: Item, world: World) -> Setting | Undecided:
    try:
        owner = given
        if given.declaration.type.endswith("_attachment"):
            managed = given.graph.linked(given, given.link("managed"), world)
            if not managed:
                reason = "what the policy allows that is attached is not in view"
                return Undecided(reason, given.declaration.span)
            owner = managed[0]
        setting = owner.setting(_DOCUMENT[owner.form.dialect], world)
    except Undecided as undecided:
        return undecided
    if setting is None:
        return Undecided("a policy has no document", given.declaration.span)
    return setting


schedule_to_queue = Errand("queue")
schedule_to_dlq = Errand("dlq")
