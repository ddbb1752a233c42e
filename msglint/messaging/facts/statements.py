"""What one statement of an access policy says, whoever asks.

IAM reference, "Principal", "Action", "Condition", "Resource". A part of a form that IAM does
not know is undecided: AWS refuses the policy, so nothing follows from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import Hole, has_wildcard, is_anonymous, literal
from msglint.messaging.policy.conditions import comparison
from msglint.messaging.policy.context import of_people
from msglint.messaging.policy.naming import Naming
from msglint.messaging.policy.request import Account, Request, party_of
from msglint.messaging.policy.statements import StatementReader
from msglint.messaging.schema import Place
from msglint.values.model import Known, MapValue, Reference, members_of
from msglint.values.reading import NotThisShape, Undecided, entries, known, settle, string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from msglint.messaging.item import Item
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.policy.logic import Failure
    from msglint.source.text import Span
    from msglint.values.conditions import World
    from msglint.values.model import Value

_EVERYONE = "*"

_RESTRICTING = (
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpcsourceip",
)
"""Keys that say who calls, or on whose behalf."""

_HARMLESS = ("aws:currenttime", "aws:epochtime", "aws:securetransport")
"""Keys that say nothing of who calls."""

_WITHOUT_WILDCARDS = ("equal", "folded")
"""Ways of comparing to which a wildcard is a letter."""

_ALL_ADDRESSES = ("0.0.0.0/0", "::/0")


def services(statement: Item, world: World) -> list[str]:
    """The services among its principals, in order. Raises `Undecided`."""
    return _strings(_principals(statement, world).get("Service", ()), world)


def people(statement: Item, world: World) -> Value | None:
    """The accounts, users and roles among its principals, as written. Raises `Undecided`."""
    part = _part(statement, "Principal", world)
    value = None if part is None else known(part, world)
    return value.items.get("AWS") if isinstance(value, MapValue) else None


def is_for_everyone(statement: Item, world: World) -> bool:
    """Whether its principals are everyone. Raises `Undecided`."""
    for one in _principals(statement, world).get("AWS", ()):
        value = settle(one, world)
        if isinstance(value, Reference):
            continue
        if _strings((value,), world) == [_EVERYONE]:
            return True
    return False


def is_for_services_only(statement: Item, world: World) -> bool:
    """Whether all of its principals are services. Raises `Undecided`."""
    return set(_principals(statement, world)) == {"Service"}


def actions(statement: Item, world: World) -> list[str]:
    """Its actions, in lower case. Raises `Undecided`."""
    found = _strings(_members(_part(statement, "Action", world), world), world)
    return [one.lower() for one in found]


def condition_keys(statement: Item, world: World) -> list[str]:
    """The keys of its conditions, in lower case. Raises `Undecided`."""
    return sorted({key.lower() for _, key, _ in _conditions(statement, world)})


def is_restricted(statement: Item, world: World) -> bool:
    """Whether a condition narrows down who may call. Raises `Undecided`."""
    undecided: Undecided | None = None
    for operator, key, values in _conditions(statement, world):
        try:
            if _restricts(statement, operator, key.lower(), values, world):
                return True
        except Undecided as one:
            undecided = undecided or one
    if undecided is not None:
        raise undecided
    return False


def _restricts(statement: Item, operator: str, key: str, values: Value, world: World) -> bool:
    if key in _HARMLESS:
        return False
    unclear = Undecided(f"whether {operator} on {key} narrows down who may call", values.span)
    read = comparison(operator)
    if key not in _RESTRICTING or read is None or read.negated or read.if_exists or read.for_all:
        raise unclear
    naming = Naming(statement.graph, world, variables=True)
    if read.test in _WITHOUT_WILDCARDS:
        if any(
            map(is_anonymous, (p for one in _members(values, world) for p in _text(naming, one)))
        ):
            raise unclear
        return True
    open_values = [_is_anyone(naming, one, world) for one in _members(values, world)]
    if any(open_values):
        return False
    if None in open_values:
        raise unclear
    return True


def _is_anyone(naming: Naming, value: Value, world: World) -> bool | None:
    """Whether a value of a condition fits whoever calls; `None` where that is not known."""
    if isinstance(settle(value, world), Reference):
        return False
    pieces = _text(naming, value)
    text = literal(pieces)
    if text is not None and (not text.strip("*") or text in _ALL_ADDRESSES):
        return True
    arn = parse_arn(pieces)
    if arn is not None:
        account, resource = literal(arn.account), literal(arn.resource)
        if account in ("", _EVERYONE) and resource == _EVERYONE:
            return True
        if account and not has_wildcard(arn.account):
            return False
        if any(isinstance(piece, Hole) for piece in arn.account):
            return None if text is None and not _own(arn.account) else False
        return None if has_wildcard(arn.resource) or account else False
    if text is None:
        return None
    return None if has_wildcard(pieces) else False


def _own(account: tuple[object, ...]) -> bool:
    from msglint.messaging.texts import ACCOUNT

    return account == (ACCOUNT,)


def literal_wildcard(statement: Item, world: World) -> str | None:
    """A pattern that its operator takes literally, so that it equals nothing."""
    found = _literal_wildcard(statement, world)
    return None if found is None else found[1]


def literal_wildcard_operator(statement: Item, world: World) -> str | None:
    """The operator that takes it so."""
    found = _literal_wildcard(statement, world)
    return None if found is None else found[0]


def literal_wildcard_place(statement: Item, world: World) -> Place:
    """Where that is written."""
    found = _literal_wildcard(statement, world)
    return _at(statement, None if found is None else found[2])


def _literal_wildcard(statement: Item, world: World) -> tuple[str, str, Span | None] | None:
    undecided: Undecided | None = None
    for operator, key, values in _conditions(statement, world):
        read = comparison(operator)
        if read is None or key.lower() not in _RESTRICTING or read.test not in _WITHOUT_WILDCARDS:
            continue
        naming = Naming(statement.graph, world, variables=True)
        try:
            for one in _members(values, world):
                pieces = _text(naming, one)
                if has_wildcard(pieces):
                    return operator, naming.said(one), one.span or values.span
                if any(map(is_anonymous, pieces)):
                    raise Undecided("a part of it is not known", one.span)
        except Undecided as open_value:
            undecided = undecided or open_value
    if undecided is not None:
        raise undecided
    return None


def dead_key(statement: Item, world: World) -> str | None:
    """A condition key that no service has, and that must be there. Raises `Undecided`."""
    found = _dead_key(statement, world)
    return None if found is None else found[0]


def dead_key_place(statement: Item, world: World) -> Place:
    """Where that is written."""
    found = _dead_key(statement, world)
    return _at(statement, None if found is None else found[1])


def _dead_key(statement: Item, world: World) -> tuple[str, Span | None] | None:
    if not is_for_services_only(statement, world):
        return None
    for operator, key, values in _conditions(statement, world):
        read = comparison(operator)
        if read is None or read.if_exists or not of_people(key.lower()):
            continue
        if read.for_any or not (read.negated or read.for_all):
            return key, values.span
    return None


def covers_owner(statement: Item, world: World) -> bool:
    """Whether it is for any of the queues or topics that its policy is set on."""
    return _misses(statement, world) is None


def covers_owner_place(statement: Item, world: World) -> Place:
    """Its resources."""
    return _at(statement, _misses(statement, world))


def resources(statement: Item, world: World) -> str | None:
    """The resources that it is for, as messages tell them."""
    part = _part(statement, "Resource", world)
    if part is None:
        return None
    naming = Naming(statement.graph, world, variables=True)
    members = [known(one, world) for one in _members(part, world)]
    for one in members:
        _text(naming, one)
    return ", ".join(naming.said(one).strip('"') for one in members)


def _misses(statement: Item, world: World) -> Span | None:
    """Where its resources are written, when none of them is an owner of the policy."""
    owners = [
        owner
        for link in ("queues", "topics")
        for owner in statement.graph.linked(statement, statement.link(link), world)
    ]
    if not owners:
        raise Undecided("what its policy is set on is not in view", statement.declaration.span)
    failure: Failure | None = None
    document = _document(statement, world)
    for owner in owners:
        request = Request(Account(()), "sqs:SendMessage", party_of(owner, world))
        naming = Naming(statement.graph, world, variables=True)
        answer = StatementReader(request, naming, world).read(document).resource
        if answer is True:
            return None
        if isinstance(answer, Undecided):
            raise answer
        failure = answer
    assert failure is not None
    return failure.span or statement.declaration.span


def has_variable(statement: Item, world: World) -> bool:
    """Whether a policy variable, `${...}`, stands in its resources or conditions."""
    values = [*_members(_part(statement, "Resource", world), world)]
    for _, _, ones in _conditions(statement, world):
        values += _members(ones, world)
    undecided: Undecided | None = None
    naming = Naming(statement.graph, world, variables=False)
    for one in values:
        try:
            pieces = _text(naming, one)
        except Undecided as open_value:
            undecided = undecided or open_value
            continue
        if any(isinstance(piece, str) and "${" in piece for piece in pieces):
            return True
        if any(map(is_anonymous, pieces)):
            undecided = undecided or Undecided("a part of it is not known", one.span)
    if undecided is not None:
        raise undecided
    return False


def _document(statement: Item, world: World) -> MapValue:
    value = known(statement.attributes, world)
    if not isinstance(value, MapValue):
        raise Undecided("the statement is not an object", value.span)
    return value


def _part(statement: Item, name: str, world: World) -> Value | None:
    return statement.graph.walker.find(statement.attributes, (name,), world)


def _members(value: Value | None, world: World) -> tuple[Value, ...]:
    if value is None:
        return ()
    settled = settle(value, world)
    return members_of(settled)


def _text(naming: Naming, value: Value) -> Pieces:
    try:
        return naming.pieces(value)
    except NotThisShape as wrong:
        raise Undecided(f"a part of it is not {wrong.expected}", wrong.value.span) from wrong


def _strings(values: tuple[Value, ...], world: World) -> list[str]:
    try:
        return [string(one, world) or "" for one in values]
    except NotThisShape as wrong:
        raise Undecided(f"a part of it is not {wrong.expected}", wrong.value.span) from wrong


def _principals(statement: Item, world: World) -> dict[str, tuple[Value, ...]]:
    """The members of its principals by kind; "*" is everyone by AWS."""
    part = _part(statement, "Principal", world)
    if part is None:
        return {}
    value = known(part, world)
    if isinstance(value, Known) and value.data == _EVERYONE:
        return {"AWS": (value,)}
    if not isinstance(value, MapValue):
        raise Undecided("its principal is not of a form that IAM knows", value.span)
    if value.rest is not None:
        raise Undecided(value.rest.reason, value.rest.span)
    return {kind: _members(one, world) for kind, one in value.items.items()}


def _conditions(statement: Item, world: World) -> Iterator[tuple[str, str, Value]]:
    """Operator, key and values of every condition. Raises `Undecided`."""
    part = _part(statement, "Condition", world)
    if part is None:
        return
    try:
        blocks = entries(part, world)
        for operator, block in blocks.items.items():
            keys = entries(block, world)
            for key, values in keys.items.items():
                yield operator, key, values
            if keys.rest is not None:
                raise Undecided(keys.rest.reason, keys.rest.span)
    except NotThisShape as wrong:
        raise Undecided("its conditions are not of a form that IAM knows", part.span) from wrong
    if blocks.rest is not None:
        raise Undecided(blocks.rest.reason, blocks.rest.span)


def _at(statement: Item, span: Span | None) -> Place:
    owner = statement.declaration
    return Place(span or statement.attributes.span or owner.span, (), owner)


def place(*names: str) -> Callable[[Item, World], Place]:
    """The first of several parts that is written, else the statement."""

    def found(statement: Item, world: World) -> Place:
        for name in names:
            part = _part(statement, name, world)
            if part is not None:
                return _at(statement, part.span)
        return _at(statement, None)

    return found
