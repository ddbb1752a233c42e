"""Finding the entity that a text names: by name, with Region and account where they are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from msglint.messaging.affixes import Affixes
from msglint.messaging.likeness import Hole, equal, literal
from msglint.values.conditions import REAL
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.messaging.item import Item
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.texts import Texts
    from msglint.messaging.walk import Walker
    from msglint.values.conditions import World
    from msglint.values.model import Value


ANY = "*"
"""Among declaration keys: any of them."""

ANYTHING = frozenset((ANY,))


@dataclass(frozen=True, slots=True)
class Named:
    """The value names this entity."""

    item: Item


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The value names nothing that the unit declares."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The value may name one of `candidates` (declaration keys); with `ANY` it may name any."""

    candidates: frozenset[str]
    why: Undecided


Target: TypeAlias = Named | Elsewhere | Unclear


class Names:
    """The names of all entities of one subject."""

    def __init__(self, items: Sequence[Item], texts: Texts, walker: Walker) -> None:
        self._texts = texts
        self._values = {item: _name_values(item, walker) for item in items}
        self._exact: dict[Pieces, list[Item]] = {}
        self._entries: list[tuple[Pieces, Item]] = []
        for item, values in self._values.items():
            for value in values:
                self._add(item, value)
        open_names = (entry for entry in self._entries if literal(entry[0]) is None)
        self._open = Affixes((name, (item, name)) for name, item in open_names)
        self._all = Affixes((name, (item, name)) for name, item in self._entries)

    def _add(self, item: Item, value: Value) -> None:
        try:
            name = self._texts.pieces(value, REAL)
        except Undecided:
            self._entries.append(((Hole(item.key),), item))
            return
        if not name:
            return
        entries = self._exact.setdefault(name, [])
        if item not in entries:
            entries.append(item)
        self._entries.append((name, item))

    def find(
        self,
        name: Pieces,
        region: Pieces | None,
        account: Pieces | None,
        world: World,
        near: str = "",
    ) -> Target:
        """The entity with a name. Region and account are what the text says, if it does.

        A name that is equal counts when Region and account do not contradict, provided that
        no other entity fits as well. A name of which no letter is known is only equal to itself.
        `near` is the path of the file that the text stands in.
        """
        sure: list[Item] = []
        unsure: list[str] = []
        why: Undecided | None = None
        for item in self._exact.get(name, ()):
            try:
                if not self._is_called(item, name, world):
                    continue
            except Undecided as undecided:
                unsure.append(item.key)
                why = why or undecided
                continue
            fits = self._fits(item, region, account, world)
            if fits:
                sure.append(item)
            elif fits is None:
                unsure.append(item.key)
        only = [item for item in sure if self._alone(item, region, account, world, near)]
        if len(only) == 1:
            return Named(only[0])
        if len(sure) == 1 and not unsure:
            unsure += self._rivals(sure[0], name, near)
            if not unsure:
                return Named(sure[0])
        if sure or unsure:
            keys = frozenset((*(item.key for item in sure), *unsure))
            return Unclear(keys, why or Undecided("it could name several resources"))
        if not any(isinstance(piece, str) for piece in name):
            return Elsewhere()
        candidates = self._all if literal(name) is None else self._open
        possible = frozenset(
            item.key
            for item, other in candidates.partners(name)
            if equal(name, other) is not False
            and self._fits(item, region, account, world) is not False
        )
        if not possible:
            return Elsewhere()
        return Unclear(possible, Undecided("the name of a resource that it may mean is not known"))

    def _is_called(self, item: Item, name: Pieces, world: World) -> bool:
        """Whether the name holds in this world, for a name that depends on a condition."""
        values = self._values[item]
        if len(values) == 1:
            return True
        given = item.given_name(world)
        return given is not None and self._texts.pieces(given, world) == name

    def _alone(
        self, item: Item, region: Pieces | None, account: Pieces | None, world: World, near: str
    ) -> bool:
        """Whether an entity has the name to itself: in one Region of one account it is the only
        one. That of the text is the entity's if both are known and the same, or if both stand in
        one template, whose stack has one Region and account."""
        declaration = item.declaration
        own = (self._texts.region(declaration, world), self._texts.account(declaration, world))
        if (region, account) == own and None not in map(literal, own):
            return True
        return (
            declaration.dialect == "cloudformation"
            and declaration.span.source.path == near
            and region in (None, own[0])
            and account in (None, own[1])
        )

    def _rivals(self, item: Item, name: Pieces, near: str) -> list[str]:
        """Entities that may have the name of one, and then are nearer to the text: they are of
        its own stack, and the stack of the other may well go to another Region or account."""
        if item.declaration.dialect != "cloudformation":
            return []
        return [
            other.key
            for other, called in self._open.partners(name)
            if other.declaration.span.source.path == near and equal(name, called) is not False
        ]

    def _fits(
        self, item: Item, region: Pieces | None, account: Pieces | None, world: World
    ) -> bool | None:
        try:
            own = self._texts.region(item.declaration, world)
            answers = [_agree(region, own)]
            own = self._texts.account(item.declaration, world)
            answers.append(_agree(account, own))
        except Undecided:
            return None
        if False in answers:
            return False
        return None if None in answers else True


def _agree(said: Pieces | None, own: Pieces) -> bool | None:
    """Whether a Region or account in a text agrees with that of a resource.

    Literal text agrees with a Region that is not known: nobody else in view has a resource of
    that name. Text from elsewhere (a variable) might mean another account on purpose.
    """
    if said is None or said == own:
        return True
    answer = equal(said, own)
    return True if answer is None and literal(said) is not None else answer


def _name_values(item: Item, walker: Walker) -> Sequence[Value]:
    identity = item.model.identity
    path = identity.name.get(item.declaration.type, "") if identity else ""
    return walker.ends(item.attributes, path.split(".")) if path else ()
