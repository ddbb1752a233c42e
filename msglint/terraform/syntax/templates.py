"""Templates: quoted strings, heredocs and bare template text to expressions.

The order of work is HashiCorp's (`hclsyntax/parser_template.go`), because strip markers and
the indentation of `<<-` heredocs act on tokens, and the tokens of a heredoc are its lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.terraform.ast import Conditional, For, Literal, Template, TemplateWrap
from msglint.terraform.syntax.scanner import IDENTIFIER, LITERAL, Scan, SyntaxFault

if TYPE_CHECKING:
    from msglint.terraform.ast import Expression
    from msglint.terraform.syntax.expressions import Reader

_SEQUENCES = rf"({LITERAL})|([$%]\{{~?)"
_QUOTED = re.compile(rf"((?:[^\\$%]++|\\.)++)|{_SEQUENCES}")
_LINES = re.compile(rf"([^\n$%]*+\n|[^\n$%]++)|{_SEQUENCES}")
_DOLLARS, _SEQUENCE = 2, 3

_HEREDOC = re.compile(rf"<<(-?){IDENTIFIER}\r?\n")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}

_DIRECTIVE = re.compile(rf"\s*+({IDENTIFIER})?")
_FOR = re.compile(rf"\s*+({IDENTIFIER})\s*+(?:,\s*+({IDENTIFIER})\s*+)?in(?![\w-])")

_WHITE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What Go's `unicode.IsSpace` accepts, which is less than Python's `str.isspace`."""


@dataclass(slots=True)
class _Token:
    """A literal (`text`), an interpolation (`value`) or a directive (`keyword`)."""

    start: int
    end: int
    text: str | None = None
    value: Expression | None = None
    keyword: str = ""
    names: tuple[str | None, str] = (None, "")


def quoted(reader: Reader, start: int, end: int, depth: int) -> Expression:
    """The string whose quotes stand at `start` and `end - 1`."""
    body = reader.code.text[start + 1 : end - 1]
    if "$" not in body and "%" not in body and "\\" not in body:
        return Literal(body, reader.code.span(start, end))
    tokens = _tokens(reader, _QUOTED, start + 1, end - 1, depth)
    return _expression(reader, tokens, start, end, depth)


def heredoc(reader: Reader, start: int, end: int, depth: int) -> Expression:
    """The heredoc from its `<<` to the end of its closing marker."""
    text = reader.code.text
    opening = _HEREDOC.match(text, start)
    assert opening is not None
    last_line = text.rfind("\n", start, end) + 1
    tokens = _tokens(reader, _LINES, opening.end(), last_line, depth)
    if opening[1]:
        _unindent(tokens)
    return _expression(reader, tokens, start, end, depth)


def bare(reader: Reader, start: int, end: int, depth: int) -> Expression:
    """Template text that nothing delimits: a file for `templatefile`, a string in JSON."""
    tokens = _tokens(reader, _LINES, start, end, depth)
    return _expression(reader, tokens, start, end, depth)


