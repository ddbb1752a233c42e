"""Compiling CEL expressions, when a page is read."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from msglint.config import nearest
from msglint.engine import cel_ast
from msglint.engine.expression import Expression
from msglint.engine.nulls import NOTHING, proven
from msglint.engine.paths import InvalidExpression, paths_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msglint.engine.nulls import Sure
    from msglint.engine.paths import Kind, Shape
    from msglint.messaging.schema import Subject

_RESERVED = re.compile(r"reserved identifier: (\w+)")
_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")


def compile_expression(
    text: str,
    subjects: Mapping[str, Subject],
    variables: Mapping[str, Kind | Subject],
    sure: Sure = NOTHING,
) -> tuple[Expression, Shape]:
    """Compile an expression and check it against the model.

    `sure` is what is not null wherever it is evaluated. Raises `InvalidExpression`.
    """
    from cel_expr_python import cel

    types = {
        "int": cel.Type.INT,
        "double": cel.Type.DOUBLE,
        "string": cel.Type.STRING,
        "bool": cel.Type.BOOL,
    }
    declared = {
        name: types.get(kind, cel.Type.DYN) if isinstance(kind, str) else cel.Type.DYN
        for name, kind in variables.items()
    }
    try:
        serialized = cel.NewEnv(variables=declared).compile(text).serialize()
    except (RuntimeError, TypeError) as error:
        raise InvalidExpression(_worded(str(error), variables)) from None
    for call in cel_ast.calls(cel_ast.parse(serialized)):
        match call:
            case cel_ast.Call("matches", (_, cel_ast.Constant("string", pattern))):
                _hold_to_syntax(pattern)
    paths, shape = paths_read(serialized, subjects, variables, sure)
    code = b64encode(cel_ast.reduce(serialized)).decode()
    return Expression(text, code, paths), shape


def _hold_to_syntax(pattern: str) -> None:
    """Refuse what CEL would only refuse when it is asked to match something."""
    from cel_expr_python import cel

    program = cel.NewEnv(variables={"pattern": cel.Type.STRING}).compile("''.matches(pattern)")
    answer = program.eval(data={"pattern": pattern})
    if answer.type().name() == "ERROR":
        reason = str(answer.plain_value()).removeprefix("INVALID_ARGUMENT: ")
        raise InvalidExpression(reason)


def proven_by(condition: Expression | None, *, truth: bool) -> Sure:
    """What is not null where a compiled condition is true (or, false)."""
    if condition is None:
        return NOTHING
    return proven(cel_ast.parse(b64decode(condition.code)), truth)


def _worded(error: str, variables: Mapping[str, Kind | Subject]) -> str:
    """The first complaint of the compiler, without its own framing."""
    if reserved := _RESERVED.search(error):
        word = reserved[1]
        names = (v.root for v in variables.values() if not isinstance(v, str) and v.name == word)
        hint = f'; the subject is called "{name}" here' if (name := next(names, "")) else ""
        return f'"{word}" is a reserved word of CEL{hint}'
    if undeclared := _UNDECLARED.search(error):
        name = undeclared[1]
        return f'there is no "{name}" here{nearest(name.split(".")[0], variables)}'
    line = error.splitlines()[0].removeprefix("INVALID_ARGUMENT: ").removeprefix("ERROR: ")
    return re.sub(r"^<input>:(\d+):(\d+): ", r"line \1, column \2: ", line).removesuffix(
        " [INVALID_ARGUMENT]"
    )
