"""Units as JSON that people can read, for expectations in files."""

from decimal import Decimal
from typing import Any

from msglint.declarations import Declaration, Hidden, Unit
from msglint.source.text import Span
from msglint.values.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Condition,
    Constant,
    Equals,
    Not,
)
from msglint.values.model import (
    Choice,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Reference,
    Text,
    Unknown,
    Value,
)


def render_unit(unit: Unit) -> dict[str, Any]:
    rendered: dict[str, Any] = {"unit": unit.name, "files": sorted(unit.files)}
    if unit.problems:
        rendered["problems"] = [f"{place(p.span)} {p.message}" for p in unit.problems]
    if unit.hidden:
        rendered["hidden"] = [render_hidden(hidden) for hidden in unit.hidden]
    rendered["declarations"] = {d.key: render_declaration(d) for d in unit.declarations}
    return rendered


def render_hidden(hidden: Hidden) -> dict[str, Any]:
    rendered = {"reason": hidden.reason, "at": place(hidden.span), "names": names(hidden.names)}
    if hidden.attributes:
        rendered["by"] = {key: sorted(of) for key, of in sorted(hidden.attributes.items())}
    if hidden.passed_on:
        rendered["passed on"] = sorted(hidden.passed_on)
    return rendered


def render_declaration(declaration: Declaration) -> dict[str, Any]:
    rendered: dict[str, Any] = {
        "type": declaration.type,
        "at": place(declaration.span),
        "to": place(
            Span(declaration.extent.source, declaration.extent.end, declaration.extent.end)
        ),
    }
    if declaration.calls:
        rendered["calls"] = [f"{c.label} {place(c.span)}" for c in declaration.calls]
    if isinstance(declaration.exists, Unknown):
        rendered["exists"] = render(declaration.exists)
    elif declaration.exists != ALWAYS:
        rendered["exists"] = say(declaration.exists)
    if declaration.construct_path is not None:
        rendered["construct_path"] = declaration.construct_path
    if declaration.waivers:
        rendered["waivers"] = [
            f"{place(w.span)} {', '.join(w.rules)}: {w.reason}" for w in declaration.waivers
        ]
    rendered["attributes"] = render(declaration.attributes)
    return rendered


def render(value: Value) -> Any:
    rendered = _render(value)
    if value.trail:
        steps = [f"{s.label} ({place(s.span)})" for s in value.trail]
        return {"value": rendered, "from": steps}
    return rendered


def _render(value: Value) -> Any:
    match value:
        case Known(data, ref=ref):
            plain = f"number {data}" if isinstance(data, Decimal) else data
            return (
                plain if ref is None else {"known": plain, "ref": f"{ref.target}.{ref.attribute}"}
            )
        case Reference(target=target, attribute=attribute, type=kind):
            return {"ref": f"{target}.{attribute}", "type": kind}
        case ListValue(items=items):
            return [render(item) for item in items]
        case MapValue(items=items, rest=rest):
            members = {key: render(item) for key, item in items.items()}
            return members if rest is None else {**members, "...": render(rest)}
        case Text(parts=parts):
            return {"text": [p if isinstance(p, str) else render(p) for p in parts]}
        case JsonText(document=document):
            return {"json": render(document)}
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return {"if": say(condition), "then": render(then), "else": render(otherwise)}
        case Unknown() as unknown:
            rendered: dict[str, Any] = {"unknown": unknown.reason, "names": names(unknown.names)}
            if unknown.variable is not None:
                rendered["variable"] = unknown.variable.key
                if unknown.variable.domain is not None:
                    rendered["domain"] = list(unknown.variable.domain)
            if unknown.prefix:
                rendered["prefix"] = unknown.prefix
            return rendered


def say(condition: Condition) -> str:
    match condition:
        case Constant(value):
            return str(value)
        case Equals(variable, value):
            return f"{variable.label} = {value}"
        case Not(operand):
            return f"not ({say(operand)})"
        case AllOf(operands):
            return " and ".join(f"({say(o)})" for o in operands)
        case AnyOf(operands):
            return " or ".join(f"({say(o)})" for o in operands)


def names(found: frozenset[str] | None) -> Any:
    return "any" if found is None else sorted(found)


def place(span: Span | None) -> str:
    if span is None:
        return "nowhere"
    at = span.location
    return f"{at.path}:{at.line}:{at.column}"
