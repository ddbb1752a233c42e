"""Which entities may name which by a link, over all worlds.

It makes reading links backward quick: only those that may name an entity are asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.messaging.names import ANY
from msglint.messaging.rows import OWNER, WHOLE, Link
from msglint.messaging.vocabulary import MODELS, ROWS
from msglint.values.model import members_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.item import Item
    from msglint.messaging.model import Companion
    from msglint.values.model import Value


@dataclass(slots=True)
class Index:
    """Which entities may name which by one link, over all worlds."""

    by_key: dict[str, list[Item]] = field(default_factory=dict)
    anything: list[Item] = field(default_factory=list)
    """Those that may name any resource."""

    def add(self, item: Item, keys: Iterable[str]) -> None:
        """Note what an entity may name."""
        for key in keys:
            if key == ANY:
                self.anything.append(item)
            else:
                self.by_key.setdefault(key, []).append(item)


class Reach:
    """What the entities of a subject may name by one link, over all worlds."""

    def __init__(self, graph: MessageGraph, subject: str, row: Link) -> None:
        self._graph = graph
        self._row = row
        self._companions: dict[str, set[str]] = {}
        """By owner: what companions say. Under `ANY` what those say whose owner is open."""
        for root, companion in MODELS[subject].companions.items():
            paths = {row.paths.of(form) for form in MODELS[subject].forms}
            for path in paths:
                if path.split(".")[0] == root:
                    self._read_companions(companion, path.split(".")[1:])

    def _read_companions(self, companion: Companion, steps: Sequence[str]) -> None:
        owners = ROWS[companion.subject][companion.link]
        assert isinstance(owners, Link)
        reach = Reach(self._graph, companion.subject, owners)
        for item in self._graph.entities(companion.subject):
            path = companion.attribute[item.declaration.type].split(".")
            said = self._possible(self._graph.walker.ends(item.attributes, (*path, *steps)))
            for owner in reach.of(item):
                self._companions.setdefault(owner, set()).update(said)

    def of(self, item: Item) -> set[str]:
        """Declaration keys, `ANY` among them."""
        path = self._row.paths.of(item.form)
        if not path:
            return set()
        if path == OWNER:
            return {item.key}
        value = item.declaration.attributes if path.startswith(WHOLE) else item.attributes
        steps = path.removeprefix(WHOLE).split(".")
        found = self._possible(self._graph.walker.ends(value, steps))
        for owner in (item.key, ANY):
            found |= self._companions.get(owner, set())
        return found

    def _possible(self, ends: Iterable[Value]) -> set[str]:
        found: set[str] = set()
        for end in ends:
            for member in members_of(end):
                found |= self._graph.resolver.possible(member, self._row.field.subject)
        return found
