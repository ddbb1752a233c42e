"""Rows that say whether a sender may deliver to a receiver, and if not why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.rows import fact

if TYPE_CHECKING:
    from msglint.messaging.facts.delivery import Delivery
    from msglint.messaging.rows import Row


def delivery_rows(prefix: str, delivery: Delivery, sender: str, receiver: str) -> tuple[Row, ...]:
    """Verdict, words and kind: `queue_delivery`, `queue_delivery_problem`, ..."""
    link = delivery.link
    return (
        fact(
            prefix,
            "string",
            delivery.verdict,
            f'Whether {sender} may send to {receiver}, by its policy: "allowed" or "denied"; null '
            "when it is none of the deployment.",
            at=link,
            null_without=link,
        ),
        fact(
            f"{prefix}_problem",
            "string",
            delivery.words,
            f"Why {sender} may not send to {receiver}, in words; null when it may.",
            at=delivery.place,
            null_without=link,
        ),
        fact(
            f"{prefix}_problem_kind",
            "string",
            delivery.kind,
            'Why in one word: "no-policy", "no-statement", "other-action", "other-resource", '
            '"other-source", "literal-wildcard", "condition" or "explicit-deny"; null when it may.',
            at=delivery.place,
            null_without=link,
        ),
    )
