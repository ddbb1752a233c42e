"""What is asked of a policy: who wants to do what to which resource, on whose behalf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from msglint.messaging.arns import Arn, parse_arn, partition_of
from msglint.messaging.likeness import Hole, join, literal
from msglint.messaging.names import Elsewhere, Named
from msglint.messaging.texts import PARTITION
from msglint.values.model import Known, Reference
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from msglint.declarations import Declaration
    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.item import Item
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.model import Identity
    from msglint.values.conditions import World
    from msglint.values.model import Value


@dataclass(frozen=True, slots=True)
class Party:
    """A resource as a policy may name it, as far as it is known."""

    subject: str
    text: Pieces
    """Its ARN."""
    arn: Arn | None
    """The same in parts, when they can be told apart."""
    key: str | None = None
    """The declaration that references name it by: its own, or that of a data source."""
    candidates: frozenset[str] = frozenset()
    """The entities of the unit that it may be: itself; none for what lies outside."""
    commercial: bool = False
    """It is only assumed to lie in the partition `aws`."""
    unclear: Undecided | None = None
    """Why not more is known of it."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The values of a key that may have several: these, and others that are not known."""

    values: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """The key is there; what it holds is only known at run time."""


Present: TypeAlias = "Party | Pieces | AtLeast | Some"


@dataclass(frozen=True, slots=True)
class Service:
    """An AWS service that calls on behalf of a resource."""

    name: str
    """Its principal ("sns.amazonaws.com")."""
    source: Party
    """The resource (`aws:SourceArn`)."""
    account: Pieces = ()
    """The account of a resource whose ARN does not say it (`aws:SourceAccount`)."""


@dataclass(frozen=True, slots=True)
class Account:
    """Users and roles of an account, as far as its own policies let them."""

    id: Pieces

    @property
    def name(self) -> str:
        """What messages call them."""
        known = literal(self.id)
        return "users and roles" if known is None else f"account {known}"


@dataclass(frozen=True, slots=True)
class Holder:
    """The role that the evaluated policies belong to: they name no principal."""

    name: str
    """What messages call it."""


Caller: TypeAlias = Service | Account | Holder


@dataclass(frozen=True, slots=True)
class Request:
    """A call: by whom, of which action, to which resource."""

    caller: Caller
    action: str
    """With its prefix ("sqs:SendMessage")."""
    resource: Party
    open_keys: bool = False
    """AWS does not say what the condition keys of this call hold: none is known."""


def party_of(item: Item, world: World) -> Party:
    """An entity of the unit."""
    graph = item.graph
    identity = item.model.identity
    assert identity is not None, f"a {item.subject} has no ARN"
    declaration = item.declaration
    unclear: Undecided | None = None
    name: Pieces = (Hole(("name", item.key)),)
    region: Pieces = (Hole(("region of", item.key)),)
    account: Pieces = (Hole(("account of", item.key)),)
    try:
        region = graph.texts.region(declaration, world)
        account = graph.texts.account(declaration, world)
        given = item.given_name(world)
        if given is not None:
            name = graph.texts.pieces(given, world) or name
    except Undecided as undecided:
        unclear = undecided
    try:
        scope = identity.scope(item, world) if identity.scope else ()
    except Undecided as undecided:
        scope, unclear = (Hole(("scope of", item.key)),), unclear or undecided
    arn = _arn(identity, region, account, (*scope, *name))
    assumed = partition_of(region) is None
    keys = frozenset((item.key,))
    return Party(item.subject, arn.text, arn, item.key, keys, assumed, unclear)


def party_named(value: Value, subject: str, graph: MessageGraph, world: World) -> Party:
    """The resource that a value names, in the unit or outside of it."""
    target = graph.resolver.resolve(value, subject, world)
    if isinstance(target, Named):
        return party_of(target.item, world)
    candidates = frozenset() if isinstance(target, Elsewhere) else target.candidates
    unclear = None if isinstance(target, Elsewhere) else target.why
    try:
        settled = settle(value, world)
        key = None
        if isinstance(settled, Reference):
            declaration = graph.declarations.get(settled.target)
            key = settled.target
            if declaration is not None and (
                found := _looked_up(declaration, subject, graph, world)
            ):
                return Party(subject, found.text, found, key, candidates, True, unclear)
        text = graph.texts.pieces(settled, world)
    except Undecided as undecided:
        return Party(subject, (Hole(object()),), None, None, candidates, False, undecided)
    arn = parse_arn(text)
    return Party(subject, text, arn, key, candidates, False, unclear)


def _looked_up(
    declaration: Declaration, subject: str, graph: MessageGraph, world: World
) -> Arn | None:
    """The ARN of what a data source finds by name."""
    identity = graph.models[subject].identity
    assert identity is not None
    attribute = identity.lookups.get(declaration.type)
    if attribute is None:
        return None
    name = graph.walker.find(declaration.attributes, (attribute,), world)
    if not isinstance(name, Known):
        return None
    region = graph.texts.region(declaration, world)
    account = graph.texts.account(declaration, world)
    return _arn(identity, region, account, (str(name.data),))


def party_called(
    value: Value,
    subject: str,
    user: Declaration,
    graph: MessageGraph,
    world: World,
    scope: Pieces = (),
) -> Party:
    """The resource that a bare name means to who uses it: one of its Region and account."""
    party = party_named(value, subject, graph, world)
    if party.arn is not None:
        return party
    identity = graph.models[subject].identity
    assert identity is not None
    try:
        name = graph.texts.pieces(value, world)
        region, account = graph.texts.region(user, world), graph.texts.account(user, world)
    except Undecided:
        return party
    if not name:
        return party
    arn = _arn(identity, region, account, (*scope, *name))
    assumed = partition_of(region) is None
    return Party(subject, arn.text, arn, None, party.candidates, assumed, party.unclear)


def _arn(identity: Identity, region: Pieces, account: Pieces, name: Pieces) -> Arn:
    partition = partition_of(region) or "aws"
    if identity.global_name:
        region = account = ()
    elif identity.of_account:
        region = ()
    resource = join((identity.prefix, *name))
    return Arn((partition,), (identity.service,), region, account, resource)


def in_partition(text: Pieces, party: Party) -> Pieces:
    """A pattern with the deployment's own partition put in: it is the party's."""
    if PARTITION not in text or party.arn is None:
        return text
    pieces: list[str | Hole] = []
    for piece in text:
        pieces += party.arn.partition if piece == PARTITION else (piece,)
    return tuple(pieces)
