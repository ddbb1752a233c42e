"""A YAML parser's complaints, worded for the person who has to correct the file."""

from __future__ import annotations

from typing import Any

UNCLOSED = "found unexpected end of stream"
"""A quoted text does not end: the place to look at is where it begins."""

_TABS = "expected spaces: tabs cannot indent YAML"

_WORDED = {
    "block sequence entries are not allowed in this context": (
        "expected a value; a list begins on a line of its own"
    ),
    "could not find expected ':'": "expected ':' after the key{where}",
    "did not find expected ',' or ']'": "expected ',' or ']' in the list{where}",
    "did not find expected ',' or '}'": "expected ',' or '}}' in the mapping{where}",
    "did not find expected '-' indicator": "expected '-' for the next member of the list{where}",
    "did not find expected <document start>": "expected the end of the document",
    "did not find expected comment or line break": "expected nothing more on this line",
    "did not find expected key": "expected a key, indented like those of the mapping{where}",
    "did not find expected node content": "expected a value",
    "found a tab character that violates indentation": _TABS,
    "found a tab character where an indentation space is expected": _TABS,
    UNCLOSED: "expected the closing quote of the text{where}",
    "found unknown escape character": (
        "expected an escape that YAML knows; a backslash between double quotes is written twice"
    ),
    "mapping values are not allowed in this context": (
        "expected the end of the value; a text with ': ' in it must be quoted"
    ),
}
"""libyaml's problems, and what it would have wanted; `{where}` is where the context begins."""

_NO_TOKEN = "found character that cannot start any token"


def explain(error: Any, text: str, at: int) -> str:
    """What was expected where the parser stopped; its own words where they are all there is."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    context = getattr(error, "context", None)
    mark = getattr(error, "context_mark", None)
    where = "" if mark is None else f" that begins on line {mark.line + 1}"
    if problem.startswith(_NO_TOKEN) or problem == _TABS:
        char = text[at : at + 1]
        if char == "\t":
            return _TABS
        return f"expected a value; a text that begins with {char} must be quoted"
    worded = _WORDED.get(problem)
    if worded is not None:
        return worded.format(where=where)
    return f"{problem} {context}{where}" if context else str(problem)
