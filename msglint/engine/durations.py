"""Durations that people can read: messages say how long 345600 s are."""

from __future__ import annotations

import re

LEAST = 120
"""Seconds from which on a duration is spelled out."""

_SECONDS = re.compile(r" s\b(?! *\()")
_UNITS = (("day", 86400), ("h", 3600), ("min", 60), ("s", 1))


def after_value(text: str, value: object) -> str:
    """The text that follows a value in a message: behind its unit, what it is in larger units.

    A page says itself that a value is in seconds: by `{value} s`.
    """
    unit = _SECONDS.match(text)
    if unit is None or isinstance(value, bool) or not isinstance(value, int | float):
        return text
    if not (value >= LEAST and float(value).is_integer()):
        return text
    return f" s ({spelled_out(int(value))}){text[unit.end() :]}"


def spelled_out(seconds: int) -> str:
    """Seconds in days, hours, minutes and what is left."""
    parts = []
    for name, size in _UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            plural = "s" if name == "day" and number > 1 else ""
            parts.append(f"{number} {name}{plural}")
    return " ".join(parts)
