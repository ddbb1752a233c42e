"""From declarations to the message-flow graph: entities, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msglint.messaging.item import Item
from msglint.messaging.names import ANY, Elsewhere, Named, Unclear
from msglint.messaging.resolve import Resolver
from msglint.messaging.rows import OWNER, WHOLE, Link
from msglint.messaging.texts import Texts
from msglint.messaging.values import is_set
from msglint.messaging.vocabulary import MODELS, ROWS
from msglint.messaging.walk import Walker
from msglint.values.conditions import Equals, both
from msglint.values.model import ListValue, Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from msglint.declarations import Declaration, Hidden, Unit
    from msglint.messaging.model import Companion, Form, Model, Naming
    from msglint.messaging.names import Target
    from msglint.values.conditions import Condition, World
    from msglint.values.model import Value


def build(unit: Unit) -> MessageGraph:
    """The message flow of one unit."""
    return MessageGraph(unit)


def _forms() -> dict[str, list[tuple[Model, Form]]]:
    found: dict[str, list[tuple[Model, Form]]] = {}
    for model in MODELS.values():
        for form in model.forms:
            found.setdefault(form.type, []).append((model, form))
    return found


def _namings() -> dict[str, Mapping[str, Naming]]:
    found: dict[str, Mapping[str, Naming]] = {}
    for model in MODELS.values():
        if model.identity is not None:
            found.update(model.identity.attributes)
    return found


def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for model in MODELS.values():
        if model.identity is not None:
            found |= model.identity.name | model.identity.lookups
    return found


_FORMS = _forms()
_NAMES = _names()
_NAMINGS = _namings()

_DEAD_LETTER_LINKS = tuple(
    (subject, row)
    for subject, rows in ROWS.items()
    for row in rows.values()
    if isinstance(row, Link) and row.role
)


@dataclass(slots=True)
class _Index:
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


class MessageGraph:
    """The message flow of one unit; the `Graph` that rules see."""

    def __init__(self, unit: Unit) -> None:
        self.models = MODELS
        self.namings = _NAMINGS
        self.dead_letter_links = _DEAD_LETTER_LINKS
        """Every link to a queue that failures go to, with the subject that has it."""
        self.declarations: dict[str, Declaration] = {d.key: d for d in unit.declarations}
        self.walker = Walker()
        self.texts = Texts(self.declarations, _NAMINGS, _NAMES)
        self.resolver = Resolver(self)
        self._items: dict[str, list[Item]] = {subject: [] for subject in MODELS}
        self._wholes: dict[tuple[str, str], Item] = {}
        for declaration in unit.declarations:
            for model, form in _FORMS.get(declaration.type, ()):
                self._add(model, form, declaration)
        self._indexes: dict[tuple[str, str], _Index] = {}
        self.parts_out_of_view: dict[str, Hidden] = {h.key: h for h in unit.hidden if h.key}
        """Those that unknown values may name, by what they are called there."""
        self._all_out_of_view = unit.hidden
        self._hidden: dict[str, list[Hidden]] | None = None

    def _add(self, model: Model, form: Form, declaration: Declaration) -> None:
        items = self._items[model.name]
        if not form.part:
            parts: list[tuple[Value, Condition | Unknown]]
            parts = [(declaration.attributes, declaration.exists)]
        else:
            parts = [
                (value, _together(declaration.exists, condition))
                for value, condition in self.walker.parts(
                    declaration.attributes, form.part.split(".")
                )
            ]
        for attributes, exists in parts:
            rows = ROWS[model.name]
            item = Item(self, model, rows, form, declaration, attributes, exists, len(items))
            items.append(item)
            if not form.part:
                self._wholes[model.name, declaration.key] = item

    def entities(self, subject: str) -> Sequence[Item]:
        """All entities of one subject, in the order of their declarations."""
        return self._items[subject]

    def whole(self, subject: str, key: str) -> Item | None:
        """The entity of a subject that a declaration as a whole stands for."""
        return self._wholes.get((subject, key))

    def named(self, key: str) -> Item | None:
        """The entity that a declaration as a whole stands for, if it has an ARN."""
        declaration = self.declarations.get(key)
        for model, form in _FORMS.get(declaration.type, ()) if declaration else ():
            if model.identity is not None and not form.part:
                return self.whole(model.name, key)
        return None

    # Links.

    def linked(self, item: Item, row: Link, world: World) -> list[Item]:
        """The entities that a link names; what it names elsewhere is left out.

        A resource that is named exists: the deployment would fail otherwise.
        """
        found: list[Item] = []
        for target in self.targets(item, row, world):
            if isinstance(target, Unclear):
                raise target.why
            if isinstance(target, Named):
                if not _may_exist(target.item, world):
                    address = target.item.declaration.address
                    reason = f"it refers to {address}, which is not part of the deployment"
                    raise Undecided(reason, item.declaration.span)
                if target.item not in found:
                    found.append(target.item)
        return found

    def targets(self, item: Item, row: Link, world: World) -> Sequence[Target]:
        """What each value of a link names. Raises `Undecided` when the link cannot be read."""
        key = ("targets", row.field.name, world)
        return item.once(key, lambda: list(self._targets(item, row, world)))

    def _targets(self, item: Item, row: Link, world: World) -> Iterator[Target]:
        path = row.paths.of(item.form)
        subject = row.field.subject
        if path == OWNER:
            owner = self.whole(subject, item.key)
            if owner is not None:
                yield Named(owner)
            return
        setting = item.setting(path, world)
        if setting is None:
            return
        value = setting.value
        values = value.items if row.field.many and isinstance(value, ListValue) else (value,)
        for one in values:
            target = self.resolver.resolve(one, subject, world)
            if isinstance(target, Unclear) and self._is_other(item, row, world):
                continue
            if not isinstance(target, Elsewhere):
                yield target

    def _is_other(self, item: Item, row: Link, world: World) -> bool:
        """Whether an attribute says that a link does not name what links of its kind name."""
        if row.not_with is None:
            return False
        try:
            setting = item.setting(row.not_with.of(item.form), world)
            return setting is not None and is_set(setting.value, world)
        except Undecided:
            return False

    def linking(self, item: Item, subject: str, link: str, world: World) -> list[Item]:
        """All entities whose link names this one. Raises `Undecided` unless that is certain."""
        found, open_links = self._linking(item, subject, link, world)
        if open_links:
            raise _first(open_links, with_atom=False)
        self.refuse_hidden(item, by_url=False)
        return found

    def any_linking(self, item: Item, subject: str, link: str, world: World) -> bool:
        """Whether any entity links here, known or not which: one is enough."""
        found, open_links = self._linking(item, subject, link, world)
        if found:
            return True
        if open_links:
            raise _first(open_links, with_atom=True)
        self.refuse_hidden(item, by_url=False)
        return False

    def certain_links(
        self, item: Item, subject: str, link: str, world: World
    ) -> tuple[list[Item], Undecided | None]:
        """The entities whose link certainly names this one, and why there may be others."""
        found, open_links = self._linking(item, subject, link, world)
        try:
            self.refuse_hidden(item, by_url=False)
        except Undecided as hidden:
            open_links.append(hidden)
        return found, _first(open_links, with_atom=True) if open_links else None

    def companions(self, item: Item, companion: Companion, world: World) -> list[Item]:
        """The separate resources in view that set an attribute of this one."""
        found, open_links = self._linking(item, companion.subject, companion.link, world)
        if open_links:
            raise _first(open_links, with_atom=False)
        return found

    def refuse_hidden(self, item: Item, *, by_url: bool) -> None:
        """Raise `Undecided` when a part that is not in view may name this entity.

        What a part is handed may be an output of another part: that one is asked itself.
        """
        if self._hidden is None:
            self._hidden = {}
            for key, hidden in self._handed_over():
                self._hidden.setdefault(key, []).append(hidden)
        for hidden in (*self._hidden.get(item.key, ()), *self._hidden.get(ANY, ())):
            if self._is_enough(item, hidden, by_url=by_url):
                raise Undecided(hidden.reason, hidden.span)

    def refuse_hidden_readers(self, item: Item) -> None:
        """Raise `Undecided` when a part that is not in view was handed anything of this entity."""
        for hidden in self._all_out_of_view:
            if not hidden.is_silent and (hidden.names is None or item.key in hidden.names):
                raise Undecided(hidden.reason, hidden.span)

    def _is_enough(self, item: Item, hidden: Hidden, *, by_url: bool) -> bool:
        """Whether a part that is not in view can name an entity by what it was handed of it.

        What links to a queue takes its ARN, what sets an attribute of it also its URL. Within a
        map, a list or a text, name and URL are for a program that uses the queue.
        """
        attributes = hidden.attributes.get(item.key)
        namings = self.namings.get(item.declaration.type, {})
        if not attributes or "url" not in namings.values():
            return True
        handed = {namings.get(one) for one in attributes}
        if item.key in hidden.passed_on:
            return not handed <= {"url", "name"}
        return by_url or not handed <= {"url"}

    def _handed_over(self) -> Iterator[tuple[str, Hidden]]:
        """The entities that each part out of view may name, `ANY` among them."""
        for hidden in self._all_out_of_view:
            if hidden.is_silent:
                continue
            names = hidden.names
            if names is not None:
                names -= self.parts_out_of_view.keys()
            for subject, model in MODELS.items():
                if model.identity is not None:
                    for key in self.resolver.entities_among(names, subject):
                        yield key, hidden

    def _linking(
        self, item: Item, subject: str, link: str, world: World
    ) -> tuple[list[Item], list[Undecided]]:
        row = ROWS[subject][link]
        assert isinstance(row, Link), f"{subject}.{link} is no link"
        found: list[Item] = []
        open_links: list[Undecided] = []
        index = self._index(subject, row)
        named = index.by_key.get(item.key, [])
        for candidate in named:
            try:
                if self._links(candidate, row, item, world):
                    found.append(candidate)
            except Undecided as undecided:
                open_links.append(undecided)
        for candidate in index.anything:
            if any(one.atom is None for one in open_links):
                break  # more of them would not change the answer
            try:
                if candidate not in named:
                    self._links(candidate, row, item, world)
            except Undecided as undecided:
                open_links.append(undecided)
        return found, open_links

    def _links(self, candidate: Item, row: Link, item: Item, world: World) -> bool:
        if not _may_exist(candidate, world):
            return False
        unclear: Undecided | None = None
        for target in self.targets(candidate, row, world):
            if isinstance(target, Named) and target.item is item:
                _demand_existence(candidate, item, world)
                return True
            if isinstance(target, Unclear) and (
                ANY in target.candidates or item.key in target.candidates
            ):
                unclear = unclear or target.why
        if unclear is not None:
            raise Undecided(unclear.reason, unclear.span, unclear.atom)
        return False

    def _index(self, subject: str, row: Link) -> _Index:
        key = (subject, row.field.name)
        index = self._indexes.get(key)
        if index is None:
            index = self._indexes[key] = _Index()
            reach = _Reach(self, subject, row)
            for item in self._items[subject]:
                index.add(item, reach.of(item))
        return index


class _Reach:
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
        reach = _Reach(self._graph, companion.subject, owners)
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
            for member in end.items if isinstance(end, ListValue) else (end,):
                found |= self._graph.resolver.possible(member, self._row.field.subject)
        return found


def _together(exists: Condition | Unknown, part: Condition | Unknown) -> Condition | Unknown:
    if isinstance(exists, Unknown):
        return exists
    return part if isinstance(part, Unknown) else both(exists, part)


def _may_exist(item: Item, world: World) -> bool:
    """Whether it is not certainly left out of the deployment."""
    return isinstance(item.exists, Unknown) or world.holds(item.exists) is not False


def _demand_existence(item: Item, beside: Item, world: World) -> None:
    """Raise `Undecided` unless it exists wherever the other one does."""
    address = item.declaration.address
    if isinstance(item.exists, Unknown):
        if not _exist_together(item.exists, beside.exists):
            reason = f"whether {address} exists is not known: {item.exists.reason}"
            raise Undecided(reason, item.declaration.span)
        return
    answer = world.holds(item.exists)
    if isinstance(answer, Equals):
        reason = f"whether {address} exists depends on {answer.variable.label}"
        raise Undecided(reason, item.declaration.span, answer)


def _exist_together(one: Unknown, other: Condition | Unknown) -> bool:
    """Whether two that may have any number of instances have the same ones."""
    if not isinstance(other, Unknown):
        return False
    if one.identity and one.identity == other.identity:
        return True
    return one == other and one.variable is not None


def _first(undecided: Sequence[Undecided], *, with_atom: bool) -> Undecided:
    """The one to report: with an atom where assuming it may decide, without where it cannot."""
    for one in undecided:
        if (one.atom is not None) is with_atom:
            return one
    return undecided[0]
