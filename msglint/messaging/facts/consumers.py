"""Who polls a queue, as far as that is declared."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msglint.messaging.arns import parse_arn
from msglint.messaging.elsewhere import refuse_polled
from msglint.messaging.existence import may_exist
from msglint.messaging.facts import statements
from msglint.messaging.likeness import like
from msglint.messaging.names import Named
from msglint.messaging.texts import ACCOUNT
from msglint.values.model import Choice, ListValue, Reference
from msglint.values.reading import NotThisShape, Undecided, settle

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import World
    from msglint.values.model import Value

_RECEIVE = ("sqs:receivemessage",)
_EVERYTHING = ("*", "sqs:*")
_DEEPEST = 50
"""How many inputs one after the other a principal may depend on."""


def has_lambda(queue: Item, world: World) -> bool:
    """Whether an event source mapping polls it."""
    return queue.graph.any_linking(queue, "mapping", "queue", world)


def has_managed(queue: Item, world: World) -> bool:
    """Whether a mapping or a pipe polls it."""
    try:
        if has_lambda(queue, world):
            return True
    except Undecided:
        if queue.graph.any_linking(queue, "pipe", "queue", world):
            return True
        raise
    if queue.graph.any_linking(queue, "pipe", "queue", world):
        return True
    refuse_polled(queue, world)
    return False


def has_foreign(queue: Item, world: World) -> bool:
    """Whether its access policy lets users and roles of another account receive from it.

    In its own account no policy of a queue is needed for that. A statement of which a part is not
    known counts for nothing, but an account that is only known at deployment is another one. That
    an account may do everything is what AWS's console writes, of the own account, by its number.
    A policy that is only there under a condition is enough.
    """
    statements_of = (one for one in queue.graph.entities("statement") if _is_for(one, queue, world))
    return any(_lets_others_receive(one, queue, world) for one in statements_of)


def _is_for(statement: Item, queue: Item, world: World) -> bool:
    """Whether its policy is set on the queue, if it exists."""
    with suppress(Undecided):
        targets = queue.graph.targets(statement, statement.link("queues"), world)
        named = any(isinstance(one, Named) and one.item is queue for one in targets)
        return named and may_exist(statement, world)
    return False


def _lets_others_receive(statement: Item, queue: Item, world: World) -> bool:
    with suppress(Undecided):
        if statement.get("effect", world) == "Allow" and any(
            action not in _EVERYTHING and like((action,), _RECEIVE)
            for action in statements.actions(statement, world)
        ):
            people = statements.people(statement, world)
            return people is not None and _is_foreign(people, queue, world)
    return False


def _is_foreign(principal: Value, queue: Item, world: World, depth: int = 0) -> bool:
    """Whether it is anybody in another account, rather than everyone or one of its own.

    Where that depends on an input it has to be so in every case, whichever account it is.
    """
    value, texts = principal, queue.graph.texts
    with suppress(Undecided):
        value = settle(principal, world)
    if isinstance(value, Reference) or depth > _DEEPEST:
        return False
    if isinstance(value, Choice):
        cases = (value.then, value.otherwise)
        return all(_is_foreign(one, queue, world, depth + 1) for one in cases)
    if isinstance(value, ListValue):
        return any(_is_foreign(one, queue, world, depth + 1) for one in value.items)
    with suppress(NotThisShape):
        text = texts.blurred(value)
        arn = parse_arn(text)
        account = text if arn is None else arn.account
        own = texts.account(queue.declaration, world)
        return account not in (own, (ACCOUNT,), ("*",))
    return False
