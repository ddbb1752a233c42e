"""Rows that say what sets the access policy of a queue or topic."""

from __future__ import annotations

from msglint.messaging.facts import policies
from msglint.messaging.rows import fact

POLICY_ROWS = (
    fact(
        "policy_writers",
        "int",
        policies.writers,
        "How many places set its access policy; with more than one they overwrite each other.",
        nullable=False,
        at=policies.last,
    ),
    fact(
        "has_policy",
        "bool",
        policies.has_policy,
        "Whether anything sets its access policy.",
        at=policies.first,
    ),
)
