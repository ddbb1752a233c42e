"""Terraform's JSON syntax to the tree of `ast`.

Follows HashiCorp's `hcl/json` and Terraform's own exceptions to it, checked with Terraform
1.11: strings are templates, and so are the keys of objects, except where Terraform evaluates
without a scope (defaults of variables, sources of modules: plain text) or wants a reference
(`depends_on`, `provider`: the string is the expression). `//` is a comment where a body is
expected and an ordinary key elsewhere.

The syntax does not say whether `"x": {...}` is an attribute or a block; only the schema of the
resource does. Blocks of the Terraform language itself become blocks here; all else becomes an
attribute that says that it `maybe_block`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from msglint.source.json_text import (
    JsonError,
    JsonList,
    JsonObject,
    JsonScalar,
    parse_json,
    string_places,
)
from msglint.source.text import Span
from msglint.terraform import ast
from msglint.terraform.syntax.blocks import LABEL_COUNTS
from msglint.terraform.syntax.code import Code
from msglint.terraform.syntax.expressions import MAX_DEPTH
from msglint.terraform.syntax.parser import parse_expression, parse_template
from msglint.terraform.syntax.scanner import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.declarations import Problem
    from msglint.source.json_text import JsonMember, JsonNode
    from msglint.source.text import Source

Reading = Literal["template", "text", "reference"]
"""What a string is: a template, plain text, or an expression without `${ }` around it."""

_COMMENT = "//"

_BLOCKS = {
    "resource": ("lifecycle", "connection", "provisioner"),
    "data": ("lifecycle",),
    "ephemeral": ("lifecycle",),
    "variable": ("validation",),
    "output": ("precondition",),
    "check": ("assert",),
    "removed": ("lifecycle", "provisioner"),
    "lifecycle": ("precondition", "postcondition"),
    "dynamic": ("content",),
    "terraform": ("required_providers",),
}
"""The nested blocks of the Terraform language, by what they stand in."""

_LABELLED = ("provisioner",)

_EXTENSIBLE = ("resource", "data", "ephemeral", "provider", "content")
"""Bodies with a schema of a provider, in which `dynamic` blocks may stand."""

_REFERENCES = frozenset(
    (
        *(("resource", name) for name in ("depends_on", "provider")),
        *(("data", name) for name in ("depends_on", "provider")),
        *(("ephemeral", name) for name in ("depends_on", "provider")),
        *(("module", name) for name in ("depends_on", "providers")),
        *(("lifecycle", name) for name in ("ignore_changes", "replace_triggered_by")),
        *((kind, name) for kind in ("moved", "removed", "import") for name in ("from", "to")),
        ("output", "depends_on"),
        ("variable", "type"),
        ("import", "provider"),
        ("dynamic", "iterator"),
    )
)
_PLAIN_TEXT = frozenset(
    (
        *(("variable", name) for name in ("default", "description")),
        *(("module", name) for name in ("source", "version")),
        *(("provider", name) for name in ("alias", "version")),
        ("output", "description"),
    )
)


@dataclass(frozen=True, slots=True)
class JsonBlock:
    """A top-level block before its body is converted."""

    type: str
    labels: tuple[str, ...]
    body: JsonObject
    header: Span
    span: Span


def read_blocks(source: Source) -> tuple[list[JsonBlock], list[Problem]]:
    """The top-level blocks of a file, and what is wrong with its structure."""
    code = Code(source)
    root = _root(code)
    blocks: list[JsonBlock] = []
    for part in _objects(code, root, "an object with the blocks of this file"):
        for member in part.members:
            count = LABEL_COUNTS.get(member.key)
            if count is not None:
                blocks.extend(_labelled(code, member.key, member, count, ()))
    return blocks, code.problems


def build_block(raw: JsonBlock) -> tuple[ast.Block, list[Problem]]:
    """The tree of a top-level block, and what is wrong with it."""
    code = Code(raw.body.source)
    converter = _Converter(code)
    kind = raw.type
    body = converter.body([raw.body], kind, 0)
    path = _construct_path(raw.body)
    return ast.Block(kind, raw.labels, body, raw.header, raw.span, path), code.problems


def read_value_file(source: Source) -> tuple[ast.Block, list[Problem]]:
    """A file of variable values: one object, whose strings are plain text."""
    code = Code(source)
    root = _root(code)
    bodies = list(_objects(code, root, "an object with the values of variables"))
    body = _Converter(code).body(bodies, "values", 0)
    whole = code.span(0, len(source.text))
    return ast.Block("", (), body, whole, whole), code.problems


def _root(code: Code) -> JsonNode:
    try:
        return parse_json(code.source)
    except JsonError as error:
        end = min(error.offset + 1, len(code.text))
        code.report(Fault(str(error), min(error.offset, end), end))
        return JsonObject([], code.source, 0, 0)


def _objects(code: Code, node: JsonNode, expected: str) -> Iterator[JsonObject]:
    """The objects of an object, a list of them, or null."""
    if isinstance(node, JsonObject):
        yield node
    elif isinstance(node, JsonList):
        for item in node.items:
            if isinstance(item, JsonObject):
                yield item
            else:
                code.report(Fault(f"expected {expected}", item.start, item.end))
    elif node.value is not None:
        code.report(Fault(f"expected {expected}", node.start, node.end))


def _labelled(
    code: Code, kind: str, member: JsonMember, count: int, labels: tuple[str, ...]
) -> Iterator[JsonBlock]:
    """The blocks below a key, with the labels that are still to come."""
    left = count - len(labels)
    what = "labels" if left else "body"
    for part in _objects(code, member.value, f"an object with the {what} of this {kind}"):
        if left:
            for inner in part.members:
                if inner.key != _COMMENT:
                    yield from _labelled(code, kind, inner, count, (*labels, inner.key))
        else:
            start = part.start if isinstance(member.value, JsonList) else member.start
            yield JsonBlock(kind, labels, part, member.span, Span(code.source, start, part.end))


def _construct_path(body: JsonObject) -> str | None:
    """The construct path that CDK for Terraform leaves in a comment."""
    node: JsonNode | None = body
    for key in (_COMMENT, "metadata", "path"):
        node = node.get(key) if isinstance(node, JsonObject) else None
    return node.value if isinstance(node, JsonScalar) and isinstance(node.value, str) else None


class _Converter:
    """JSON values to bodies and expressions; problems are reported to the code."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._source = code.source

    def body(self, parts: list[JsonObject], kind: str, depth: int) -> ast.Body:
        """The body that some objects make together."""
        attributes: dict[str, ast.Attribute] = {}
        blocks: list[ast.Block] = []
        known = _BLOCKS.get(kind, ())
        for member in (member for part in parts for member in part.members):
            if member.key == _COMMENT and kind != "values":
                continue
            if member.key == "dynamic" and kind in _EXTENSIBLE:
                blocks.extend(self._dynamic(member, depth + 1))
            elif member.key in known:
                blocks.extend(self._nested(member, member.key, depth + 1))
            elif kind in _EXTENSIBLE and _holds_dynamic(member.value):
                blocks.extend(self._provided(member, depth + 1))
            else:
                self._attribute(member, kind, attributes, depth + 1)
        return ast.Body(attributes, tuple(blocks))

    def _nested(self, member: JsonMember, kind: str, depth: int) -> Iterator[ast.Block]:
        count = 1 if kind in _LABELLED else 0
        for raw in _labelled(self._code, kind, member, count, ()):
            yield self._block(raw, kind, depth)

    def _provided(self, member: JsonMember, depth: int) -> Iterator[ast.Block]:
        """Blocks of a provider's schema, told by the `dynamic` blocks in them."""
        for raw in _labelled(self._code, member.key, member, 0, ()):
            yield replace(self._block(raw, "content", depth), type=member.key)

    def _dynamic(self, member: JsonMember, depth: int) -> Iterator[ast.Block]:
        for raw in _labelled(self._code, "dynamic", member, 1, ()):
            yield self._block(raw, "dynamic", depth)

    def _block(self, raw: JsonBlock, kind: str, depth: int) -> ast.Block:
        if depth > MAX_DEPTH:
            fault = Fault("this is nested too deep to be read", raw.body.start, raw.body.end)
            self._code.report(fault)
            body = ast.Body(broken=ast.Broken(fault.message, raw.span))
        else:
            body = self.body([raw.body], kind, depth)
        return ast.Block(kind, raw.labels, body, raw.header, raw.span)

    def _attribute(
        self, member: JsonMember, kind: str, attributes: dict[str, ast.Attribute], depth: int
    ) -> None:
        name = member.key
        if (kind, name) in _REFERENCES:
            reading: Reading = "reference"
        elif kind in ("values", "terraform") or (kind, name) in _PLAIN_TEXT:
            reading = "text"
        else:
            reading = "template"
        value = self.value(member.value, reading, depth)
        maybe_block = kind in _EXTENSIBLE and _is_objects(member.value)
        before = attributes.get(name)
        if before is not None and before.maybe_block and maybe_block:
            # Blocks of one type, written one by one.
            items = (*_items(before.value), *_items(value))
            value = ast.Tuple(items, value.span)
        elif before is not None:
            line = before.name_span.location.line
            self._code.report(
                Fault(f"{name} was set already, on line {line}", member.start, member.end)
            )
            return
        span = Span(self._source, member.start, member.value.end)
        attributes[name] = ast.Attribute(name, value, member.span, span, maybe_block)

    def value(self, node: JsonNode, reading: Reading, depth: int) -> ast.Expression:
        """The expression that a JSON value is."""
        if depth > MAX_DEPTH:
            message = "this is nested too deep to be read"
            self._code.report(Fault(message, node.start, node.end))
            return ast.Broken(message, node.span)
        if isinstance(node, JsonScalar):
            if isinstance(node.value, str):
                return self._string(node, node.value, reading)
            return ast.Literal(node.value, node.span)
        if isinstance(node, JsonList):
            items = tuple(self.value(item, reading, depth + 1) for item in node.items)
            return ast.Tuple(items, node.span)
        members: list[tuple[ast.Expression, ast.Expression]] = []
        seen: dict[str, JsonMember] = {}
        for member in node.members:
            if member.key in seen:
                line = seen[member.key].span.location.line
                message = f'"{member.key}" was set already, on line {line}'
                self._code.report(Fault(message, member.start, member.end))
                continue
            seen[member.key] = member
            written = JsonScalar(member.key, self._source, member.start, member.end)
            key = self._string(written, member.key, "template" if reading == "template" else "text")
            members.append((key, self.value(member.value, reading, depth + 1)))
        return ast.Object(tuple(members), node.span)

    def _string(self, node: JsonScalar, text: str, reading: Reading) -> ast.Expression:
        is_plain = "${" not in text and "%{" not in text
        if reading == "text" or (is_plain and reading == "template"):
            return ast.Literal(text, node.span)
        start, end = node.start + 1, node.end - 1
        places = string_places(self._source, node.start, node.end)
        code = self._code
        if places is not None:
            code = Code(self._source, text, places, self._code.patience)
            start, end = 0, len(text)
        if is_plain:
            expression = parse_expression(code, start, end)
        else:
            # The whole is the string, with its quotes, as it is in native syntax.
            expression = replace(parse_template(code, start, end), span=node.span)
        if code is not self._code:
            self._code.problems += code.problems
        return expression


def _holds_dynamic(node: JsonNode) -> bool:
    """Whether `dynamic` blocks stand anywhere in an object or a list of objects."""
    pending = [node]
    while pending:
        node = pending.pop()
        if not _is_objects(node):
            continue
        if isinstance(node, JsonList):
            pending += node.items
        elif isinstance(node, JsonObject):
            found = node.get("dynamic")
            if found is not None and _is_objects(found):
                return True
            pending += [member.value for member in node.members]
    return False


def _is_objects(node: JsonNode) -> bool:
    if isinstance(node, JsonList):
        return bool(node.items) and all(isinstance(item, JsonObject) for item in node.items)
    return isinstance(node, JsonObject)


def _items(value: ast.Expression) -> tuple[ast.Expression, ...]:
    return value.items if isinstance(value, ast.Tuple) else (value,)
