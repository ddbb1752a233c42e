"""Terragrunt's units: which module a `terragrunt.hcl` deploys, and with which inputs.

A unit is read as far as its files say it: its own `locals`, files that it includes or reads
with `read_terragrunt_config`, and the functions that ask for paths. What other units output
and what `get_env` gives are inputs that are open; what commands print is unknown. A unit whose
module cannot be told, or is not on disk, is none. Nothing here is an error of the configuration.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msglint.source.workspace import Unreadable
from msglint.terraform.sources import configuration_files
from msglint.terraform.terragrunt_config import Unit
from msglint.terraform.terragrunt_functions import texts_in, unknown_value
from msglint.values.model import Choice, Known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.declarations import Problem
    from msglint.source.workspace import Workspace
    from msglint.terraform.ast import Block
    from msglint.terraform.inputs import Outputs
    from msglint.terraform.terragrunt_config import Config
    from msglint.values.model import Unknown, Value

_DEPLOYED: WeakKeyDictionary[Workspace, dict[Path, Path | None]] = WeakKeyDictionary()
"""Modules by workspace and unit: what is found and how units are linked both hang on them."""

_SOURCE = re.compile(rb"^[ \t]*source[ \t]*=[ \t]*([^\r\n]*)", re.MULTILINE)
_REMOTE = re.compile(rb'"[\w@+.-]*:(?::|//)')
_OUTPUT = re.compile(r"\bdependency\.([\w-]+)\.outputs\b(?:\.([\w-]+))?")


@dataclass(slots=True)
class UnitInputs:
    """What a unit gives to its module."""

    values: dict[str, Value] = field(default_factory=dict)
    rest: Unknown | None = None
    """Why others may be set as well."""
    var_files: list[Path] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    """Display paths of the files that were read."""
    problems: list[Problem] = field(default_factory=list)


def module_of(path: Path, workspace: Workspace) -> Path | None:
    """The directory of the module that a unit deploys; `None` when it is not in view."""
    found = _DEPLOYED.setdefault(workspace, {})
    if path not in found:
        found[path] = _module_of(path, workspace)
    return found[path]


def _module_of(path: Path, workspace: Workspace) -> Path | None:
    if _is_remote(path, workspace):
        return None
    config = Unit(path.parent, workspace).read(path, path.parent)
    if config is None:
        return None
    source = _source(config)
    directories = [path.parent] if source is None else list(_local(path.parent, source))
    there = [one for one in directories if configuration_files(one, workspace)]
    return there[0] if there else None


def _is_remote(path: Path, workspace: Workspace) -> bool:
    """Whether the bytes tell that the module is elsewhere. Repositories have thousands of units."""
    try:
        sources = _SOURCE.findall(workspace.read_bytes(path))
    except Unreadable:
        return True
    return bool(sources) and all(map(_REMOTE.match, sources))


def inputs_of(path: Path, workspace: Workspace, outputs: Outputs | None = None) -> UnitInputs:
    """What a unit gives to its module. `outputs` gives those of other units."""
    unit = Unit(path.parent, workspace, outputs)
    config = unit.read(path, path.parent)
    found = UnitInputs(files=unit.evaluation.read, problems=unit.problems)
    if config is not None:
        found.values, found.rest = config.inputs()
        objection = _take_arguments(config, found.var_files)
        found.rest = found.rest or objection
    return found


def taken_by(path: Path, workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """The outputs that a unit takes of others: their directories, and names or "*" for all."""
    config = Unit(path.parent, workspace).read(path, path.parent)
    if config is None:
        return
    files = config.files()
    labels: dict[str, Path] = {}
    for file in files:
        labels |= file.dependencies()
    for file in files:
        for found in _OUTPUT.finditer(file.text):
            directory = labels.get(found[1])
            if directory is not None:
                yield directory, found[2] or "*"


def _local(directory: Path, source: Value) -> Iterator[Path]:
    """The directory that a source names; where the environment decides, those it may name."""
    match source:
        case Known(data=str(text)) if "::" not in text and "://" not in text:
            yield Path(os.path.normpath(directory / text.replace("//", "/")))
        case Choice(then=then, otherwise=otherwise):
            yield from _local(directory, then)
            yield from _local(directory, otherwise)
        case _:
            pass


def _source(unit: Config) -> Value | None:
    """The source of the module, if one is written."""
    for config in unit.files():
        for block in config.blocks("terraform"):
            attribute = block.body.attributes.get("source")
            if attribute is not None:
                return config.value(attribute.value)
    return None


def _take_arguments(unit: Config, var_files: list[Path]) -> Unknown | None:
    """Add the var files of `extra_arguments`; why other values may be set there."""
    objection: Unknown | None = None
    for config in unit.files():
        for block in config.blocks("terraform"):
            for inner in block.body.blocks:
                if inner.type == "extra_arguments":
                    objection = objection or _extra(config, inner, var_files)
    return objection


def _extra(config: Config, block: Block, var_files: list[Path]) -> Unknown | None:
    unknown = unknown_value("Terragrunt passes extra arguments that are not known", block.header)
    for name, attribute in block.body.attributes.items():
        if name in ("required_var_files", "optional_var_files"):
            paths = texts_in(config.value(attribute.value))
            if paths is None:
                return unknown
            found = [Path(os.path.normpath(config.unit.directory / path)) for path in paths]
            there = [path for path in found if config.unit.workspace.is_file(path)]
            var_files += there
            if name == "required_var_files" and len(there) < len(found):
                return unknown
        elif name in ("arguments", "env_vars"):
            text = attribute.value.span.text
            if "-var" in text or "TF_VAR_" in text:
                return unknown
    return None
