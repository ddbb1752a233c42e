"""Evaluating compiled CEL expressions.

A value that is not known is absent from the data. CEL then answers `NOT_FOUND`, which `&&`,
`||`, `all` and `exists` absorb exactly as three-valued logic must. Any other error is a fault
of the page.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msglint.engine.paths import Paths


class FaultyPage(Exception):  # noqa: N818 - reported as an internal error
    """An expression failed for another reason than an unknown value."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The answer of an expression that unknown values leave open."""

    key: str = ""
    """The field that CEL missed first."""
    reason: str = ""
    """Why, when it is not a missing field."""


_MISSING = re.compile(r'NOT_FOUND: Key not found in map : "(.*)"')


class Expression:
    """A compiled expression. The runtime is loaded, and the code decoded, at first use."""

    __slots__ = ("_code", "_program", "paths", "text")

    def __init__(self, text: str, code: str, paths: Paths) -> None:
        self.text = text
        self.paths = paths
        self._code = code
        self._program: Any = None

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    @property
    def code(self) -> str:
        """The compiled form, in base64."""
        return self._code

    def evaluate(self, data: Mapping[str, object]) -> object:
        """The plain value, or `Unsettled`. Raises `FaultyPage`."""
        if self._program is None:
            self._program = _environment().deserialize(b64decode(self._code))
        try:
            answer = self._program.eval(data=data)
        except RuntimeError as error:
            if "budget" in str(error):
                return Unsettled(reason="there is more to compare than rules may")
            raise FaultyPage(f"{self.text}: {error}") from None
        if answer.type().name() != "ERROR":
            plain: object = answer.plain_value()
            return plain
        message = str(answer.plain_value())
        if missing := _MISSING.match(message):
            return Unsettled(key=missing[1])
        if message.startswith("OUT_OF_RANGE"):
            return Unsettled(reason="a number is too large to compute with")
        raise FaultyPage(f"{self.text}: {message}")


@cache
def _environment() -> Any:
    from cel_expr_python import cel

    return cel.NewEnv()
