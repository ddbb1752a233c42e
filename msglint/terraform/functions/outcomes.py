"""How a function can end other than with a value."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """Terraform would refuse the call; the message says why."""


class Declined(Exception):  # noqa: N818 - an answer, not an error
    """The result is not known; the message says why, empty when an argument says it."""


class Limit(Declined):
    """The result would be larger than is computed."""


class TooDeep(Declined):
    """Values nest deeper than is followed."""

    def __init__(self) -> None:
        super().__init__("it is nested too deep")
