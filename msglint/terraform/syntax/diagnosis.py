"""What is wrong with an expression that does not parse, and where, in words.

tree-sitter notices that something is wrong and recovers; it does not say at which token the
expression ceased to make sense. python-hcl2 has a strict grammar that does. It is slow to
import and to parse, which is no matter for the one expression that is broken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.terraform.syntax.outline import PREFIX
from msglint.terraform.syntax.scanner import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    from tree_sitter import Node

    from msglint.terraform.syntax.outline import Outline

_LONGEST = 20_000
"""The longest expression that is given to python-hcl2, which reads about 250 KiB a second."""

_BEFORE, _BEHIND = "_ = (", "\n)\n"

_STRUCTURE = {
    "COMMA": ",",
    "RSQB": "]",
    "RPAR": ")",
    "RBRACE": "}",
    "COLON": ":",
    "EQ": "=",
    "FOR_OBJECT_ARROW": "=>",
    "IN": "in",
}
_CLOSERS = {"[": "]", "(": ")", "{": "}"}

_HINTS = {
    "'": 'strings are written in double quotes (")',
    "`": "text of several lines is written as a heredoc (<<EOT)",
    ";": "items are separated by commas, arguments by newlines",
    "&": "boolean AND is written &&",
    "|": "boolean OR is written ||",
    "**": "powers are computed by pow(base, exponent)",
    "${": "an interpolation stands inside a string",
}

_TWICE_UNARY = re.compile(r"[!-](?=\s*+[!-])")
_WORD = re.compile(r'""|[\w-]++|\*\*|\$\{|\.\.\.|[=!<>&|]{2}|\S')
_LAST_WORD = re.compile(r'(""|[\w-]++|\.\.\.|[=!<>&|]{1,2}|\S)\s*+\Z')
_BRACKET = re.compile(r"[\[\](){}]")


def explain_loosely(view: Outline, root: Node) -> Fault:
    """The first place that tree-sitter marked: all that can be said where `explain` cannot."""
    node, below = root, root.children
    while below and not (node.is_error or node.is_missing):
        marked = [child for child in below if child.has_error or child.is_missing]
        # A tree without marks is a valid file, but not one of a single argument.
        node = marked[0] if marked else below[-1]
        below = node.children
    at = min(max(len(PREFIX), node.start_byte), len(view.text) - 1)
    start, end = view.range(at, at + 1)
    return Fault("this is not an expression that can be read", start, end)


def explain(view: Outline, text: str, where: str) -> Fault | None:
    """The first fault of an expression of `text`, by its outline, if there is any.

    `where` completes "expected an expression" at its beginning.
    """
    outline = view.text[len(PREFIX) :]
    exact = _strictly(outline)
    if exact is None:
        return None
    at, names = exact
    rest = outline[at:].lstrip()
    at = len(outline) - len(rest) if rest else len(outline[:at].rstrip())
    found = _WORD.match(outline, at)
    start = end = view.places[at + len(PREFIX)]
    word = previous = ""
    last = start
    if found is not None:
        start, end = view.range(at + len(PREFIX), found.end() + len(PREFIX))
        word = text[start:end]
    before = _LAST_WORD.search(outline, max(0, at - 80), at)
    if before is not None:
        first, last = view.range(before.start(1) + len(PREFIX), before.end(1) + len(PREFIX))
        previous = text[first:last]
    message = "expected " + _wanted(names, _opener(outline, at))
    if not names and word:
        message = f"{_quote(word)} cannot stand here"
    elif not previous:
        message += " " + where
    elif "an expression" in message or "name" in message or not word:
        message += f" after {_quote(previous)}"
        if before is not None and "\n" in outline[before.end(1) : at]:
            start = end = last
    else:
        message += f" before {_quote(word)}"
    hint = _HINTS.get(word) or _HINTS.get(word[:1])
    if hint is not None and word[:2] not in ("&&", "||"):
        message += f"; {hint}"
    return Fault(message, start, end)


def _strictly(outline: str) -> tuple[int, Set[str]] | None:
    """Where python-hcl2 stops reading, and the names of the tokens it would have taken."""
    if len(outline) > _LONGEST:
        return None
    from hcl2 import parses_to_tree
    from lark.exceptions import UnexpectedInput, UnexpectedToken

    # Its grammar knows no operand like `- -1` and is strict about newlines in brackets.
    simpler = _TWICE_UNARY.sub(" ", outline)
    parse: Callable[[str], object] = parses_to_tree
    try:
        parse(_BEFORE + simpler + _BEHIND)
    except UnexpectedInput as error:
        position = error.pos_in_stream
        names = error.accepts or error.expected if isinstance(error, UnexpectedToken) else ()
        if position is None or position < 0:
            position = len(_BEFORE) + len(outline)
        return min(max(0, position - len(_BEFORE)), len(outline)), frozenset(names)
    return None


def _opener(outline: str, end: int) -> str | None:
    """The innermost bracket that is open at a place."""
    stack: list[str] = []
    for found in _BRACKET.finditer(outline, 0, end):
        if found[0] in _CLOSERS:
            stack.append(found[0])
        elif stack:
            stack.pop()
    return stack[-1] if stack else None


def _wanted(names: Set[str], opener: str | None) -> str:
    closer = _CLOSERS.get(opener or "", "")
    if {"EQ", "COLON"} <= names and "PLUS" not in names:
        return '"=" and a value'
    if "LBRACE" in names and not {"PLUS", "COMMA"} & names:
        return f'an expression or "{closer}"' if _takes(names, closer) else "an expression"
    symbols = [s for name, s in _STRUCTURE.items() if name in names and s not in "])}"]
    if "NAME" in names and "in" in symbols:
        symbols.remove("in")  # as a name, like any other
    if not opener:
        symbols = [symbol for symbol in symbols if symbol in (":", "in", "=>")]
    if _takes(names, closer):
        symbols.append(closer)
    if symbols:
        return " or ".join(f'"{symbol}"' for symbol in symbols)
    if "NAME" in names and "INT_LITERAL" in names:
        return "a name"
    return "an operator or the end of the expression"


def _takes(names: Set[str], closer: str) -> bool:
    return any(name in names for name, symbol in _STRUCTURE.items() if symbol == closer)


def _quote(word: str) -> str:
    if word.startswith(('"', "<<")):
        return "this string"
    return f'"{word}"'
