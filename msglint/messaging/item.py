"""Entities: one subject of a unit each, read lazily and once per world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from msglint.messaging.rows import WHOLE, Attribute, Link
from msglint.messaging.schema import Place
from msglint.messaging.values import is_blank
from msglint.values.model import MapValue, Unknown
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.declarations import Declaration
    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.model import Form, Model
    from msglint.messaging.rows import Row
    from msglint.messaging.schema import Datum
    from msglint.values.conditions import Condition, World
    from msglint.values.model import Value

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting:
    """A value with the declaration and the attribute that sets it."""

    value: Value
    """Settled; never null."""
    owner: Declaration
    attribute: str


class Item:
    """One subject of a unit; the `Entity` that rules see."""

    __slots__ = (
        "_answers",
        "_rows",
        "attributes",
        "declaration",
        "exists",
        "form",
        "graph",
        "model",
        "ordinal",
    )

    def __init__(
        self,
        graph: MessageGraph,
        model: Model,
        rows: dict[str, Row],
        form: Form,
        declaration: Declaration,
        attributes: Value,
        exists: Condition | Unknown,
        ordinal: int,
    ) -> None:
        self.graph = graph
        self.model = model
        self.form = form
        self.declaration = declaration
        self.attributes = attributes
        self.exists = exists
        self.ordinal = ordinal
        """Place in the order of declarations."""
        self._rows = rows
        self._answers: dict[object, object] = {}

    def __repr__(self) -> str:
        return f"<{self.subject} {self.declaration.address}>"

    @property
    def subject(self) -> str:
        """Name of its `Subject`."""
        return self.model.name

    @property
    def key(self) -> str:
        """The declaration's key, by which references name it."""
        return self.declaration.key

    def link(self, field: str) -> Link:
        """The row of a link."""
        row = self._rows[field]
        assert isinstance(row, Link), f"{self.subject}.{field} is no link"
        return row

    def written(self, field: str, world: World) -> Value | None:
        """What an attribute is set to, known or not. Raises `Undecided`."""
        row = self._rows[field]
        assert isinstance(row, Attribute), f"{self.subject}.{field} is no attribute"
        setting = self.setting(row.paths.of(self.form), world)
        return None if setting is None else setting.value

    def get(self, field: str, world: World) -> Datum:
        """The field's value in a world. Raises `Undecided`."""
        row = self._rows[field]
        return self.once((field, world), lambda: row.read(self, world))

    def place(self, field: str, world: World) -> Place:
        """Where the field is set; the header when that is not decided. Never raises."""
        try:
            return self._rows[field].place(self, world)
        except Undecided as undecided:
            if undecided.span is not None and undecided.atom is not None:
                return Place(undecided.span, (), self.declaration)
            return self.header()

    def header(self) -> Place:
        """The entity as a whole: its declaration, or where its part of that begins."""
        part = self.attributes.span if self.form.part else None
        return Place(part.first_line if part else self.declaration.span, (), self.declaration)

    def given_name(self, world: World) -> Value | None:
        """The name that its author gave it. Raises `Undecided`."""
        identity = self.model.identity
        path = identity.name.get(self.declaration.type, "") if identity else ""
        found = self.setting(path, world)
        return None if found is None else found.value

    def once(self, key: object, compute: Callable[[], T]) -> T:
        """Compute an answer once, `Undecided` included. A question within itself is undecided."""
        if key in self._answers:
            seen = self._answers[key]
            if isinstance(seen, Undecided):
                raise Undecided(seen.reason, seen.span, seen.atom)
            return seen  # type: ignore[return-value]
        self._answers[key] = Undecided("it depends on itself", self.declaration.span)
        try:
            answer = compute()
        except Undecided as undecided:
            self._answers[key] = Undecided(undecided.reason, undecided.span, undecided.atom)
            raise
        except BaseException:
            del self._answers[key]
            raise
        self._answers[key] = answer
        return answer

    def setting(self, path: str, world: World) -> Setting | None:
        """What is written at a path, here or in a companion. `None`: certainly nothing.

        The value may be an `Unknown`; whatever hides the path itself raises `Undecided`.
        """
        if not path:
            return None
        if path.startswith(WHOLE):
            steps = path.removeprefix(WHOLE).split(".")
            return self._written(self.declaration.attributes, self.declaration, steps, world)
        root, *steps = path.split(".")
        if root not in self.model.companions:
            return self._written(self.attributes, self.declaration, [root, *steps], world)
        found = self.settings(root, world)
        if len(found) > 1 and any(one.value != found[0].value for one in found[1:]):
            where = " and ".join(one.owner.address for one in found)
            reason = f"{root} is set by {where}, which overwrite each other"
            raise Undecided(reason, found[-1].value.span)
        if not found:
            return None
        return self._written(found[0].value, found[0].owner, steps, world, root)

    def blank(self, path: str, world: World) -> Value | None:
        """What the resource itself writes where a path begins, if that is nothing: null or ""."""
        attributes = settle(self.attributes, world)
        root = path.partition(".")[0]
        if not isinstance(attributes, MapValue) or root not in attributes.items:
            return None
        value = settle(attributes.items[root], world)
        return value if is_blank(value) else None

    def settings(self, root: str, world: World) -> list[Setting]:
        """Everything that sets an attribute: the resource itself, and its companions.

        What is said once is taken to stand against modules that are not in view: they could only
        overwrite it. Where several overwrite each other already, another one may as well.
        """
        return self.once(("settings", root, world), lambda: self._settings(root, world))

    def _settings(self, root: str, world: World) -> list[Setting]:
        own = self._written(self.attributes, self.declaration, [root], world)
        found = [own] if own is not None and self._says_something(own, world) else []
        companion = self.model.companions[root]
        for item in self.graph.companions(self, companion, world):
            path = companion.attribute[item.declaration.type]
            one = item.setting(path, world)
            if one is not None and self._says_something(one, world):
                found.append(one)
        if len(found) != 1:
            self.graph.refuse_hidden(self, by_url=True)
        return found

    def _written(
        self, value: Value, owner: Declaration, steps: list[str], world: World, attribute: str = ""
    ) -> Setting | None:
        found = self.graph.walker.find(value, steps, world)
        if found is None:
            return None
        return Setting(found, owner, steps[-1] if steps else attribute)

    def _says_something(self, setting: Setting, world: World) -> bool:
        """Whether a document is written: not "", "null" or {}."""
        if is_blank(setting.value):
            return False
        document = settle(self.graph.walker.document(setting.value), world)
        if isinstance(document, MapValue):
            return bool(document.items) or document.rest is not None
        return not is_blank(document)