def unescape(text: str, at: int) -> str:
    """Resolve the backslash escapes of text that stands at an offset."""
    if "\\" not in text:
        return text

    def resolve(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        if digits is not None:
            number = int(digits, 16)
            if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF:
                return chr(number)
            message = f"{found[0]} is not a Unicode character"
        elif found[3] in _ESCAPES:
            return _ESCAPES[found[3]]
        elif found[3] in ("u", "U"):
            count = "four" if found[3] == "u" else "eight"
            message = f"expected {count} hexadecimal digits after {found[0]}"
        else:
            message = f'{found[0]} is not an escape sequence; a backslash is written "\\\\"'
        raise SyntaxFault(message, at + found.start(), at + found.end())

    return _ESCAPE.sub(resolve, text)


def _tokens(
    reader: Reader, pattern: re.Pattern[str], start: int, end: int, depth: int
) -> list[_Token]:
    tokens: list[_Token] = []
    text, at, strip = reader.code.text, start, False
    while at < end:
        found = pattern.match(text, at, end)
        assert found is not None
        at, piece = found.end(), found[0]
        if found.lastindex == _SEQUENCE:
            last = tokens[-1] if tokens else None
            if piece.endswith("~") and last is not None and last.text is not None:
                last.text = last.text.rstrip(_WHITE)
            token, strip = _sequence(reader, found.start(), at, end, depth)
            tokens.append(token)
            at = token.end
            continue
        if found.lastindex == _DOLLARS:
            piece = piece[1:] if piece.endswith("{") else piece
        elif pattern is _QUOTED:
            piece = unescape(piece, found.start())
        tokens.append(_Token(found.start(), at, piece.lstrip(_WHITE) if strip else piece))
        strip = False
    return tokens


def _sequence(reader: Reader, start: int, at: int, limit: int, depth: int) -> tuple[_Token, bool]:
    """Read `${...}` or `%{...}`, and whether it strips what follows it."""
    text = reader.code.text
    scan = Scan(text, at, limit, collect=True)
    if scan.faults:
        raise SyntaxFault.of(scan.faults[0])
    if scan.stop >= limit:
        kind = text[start : start + 2]
        raise SyntaxFault(f'expected "}}" to close this "{kind}"', start, start + 2)
    end = scan.stop + 1
    strip = scan.stop > at and text[scan.stop - 1] == "~"
    stop = scan.stop - strip
    if text[start] == "$":
        value = reader.expression(at, stop, scan.pieces, depth + 1, "inside this interpolation")
        return _Token(start, end, value=value), strip
    word = _DIRECTIVE.match(text, at, stop)
    assert word is not None
    token = _Token(start, end, keyword=word[1] or "")
    _complete(reader, token, word.end(), stop, scan, depth)
    return token, strip


def _complete(reader: Reader, token: _Token, at: int, stop: int, scan: Scan, depth: int) -> None:
    """Read what follows the keyword of a directive."""
    text = reader.code.text
    if token.keyword == "for":
        head = _FOR.match(text, at, stop)
        if head is None:
            raise SyntaxFault('expected "NAME in LIST" or "KEY, NAME in MAP" after "for"', at, at)
        token.names = (head[1], head[2]) if head[2] else (None, head[1])
        token.value = reader.expression(head.end(), stop, scan.pieces, depth + 1, 'after "in"')
    elif token.keyword == "if":
        token.value = reader.expression(at, stop, scan.pieces, depth + 1, 'after "if"')
    elif token.keyword not in ("else", "endif", "endfor"):
        message = 'expected "if", "else", "endif", "for" or "endfor" after "%{"'
        raise SyntaxFault(f"{message}; plain text is written %%{{", token.start, token.start + 2)
    elif text[at:stop].strip():
        raise SyntaxFault(f'expected "}}" after "{token.keyword}"', at, stop)


def _unindent(tokens: list[_Token]) -> None:
    """Take the common indentation off the lines of a `<<-` heredoc.

    Blank lines neither count nor change, and neither does a line whose newline before it was
    stripped away.
    """
    smallest: int | None = None
    leading: list[_Token] = []
    line_start = True
    for token in tokens:
        content = token.text
        if line_start:
            indent: int | None = 0
            if content is not None:
                rest = content.lstrip(_WHITE)
                if not rest and content.endswith("\n"):
                    indent = None
                else:
                    indent = len(content) - len(rest)
                    leading.append(token)
            if indent is not None and (smallest is None or indent < smallest):
                smallest = indent
        line_start = content is not None and content.endswith("\n")
    for token in leading:
        assert token.text is not None
        token.text = token.text[smallest or 0 :]
        token.start += smallest or 0


def _expression(
    reader: Reader, tokens: list[_Token], start: int, end: int, depth: int
) -> Expression:
    span = reader.code.span(start, end)
    if all(token.text is not None for token in tokens):
        return Literal("".join(token.text or "" for token in tokens), span)
    if len(tokens) == 1 and tokens[0].value is not None and not tokens[0].keyword:
        return TemplateWrap(tokens[0].value, span)
    return Template(_Tree(reader, tokens, depth).parts(), span)


class _Tree:
    """Tokens to parts: adjacent literals join, directives nest."""

    def __init__(self, reader: Reader, tokens: list[_Token], depth: int) -> None:
        self._reader = reader
        self._span = reader.code.span
        self._tokens = tokens
        self._at = 0
        self._depth = depth

    def parts(self) -> tuple[Expression, ...]:
        """All parts of the template."""
        return tuple(self._until(None, ()))

    def _until(self, opening: _Token | None, closing: tuple[str, ...]) -> list[Expression]:
        """Parts up to one of some directives, which is left to be read."""
        parts: list[Expression] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.text is not None:
                parts.append(self._literal())
                continue
            if token.keyword in closing:
                return parts
            self._at += 1
            if token.keyword in ("if", "for"):
                self._depth += 1
                self._reader.check_depth(self._depth, token.start, token.end)
                parts.append(self._if(token) if token.keyword == "if" else self._for(token))
                self._depth -= 1
            elif token.keyword:
                message = f'"{token.keyword}" stands without the directive that it belongs to'
                raise SyntaxFault(message, token.start, token.end)
            else:
                assert token.value is not None
                parts.append(token.value)
        if opening is not None:
            expected = f'expected "%{{ end{opening.keyword} }}" to end this directive'
            raise SyntaxFault(expected, opening.start, opening.end)
        return parts

    def _literal(self) -> Literal:
        first = self._at
        while self._at < len(self._tokens) and self._tokens[self._at].text is not None:
            self._at += 1
        run = self._tokens[first : self._at]
        return Literal(
            "".join(token.text or "" for token in run), self._span(run[0].start, run[-1].end)
        )

    def _if(self, opening: _Token) -> Expression:
        assert opening.value is not None
        then = self._branch(opening, ("else", "endif"))
        otherwise: Expression
        if self._tokens[self._at].keyword == "else":
            self._at += 1
            otherwise = self._branch(opening, ("endif",))
        else:
            at = self._tokens[self._at].start
            otherwise = Literal("", self._span(at, at))
        span = self._span(opening.start, self._tokens[self._at].end)
        self._at += 1
        return Conditional(opening.value, then, otherwise, span)

    def _for(self, opening: _Token) -> Expression:
        assert opening.value is not None
        body = self._branch(opening, ("endfor",))
        span = self._span(opening.start, self._tokens[self._at].end)
        self._at += 1
        key, name = opening.names
        return For(key, name, opening.value, None, body, None, False, span, joined=True)

    def _branch(self, opening: _Token, closing: tuple[str, ...]) -> Expression:
        start = self._tokens[self._at - 1].end
        parts = self._until(opening, closing)
        span = self._span(start, self._tokens[self._at].start)
        if not parts:
            return Literal("", span)
        if len(parts) == 1 and isinstance(parts[0], Literal):
            return Literal(parts[0].value, span)
        return Template(tuple(parts), span)
