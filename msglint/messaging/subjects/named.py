"""Rows that say what a queue or topic is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.facts import naming
from msglint.messaging.rows import fact, text

if TYPE_CHECKING:
    from msglint.messaging.rows import Row


def name_rows(template_property: str) -> tuple[Row, ...]:
    """The rows for what has a name that may end in ".fifo"."""
    return (
        text(
            "name", "name", template_property, "Its name; null when AWS or the tool makes one up."
        ),
        fact(
            "has_fifo_name",
            "bool",
            naming.ends_in_fifo,
            'Whether its name ends in ".fifo"; null without a name. The end of the name is enough.',
            at="name",
            nullable=True,
            null_without="name",
        ),
    )
