"""Who is whose dead-letter queue, and whether a queue has one.

`redrive_allow_policy` marks nothing: any queue may say who could use it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import literal
from msglint.messaging.rows import place_of
from msglint.values.model import Reference
from msglint.values.reading import NotThisShape, Undecided, items, known

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.schema import Place
    from msglint.values.conditions import World
    from msglint.values.model import Value

_POLICY = {"terraform": "redrive_policy", "cloudformation": "RedrivePolicy"}
_TARGET = "deadLetterTargetArn"

_DEAD_LETTER = re.compile(r"dlq|dead[-_ ]?letter|dl[-_ ]?queue", re.IGNORECASE)


def has_redrive(queue: Item, world: World) -> bool:
    """Whether a redrive policy with a target is written, here or in a resource of its own."""
    return queue.setting(f"{_POLICY[queue.form.dialect]}.{_TARGET}", world) is not None


def is_in_circle(queue: Item, world: World) -> bool:
    """Whether following redrive policies from it leads back to it."""
    seen = [queue]
    while True:
        following = seen[-1].graph.linked(seen[-1], seen[-1].link("dlq"), world)
        if not following:
            return False
        if following[0] is queue:
            return True
        if following[0] in seen:
            return False  # a circle that it only leads into
        seen.append(following[0])


def accepts(queue: Item, world: World) -> bool | None:
    """Whether the redrive allow policy of its DLQ admits it; null without a DLQ.

    An ARN in the list that is not known may be its own, even if it comes from outside: such
    lists are often put together from names, because the queues would depend on each other.
    """
    found = queue.graph.linked(queue, queue.link("dlq"), world)
    if not found:
        return None
    dlq = found[0]
    permission = dlq.get("redrive_permission", world)
    if permission != "byQueue":
        return permission != "denyAll"
    row = dlq.link("redrive_allowed_sources")
    if queue in dlq.graph.linked(dlq, row, world):
        return True
    setting = dlq.setting(row.paths.of(dlq.form), world)
    if setting is not None:
        try:
            members = items(setting.value, world)
        except NotThisShape:
            members = (setting.value,)
        for member in members:
            _demand_name(known(member, world), queue, world)
    return False


def _demand_name(value: Value, queue: Item, world: World) -> None:
    """Raise `Undecided` unless the name in an ARN is known, or whose ARN it is."""
    if isinstance(value, Reference):
        return
    arn = parse_arn(queue.graph.texts.pieces(value, world))
    if arn is None or literal(arn.resource) is None:
        raise Undecided("which queue is listed is not known", value.span)


def redrive_place(queue: Item, world: World) -> Place:
    """The redrive policy, or where it is switched off; the queue when there is neither."""
    place = place_of(_POLICY[queue.form.dialect], queue, world)
    return queue.header() if place.span == queue.declaration.span else place


def redrive_writers(queue: Item, world: World) -> int:
    """How many resources set the redrive policy."""
    policy = _POLICY[queue.form.dialect]
    if policy in queue.model.companions:
        return len(queue.settings(policy, world))
    return int(queue.setting(policy, world) is not None)


def is_dlq(queue: Item, world: World) -> bool:
    """Whether any link to a dead-letter queue leads here. One is enough.

    A queue that is called a dead-letter queue and that nothing in view sends failures to is
    most likely one for another deployment. Names lie, so that makes it neither one nor none.
    """
    undecided: Undecided | None = None
    for subject, row in queue.graph.dead_letter_links:
        try:
            if queue.graph.any_linking(queue, subject, row.field.name, world):
                return True
        except Undecided as one:
            if undecided is None or (undecided.atom is None and one.atom is not None):
                undecided = one
    if undecided is not None:
        raise undecided
    if _called_dead_letter(queue):
        reason = "its name says that it is a dead-letter queue, and nothing in view sends failures"
        raise Undecided(f"{reason} to it", queue.declaration.span)
    return False


def _called_dead_letter(queue: Item) -> bool:
    """Whether its label, logical id or construct says so.

    Only these: they are always known, so that hiding a value cannot change the answer.
    """
    name = queue.declaration.name
    separator = "." if queue.form.dialect == "terraform" else "/"
    return _DEAD_LETTER.search(name.rpartition(separator)[2]) is not None


def roles(queue: Item, world: World) -> list[str]:
    """Whose failures arrive here."""
    found = [
        row.role
        for subject, row in queue.graph.dead_letter_links
        if queue.graph.any_linking(queue, subject, row.field.name, world)
    ]
    return list(dict.fromkeys(found))
