"""Terragrunt's units: which module a `terragrunt.hcl` deploys, and with which inputs.

A unit is read as far as its files say it: its own `locals`, files that it includes or reads
with `read_terragrunt_config`, and the functions that ask for paths. What other units output
and what `get_env` gives are inputs that are open; what commands print is unknown. A unit whose
module cannot be told, or is not on disk, is none. Nothing here is an error of the configuration.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msglint.source.workspace import Unreadable, repository_of
from msglint.terraform import ast
from msglint.terraform.evaluate import evaluate
from msglint.terraform.evaluation import Evaluation, Files
from msglint.terraform.files import read_values
from msglint.terraform.scope import MAX_DEPTH, Budget, Scope
from msglint.terraform.sources import configuration_files
from msglint.terraform.unknowns import failure
from msglint.values.conditions import Variable
from msglint.values.model import NOTHING_HERE, Choice, Known, ListValue, MapValue, Unknown
from msglint.values.types import STRING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from msglint.declarations import Problem
    from msglint.source.text import Span
    from msglint.source.workspace import Workspace
    from msglint.terraform.ast import Block, Expression, GetAttr, Index, Name
    from msglint.terraform.functions import Context
    from msglint.terraform.inputs import Outputs
    from msglint.values.model import Value

_PARSED: WeakKeyDictionary[Workspace, dict[Path, tuple[Block, list[Problem]]]] = WeakKeyDictionary()
"""Files by workspace: one that thousands of units include is parsed once."""

_DEPLOYED: WeakKeyDictionary[Workspace, dict[Path, Path | None]] = WeakKeyDictionary()
"""Modules by workspace and unit: what is found and how units are linked both hang on them."""

NAME = "terragrunt.hcl"

MAX_FILES = 50
"""How many files one unit may be written in."""

_SOURCE = re.compile(rb"^[ \t]*source[ \t]*=[ \t]*([^\r\n]*)", re.MULTILINE)
_REMOTE = re.compile(rb'"[\w@+.-]*:(?::|//)')
_OUTPUT = re.compile(r"\bdependency\.([\w-]+)\.outputs\b(?:\.([\w-]+))?")

MAX_STEPS = 100_000
"""Expressions evaluated for one unit."""


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
    config = _Unit(path.parent, workspace).read(path, path.parent)
    if config is None:
        return None
    source = config.source()
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
    unit = _Unit(path.parent, workspace, outputs)
    config = unit.read(path, path.parent)
    found = UnitInputs(files=unit.evaluation.read, problems=unit.problems)
    if config is not None:
        found.values, found.rest = config.inputs()
        objection = config.take_arguments(found.var_files)
        found.rest = found.rest or objection
    return found


def taken_by(path: Path, workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """The outputs that a unit takes of others: their directories, and names or "*" for all."""
    config = _Unit(path.parent, workspace).read(path, path.parent)
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


class _Unit:
    """What the files of one unit share."""

    def __init__(
        self, directory: Path, workspace: Workspace, outputs: Outputs | None = None
    ) -> None:
        self.directory = directory
        self.outputs = outputs
        self.workspace = workspace
        self.evaluation = Evaluation(directory, workspace, frozenset(), {})
        # Discovery asks as well, where there is little room to nest.
        self.budget = Budget(MAX_STEPS, MAX_DEPTH - 60)
        self.problems: list[Problem] = []
        self._configs: dict[tuple[Path, Path], _Config | None] = {}

    def read(self, path: Path, near: Path) -> _Config | None:
        """One file, whose functions take paths from the directory `near`; read once."""
        key = path, near
        if key not in self._configs and len(self._configs) < MAX_FILES:
            self._configs[key] = self._parse(path, near)
        return self._configs.get(key)

    def _parse(self, path: Path, near: Path) -> _Config | None:
        try:
            source = self.workspace.read(path)
        except Unreadable:
            return None
        self.evaluation.read.add(source.path)
        parsed = _PARSED.setdefault(self.workspace, {})
        if path not in parsed:
            parsed[path] = read_values(source)
        block, problems = parsed[path]
        self.problems += problems
        return _Config(block, path, near, self)


class _Config:
    """One file of a unit. The resolver of the names in it."""

    def __init__(self, block: Block, path: Path, near: Path, unit: _Unit) -> None:
        self.path = path
        self.near = near
        self.unit = unit
        self._block = block
        self._functions = _Functions(self)
        self._scope = Scope(self, unit.budget)
        self._is_looking_up = False
        self._included: dict[bool, list[tuple[str, _Config | None, str]]] = {}
        self._is_busy = False
        """Its inputs are being evaluated."""
        self._locals: dict[str, Value | None] = {}
        """`None` while it is being evaluated."""

    @property
    def functions(self) -> Context:
        """What functions may ask."""
        return self._functions

    def source(self) -> Value | None:
        """The source of the module, if one is written."""
        for config in self.files():
            for block in config._blocks("terraform"):
                attribute = block.body.attributes.get("source")
                if attribute is not None:
                    return config._value(attribute.value)
        return None

    def files(self) -> list[_Config]:
        """This file and those that it includes."""
        return [self, *(included for _, included, _ in self._includes() if included)]

    @property
    def text(self) -> str:
        """What is written in it."""
        return self._block.span.text

    def dependencies(self) -> dict[str, Path]:
        """The directories of the units that it depends on, by label."""
        found: dict[str, Path] = {}
        for block in self._blocks("dependency"):
            attribute = block.body.attributes.get("config_path")
            path = self._value(attribute.value) if attribute is not None else None
            if block.labels and isinstance(path, Known) and isinstance(path.data, str):
                found[block.labels[0]] = Path(os.path.normpath(self.near / path.data))
        return found

    def inputs(self) -> tuple[dict[str, Value], Unknown | None]:
        """The inputs by name, with those of included files, and why there may be others."""
        if self._is_busy:
            return {}, _unknown("its inputs refer to themselves")
        self._is_busy = True
        try:
            return self._all_inputs()
        finally:
            self._is_busy = False

    def _all_inputs(self) -> tuple[dict[str, Value], Unknown | None]:
        values, rest = self._own_inputs()
        for _, included, strategy in self._includes():
            if strategy == "no_merge":
                continue
            if included is None:
                rest = rest or _unknown("what its terragrunt.hcl includes is not in view")
                continue
            others, more = included._own_inputs()
            for name, value in others.items():
                if name in values:
                    if strategy == "deep" and isinstance(value, MapValue | ListValue):
                        values[name] = _unknown("Terragrunt merges it deeply", value.span)
                else:
                    values[name] = value if rest is None else rest
            rest = rest or more
        return values, rest

    def _own_inputs(self) -> tuple[dict[str, Value], Unknown | None]:
        attribute = self._block.body.attributes.get("inputs")
        if attribute is None:
            return {}, None
        match self._value(attribute.value):
            case MapValue(items=items, rest=rest):
                more = None if rest is None else _unknown(rest.reason, rest.span)
                return {name: _open(value) for name, value in items.items()}, more
            case Known(data=None):
                return {}, None
            case Unknown(reason=reason):
                return {}, _unknown(reason, attribute.value.span)
            case _:
                reason = "the inputs of its terragrunt.hcl are not known"
                return {}, _unknown(reason, attribute.value.span)

    def take_arguments(self, var_files: list[Path]) -> Unknown | None:
        """Add the var files of `extra_arguments`; why other values may be set there."""
        objection: Unknown | None = None
        for config in self.files():
            for block in config._blocks("terraform"):
                for inner in block.body.blocks:
                    if inner.type == "extra_arguments":
                        objection = objection or config._extra(inner, var_files)
        return objection

    def _extra(self, block: Block, var_files: list[Path]) -> Unknown | None:
        unknown = _unknown("Terragrunt passes extra arguments that are not known", block.header)
        for name, attribute in block.body.attributes.items():
            if name in ("required_var_files", "optional_var_files"):
                paths = _texts(self._value(attribute.value))
                if paths is None:
                    return unknown
                found = [Path(os.path.normpath(self.unit.directory / path)) for path in paths]
                there = [path for path in found if self.unit.workspace.is_file(path)]
                var_files += there
                if name == "required_var_files" and len(there) < len(found):
                    return unknown
            elif name in ("arguments", "env_vars"):
                text = attribute.value.span.text
                if "-var" in text or "TF_VAR_" in text:
                    return unknown
        return None

    def _includes(self) -> list[tuple[str, _Config | None, str]]:
        """The included files: their labels, what they hold if they are in view, and how it is
        merged. While one is looked up the others' paths cannot ask for it."""
        if self._is_looking_up not in self._included:
            self._included[self._is_looking_up] = list(self._read_includes())
        return self._included[self._is_looking_up]

    def _read_includes(self) -> Iterator[tuple[str, _Config | None, str]]:
        for block in self._blocks("include"):
            label = block.labels[0] if block.labels else ""
            path = block.body.attributes.get("path")
            strategy = block.body.attributes.get("merge_strategy")
            how = self._value(strategy.value) if strategy is not None else Known("shallow")
            included = self._other(self._value(path.value), own=True) if path else None
            text = how.data if isinstance(how, Known) and isinstance(how.data, str) else ""
            yield label, included, text

    def included(self, label: str) -> _Config | None:
        """The included file of a label, or the only one there is."""
        if self._is_looking_up:  # the path of one asks for another
            return None
        self._is_looking_up = True
        try:
            found = [config for name, config, _ in self._includes() if label in ("", name)]
        finally:
            self._is_looking_up = False
        return found[0] if len(found) == 1 else None

    def parent(self, label: str) -> Path | None:
        """The directory of the file that includes, or of the included one for an includer."""
        if next(self._blocks("include"), None) is None:
            return self.path.parent
        included = self.included(label)
        return None if included is None else included.path.parent

    def _other(self, path: Value, *, own: bool) -> _Config | None:
        """Another file; `own` when it is taken for a part of this one."""
        match path:
            case Known(data=str(text)) if "\0" not in text:
                found = Path(os.path.normpath(self.near / text))
                return self.unit.read(found, self.near if own else found.parent)
            case _:
                return None

    def _blocks(self, type_: str) -> Iterator[Block]:
        return (block for block in self._block.body.blocks if block.type == type_)

    def _value(self, expression: Expression) -> Value:
        return evaluate(expression, self._scope)

    def resolve(
        self, name: Name, steps: Sequence[GetAttr | Index], _scope: Scope, /
    ) -> tuple[Value, int]:
        """The value of a local; what else there is, only Terragrunt knows."""
        step = steps[0] if steps else None
        member = step.name if isinstance(step, ast.GetAttr) else ""
        match name.name:
            case "local" if member:
                return self._local(member, name.span), 1
            case "dependency" if member:
                names = [step.name for step in steps[:3] if isinstance(step, ast.GetAttr)]
                value = self._output(names)
                if value is not None:
                    return value, len(names)
                label = ".".join(("dependency", *names))
                reason = f"{label} is an output of another Terragrunt unit"
                return _input(label, reason, name.span), len(names)
            case "include":
                labels = {label for label, _, _ in self._includes()}
                taken = 1 if member in labels else 0
                included = self.included(member if taken else "")
                if included is None:
                    return _unknown("what is included is not in view", name.span), len(steps)
                return included.whole(name.span), taken
            case other:
                return _unknown(f"{other} is only known to Terragrunt", name.span), len(steps)

    def _output(self, names: list[str]) -> Value | None:
        """An output of another unit, or all of them, if that is in view."""
        if self.unit.outputs is None or names[1:2] != ["outputs"]:
            return None
        for config in self.files():
            directory = config.dependencies().get(names[0])
            if directory is not None:
                return self.unit.outputs(directory, names[2] if names[2:] else None)
        return None

    def _local(self, name: str, span: Span) -> Value:
        if name not in self._locals:
            self._locals[name] = None
            for block in self._blocks("locals"):
                attribute = block.body.attributes.get(name)
                if attribute is not None:
                    self._locals[name] = self._value(attribute.value)
        return self._locals[name] or failure(f"local.{name} has no value", span)

    def read_config(self, path: Value, span: Span) -> Value:
        """The result of `read_terragrunt_config`."""
        other = self._other(path, own=False)
        if other is None:
            return _unknown("the file that read_terragrunt_config reads is not in view", span)
        return other.whole(span)

    def whole(self, span: Span) -> Value:
        """All of the file as one value."""
        names = dict.fromkeys(n for block in self._blocks("locals") for n in block.body.attributes)
        inputs, rest = self.inputs()
        return MapValue(
            {
                "locals": MapValue({name: self._local(name, span) for name in names}),
                "inputs": MapValue(inputs, rest=rest),
            },
            span,
            rest=_unknown("Terragrunt reads more of it", span),
        )


