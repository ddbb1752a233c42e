"""Expressions of native syntax to the tree of `ast`.

What the grammar has to do with is an `outline` of the expression; `walk` turns what it makes
of it into our tree, and reads the templates that the outline left out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msglint.source.json_text import number
from msglint.terraform import ast
from msglint.terraform.syntax import templates
from msglint.terraform.syntax.outline import outline
from msglint.terraform.syntax.scanner import IDENTIFIER, SyntaxFault
from msglint.terraform.syntax.walk import KEYWORDS, NUMBER, Walk

if TYPE_CHECKING:
    from tree_sitter import Parser

    from msglint.terraform.syntax.code import Code
    from msglint.terraform.syntax.outline import Outline
    from msglint.terraform.syntax.scanner import Fault, Piece

MAX_DEPTH = 100
"""How deep the tree of one expression may be."""

_DOTS = rf"{IDENTIFIER}(?:\.{IDENTIFIER})*+"
_PATH = re.compile(_DOTS)
_SIMPLE = re.compile(rf'[ \t]*+(?:("[^"\\\r\n$%]*+")|({_DOTS})|({NUMBER}))[ \t]*+(?=\r?\n)')
_STRING, _DOTTED, _NUMERAL = 1, 2, 3


@cache
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


class Reader:
    """Reads the expressions of one text. Raises `SyntaxFault` at what does not parse."""

    def __init__(self, code: Code) -> None:
        self.code = code

    def check_depth(self, depth: int, start: int, end: int) -> None:
        """Refuse what is nested too deep to be handled safely."""
        if depth > MAX_DEPTH:
            raise SyntaxFault("this is nested too deep to be read", start, end)

    def expression(
        self, start: int, end: int, pieces: list[Piece], depth: int, where: str
    ) -> ast.Expression:
        """The expression in a range that holds the given templates and comments.

        `where` completes "expected an expression" when there is none.
        """
        self.check_depth(depth, start, end)
        text = self.code.text
        first, last, pieces = trim(text, start, end, pieces)
        if first == last:
            raise SyntaxFault(f"expected an expression {where}", first, first)
        if not pieces:
            dotted = _PATH.fullmatch(text, first, last)
            path = self._path(dotted[0], first) if dotted else None
            if path is not None:
                return path
        elif len(pieces) == 1 and pieces[0].start == first and pieces[0].end == last:
            return self.template(pieces[0], depth)
        view = outline(text, first, last, pieces)
        root = _parser().parse(view.text.encode("ascii")).root_node
        body = root.children[0] if root.child_count == 1 else root
        if root.has_error or body.child_count != 1 or body.children[0].type != "attribute":
            from msglint.terraform.syntax.diagnosis import explain_loosely

            raise SyntaxFault.of(self._explain(view, where) or explain_loosely(view, root))
        walk = Walk(self, view, pieces)
        return walk.expression(body.children[0].children[2], depth)

    def misfit(self, start: int, end: int, pieces: list[Piece], where: str) -> Fault | None:
        """What does not fit into an expression with unbalanced brackets, if anything does.

        A bracket that was never opened is noticed far behind the place where it is missing.
        """
        try:
            view = outline(self.code.text, start, end, [p for p in pieces if p.end <= end])
        except SyntaxFault as found:
            return found.fault
        fault = self._explain(view, where)
        return fault if fault is not None and fault.start < end else None

    def _explain(self, view: Outline, where: str) -> Fault | None:
        if not self.code.patience.spend():
            return None
        from msglint.terraform.syntax.diagnosis import explain

        return explain(view, self.code.text, where)

    def template(self, piece: Piece, depth: int) -> ast.Expression:
        """The value of a string or heredoc."""
        read = templates.heredoc if piece.kind == "<" else templates.quoted
        return read(self, piece.start, piece.end, depth)

    def simple(self, start: int, end: int) -> ast.Expression | None:
        """The number, keyword, dotted path or plain string that is the rest of a line.

        Most expressions are one of these, and need no parser.
        """
        found = _SIMPLE.match(self.code.text, start, end)
        if found is None:
            return None
        kind = found.lastindex or 0
        first, last = found.span(kind)
        span = self.code.span
        if kind == _STRING:
            return ast.Literal(found[_STRING][1:-1], span(first, last))
        if kind == _NUMERAL:
            return ast.Literal(number(found[_NUMERAL]), span(first, last))
        return self._path(found[_DOTTED], first)

    def _path(self, text: str, start: int) -> ast.Expression | None:
        """A keyword or a dotted path."""
        span = self.code.span
        names = text.split(".")
        if names[0] in KEYWORDS:
            if len(names) > 1:
                return None
            return ast.Literal(KEYWORDS[names[0]], span(start, start + len(text)))
        if len(names) > MAX_DEPTH:
            return None
        at = start + len(names[0])
        path: ast.Expression = ast.Name(names[0], span(start, at))
        for name in names[1:]:
            at += 1 + len(name)
            path = ast.GetAttr(path, name, span(start, at))
        return path


def trim(text: str, start: int, end: int, pieces: list[Piece]) -> tuple[int, int, list[Piece]]:
    """Leave out blanks and comments around an expression; the pieces that remain."""
    left, right = 0, len(pieces)
    while True:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if left < right and pieces[right - 1].kind == "#" and pieces[right - 1].end >= end:
            right -= 1
            end = pieces[right].start
        elif left < right and pieces[left].kind == "#" and pieces[left].start == start:
            start = pieces[left].end
            left += 1
        else:
            return start, max(start, end), pieces[left:right]
