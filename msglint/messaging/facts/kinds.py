"""FIFO or standard: what kind of queue or topic a link names, in the deployment or elsewhere.

The name of a FIFO queue or topic ends in ".fifo", and that of a standard one holds no dot
(`API_CreateQueue`, `API_CreateTopic`), so that an ARN tells the kind of somebody else's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import literal
from msglint.values.model import Reference
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.model import Identity
    from msglint.messaging.rows import Compute
    from msglint.values.conditions import World
    from msglint.values.model import Value

_SUFFIX = ".fifo"


def is_fifo(*links: str) -> Compute:
    """Whether what the links name is FIFO; null when none of them names anything of its kind.

    Several links read the same attribute: each is for another kind of target.
    """

    def compute(item: Item, world: World) -> bool | None:
        undecided: Undecided | None = None
        for link in links:
            try:
                found = _by_link(link, item, world)
            except Undecided as open_link:
                undecided = undecided or open_link
                continue
            if found is not None:
                return found
        if undecided is not None:
            raise undecided
        return None

    return compute


def _by_link(link: str, item: Item, world: World) -> bool | None:
    row = item.link(link)
    linked = item.graph.linked(item, row, world)
    if linked:
        answer = linked[0].get("fifo", world)
        assert isinstance(answer, bool), "whether a queue or topic is FIFO is never null"
        return answer
    setting = item.setting(row.paths.of(item.form), world)
    if setting is None:
        return None
    identity = item.graph.models[row.field.subject].identity
    assert identity is not None, f"nothing can link to a {row.field.subject}"
    return _elsewhere(setting.value, identity, item, world)


def _elsewhere(value: Value, identity: Identity, item: Item, world: World) -> bool | None:
    """By the name, for what is not part of the deployment."""
    if isinstance(value, Reference):
        return _looked_up(value, identity, item, world)
    text = item.graph.texts.pieces(value, world)
    arn = parse_arn(text)
    if arn is None:
        if literal(text) is not None:
            return None
        raise Undecided("what it names is not known", value.span)
    service = literal(arn.service)
    if service is None:
        raise Undecided("the service in the ARN is not known", value.span)
    return _by_name(arn.resource, value) if service == identity.service else None


def _looked_up(reference: Reference, identity: Identity, item: Item, world: World) -> bool | None:
    """By the name that a data source finds it by. Any other resource is none of its kind."""
    attribute = identity.lookups.get(reference.type)
    if attribute is None:
        return None
    source = item.graph.declarations.get(reference.target)
    name = None
    if source is not None:
        name = item.graph.walker.find(source.attributes, (attribute,), world)
    if name is None:
        raise Undecided(f"what {reference.target} looks up is not known", reference.span)
    return _by_name(item.graph.texts.pieces(name, world), reference)


def _by_name(name: Pieces, value: Value) -> bool:
    end = name[-1] if name else ""
    if isinstance(end, str):
        if end.endswith(_SUFFIX):
            return True
        if len(name) == 1 or not _SUFFIX.endswith(end):
            return False
    raise Undecided("the end of the name is not known", value.span)
