"""Texts that a regular expression matches, a few of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.re2_syntax import (
    Assertion,
    Char,
    Either,
    Group,
    Repeat,
    Sequence,
    parse,
)

if TYPE_CHECKING:
    from msglint.terraform.functions.re2_syntax import Node

MAX_EXAMPLES = 8
MAX_PATTERN = 200
MAX_DEPTH = 20
MAX_TEXT = 500
"""How long an example may be: repetitions of repetitions multiply."""

_TRIED = "aA0-_./:~ " + "".join(map(chr, range(0x21, 0x7F)))


def examples(pattern: str) -> list[str]:
    """Texts that the pattern most likely matches; none for what is too long or no pattern."""
    if len(pattern) > MAX_PATTERN:
        return []
    try:
        root = parse(pattern).root
    except (Declined, Refused, RecursionError):
        return []
    return _texts(root, _TRIED + pattern, 0)


def _texts(node: Node, chars: str, depth: int) -> list[str]:
    if depth > MAX_DEPTH:
        return []
    match node:
        case Char(test=test):
            return [char for char in chars if test(char)][:1]
        case Assertion():
            return [""]
        case Group(inner=inner):
            return _texts(inner, chars, depth + 1)
        case Either(options=options):
            found = [text for option in options for text in _texts(option, chars, depth + 1)]
            return found[:MAX_EXAMPLES]
        case Repeat(inner=inner, least=least, most=most):
            texts = _texts(inner, chars, depth + 1)
            times = least or (0 if most == 0 else 1)
            found = [text * times for text in texts if len(text) * times <= MAX_TEXT]
            return found if least else [*found, ""]
        case Sequence(items=items):
            joined = [""]
            for item in items:
                texts = _texts(item, chars, depth + 1)
                joined = [before + text for before in joined for text in texts][:MAX_EXAMPLES]
            return [text for text in joined if len(text) <= MAX_TEXT]
    raise AssertionError(node)
