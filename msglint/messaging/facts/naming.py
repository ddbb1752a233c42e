"""By what an attribute names a resource: its ARN, its URL or its name; and how names end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.texts import ACCOUNT, PARTITION, REGION
from msglint.values.model import Known, Reference, Text, Unknown
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.rows import Compute
    from msglint.values.conditions import World
    from msglint.values.model import Value

_FIFO = ".fifo"


def named_by(link: str) -> Compute:
    """ "arn", "url" or "name", as it is written; null when nothing is."""

    def compute(item: Item, world: World) -> str | None:
        setting = item.setting(item.link(link).paths.of(item.form), world)
        if setting is None:
            return None
        value = setting.value
        reference = value.ref if isinstance(value, Known) else value
        if isinstance(reference, Reference):
            naming = item.graph.namings.get(reference.type, {}).get(reference.attribute)
            if naming is not None:
                return naming
        text = item.graph.texts.pieces(value, world)
        start = text[0] if text and isinstance(text[0], str) else ""
        if start.startswith("arn:"):
            return "arn"
        if start.startswith(("https://", "http://")):
            return "url"
        raise Undecided("by what it names the resource is not known", value.span)

    return compute


def ends_in_fifo(item: Item, world: World) -> bool | None:
    """Whether the name ends in ".fifo", of which its end may tell; null without a name."""
    given = item.given_name(world)
    value = None if given is None else settle(given, world)
    if value is None or (isinstance(value, Known) and value.data in (None, "")):
        return None
    text = item.graph.texts.blurred(value)
    if text and not isinstance(text[-1], str):
        text = item.graph.texts.pieces(value, world)  # which input it depends on
    last = text[-1] if text else ""
    if not isinstance(last, str):
        if last in (ACCOUNT, PARTITION, REGION):
            return False
    elif last.endswith(_FIFO):
        return True
    elif len(text) == 1 or not _FIFO.endswith(last):
        return False
    raise Undecided(_why_open(value), value.span)


def _why_open(value: Value) -> str:
    """Why the end of a name is not known."""
    last = value.parts[-1] if isinstance(value, Text) else value
    return last.reason if isinstance(last, Unknown) else "how it ends is not known"
