"""Which service delivers, and on behalf of which resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.facts import buses
from msglint.messaging.policy.request import Service, party_called, party_named, party_of
from msglint.messaging.rows import OWNER
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item, Setting
    from msglint.values.conditions import World

SNS = "sns.amazonaws.com"
S3 = "s3.amazonaws.com"
EVENTS = "events.amazonaws.com"
CLOUDWATCH = "cloudwatch.amazonaws.com"


def topic(subscription: Item, world: World) -> Service:
    """SNS, for the topic of a subscription."""
    named = _named(subscription, "topic", world)
    if isinstance(named, Service):
        return named
    return Service(SNS, party_named(named.value, "topic", subscription.graph, world))


def bucket(notification: Item, world: World) -> Service:
    """S3, for the bucket of a notification. Its ARN does not say the account."""
    declaration, graph = notification.declaration, notification.graph
    account = graph.texts.account(declaration, world)
    named = _named(notification, "bucket", world)
    if isinstance(named, Service):
        return Service(S3, named.source, account)
    return Service(S3, party_called(named.value, "bucket", declaration, graph, world), account)


def rule(target: Item, world: World) -> Service:
    """EventBridge, for the rule of a target."""
    named = _named(target, "rule", world)
    if isinstance(named, Service):
        return named
    scope = buses.scope(target, world)
    source = party_called(named.value, "event_rule", target.declaration, target.graph, world, scope)
    return Service(EVENTS, source)


def alarm(item: Item, world: World) -> Service:
    """CloudWatch, for an alarm."""
    return Service(CLOUDWATCH, party_of(item, world))


_OWN = {"topic": SNS, "bucket": S3, "rule": EVENTS}


def _named(item: Item, link: str, world: World) -> Setting | Service:
    """What names the resource; or the call itself, where the item is a part of the resource."""
    row = item.link(link)
    path = row.paths.of(item.form)
    if path == OWNER:
        owner = item.graph.whole(row.field.subject, item.key)
        assert owner is not None, f"a {item.subject} of this form lies in its {link}"
        return Service(_OWN[link], party_of(owner, world))
    setting = item.setting(path, world)
    if setting is None:
        raise Undecided(f"the {item.subject} names no {link}", item.declaration.span)
    return setting
