"""May an alarm publish to the topics that it names?

CloudWatch publishes as `cloudwatch.amazonaws.com` on behalf of the alarm. Under the policy that
AWS gives a new topic it may, as one of the topic's own account; so a policy that lets that
account in leaves it open whether CloudWatch may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.facts import senders
from msglint.messaging.facts.policies import POLICY
from msglint.messaging.policy.decide import Allowed, Denied, decide
from msglint.messaging.policy.request import Account, Request, party_of
from msglint.messaging.policy.rewriting import unless_rewritten
from msglint.messaging.schema import Place
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import World

_PUBLISH = "sns:Publish"
_LINKS = ("alarm_topics", "ok_topics", "insufficient_data_topics")


def problem(alarm: Item, world: World) -> str | None:
    """Why it may not publish to one of its topics, in words. Raises `Undecided`."""
    found = _first(alarm, world)
    return None if found is None else f"{found[0].declaration.name}: {found[1].words}"


def place(alarm: Item, world: World) -> Place:
    """What is wrong in the policy of that topic."""
    found = _first(alarm, world)
    if found is None:
        return alarm.header()
    topic, denial = found
    owner = denial.owner or topic.declaration
    return Place(denial.span or owner.span, (), owner)


def _first(alarm: Item, world: World) -> tuple[Item, Denied] | None:
    return alarm.once(("alarm topics", world), lambda: _search(alarm, world))


def _search(alarm: Item, world: World) -> tuple[Item, Denied] | None:
    undecided: Undecided | None = None
    seen: list[Item] = []
    for link in _LINKS:
        try:
            topics = alarm.graph.linked(alarm, alarm.link(link), world)
        except Undecided as one:
            undecided = undecided or one
            continue
        for topic in topics:
            if topic in seen:
                continue
            seen.append(topic)
            try:
                denial = _denial(alarm, topic, world)
            except Undecided as one:
                undecided = undecided or one
                continue
            if denial is not None:
                return topic, denial
    if undecided is not None:
        raise undecided
    return None


def _denial(alarm: Item, topic: Item, world: World) -> Denied | None:
    documents = topic.settings(POLICY, world)
    if not documents:
        return None
    graph, party = topic.graph, party_of(topic, world)
    decision = decide(
        documents, Request(senders.alarm(alarm, world), _PUBLISH, party), graph, world
    )
    decision = unless_rewritten(decision, topic, world)
    if isinstance(decision, Allowed):
        return None
    if isinstance(decision, Undecided):
        raise decision
    account = graph.texts.account(topic.declaration, world)
    own = decide(
        documents, Request(Account(account), _PUBLISH, party, open_keys=True), graph, world
    )
    if not isinstance(own, Denied):
        raise Undecided("whether CloudWatch is of the topic's own account is not known", None)
    return decision
