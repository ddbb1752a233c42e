"""What names mean at one place of a configuration."""

from __future__ import annotations


class Scope:
    """Everything an expression can refer to where it stands."""
