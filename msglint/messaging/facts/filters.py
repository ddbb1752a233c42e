"""What SNS counts in the filter policy of a subscription (SNS, "Filter policy constraints").

Only what every reading of these limits has in common is counted: keys at the top, and the
product of the numbers of values. A policy with "$or" is left open.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from msglint.values.model import ListValue, MapValue
from msglint.values.reading import NotThisShape, Undecided, entries, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.messaging.item import Item
    from msglint.values.conditions import World
    from msglint.values.model import Value

_POLICY = {"aws_sns_topic_subscription": "filter_policy", "AWS::SNS::Subscription": "FilterPolicy"}
_OR = "$or"
_DEEPEST = 50


def keys(subscription: Item, world: World) -> int | None:
    """How many keys stand at the top."""
    policy = _policy(subscription, world)
    return None if policy is None else len(policy)


def combinations(subscription: Item, world: World) -> int | None:
    """The product of the numbers of values of all keys, nested ones included."""
    policy = _policy(subscription, world)
    if policy is None:
        return None
    return prod(n for value in policy.values() for n in _counts(value, world, 0))


def nested(subscription: Item, world: World) -> bool | None:
    """Whether a key has further keys below it rather than values."""
    policy = _policy(subscription, world)
    if policy is None:
        return None
    undecided: Undecided | None = None
    for value in policy.values():
        try:
            if isinstance(known(value, world), MapValue):
                return True
        except Undecided as open_value:
            undecided = undecided or open_value
    if undecided is not None:
        raise undecided
    return False


def _policy(subscription: Item, world: World) -> dict[str, Value] | None:
    path = _POLICY.get(subscription.form.name)
    setting = None if path is None else subscription.setting(path, world)
    if setting is None:
        return None
    try:
        found = entries(subscription.graph.walker.document(setting.value), world)
    except NotThisShape as wrong:
        raise Undecided(f"{setting.attribute} is no JSON object", setting.value.span) from wrong
    if found.rest is not None:
        raise Undecided(found.rest.reason, found.rest.span)
    if _OR in found.items:
        raise Undecided('alternatives ("$or") are not counted', setting.value.span)
    return found.items


def _counts(value: Value, world: World, depth: int) -> Iterator[int]:
    match known(value, world):
        case ListValue(items=members):
            yield len(members)
        case MapValue(items=members, rest=None) if depth < _DEEPEST and _OR not in members:
            for member in members.values():
                yield from _counts(member, world, depth + 1)
        case MapValue():
            raise Undecided("not all of the filter policy can be counted", value.span)
        case _:
            yield 1
