"""Which provider configuration a resource uses, and the Region and account that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.terraform import ast
from msglint.terraform.evaluate import evaluate
from msglint.terraform.expansion import by_each
from msglint.values.model import Known, ListValue, Step, moved

if TYPE_CHECKING:
    from msglint.terraform.ast import Block
    from msglint.terraform.module import Module
    from msglint.terraform.scope import Scope
    from msglint.values.model import Value

MAX_HOPS = 30


@dataclass(frozen=True, slots=True)
class _Reference:
    """A provider reference such as `aws.west`, or `aws.each["eu"]` (OpenTofu's `for_each`)."""

    type: str = "aws"
    alias: str = ""
    key: Value | None = None


_NOBODY = _Reference("", "?")
"""What a reference that is not understood names: no provider that is configured anywhere."""


def region(module: Module, body: ast.Body, scope: Scope) -> Value | None:
    """The Region in which a resource of a module lies; `None` when the files do not say it.

    `scope` is where the resource stands.
    """
    return _setting(module, body, scope, "region")


def account(module: Module, body: ast.Body, scope: Scope) -> Value | None:
    """The account in which a resource lies, where its provider is bound to a single one."""
    value = _setting(module, body, scope, "allowed_account_ids")
    if isinstance(value, ListValue) and len(value.items) == 1:
        return value.items[0]
    return None


def _setting(module: Module, body: ast.Body, scope: Scope, name: str) -> Value | None:
    """A setting of the provider configuration that a resource uses."""
    meta = body.attributes.get("provider")
    used = _Reference() if meta is None else _reference(meta.value, scope)
    for _ in range(MAX_HOPS):
        if used is None:
            return None
        entity = module.configuration.provider(used.type, used.alias)
        attribute = entity.block.body.attributes.get(name) if entity is not None else None
        if entity is not None and attribute is not None:
            inside = _scope(entity.block, used, module.scope)
            value = None if inside is None else evaluate(attribute.value, inside)
            if value is None or value == Known(None):
                return None
            label = f"provider {used.type}.{used.alias}" if used.alias else f"provider {used.type}"
            return moved(value, attribute.value.span, Step(label, attribute.value.span))
        call, slot = module.call, module.slot
        if call is None or slot is None or (entity is not None and not used.alias):
            return None
        handed = _handed(call.block.body, used, call.module.scope.bind(slot.bindings))
        used = _Reference(used.type) if handed is None and not used.alias else handed
        module = call.module
    return None


def _scope(block: Block, used: _Reference, scope: Scope) -> Scope | None:
    """Where the settings of a provider stand; `None` for one of several of which it is not
    known which."""
    each = block.body.attributes.get("for_each")
    if each is None:
        return scope
    span = each.value.span
    slots = by_each(evaluate(each.value, scope), span, span.text).slots
    match used.key:
        case Known(data=str(key)) if key in slots:
            return scope.bind(slots[key].bindings)
        case _:
            return None


def _handed(body: ast.Body, used: _Reference, scope: Scope) -> _Reference | None:
    """The caller's provider that a module call hands in under a name."""
    providers = body.attributes.get("providers")
    if providers is None or not isinstance(providers.value, ast.Object):
        return None
    for key, value in providers.value.items:
        if _reference(key, scope) == _Reference(used.type, used.alias):
            return _reference(value, scope) or _NOBODY
    return None


def _reference(expression: ast.Expression, scope: Scope) -> _Reference | None:
    """What an expression refers to; `None` when it is no reference."""
    match expression:
        case ast.GetAttr(source=ast.Name(name=type_), name=alias):
            return _Reference(type_, alias)
        case ast.Index(source=ast.GetAttr(source=ast.Name(name=type_), name=alias), key=key):
            return _Reference(type_, alias, evaluate(key, scope))
        case ast.Name(name=type_):
            return _Reference(type_)
        case ast.Literal(value=str(text)) | ast.TemplateWrap(wrapped=ast.Literal(value=str(text))):
            type_, _, alias = text.partition(".")
            return _Reference(type_, alias)
        case _:
            return None
