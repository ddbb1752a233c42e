"""What follows from a queue's own attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.rows import Compute
    from msglint.values.conditions import World


def fifo_default(default: str) -> Compute:
    """A default that only FIFO queues have."""
    return lambda queue, world: default if queue.get("fifo", world) else None


def managed_encryption(queue: Item, world: World) -> bool:
    """SQS encrypts with its own keys unless it is told otherwise or given a KMS key."""
    return not queue.get("has_kms_key", world)
