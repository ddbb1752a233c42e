"""Functions over regular expressions, and `replace`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.terraform.functions.outcomes import Limit, Refused
from msglint.terraform.functions.re2 import ready
from msglint.terraform.functions.registry import MAX_NODES, plain, structural
from msglint.terraform.functions.text import MAX_TEXT, literal
from msglint.values.model import Known, MapValue
from msglint.values.types import STRING, ObjectType, TupleType

if TYPE_CHECKING:
    from msglint.terraform.functions.re2 import Match, Program
    from msglint.terraform.functions.registry import Call
    from msglint.values.model import Value
    from msglint.values.types import Type


@structural("regex", STRING, STRING)
def _regex(call: Call, pattern: Value, text: Value) -> Value:
    wanted, given = plain(pattern), plain(text)
    if not isinstance(wanted, str) or not isinstance(given, str):
        return call.unknown()
    program = ready(wanted, given)
    _result_type(program)
    found = program.search(given)
    if found is None:
        raise Refused("the pattern does not match")
    return _result(call, program, given, found)


@structural("regexall", STRING, STRING)
def _regexall(call: Call, pattern: Value, text: Value) -> Value:
    wanted, given = plain(pattern), plain(text)
    if not isinstance(wanted, str) or not isinstance(given, str):
        return call.unknown()
    program = ready(wanted, given)
    kind = _result_type(program)
    found: list[Value] = []
    for match in program.every(given):
        found.append(_result(call, program, given, match))
        if len(found) > MAX_NODES:
            raise Limit("it would have too many members")
    return call.list(found, kind)


def _result_type(program: Program) -> Type:
    """What a match gives: a text, a tuple of groups, or an object of named groups."""
    named = [name for name in program.names if name]
    if not program.names:
        return STRING
    if not named:
        return TupleType((STRING,) * len(program.names))
    if len(named) < len(program.names):
        raise Refused("the pattern mixes named and unnamed groups")
    return ObjectType(tuple((name, STRING) for name in sorted(named)))


def _result(call: Call, program: Program, text: str, match: Match) -> Value:
    if not program.names:
        return call.known(text[match[0] : match[1]])
    groups: list[Value] = []
    for start, end in zip(match[2::2], match[3::2], strict=True):
        if start < 0 or end < 0:
            groups.append(Known(None, call.span, type=STRING))
        else:
            groups.append(call.known(text[start:end]))
    if not program.names[0]:
        return call.list(groups)
    return MapValue(dict(zip(program.names, groups, strict=True)), call.span)


@structural("replace", STRING, STRING, STRING, returns=STRING)
def _replace(call: Call, text: Value, substring: Value, replacement: Value) -> Value:
    wanted, new, given = literal(substring), literal(replacement), literal(text)
    if wanted is None or new is None:
        return call.unknown()
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        if given is None:
            return call.unknown()
        return call.known(_replaced(ready(wanted[1:-1], given), given, new))
    if given is None and len(wanted) != 1:
        return call.unknown()

    def replaced(part: str) -> str:
        if len(part) + part.count(wanted) * len(new) > MAX_TEXT:
            raise Limit("its text would be too long")
        return part.replace(wanted, new)

    return call.mapped(text, replaced)


_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+)|(\$))")


def _replaced(program: Program, text: str, template: str) -> str:
    """All matches replaced, `$name` and `${1}` in the template standing for groups."""
    pieces: list[str] = []
    size = at = last = 0
    while at <= len(text):
        match = program.search(text, at)
        if match is None:
            break
        start, end = match[:2]
        pieces.append(text[last:start])
        if end > last or start == 0:
            pieces.append(_expanded(program, text, match, template))
            size += len(pieces[-1])
            if size > MAX_TEXT:
                raise Limit("its text would be too long")
        last = end
        at = max(at + 1, end)
    pieces.append(text[last:])
    return "".join(pieces)


def _expanded(program: Program, text: str, match: Match, template: str) -> str:
    def group(variable: re.Match[str]) -> str:
        if variable[3]:
            return "$"
        name = variable[1] or variable[2]
        index = -1
        if name.isascii() and name.isdecimal() and (name == "0" or name[0] != "0"):
            index = int(name) if len(name) < 9 else -1
        elif name in program.names:
            index = program.names.index(name) + 1
        if not 0 <= index <= len(program.names) or match[2 * index] < 0:
            return ""
        return text[match[2 * index] : match[2 * index + 1]]

    return _VARIABLE.sub(group, template)
