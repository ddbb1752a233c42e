"""The resource types that the messaging model reads; front ends hand over no others."""

from __future__ import annotations

from msglint.messaging.vocabulary import MODELS

_SURROUNDINGS = frozenset(
    {"data.aws_caller_identity", "data.aws_partition", "data.aws_region"},
)
"""Data sources that say nothing of messages, but what account and Region they name counts."""

WANTED: frozenset[str] = _SURROUNDINGS.union(
    (form.type for model in MODELS.values() for form in model.forms),
    (
        lookup
        for model in MODELS.values()
        if model.identity is not None
        for lookup in model.identity.lookups
    ),
)
"""Terraform and CloudFormation types, those of data sources with "data." in front."""
