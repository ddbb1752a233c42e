"""EventBridge: which bus a rule belongs to, and so what its ARN is.

`arn:...:rule/NAME` on the default bus, `arn:...:rule/BUS/NAME` on every other one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import Hole, is_anonymous, join, literal, split
from msglint.messaging.names import Elsewhere, Named
from msglint.messaging.values import is_blank

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.likeness import Pieces
    from msglint.values.conditions import World

_DEFAULT = "default"
_BUS = {"terraform": "event_bus_name", "cloudformation": "EventBusName"}


def scope(item: Item, world: World) -> Pieces:
    """What stands before the rule's name in its ARN. Raises `Undecided`.

    Asked of a rule, or of a target that says itself on which bus its rule is.
    """
    setting = item.setting(_BUS[item.form.dialect], world)
    if setting is None or is_blank(setting.value):
        return ()
    graph = item.graph
    target = graph.resolver.resolve(setting.value, "event_bus", world)
    if isinstance(target, Named):
        given = target.item.given_name(world)
        name = () if given is None else graph.texts.pieces(given, world)
        return join((*(name or (Hole(("name", target.item.key)),)), "/"))
    text = graph.texts.pieces(setting.value, world)
    arn = parse_arn(text)
    if arn is not None:
        text = split(arn.resource, "/")[-1]
    if literal(text) == _DEFAULT:
        return ()
    sure = isinstance(target, Elsewhere) and not any(map(is_anonymous, text))
    if sure and any(isinstance(piece, str) for piece in text):
        return join((*text, "/"))
    return (Hole(("bus of", setting.value if sure else item.key)),)
