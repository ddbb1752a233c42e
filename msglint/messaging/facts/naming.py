"""By what an attribute names a resource: its ARN, its URL or its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.values.model import Known, Reference
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.rows import Compute
    from msglint.values.conditions import World


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
