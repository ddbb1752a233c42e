"""CloudFormation's intrinsic functions.

Each takes the resolver, the argument's node and the span of the whole call. They follow the
"Intrinsic function reference" of the CloudFormation user guide and the language extensions
transform (`Fn::Length`, `Fn::ToJsonString`, `Fn::FindInMap` with a default, intrinsics inside
Ref and GetAtt).
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, TypeAlias

from msglint.cloudformation.identities import split
from msglint.cloudformation.nodes import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    text_of,
)
from msglint.cloudformation.texts import unknown, write_out
from msglint.source.text import Span
from msglint.values.conditions import Equals
from msglint.values.model import (
    NOTHING_HERE,
    JsonText,
    Known,
    ListValue,
    Step,
    Unknown,
    Value,
    choose,
    each_choice,
    moved,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.cloudformation.resolve import Resolver

Intrinsic: TypeAlias = "Callable[[Resolver, Node, Span], Value]"

MAX_MAP_KEYS = 16
"""Entries of a mapping that a choice is made of when the key is a free input."""

_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")


def ref(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Ref`."""
    name = _text(resolver, argument)
    if name is None:
        return Unknown("what it refers to is not known", span)
    return resolver.scope.reference(name, span)


def get_att(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::GetAtt`, as a list or as one text with a dot."""
    if isinstance(argument, SequenceNode):
        pieces = [_text(resolver, item) for item in argument.items]
        if len(pieces) >= 2 and None not in pieces:
            name, *attribute = (piece or "" for piece in pieces)
            return resolver.scope.attribute(name, ".".join(attribute), span)
    elif (text := _text(resolver, argument)) is not None and "." in text:
        name, _, rest = text.partition(".")
        return resolver.scope.attribute(name, rest, span)
    return Unknown("what it refers to is not known", span)


def sub(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::Sub`, with or without a map of further variables."""
    variables: MappingNode | None = None
    if isinstance(argument, SequenceNode) and len(argument.items) == 2:
        template, given = argument.items
        variables = given if isinstance(given, MappingNode) else None
    else:
        template = argument
    if not isinstance(template, ScalarNode) or template.value is None:
        return Unknown("the text of Fn::Sub is not a plain one", span)
    text = template.text
    spans = _placeholder_spans(template)
    parts: list[str | Value] = []
    at = 0
    for number, found in enumerate(_PLACEHOLDER.finditer(text)):
        parts.append(text[at : found.start()])
        at = found.end()
        name = found[1].strip()
        if name.startswith("!"):
            parts.append("${" + name[1:] + "}")
            continue
        place = spans[number] if number < len(spans) else span
        own = variables.get(name) if variables is not None else None
        if own is not None:
            parts.append(resolver.value(own))
        elif "." in name:
            resource, _, attribute = name.partition(".")
            parts.append(resolver.scope.attribute(resource, attribute, place))
        else:
            parts.append(resolver.scope.reference(name, place))
    parts.append(text[at:])
    return resolver.text([part for part in parts if part != ""], span)


def _placeholder_spans(template: ScalarNode) -> list[Span]:
    """Where the placeholders stand in the source, if they are the same ones there."""
    start = template.start
    written = template.source.text[start : template.end]
    there = list(_PLACEHOLDER.finditer(written))
    if [m[0] for m in there] != [m[0] for m in _PLACEHOLDER.finditer(template.text)]:
        return []
    return [Span(template.source, start + m.start(), start + m.end()) for m in there]


def join(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::Join`."""
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return _misused("Fn::Join", span)
    separator = _text(resolver, argument.items[0])
    members = resolver.value(argument.items[1])
    if separator is None:
        return unknown("the separator of Fn::Join is not known", span, members)

    def joined(value: Value) -> Value:
        match value:
            case ListValue(items=items):
                parts: list[str | Value] = []
                for item in items:
                    if parts and separator:
                        parts.append(separator)
                    parts.append(item)
                return resolver.text(parts, span)
            case Unknown():
                return Unknown(value.reason, span, value.trail, value.names)
            case _:
                return unknown("what Fn::Join joins is not a list", span, value)

    return each_choice(members, joined)


def split_text(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::Split`."""
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return _misused("Fn::Split", span)
    separator = _text(resolver, argument.items[0])
    text = resolver.value(argument.items[1])
    if separator is None:
        return unknown("the separator of Fn::Split is not known", span, text)
    scope = resolver.scope
    return each_choice(
        text, lambda v: split(v, separator, span, scope.environment, scope.attribute_of)
    )


def select(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::Select`."""
    if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
        return _misused("Fn::Select", span)
    index_text = _text(resolver, argument.items[0])
    members = resolver.value(argument.items[1])
    if index_text is None or not (index_text.isascii() and index_text.isdecimal()):
        return unknown("the index of Fn::Select is not known", span, members)
    index = int(index_text[:9])

    def selected(value: Value) -> Value:
        match value:
            case ListValue(items=items) if index < len(items):
                return moved(items[index], span)
            case ListValue(items=items):
                return Unknown(f"Fn::Select asks for item {index} of {len(items)}", span)
            case Unknown():
                return Unknown(value.reason, span, value.trail, value.names)
            case _:
                return unknown("what Fn::Select selects from is not a list", span, value)

    return each_choice(members, selected)


def if_(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::If`."""
    if not isinstance(argument, SequenceNode) or len(argument.items) != 3:
        return _misused("Fn::If", span)
    name = text_of(argument.items[0])
    if name is None:
        return _misused("Fn::If", span)
    then, otherwise = (resolver.value(arm) for arm in argument.items[1:])
    condition = resolver.scope.condition(name)
    if not isinstance(condition, Unknown):
        return choose(condition, then, otherwise, span)
    if then == otherwise:
        return then
    return unknown(
        f"the condition {name} is not decided: {condition.reason}", span, then, otherwise
    )


def find_in_map(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::FindInMap`. A free input as key makes a choice among the entries."""
    if not isinstance(argument, SequenceNode) or len(argument.items) not in (3, 4):
        return _misused("Fn::FindInMap", span)
    default: Value | None = None
    if len(argument.items) == 4 and isinstance(options := argument.items[3], MappingNode):
        node = options.get("DefaultValue")
        default = None if node is None else resolver.value(node)
    name = _text(resolver, argument.items[0])
    table = None if name is None else resolver.scope.mapping(name)
    if table is None:
        return default or Unknown(f"there is no mapping {name or 'of that name'} here", span)
    keys = [resolver.value(item) for item in argument.items[1:3]]
    return _look_up(resolver, table, keys, (name or "",), default, span)


def _look_up(
    resolver: Resolver,
    table: Node,
    keys: list[Value],
    path: tuple[str, ...],
    default: Value | None,
    span: Span,
) -> Value:
    shown = ".".join(path)
    if not keys:
        return moved(resolver.value(table), span, Step(f"mapping {shown}", table.span))
    if not isinstance(table, MappingNode):
        return Unknown(f"the mapping {shown} is not read", span)
    key, *others = keys

    def entry(found: Value) -> Value:
        match found:
            case Known(data) if data is not None:
                text = write_out(data)
                node = table.get(text)
                if node is not None:
                    return _look_up(resolver, node, others, (*path, text), default, span)
                return default or Unknown(f"the mapping {shown} has no entry {text}", span)
            case Unknown(variable=variable) if variable is not None and (
                len(table.entries) <= MAX_MAP_KEYS
            ):
                answer = default
                for name, (_, node) in reversed(table.entries.items()):
                    value = _look_up(resolver, node, others, (*path, name), default, span)
                    # The key is one of those there, or the deployment fails.
                    answer = (
                        value
                        if answer is None
                        else choose(Equals(variable, name), value, answer, span)
                    )
                return answer or Unknown(f"the mapping {shown} is empty", span)
            case _:
                reason = f"which entry of the mapping {shown} it is, is not known"
                return unknown(reason, span, found)

    return each_choice(key, entry)


def import_value(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::ImportValue`."""
    return each_choice(resolver.value(argument), lambda name: resolver.scope.imported(name, span))


def get_stack_output(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::GetStackOutput`."""
    if not isinstance(argument, MappingNode):
        return _misused("Fn::GetStackOutput", span)
    stack, output = argument.get("StackName"), argument.get("OutputName")
    if stack is None or output is None:
        return _misused("Fn::GetStackOutput", span)
    region = argument.get("Region")
    return resolver.scope.stack_output(
        resolver.value(stack),
        resolver.value(output),
        None if region is None else resolver.value(region),
        span,
    )


def base64(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::Base64`."""
    value = resolver.value(argument)
    if isinstance(value, Known) and value.data is not None:
        encoded = b64encode(write_out(value.data).encode("utf-8", "replace")).decode("ascii")
        return Known(encoded, span, value.trail)
    return unknown("it encodes a text that is not known", span, value)


def length(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::Length`."""

    def counted(value: Value) -> Value:
        if isinstance(value, ListValue):
            return Known(len(value.items), span)
        reason = value.reason if isinstance(value, Unknown) else "it counts what is not a list"
        return Unknown(reason, span, names=NOTHING_HERE)

    return each_choice(resolver.value(argument), counted)


def to_json_string(resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::ToJsonString`."""
    return JsonText(resolver.value(argument), span)


def from_account(_resolver: Resolver, _argument: Node, span: Span) -> Value:
    """`Fn::GetAZs`: what the account has; it names nothing that a template makes."""
    return Unknown("the availability zones are those of the account", span, names=NOTHING_HERE)


def cidr(_resolver: Resolver, _argument: Node, span: Span) -> Value:
    """`Fn::Cidr`: address blocks, which are of no concern to messages."""
    return Unknown("address blocks are not computed", span, names=NOTHING_HERE)


def transform(_resolver: Resolver, argument: Node, span: Span) -> Value:
    """`Fn::Transform`: a macro, which may return anything."""
    name = text_of(argument.get("Name")) if isinstance(argument, MappingNode) else None
    return Unknown(f"the macro {name or ''} makes it at deployment".replace("  ", " "), span)


def _text(resolver: Resolver, node: Node) -> str | None:
    """The text of an argument that has to be known."""
    if isinstance(node, ScalarNode):
        return text_of(node)
    value = resolver.value(node)
    if isinstance(value, Known) and value.data is not None:
        return write_out(value.data)
    return None


def _misused(name: str, span: Span) -> Unknown:
    return Unknown(f"{name} is not called as it must be", span)


INTRINSICS: dict[str, Intrinsic] = {
    "Ref": ref,
    "Fn::Base64": base64,
    "Fn::Cidr": cidr,
    "Fn::FindInMap": find_in_map,
    "Fn::GetAZs": from_account,
    "Fn::GetAtt": get_att,
    "Fn::GetStackOutput": get_stack_output,
    "Fn::If": if_,
    "Fn::ImportValue": import_value,
    "Fn::Join": join,
    "Fn::Length": length,
    "Fn::Select": select,
    "Fn::Split": split_text,
    "Fn::Sub": sub,
    "Fn::ToJsonString": to_json_string,
    "Fn::Transform": transform,
}
