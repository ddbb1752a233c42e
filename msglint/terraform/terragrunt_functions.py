"""The functions of Terragrunt's configuration files: Terraform's, and some that ask for paths."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.source.workspace import repository_of
from msglint.terraform.evaluation import Files
from msglint.values.conditions import Variable
from msglint.values.model import NOTHING_HERE, Known, ListValue, Unknown
from msglint.values.types import STRING

if TYPE_CHECKING:
    from msglint.source.text import Span
    from msglint.terraform.terragrunt_config import Config
    from msglint.values.model import Value

NAME = "terragrunt.hcl"
"""How the file of a unit is called."""

_ABOUT_INCLUDES = {
    "get_parent_terragrunt_dir",
    "path_relative_to_include",
    "path_relative_from_include",
}


class Functions(Files):
    """Terraform's functions, and Terragrunt's own."""

    def __init__(self, config: Config) -> None:
        super().__init__(config.unit.evaluation)
        self._config = config

    def own(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value | None:
        """The result of one of Terragrunt's functions; all others are unknown."""
        config = self._config
        texts = texts_in(ListValue(arguments))
        match name, texts:
            case "get_terragrunt_dir", []:
                return Known(str(config.near), span)
            case "get_original_terragrunt_dir", []:
                return Known(str(config.unit.directory), span)
            case "get_repo_root", []:
                root = repository_of(config.near)
                if root is None:
                    return unknown_value("there is no repository", span)
                return Known(str(root), span)
            case "find_in_parent_folders", ([] | [_]) as names:
                return self._in_parents(names, span)
            case _, ([] | [_]) as labels if name in _ABOUT_INCLUDES:
                parent = config.parent(labels[0] if labels else "")
                if parent is not None:
                    return Known(_seen(name, config.near, parent), span)
            case "read_terragrunt_config", _ if len(arguments) == 1:
                return config.read_config(arguments[0], span)
            case "get_env", [variable, *_]:
                label = f'get_env("{variable}")'
                value = free_input(label, f"{label} is set where Terragrunt runs", span)
                return replace(value, not_null=True, type=STRING)
        return unknown_value(f"{name} is only known to Terragrunt", span)

    def _in_parents(self, names: list[str], span: Span) -> Value:
        name = names[0] if names else NAME
        near = self._config.near
        for directory in near.parents:
            if not self._config.unit.workspace.allows(directory):
                break
            if (directory / name).exists():
                return Known(str(directory / name), span)
        return unknown_value(f"no directory above has {name}", span)


def _seen(name: str, near: Path, parent: Path) -> str:
    """The directory of an included file, or how one leads from there to the unit or back."""
    match name:
        case "path_relative_to_include":
            return Path(os.path.relpath(near, parent)).as_posix()
        case "path_relative_from_include":
            return Path(os.path.relpath(parent, near)).as_posix()
        case _:
            return str(parent)


def texts_in(value: Value) -> list[str] | None:
    """The texts in a list, if that is what it is."""
    if not isinstance(value, ListValue):
        return None
    texts = [v.data for v in value.items if isinstance(v, Known) and isinstance(v.data, str)]
    return texts if len(texts) == len(value.items) else None


def free_input(label: str, reason: str, span: Span) -> Unknown:
    """What comes from outside: open, and the same wherever it is used."""
    return Unknown(reason, span, names=NOTHING_HERE, variable=Variable(label, label))


def unknown_value(reason: str, span: Span | None = None) -> Unknown:
    """What only Terragrunt knows. No resource is named there."""
    return Unknown(reason, span, names=NOTHING_HERE)
