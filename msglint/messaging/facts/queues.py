"""What follows from a queue's own attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.rows import place_of
from msglint.messaging.values import is_set, truth

if TYPE_CHECKING:
    from msglint.messaging.item import Item, Setting
    from msglint.messaging.rows import Compute
    from msglint.messaging.schema import Place
    from msglint.values.conditions import World

_FIFO_ONLY = {
    "terraform": ("content_based_deduplication", "deduplication_scope", "fifo_throughput_limit"),
    "cloudformation": ("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"),
}
"""The first is a switch; off it says nothing."""


def fifo_setting(queue: Item, world: World) -> str | None:
    """The first attribute that only FIFO queues have."""
    found = _fifo_setting(queue, world)
    return None if found is None else found.attribute


def fifo_setting_place(queue: Item, world: World) -> Place:
    """Where that is."""
    found = _fifo_setting(queue, world)
    return queue.header() if found is None else place_of(found.attribute, queue, world)


def _fifo_setting(queue: Item, world: World) -> Setting | None:
    switch, *others = _FIFO_ONLY[queue.form.dialect]
    setting = queue.setting(switch, world)
    if setting is not None and truth(setting.value, world):
        return setting
    for attribute in others:
        setting = queue.setting(attribute, world)
        if setting is not None and is_set(setting.value, world):
            return setting
    return None


def fifo_default(default: str) -> Compute:
    """A default that only FIFO queues have."""
    return lambda queue, world: default if queue.get("fifo", world) else None


def managed_encryption(queue: Item, world: World) -> bool:
    """SQS encrypts with its own keys unless it is told otherwise or given a KMS key."""
    return not queue.get("has_kms_key", world)
