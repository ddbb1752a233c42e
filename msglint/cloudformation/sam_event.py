"""One event source of a SAM function or state machine, and reading a whole `Events` section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import MappingNode, Node, ScalarNode, scalar, text_of
from msglint.cloudformation.sam_parts import (
    Expansion,
    Origin,
    Target,
    is_no_value,
    made,
    plain_map,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Reader = Callable[["Event"], None]
    """Adds what one type of event stands for."""


class Event:
    """One entry of `Events`, and what it sends to."""

    def __init__(
        self,
        expansion: Expansion,
        key: ScalarNode,
        node: MappingNode,
        target: Target,
        origin: Origin,
    ) -> None:
        self.expansion = expansion
        self.node = node
        self.target = target
        self.origin = origin.at(key, node)
        self.name = target.name(self.origin.span)
        self.arn = target.arn(self.origin.span)
        self.id = target.logical_id + key.text
        self.type = text_of(node.get("Type"))
        self.properties = plain_map(node.get("Properties")) or made({}, node.span)

    def get(self, name: str) -> Node | None:
        """A property that has a value."""
        node = self.properties.get(name)
        return None if is_no_value(node) else node

    def skip(self, reason: str, node: Node | None = None) -> None:
        """Note that a part of the event, or all of it, is not understood."""
        span = self.origin.span if node is None else node.span
        self.expansion.skip(reason, span, self.node, self.arn)

    def constant(self, text: str) -> ScalarNode:
        """A text that SAM writes."""
        return scalar(text, self.origin.span)


def expand_events(
    expansion: Expansion,
    events: Node | None,
    target: Target,
    origin: Origin,
    readers: Mapping[str, Reader],
) -> None:
    """Everything that an `Events` section stands for. What cannot be read costs only itself."""
    if is_no_value(events) or events is None:
        return
    section = plain_map(events)
    if section is None:
        reason = f"the events of {target.logical_id} are not written out"
        expansion.skip(reason, events.span, events, target.arn(events.span))
        return
    for key, node in section:
        entry = plain_map(node)
        reader = readers.get(text_of(entry.get("Type")) or "") if entry is not None else None
        if entry is not None and reader is not None and not key.text.startswith("Fn::"):
            reader(Event(expansion, key, entry, target, origin))
        elif not is_no_value(node):
            reason = f"the event {key.text} of {target.logical_id} is of no known type"
            expansion.skip(reason, key.span, node, target.arn(key.span))


def permit(
    event: Event,
    principal: str,
    source_arn: Node | None = None,
    source_account: Node | None = None,
    logical_id: str | None = None,
) -> None:
    """Leave for a service to invoke the function."""
    permission_id = logical_id or event.id + "Permission"
    event.expansion.permission(
        permission_id, event.name, principal, event.origin, source_arn, source_account
    )