_ABOUT_INCLUDES = {
    "get_parent_terragrunt_dir",
    "path_relative_to_include",
    "path_relative_from_include",
}


class _Functions(Files):
    """Terraform's functions, and Terragrunt's own."""

    def __init__(self, config: _Config) -> None:
        super().__init__(config.unit.evaluation)
        self._config = config

    def own(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value | None:
        """The result of one of Terragrunt's functions; all others are unknown."""
        config = self._config
        texts = _texts(ListValue(arguments))
        match name, texts:
            case "get_terragrunt_dir", []:
                return Known(str(config.near), span)
            case "get_original_terragrunt_dir", []:
                return Known(str(config.unit.directory), span)
            case "get_repo_root", []:
                root = repository_of(config.near)
                return Known(str(root), span) if root else _unknown("there is no repository", span)
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
                value = _input(label, f"{label} is set where Terragrunt runs", span)
                return replace(value, not_null=True, type=STRING)
        return _unknown(f"{name} is only known to Terragrunt", span)

    def _in_parents(self, names: list[str], span: Span) -> Value:
        name = names[0] if names else NAME
        near = self._config.near
        for directory in near.parents:
            if not self._config.unit.workspace.allows(directory):
                break
            if (directory / name).exists():
                return Known(str(directory / name), span)
        return _unknown(f"no directory above has {name}", span)


def _seen(name: str, near: Path, parent: Path) -> str:
    """The directory of an included file, or how one leads from there to the unit or back."""
    match name:
        case "path_relative_to_include":
            return Path(os.path.relpath(near, parent)).as_posix()
        case "path_relative_from_include":
            return Path(os.path.relpath(parent, near)).as_posix()
        case _:
            return str(parent)


def _texts(value: Value) -> list[str] | None:
    """The texts in a list, if that is what it is."""
    if not isinstance(value, ListValue):
        return None
    texts = [v.data for v in value.items if isinstance(v, Known) and isinstance(v.data, str)]
    return texts if len(texts) == len(value.items) else None


def _open(value: Value) -> Value:
    """A value of an input: what fails here may well be known to Terragrunt."""
    return replace(value, failed=False) if isinstance(value, Unknown) else value


def _input(label: str, reason: str, span: Span) -> Unknown:
    """What comes from outside: open, and the same wherever it is used."""
    return Unknown(reason, span, names=NOTHING_HERE, variable=Variable(label, label))


def _unknown(reason: str, span: Span | None = None) -> Unknown:
    return Unknown(reason, span, names=NOTHING_HERE)
