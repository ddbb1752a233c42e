"""What a file is, told from its name and its bytes, without parsing it.

Formats are recognised by content: a repository's ordinary YAML and JSON must cost next to
nothing, and a template needs no special name. The tests are necessary conditions that real
files of the format meet; the front end that parses the file has the last word.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from msglint.source.workspace import decode

Kind: TypeAlias = Literal["terraform", "template", "plan", "binary-plan", "text-template"]

TERRAFORM_SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
DATA_SUFFIXES = (".json", ".yaml", ".yml", ".template", ".cfn", ".tfplan")

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_JSON_RESOURCES = re.compile(rb'"Resources"\s*:\s*\{')
_JSON_TYPE = re.compile(rb'"Type"\s*:\s*"(?:AWS|Alexa|Custom)::')
_STATEMENT = re.compile(rb"^\s*\{%-?\s*\w", re.MULTILINE)
"""A statement of Jinja, Liquid or Twig on a line of its own: no YAML or JSON begins like that."""

_PLAN_VERSION = re.compile(rb'"format_version"\s*:')
_PLAN_VALUES = re.compile(rb'"(?:planned_values|resource_changes|values)"\s*:')

_YAML_FIRST_LINE = re.compile(rb"^([ \t]*)(?![ \t\r\n#-])\S", re.MULTILINE)
_YAML_TYPE = re.compile(
    rb"""Type["']?[ \t]*:[ \t]*["']?(?:AWS|Alexa|Custom)::|AWSTemplateFormatVersion["']?[ \t]*:"""
)


def is_terraform(name: str) -> bool:
    """Whether a file name is one that Terraform or OpenTofu reads as configuration."""
    return name.endswith(TERRAFORM_SUFFIXES) and not name.startswith(".")


def may_hold_data(name: str) -> bool:
    """Whether a file of this name is worth a look at its bytes."""
    return name.endswith(DATA_SUFFIXES) and not name.endswith(TERRAFORM_SUFFIXES)


def sniff(content: bytes) -> Kind | None:
    """What the content is, if it is anything that msglint reads."""
    if content.startswith(b"PK\x03\x04") and b"tfplan" in content[:4096]:
        return "binary-plan"
    if content.startswith(_UTF16_MARKS):
        content = decode(content).encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    start = content[:64].lstrip()[:2]
    if start.startswith(b"{") and start != b"{%":
        return _sniff_json(content)
    if start.startswith(b"["):
        return None
    if not _is_yaml_template(content):
        return None
    return "text-template" if _STATEMENT.search(content) else "template"


def _sniff_json(content: bytes) -> Kind | None:
    if _JSON_TYPE.search(content) and _JSON_RESOURCES.search(content):
        return "template"
    if _PLAN_VERSION.search(content[:400]) and _PLAN_VALUES.search(content):
        return "plan"
    return None


def _is_yaml_template(content: bytes) -> bool:
    """Whether some line has the key `Resources` at the indentation of the first real line.

    Some templates are indented throughout, hence not simply column 1.
    """
    if b"Resources" not in content or not _YAML_TYPE.search(content):
        return False
    first = _YAML_FIRST_LINE.search(content)
    if first is None:
        return False
    indent = re.escape(first.group(1))
    key = re.compile(rb"^" + indent + rb"""["']?Resources["']?[ \t]*:""", re.MULTILINE)
    return key.search(content) is not None
