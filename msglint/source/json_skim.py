"""Walking through a large JSON text: entered where something is looked for, else decoded at once.

Positions of everything (`json_text`) cost fifty times what the standard decoder costs. Of
documents of many megabytes only a few parts are needed with their places: the walk finds where
those begin, and the standard decoder reads, or skips, the rest.
"""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING, TypeVar

from msglint.source.json_text import JsonError, number

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

_BLANK = re.compile(r"[ \t\r\n]*+")
_DECODER = JSONDecoder(parse_int=number, parse_float=number, parse_constant=lambda _: None)


class JsonCursor:
    """A place in a JSON text, before a value.

    `members` and `elements` enter the value that is next; for each member or element the
    caller enters or decodes that value in turn, or leaves it to be skipped. All raise
    `JsonError` where the text is not JSON.
    """

    def __init__(self, text: str, at: int = 0) -> None:
        self._text = text
        self.at = at
        self._blank()

    def value(self) -> object:
        """Decode the value that is next, and go behind it."""
        try:
            value, self.at = _DECODER.raw_decode(self._text, self.at)
        except JSONDecodeError as error:
            raise JsonError("JSON here", error.pos) from None
        except RecursionError:
            raise JsonError("fewer levels of nesting", self.at) from None
        self._blank()
        return value

    def members(self) -> Iterator[str]:
        """Enter an object, and stop before the value of each key. Anything else is skipped."""
        if not self._take("{"):
            self.value()
            return
        if self._take("}"):
            return
        while True:
            key = self.value()
            if not isinstance(key, str) or not self._take(":"):
                raise JsonError("a key and a colon", self.at)
            yield from self._stop(key)
            if self._take("}"):
                return
            self._demand(",")

    def elements(self) -> Iterator[int]:
        """Enter a list, and stop before each element: its offset. Anything else is skipped."""
        if not self._take("["):
            self.value()
            return
        if self._take("]"):
            return
        while True:
            yield from self._stop(self.at)
            if self._take("]"):
                return
            self._demand(",")

    def _stop(self, said: T) -> Iterator[T]:
        """Stop before a value, and skip it if nobody has read it."""
        start = self.at
        yield said
        if self.at == start:
            self.value()

    def _take(self, mark: str) -> bool:
        """Go behind a mark if it is next."""
        if not self._text.startswith(mark, self.at):
            return False
        self.at += 1
        self._blank()
        return True

    def _demand(self, mark: str) -> None:
        if not self._take(mark):
            raise JsonError(f'"{mark}"', self.at)

    def _blank(self) -> None:
        found = _BLANK.match(self._text, self.at)
        assert found is not None
        self.at = found.end()
