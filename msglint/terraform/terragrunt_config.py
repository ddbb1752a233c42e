"""The configuration files of a Terragrunt unit, evaluated as far as they say it themselves.

Each has its own `locals` and `inputs`, and may include others or read them with
`read_terragrunt_config`.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from msglint.source.workspace import Unreadable
from msglint.terraform import ast
from msglint.terraform.evaluate import evaluate
from msglint.terraform.evaluation import Evaluation
from msglint.terraform.files import read_values
from msglint.terraform.scope import MAX_DEPTH, Budget, Scope
from msglint.terraform.terragrunt_functions import Functions, free_input, unknown_value
from msglint.terraform.unknowns import failure
from msglint.values.model import Known, ListValue, MapValue, Unknown

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

MAX_FILES = 50
"""How many files one unit may be written in."""

MAX_STEPS = 100_000
"""Expressions evaluated for one unit."""


class Unit:
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
        self._configs: dict[tuple[Path, Path], Config | None] = {}

    def read(self, path: Path, near: Path) -> Config | None:
        """One file, whose functions take paths from the directory `near`; read once."""
        key = path, near
        if key not in self._configs and len(self._configs) < MAX_FILES:
            self._configs[key] = self._parse(path, near)
        return self._configs.get(key)

    def _parse(self, path: Path, near: Path) -> Config | None:
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
        return Config(block, path, near, self)


class Config:
    """One file of a unit. The resolver of the names in it."""

    def __init__(self, block: Block, path: Path, near: Path, unit: Unit) -> None:
        self.path = path
        self.near = near
        self.unit = unit
        self._block = block
        self._functions = Functions(self)
        self._scope = Scope(self, unit.budget)
        self._is_looking_up = False
        self._included: dict[bool, list[tuple[str, Config | None, str]]] = {}
        self._is_busy = False
        """Its inputs are being evaluated."""
        self._locals: dict[str, Value | None] = {}
        """`None` while it is being evaluated."""

    @property
    def functions(self) -> Context:
        """What functions may ask."""
        return self._functions

    def files(self) -> list[Config]:
        """This file and those that it includes."""
        return [self, *(included for _, included, _ in self._includes() if included)]

    @property
    def text(self) -> str:
        """What is written in it."""
        return self._block.span.text

    def dependencies(self) -> dict[str, Path]:
        """The directories of the units that it depends on, by label."""
        found: dict[str, Path] = {}
        for block in self.blocks("dependency"):
            attribute = block.body.attributes.get("config_path")
            path = self.value(attribute.value) if attribute is not None else None
            if block.labels and isinstance(path, Known) and isinstance(path.data, str):
                found[block.labels[0]] = Path(os.path.normpath(self.near / path.data))
        return found

    def inputs(self) -> tuple[dict[str, Value], Unknown | None]:
        """The inputs by name, with those of included files, and why there may be others."""
        if self._is_busy:
            return {}, unknown_value("its inputs refer to themselves")
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
                rest = rest or unknown_value("what its terragrunt.hcl includes is not in view")
                continue
            others, more = included._own_inputs()
            for name, value in others.items():
                if name in values:
                    if strategy == "deep" and isinstance(value, MapValue | ListValue):
                        values[name] = unknown_value("Terragrunt merges it deeply", value.span)
                else:
                    values[name] = value if rest is None else rest
            rest = rest or more
        return values, rest

    def _own_inputs(self) -> tuple[dict[str, Value], Unknown | None]:
        attribute = self._block.body.attributes.get("inputs")
        if attribute is None:
            return {}, None
        match self.value(attribute.value):
            case MapValue(items=items, rest=rest):
                more = None if rest is None else unknown_value(rest.reason, rest.span)
                return {name: _open(value) for name, value in items.items()}, more
            case Known(data=None):
                return {}, None
            case Unknown(reason=reason):
                return {}, unknown_value(reason, attribute.value.span)
            case _:
                reason = "the inputs of its terragrunt.hcl are not known"
                return {}, unknown_value(reason, attribute.value.span)

    def _includes(self) -> list[tuple[str, Config | None, str]]:
        """The included files: their labels, what they hold if they are in view, and how it is
        merged. While one is looked up the others' paths cannot ask for it."""
        if self._is_looking_up not in self._included:
            self._included[self._is_looking_up] = list(self._read_includes())
        return self._included[self._is_looking_up]

    def _read_includes(self) -> Iterator[tuple[str, Config | None, str]]:
        for block in self.blocks("include"):
            label = block.labels[0] if block.labels else ""
            path = block.body.attributes.get("path")
            strategy = block.body.attributes.get("merge_strategy")
            how = self.value(strategy.value) if strategy is not None else Known("shallow")
            included = self._other(self.value(path.value), own=True) if path else None
            text = how.data if isinstance(how, Known) and isinstance(how.data, str) else ""
            yield label, included, text

    def included(self, label: str) -> Config | None:
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
        if next(self.blocks("include"), None) is None:
            return self.path.parent
        included = self.included(label)
        return None if included is None else included.path.parent

    def _other(self, path: Value, *, own: bool) -> Config | None:
        """Another file; `own` when it is taken for a part of this one."""
        match path:
            case Known(data=str(text)) if "\0" not in text:
                found = Path(os.path.normpath(self.near / text))
                return self.unit.read(found, self.near if own else found.parent)
            case _:
                return None

    def blocks(self, type_: str) -> Iterator[Block]:
        """Its blocks of a type."""
        return (block for block in self._block.body.blocks if block.type == type_)

    def value(self, expression: Expression) -> Value:
        """The value of an expression in it."""
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
                return free_input(label, reason, name.span), len(names)
            case "include":
                labels = {label for label, _, _ in self._includes()}
                taken = 1 if member in labels else 0
                included = self.included(member if taken else "")
                if included is None:
                    return unknown_value("what is included is not in view", name.span), len(steps)
                return included.whole(name.span), taken
            case other:
                return unknown_value(f"{other} is only known to Terragrunt", name.span), len(steps)

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
            for block in self.blocks("locals"):
                attribute = block.body.attributes.get(name)
                if attribute is not None:
                    self._locals[name] = self.value(attribute.value)
        return self._locals[name] or failure(f"local.{name} has no value", span)

    def read_config(self, path: Value, span: Span) -> Value:
        """The result of `read_terragrunt_config`."""
        other = self._other(path, own=False)
        if other is None:
            return unknown_value("the file that read_terragrunt_config reads is not in view", span)
        return other.whole(span)

    def whole(self, span: Span) -> Value:
        """All of the file as one value."""
        names = dict.fromkeys(n for block in self.blocks("locals") for n in block.body.attributes)
        inputs, rest = self.inputs()
        return MapValue(
            {
                "locals": MapValue({name: self._local(name, span) for name in names}),
                "inputs": MapValue(inputs, rest=rest),
            },
            span,
            rest=unknown_value("Terragrunt reads more of it", span),
        )


def _open(value: Value) -> Value:
    """A value of an input: what fails here may well be known to Terragrunt."""
    return replace(value, failed=False) if isinstance(value, Unknown) else value
