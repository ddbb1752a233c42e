"""Which provider configuration a resource uses, and the Region and account that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.terraform import ast
from msglint.terraform.evaluate import evaluate
from msglint.values.model import Known, ListValue, Step, moved

if TYPE_CHECKING:
    from msglint.terraform.module import Module
    from msglint.values.model import Value

MAX_HOPS = 30


def region(module: Module, body: ast.Body) -> Value | None:
    """The Region in which a resource of a module lies; `None` when the files do not say it."""
    return _setting(module, body, "region")


def account(module: Module, body: ast.Body) -> Value | None:
    """The account in which a resource lies, where its provider is bound to a single one."""
    value = _setting(module, body, "allowed_account_ids")
    if isinstance(value, ListValue) and len(value.items) == 1:
        return value.items[0]
    return None


def _setting(module: Module, body: ast.Body, name: str) -> Value | None:
    """A setting of the provider configuration that a resource uses."""
    meta = body.attributes.get("provider")
    type_, alias = _reference(meta.value) if meta is not None else ("aws", "")
    for _ in range(MAX_HOPS):
        entity = module.configuration.provider(type_, alias)
        attribute = entity.block.body.attributes.get(name) if entity is not None else None
        if attribute is not None:
            value = evaluate(attribute.value, module.scope)
            label = f"provider {type_}.{alias}" if alias else f"provider {type_}"
            moved_value = moved(value, attribute.value.span, Step(label, attribute.value.span))
            return None if value == Known(None) else moved_value
        call = module.call
        if call is None or (entity is not None and not alias):
            return None
        passed = _passed(call.entity.block.body, type_, alias)
        if passed is None and alias:
            return None
        type_, alias = passed or (type_, "")
        module = call.module
    return None


def _passed(body: ast.Body, type_: str, alias: str) -> tuple[str, str] | None:
    """The caller's provider that a module call hands in under a name."""
    providers = body.attributes.get("providers")
    if providers is None or not isinstance(providers.value, ast.Object):
        return None
    for key, value in providers.value.items:
        if _reference(key) == (type_, alias):
            return _reference(value)
    return None


def _reference(expression: ast.Expression) -> tuple[str, str]:
    """Type and alias of a provider reference such as `aws.west`."""
    match expression:
        case ast.GetAttr(source=ast.Name(name=type_), name=alias):
            return type_, alias
        case ast.Name(name=type_):
            return type_, ""
        case ast.Literal(value=str(text)) | ast.TemplateWrap(wrapped=ast.Literal(value=str(text))):
            type_, _, alias = text.partition(".")
            return type_, alias
        case _:
            return "aws", ""
