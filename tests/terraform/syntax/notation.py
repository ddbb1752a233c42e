"""Syntax trees as text: a short notation for tables, and HCL again, with every parenthesis."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from msglint.source.text import Span
from msglint.terraform import ast

if TYPE_CHECKING:
    from collections.abc import Iterator


def brief(node: ast.Expression) -> str:
    """The tree in a notation that shows its structure and nothing else."""
    match node:
        case ast.Literal(value):
            return json.dumps(value, ensure_ascii=False, default=str)
        case ast.Name(name):
            return name
        case ast.SplatItem():
            return "@"
        case ast.GetAttr(source, name):
            return f"{brief(source)}.{name}"
        case ast.Index(source, key):
            return f"{brief(source)}[{brief(key)}]"
        case ast.Splat(source, each):
            return f"splat({brief(source)}, {brief(each)})"
        case ast.Unary(operator, operand):
            return f"({operator} {brief(operand)})"
        case ast.Binary(operator, left, right):
            return f"({brief(left)} {operator} {brief(right)})"
        case ast.Conditional(condition, then, otherwise):
            return f"({brief(condition)} ? {brief(then)} : {brief(otherwise)})"
        case ast.Call(name, arguments, expand):
            return f"{name}({', '.join(map(brief, arguments))}{'...' if expand else ''})"
        case ast.Tuple(items):
            return f"[{', '.join(map(brief, items))}]"
        case ast.Object(members):
            return "{" + ", ".join(f"{brief(k)} = {brief(v)}" for k, v in members) + "}"
        case ast.Template(parts):
            return "`" + "".join(_part(part) for part in parts) + "`"
        case ast.TemplateWrap(wrapped):
            return f"wrap({brief(wrapped)})"
        case ast.For():
            return _for(node)
        case ast.Broken(reason):
            return f"broken({reason})"


def _part(node: ast.Expression) -> str:
    if isinstance(node, ast.Literal) and isinstance(node.value, str):
        return json.dumps(node.value, ensure_ascii=False)[1:-1]
    return "${" + brief(node) + "}"


def _for(node: ast.For) -> str:
    names = node.value_name if node.key_name is None else f"{node.key_name}, {node.value_name}"
    key = "" if node.key is None else f"{brief(node.key)} => "
    dots = "..." if node.grouped else ""
    condition = "" if node.condition is None else f" if {brief(node.condition)}"
    head = "joined" if node.joined else "for"
    return (
        f"<{head} {names} in {brief(node.collection)}: {key}{brief(node.value)}{dots}{condition}>"
    )


def hcl(node: ast.Expression) -> str:
    """Native syntax that leaves nothing to precedence and has no template but joins."""
    match node:
        case ast.Literal(str(text)):
            return quoted(text)
        case ast.Literal(value):
            return json.dumps(value, default=str).strip('"')
        case ast.GetAttr(source, name):
            return f"({hcl(source)}).{name}"
        case ast.Index(source, key):
            return f"({hcl(source)})[{hcl(key)}]"
        case ast.Splat(source, each):
            item = "item_" + str(_depth(each))
            return f"[for {item} in {hcl(source)} : {_in_splat(each, item)}]"
        case ast.Unary(operator, operand):
            return f"{operator}({hcl(operand)})"
        case ast.Binary(operator, left, right):
            return f"(({hcl(left)}) {operator} ({hcl(right)}))"
        case ast.Conditional(condition, then, otherwise):
            return f"(({hcl(condition)}) ? ({hcl(then)}) : ({hcl(otherwise)}))"
        case ast.Call(name, arguments, expand):
            return f"{name}({', '.join(map(hcl, arguments))}{'...' if expand else ''})"
        case ast.Tuple(items):
            return f"[{', '.join(map(hcl, items))}]"
        case ast.Object(members):
            return "{" + ", ".join(f"({hcl(k)}) = {hcl(v)}" for k, v in members) + "}"
        case ast.Template(parts):
            return f'join("", [{", ".join(map(hcl, parts))}])'
        case ast.TemplateWrap(wrapped):
            return f"({hcl(wrapped)})"
        case ast.For():
            names = ", ".join(filter(None, (node.key_name, node.value_name)))
            condition = "" if node.condition is None else f" if {hcl(node.condition)}"
            head = f"for {names} in {hcl(node.collection)} :"
            if node.key is not None:
                dots = "..." if node.grouped else ""
                return f"{{{head} {hcl(node.key)} => {hcl(node.value)}{dots}{condition}}}"
            made = f"[{head} {hcl(node.value)}{condition}]"
            return f'join("", {made})' if node.joined else made
        case ast.Name(name):
            return name
        case _:
            raise ValueError(node)


def quoted(text: str) -> str:
    """A quoted string with this value."""
    escaped = json.dumps(text, ensure_ascii=False)
    for code, short in (("\\b", "\\u0008"), ("\\f", "\\u000c")):
        escaped = re.sub(rf"((?<!\\)(?:\\\\)*){re.escape(code)}", rf"\1{re.escape(short)}", escaped)
    return escaped.replace("${", "$${").replace("%{", "%%{")


def _in_splat(each: ast.Expression, item: str) -> str:
    """What is done to each element, which goes by this name."""
    match each:
        case ast.SplatItem():
            return item
        case ast.GetAttr(source, name):
            return f"({_in_splat(source, item)}).{name}"
        case ast.Index(source, key):
            return f"({_in_splat(source, item)})[{hcl(key)}]"
        case ast.Splat(source, inner):
            name = "item_" + str(_depth(inner))
            return f"[for {name} in {_in_splat(source, item)} : {_in_splat(inner, name)}]"
        case _:
            raise ValueError(each)


def _depth(node: ast.Expression) -> int:
    return 1 + max((_depth(child) for child in children(node)), default=0)


def children(node: object) -> Iterator[ast.Expression]:
    """The expressions directly below a node."""
    pending: list[object] = [getattr(node, f.name) for f in fields(node)]  # type: ignore[arg-type]
    while pending:
        value = pending.pop(0)
        if isinstance(value, tuple):
            pending[:0] = value
        elif is_dataclass(value) and not isinstance(value, Span):
            yield value  # type: ignore[misc]


def walk(node: ast.Expression) -> Iterator[ast.Expression]:
    """A node and all below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def bare(value: object) -> object:
    """Any tree without its spans, for comparing what stands at different places."""
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    if isinstance(value, dict):
        return {key: bare(member) for key, member in value.items()}
    if is_dataclass(value):
        kept = (getattr(value, f.name) for f in fields(value) if "span" not in f.name)
        return (type(value).__name__, *(bare(v) for v in kept if not isinstance(v, Span)))
    return value
