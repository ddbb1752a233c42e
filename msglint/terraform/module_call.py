"""Calls of modules: where the called module lies, and what is known when it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.declarations import Hidden
from msglint.terraform import ast
from msglint.terraform.configuration import configuration_of
from msglint.terraform.evaluate import evaluate
from msglint.terraform.expansion import exists_within
from msglint.terraform.instances import Multiplied
from msglint.terraform.sources import local_source
from msglint.terraform.unknowns import all_names
from msglint.values.model import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from msglint.terraform.configuration import Entity
    from msglint.terraform.expansion import Slot
    from msglint.terraform.module import Module
    from msglint.values.conditions import Condition
    from msglint.values.model import Value

MAX_CALL_DEPTH = 20
"""How deep module calls may nest."""

MODULE_COST = 200
"""Steps of the budget that one module instance takes."""

META_ARGUMENTS = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})


class ModuleCall(Multiplied["Module | HiddenModule"]):
    """A `module` block in one module instance."""

    def __init__(self, module: Module, name: str, entity: Entity) -> None:
        super().__init__(module, entity, f"{module.prefix}module.{name}")
        self.name = name
        self.label = f"module.{name}"

    @property
    def path(self) -> tuple[str, ...]:
        """Names of the calls that lead here, as the module manifest spells them."""
        above = self.module.call.path if self.module.call is not None else ()
        return (*above, self.name)

    def make(self, slot: Slot) -> Module | HiddenModule:
        """One instance of the called module."""
        from msglint.terraform.module import Module

        directory, reason = self._directory()
        if directory is None:
            return HiddenModule(self, slot, reason)
        return Module(self.module.evaluation, directory, self, slot)

    def _directory(self) -> tuple[Path | None, str]:
        """Where the module lies, or why it cannot be read."""
        if len(self.path) > MAX_CALL_DEPTH or not self.module.evaluation.budget.spend(MODULE_COST):
            return None, "there are too many modules"
        attribute = self.block.body.attributes.get("source")
        source = (
            attribute.value.value
            if attribute and isinstance(attribute.value, ast.Literal)
            else None
        )
        if not isinstance(source, str):
            return None, "its source is not known"
        evaluation = self.module.evaluation
        directory = local_source(self.module.configuration.directory, source)
        if directory is None:
            directory = evaluation.installed.get(".".join(self.path))
            if directory is None:
                return None, f"{source} is not on disk"
        if directory in self.module.ancestry():
            return None, "it calls itself"
        if not configuration_of(directory, evaluation.workspace).files:
            return None, f"{source} is not on disk"
        return directory, ""


class HiddenModule:
    """An instance of a module that is not in view: it may name what it was handed."""

    def __init__(self, call: ModuleCall, slot: Slot, reason: str) -> None:
        self.call = call
        self.slot = slot
        self.reason = reason
        self.address = call.address + slot.suffix
        self._names: frozenset[str] | None = None
        self._known = False

    @property
    def exists(self) -> Condition | Unknown:
        """When it is deployed."""
        return exists_within(self.call.module.exists, self.slot.exists)

    def names(self) -> frozenset[str] | None:
        """Keys of the resources that its inputs mention."""
        if not self._known:
            self._known = True  # while it is being computed, nothing is added by itself
            scope = self.call.module.scope.bind(self.slot.bindings)
            arguments = self.arguments()
            self._names = all_names(evaluate(value, scope) for value in arguments.values())
        return self._names

    def arguments(self) -> Mapping[str, ast.Expression]:
        """What it is handed."""
        attributes = self.call.block.body.attributes
        return {n: one.value for n, one in attributes.items() if n not in META_ARGUMENTS}

    def output(self, name: str) -> Value:
        """An output: it names what the module was handed, or what only it declares."""
        reason = f"output {name} of {self.address} is not known: {self.reason}"
        return Unknown(reason, names=self.names())

    def outputs(self) -> Value:
        """All outputs."""
        reason = f"the outputs of {self.address} are not known: {self.reason}"
        return Unknown(reason, names=self.names())

    def hidden(self) -> Hidden:
        """Its place in the unit."""
        reason = f"{self.address}: {self.reason}"
        return Hidden(reason, self.call.entity.base.header, self.names())
