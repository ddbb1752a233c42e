"""tree-sitter's nodes to the tree of `ast`.

Where its grammar differs from HashiCorp's (`hclsyntax/parser.go`), this follows HashiCorp:
conditionals associate to the right, an attribute-only splat ends at an index, the elements of
an object are separated by commas or newlines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from msglint.source.json_text import number
from msglint.terraform import ast
from msglint.terraform.syntax.scanner import IDENTIFIER, SyntaxFault

if TYPE_CHECKING:
    from tree_sitter import Node

    from msglint.terraform.syntax.expressions import Reader
    from msglint.terraform.syntax.outline import Outline
    from msglint.terraform.syntax.scanner import Piece

NUMBER = r"[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"
KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}

_NUMBER = re.compile(NUMBER)
_BRACKET_OR_NEWLINE = re.compile(r"[\[\](){}\n]")
_FOR = re.compile(r"\s*+for(?![\w-])")
_FUNCTION = re.compile(rf"{IDENTIFIER}(?:::{IDENTIFIER})*+")
_OPERATORS = frozenset(
    ("+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||"),
)
_AFTER_ATTRIBUTE_SPLAT = ("get_attr", "legacy_index")


class Walk:
    """tree-sitter's nodes of one expression to ours."""

    def __init__(self, reader: Reader, view: Outline, pieces: list[Piece]) -> None:
        self._reader = reader
        self._text = reader.code.text
        self._view = view
        self._span = reader.code.span
        self._pieces = {piece.start: piece for piece in pieces}
        self._newlines = _object_newlines(view.text) if "\n" in view.text else {}

    def _range(self, first: Node, last: Node) -> tuple[int, int]:
        return self._view.range(first.start_byte, last.end_byte)

    def _word(self, node: Node) -> str:
        start, end = self._view.range(node.start_byte, node.end_byte)
        return self._text[start:end]

    def _fault(self, message: str, first: Node, last: Node | None = None) -> SyntaxFault:
        return SyntaxFault(message, *self._range(first, last or first))

    def _name(self, node: Node) -> str:
        name = self._word(node)
        if "::" in name:
            raise self._fault('expected "(" after the name of a function', node)
        return name

    def expression(self, node: Node, depth: int) -> ast.Expression:
        """An `expression` node."""
        children = node.children
        if len(children) == 1 and children[0].type == "conditional":
            return self._conditional(children[0], depth)
        return self._chain(children, depth)

    def _conditional(self, node: Node, depth: int) -> ast.Expression:
        # The grammar makes `a ? b : c ? d : e` a conditional on a conditional; it means
        # `a ? b : (c ? d : e)`. Parentheses are children of their own, so they are safe.
        nodes = [node]
        while (first := nodes[-1].children[0]).child_count == 1:
            inner = first.children[0]
            if inner.type != "conditional":
                break
            nodes.append(inner)
        conditions = [nodes[-1].children[0], *(n.children[4] for n in reversed(nodes[1:]))]
        branches = [n.children[2] for n in reversed(nodes)]
        deepest = depth + len(nodes)
        self._reader.check_depth(deepest, *self._range(node, node))
        result = self.expression(node.children[4], deepest)
        for level in range(len(nodes) - 1, -1, -1):
            condition = self.expression(conditions[level], depth + level + 1)
            then = self.expression(branches[level], depth + level + 1)
            span = self._span(*self._range(conditions[level], node))
            result = ast.Conditional(condition, then, result, span)
        return result

    def _chain(self, nodes: list[Node], depth: int) -> ast.Expression:
        """A term and the accesses that follow it."""
        first = nodes[0]
        size = 3 if first.type == "(" else 1
        steps = nodes[size:]
        inner = depth + len(steps) + (size == 3)
        self._reader.check_depth(inner, *self._range(first, nodes[-1]))
        if first.type == "literal_value" and steps and steps[0].type == "index":
            self._check_number(first, steps[0])
        source = self.expression(nodes[1], inner) if size == 3 else self._term(first, inner)
        return self._access(source, first, steps, depth) if steps else source

    def _check_number(self, first: Node, step: Node) -> None:
        """Refuse `10.0.0.1`, which the grammar takes for a number with legacy indexes."""
        if first.children[0].type == "numeric_lit" and step.children[0].type == "legacy_index":
            message = f"{self._word(first)}{self._word(step)}... is not a number"
            raise self._fault(f'{message}; text stands in double quotes (")', first, step)

    def _access(
        self, source: ast.Expression, first: Node, steps: list[Node], depth: int
    ) -> ast.Expression:
        pending = [part for step in steps for part in _flat(step)]
        deepest = depth + len(pending)
        self._reader.check_depth(deepest, *self._range(first, steps[-1]))
        return self._steps(source, first, pending, depth)

    def _steps(
        self, source: ast.Expression, first: Node, pending: list[Node], depth: int
    ) -> ast.Expression:
        """Apply accesses in order.

        A full splat takes all that follow it, an attribute-only splat the names (and legacy
        indexes) that follow it directly.
        """
        at = 0
        while at < len(pending):
            step = pending[at]
            at += 1
            if step.type == "[*]":
                item = ast.SplatItem(self._span(*self._range(step, step)))
                each = self._steps(item, step, pending[at:], depth)
                return ast.Splat(source, each, self._span(*self._range(first, pending[-1])))
            if step.type == ".*":
                taken = at
                while taken < len(pending) and pending[taken].type in _AFTER_ATTRIBUTE_SPLAT:
                    taken += 1
                if taken < len(pending) and pending[taken].type == ".*":
                    raise self._fault("expected [*] here: .* cannot follow .*", pending[taken])
                item = ast.SplatItem(self._span(*self._range(step, step)))
                each = self._steps(item, step, pending[at:taken], depth)
                span = self._span(*self._range(first, pending[taken - 1]))
                source = ast.Splat(source, each, span)
                at = taken
                continue
            span = self._span(*self._range(first, step))
            if step.type == "get_attr":
                source = ast.GetAttr(source, self._name(step.children[-1]), span)
                continue
            key: ast.Expression
            if step.type == "legacy_index":
                if at > 1 and pending[at - 2].type == "legacy_index":
                    raise self._fault("expected [n][m] instead of .n.m for two indexes", step)
                start, end = self._range(step, step)
                digits = self._text[start + 1 : end].strip()
                key = ast.Literal(number(digits), self._span(end - len(digits), end))
            else:
                key = self.expression(step.children[1], depth + len(pending))
            source = ast.Index(source, key, span)
        return source

    def _term(self, node: Node, depth: int) -> ast.Expression:
        """A node that is an expression of its own."""
        kind = node.type
        if kind in ("literal_value", "template_expr"):
            return self._literal(node, depth)
        start, end = self._range(node, node)
        if kind == "variable_expr":
            return ast.Name(self._name(node), self._span(start, end))
        if kind == "operation":
            return self._operation(node.children[0], depth)
        if kind == "function_call":
            return self._call(node, depth)
        if kind == "collection_value":
            inner = node.children[0]
            if inner.type == "object":
                return self._object(inner, depth)
            items = [c for c in inner.children if c.type == "expression"]
            values = tuple(self.expression(item, depth + 1) for item in items)
            return ast.Tuple(values, self._span(start, end))
        if kind == "for_expr":
            return self._for(node.children[0], depth)
        raise self._fault("expected an expression", node)

    def _literal(self, node: Node, depth: int) -> ast.Expression:
        start, end = self._range(node, node)
        piece = self._pieces.get(start)
        if piece is not None:
            return self._reader.template(piece, depth)
        word = self._text[start:end]
        if word in KEYWORDS:
            return ast.Literal(KEYWORDS[word], self._span(start, end))
        if _NUMBER.fullmatch(word) is None:
            raise self._fault(f"{word} is not a number", node)
        return ast.Literal(number(word), self._span(start, end))

    def _operation(self, node: Node, depth: int) -> ast.Expression:
        children = node.children
        span = self._span(*self._range(node, node))
        if node.type == "unary_operation":
            operand = self._chain(children[1:], depth + 1)
            return ast.Unary(children[0].type, operand, span)
        at = next(i for i, child in enumerate(children) if child.type in _OPERATORS)
        left = self._chain(children[:at], depth + 1)
        right = self._chain(children[at + 1 :], depth + 1)
        return ast.Binary(children[at].type, left, right, span)

    def _call(self, node: Node, depth: int) -> ast.Expression:
        name = node.children[0]
        arguments: list[Node] = []
        for child in node.children:
            if child.type == "function_arguments":
                arguments = child.children
        values = tuple(
            self.expression(child, depth + 1) for child in arguments if child.type == "expression"
        )
        expand = bool(arguments) and arguments[-1].type == "ellipsis"
        word = self._word(name)
        if _FUNCTION.fullmatch(word) is None:
            raise self._fault("expected the name of a function", name)
        return ast.Call(word, values, expand, self._span(*self._range(node, node)))

    def _for(self, node: Node, depth: int) -> ast.Expression:
        intro: list[Node] = []
        results: list[ast.Expression] = []
        condition: ast.Expression | None = None
        grouped = False
        for child in node.children:
            if child.type == "for_intro":
                intro = child.children
            elif child.type == "expression":
                results.append(self.expression(child, depth + 1))
            elif child.type == "for_cond":
                condition = self.expression(child.children[1], depth + 1)
            elif child.type == "ellipsis":
                grouped = True
        names = [self._name(child) for child in intro if child.type == "identifier"]
        collection = self.expression(intro[-2], depth + 1)
        return ast.For(
            names[0] if len(names) == 2 else None,
            names[-1],
            collection,
            results[0] if len(results) == 2 else None,
            results[-1],
            condition,
            grouped,
            self._span(*self._range(node, node)),
        )

    def _object(self, node: Node, depth: int) -> ast.Expression:
        newlines = self._newlines.get(node.start_byte, [])
        items: list[tuple[ast.Expression, ast.Expression]] = []
        last: Node | None = None
        comma = False
        for child in node.children:
            if child.type == ",":
                if last is None or self._broken(newlines, last, child):
                    raise self._fault("expected a value before this comma", child)
                comma = True
            elif child.type == "object_elem":
                if last is not None and not comma and not self._broken(newlines, last, child):
                    raise self._fault("expected a comma or a newline before this", child)
                items.append(self._element(child, newlines, depth + 1))
                last, comma = child, False
        return ast.Object(tuple(items), self._span(*self._range(node, node)))

    def _broken(self, newlines: list[int], left: Node, right: Node) -> bool:
        """Whether a newline of an object stands between the ends of two of its nodes."""
        at = bisect_left(newlines, left.end_byte)
        return at < len(newlines) and newlines[at] < right.start_byte

    def _element(
        self, node: Node, newlines: list[int], depth: int
    ) -> tuple[ast.Expression, ast.Expression]:
        key, separator, value = node.children
        at = bisect_left(newlines, node.start_byte)
        if at < len(newlines) and newlines[at] < node.end_byte:
            here = self._view.places[newlines[at]]
            if newlines[at] < separator.start_byte:
                message = 'expected "=" and a value for this key before the end of the line'
            elif newlines[at] < value.start_byte:
                message = f'expected an expression after "{separator.type}"'
            else:
                message = "expected this expression to end, or to be in parentheses"
            raise SyntaxFault(message, here, here)
        children = key.children
        name: ast.Expression
        if len(children) == 1 and (
            children[0].type == "variable_expr" or self._word(children[0]) in KEYWORDS
        ):
            name = ast.Literal(self._name(children[0]), self._span(*self._range(key, key)))
        else:
            name = self.expression(key, depth)
        return name, self.expression(value, depth)


def _flat(step: Node) -> list[Node]:
    """An access as its parts: a splat is followed by the accesses that the grammar gave it."""
    if step.type == "get_attr":
        return [step]
    inner = step.children[0]
    if step.type == "index":
        return [inner]
    return [inner.children[0], *(part for c in inner.children[1:] for part in _flat(c))]


def _object_newlines(text: str) -> dict[int, list[int]]:
    """The newlines directly inside each object, by the offset of its brace.

    Elsewhere (parentheses, brackets, `for` expressions) newlines are blanks.
    """
    found: dict[int, list[int]] = {}
    stack: list[int] = []
    for match in _BRACKET_OR_NEWLINE.finditer(text):
        character, at = match[0], match.start()
        if character == "\n":
            if stack and stack[-1] >= 0:
                found.setdefault(stack[-1], []).append(at)
        elif character == "{":
            stack.append(-1 if _FOR.match(text, at + 1) else at)
        elif character in "[(":
            stack.append(-1)
        elif stack:
            stack.pop()
    return found
