"""`data.aws_iam_policy_document`, rendered as the real provider does.

Source: internal/service/iam/policy_document_data_source.go and policy_model.go of the AWS
provider: lists of one become strings, longer ones are sorted in reverse, `&{...}` becomes
`${...}`, source documents come first, override documents last, statements with the same `sid`
replace one another.
"""

from __future__ import annotations

import json
from typing import Any


def render(config: dict[str, Any]) -> tuple[str, str]:
    """The document as indented and as compact JSON."""
    document: dict[str, Any] = {}
    for source in _documents(config, "source_json", "source_policy_documents"):
        _merge(document, source)
    own: dict[str, Any] = {"Version": config.get("version") or "2012-10-17"}
    if config.get("policy_id"):
        own["Id"] = config["policy_id"]
    own["Statement"] = [_statement(s) for s in config.get("statement") or []]
    _merge(document, own)
    for override in _documents(config, "override_json", "override_policy_documents"):
        _merge(document, override)
    ordered = {key: document[key] for key in ("Version", "Id", "Statement") if document.get(key)}
    compact = json.dumps(ordered, separators=(",", ":"), ensure_ascii=False)
    return _escape(json.dumps(ordered, indent=2, ensure_ascii=False)), _escape(compact)


def _escape(text: str) -> str:
    """Go's encoding/json escapes these for HTML."""
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _documents(config: dict[str, Any], single: str, many: str) -> list[dict[str, Any]]:
    texts = [config.get(single), *(config.get(many) or [])]
    return [json.loads(text) for text in texts if text]


def _merge(document: dict[str, Any], other: dict[str, Any]) -> None:
    if other.get("Id"):
        document["Id"] = other["Id"]
    document["Version"] = max(document.get("Version", ""), other.get("Version", ""))
    statements = document.setdefault("Statement", [])
    incoming = other.get("Statement") or []
    for statement in incoming if isinstance(incoming, list) else [incoming]:
        sid = statement.get("Sid")
        for at, present in enumerate(statements):
            if sid and present.get("Sid") == sid:
                statements[at] = statement
                break
        else:
            statements.append(statement)


def _statement(config: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if config.get("sid"):
        found["Sid"] = config["sid"]
    found["Effect"] = config.get("effect") or "Allow"
    for key, attribute in (
        ("Action", "actions"),
        ("NotAction", "not_actions"),
        ("Resource", "resources"),
        ("NotResource", "not_resources"),
    ):
        values = config.get(attribute)
        if values:
            found[key] = _strings([_variables(v) for v in values])
    for key, attribute in (("Principal", "principals"), ("NotPrincipal", "not_principals")):
        if config.get(attribute):
            found[key] = _principals(config[attribute])
    if config.get("condition"):
        found["Condition"] = _conditions(config["condition"])
    return found


def _variables(text: str) -> str:
    return text.replace("&{", "${")


def _strings(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else sorted(values, reverse=True)


def _principals(blocks: list[dict[str, Any]]) -> Any:
    if len(blocks) == 1 and blocks[0]["type"] == "*" and blocks[0]["identifiers"] == ["*"]:
        return "*"
    gathered: dict[str, list[str]] = {}
    for block in blocks:
        identifiers = sorted(map(_variables, block["identifiers"]), reverse=True)
        gathered.setdefault(block["type"], []).extend(identifiers)
    return {
        type_: values[0] if len(values) == 1 else values
        for type_, values in sorted(gathered.items())
    }


def _conditions(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, list[str]]] = {}
    for block in blocks:
        values = found.setdefault(block["test"], {}).setdefault(block["variable"], [])
        values += [_variables(v) for v in block["values"]]
    return {
        test: {key: v[0] if len(v) == 1 else v for key, v in sorted(keys.items())}
        for test, keys in sorted(found.items())
    }
