"""From declarations to the message-flow graph: entities, and the links between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.existence import demand_existence, may_exist, together
from msglint.messaging.index import Index, Reach
from msglint.messaging.item import Item
from msglint.messaging.names import ANY, Elsewhere, Named, Unclear
from msglint.messaging.policy.rewriting import Rewriters
from msglint.messaging.resolve import Resolver
from msglint.messaging.rows import OWNER, Link
from msglint.messaging.texts import Texts
from msglint.messaging.values import is_set
from msglint.messaging.vocabulary import MODELS, ROWS
from msglint.messaging.walk import Walker
from msglint.values.model import ListValue, Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
        self.rewriters = Rewriters(self)
        self._items: dict[str, list[Item]] = {subject: [] for subject in MODELS}
        self._wholes: dict[tuple[str, str], Item] = {}
        for declaration in unit.declarations:
            for model, form in _FORMS.get(declaration.type, ()):
                self._add(model, form, declaration)
        self._indexes: dict[tuple[str, str], Index] = {}
        self.parts_out_of_view: dict[str, Hidden] = {h.key: h for h in unit.hidden if h.key}
        """Those that unknown values may name, by what they are called there."""
        self._all_out_of_view = unit.hidden
        self.used_elsewhere = unit.used_elsewhere
        """By kind and name: the queues that other deployments in view poll, and the roles that they
        give policies."""
        self._hidden: dict[str, list[Hidden]] | None = None

    def _add(self, model: Model, form: Form, declaration: Declaration) -> None:
        items = self._items[model.name]
        if not form.part:
            parts: list[tuple[Value, Condition | Unknown]]
            parts = [(declaration.attributes, declaration.exists)]
        else:
            parts = [
                (value, together(declaration.exists, condition))
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
                if not may_exist(target.item, world):
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
        if not may_exist(candidate, world):
            return False
        unclear: Undecided | None = None
        for target in self.targets(candidate, row, world):
            if isinstance(target, Named) and target.item is item:
                demand_existence(candidate, item, world)
                return True
            if isinstance(target, Unclear) and (
                ANY in target.candidates or item.key in target.candidates
            ):
                unclear = unclear or target.why
        if unclear is not None:
            raise Undecided(unclear.reason, unclear.span, unclear.atom)
        return False

    def _index(self, subject: str, row: Link) -> Index:
        key = (subject, row.field.name)
        index = self._indexes.get(key)
        if index is None:
            index = self._indexes[key] = Index()
            reach = Reach(self, subject, row)
            for item in self._items[subject]:
                index.add(item, reach.of(item))
        return index


def _first(undecided: Sequence[Undecided], *, with_atom: bool) -> Undecided:
    """The one to report: with an atom where assuming it may decide, without where it cannot."""
    for one in undecided:
        if (one.atom is not None) is with_atom:
            return one
    return undecided[0]
