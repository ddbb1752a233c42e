"""Calls of modules: where the called module lies, and what is known when it is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msglint.declarations import Hidden
from msglint.terraform import ast
from msglint.terraform.configuration import configuration_of
from msglint.terraform.evaluate import evaluate
from msglint.terraform.expansion import exists_within
from msglint.terraform.instances import Multiplied
from msglint.terraform.sources import local_source
from msglint.terraform.unknowns import all_names
from msglint.values.grants import without_grants
from msglint.values.model import Choice, Reference, Unknown, attributes_mentioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from msglint.source.text import Span
    from msglint.terraform.configuration import Configuration, Entity
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
    def header(self) -> Span:
        """The header of the block; for a call within a model, that of the call of the model."""
        stand_in = self.module.stand_in
        return stand_in.header if stand_in is not None else self.entity.base.header

    @property
    def path(self) -> tuple[str, ...]:
        """Names of the calls that lead here, as the module manifest spells them."""
        above = self.module.call.path if self.module.call is not None else ()
        return (*above, self.name)

    def make(self, slot: Slot) -> Module | HiddenModule:
        """One instance of the called module."""
        from msglint.terraform.module import Module

        found = self._configuration()
        if isinstance(found, str):
            return HiddenModule(self, slot, found, is_silent=self._is_silent())
        return Module(self.module.evaluation, found, self, slot)

    def _configuration(self) -> Configuration | str:
        """What the module declares, or why that cannot be read."""
        evaluation = self.module.evaluation
        if len(self.path) > MAX_CALL_DEPTH or not evaluation.budget.spend(MODULE_COST):
            return "there are too many modules"
        source = self._text("source")
        if source is None:
            return "its source is not known"
        directory = local_source(self.module.configuration.directory, source)
        if directory is None:
            directory = evaluation.installed.get(".".join(self.path))
        if directory is None:
            return self._modelled(source)
        if directory in self.module.ancestry():
            return "it calls itself"
        found = configuration_of(directory, evaluation.workspace)
        return found if found.files else f"{source} is not on disk"

    def _modelled(self, source: str) -> Configuration | str:
        """The model of a public module that is not on disk, if all that the call says of it is
        understood."""
        from msglint.terraform.registry.catalogue import model_of

        attributes = self.block.body.attributes
        version = self._text("version")
        if version is None and "version" in attributes:
            return f"{source} is not on disk, and its version is not known"
        found = model_of(source, version)
        if found is None:
            return f"{source} is not on disk"
        if isinstance(found, str):
            return f"{source} is not on disk, and {found}"
        beyond = attributes.keys() - META_ARGUMENTS - found.variables.keys()
        if beyond:
            names = ", ".join(sorted(beyond))
            return f"{source} is not on disk, and msglint does not know what {names} means there"
        if self.block.body.broken is not None:
            return f"{source} is not on disk, and its call does not parse"
        return found

    def _is_silent(self) -> bool:
        """Whether it calls a public module of which we know that it declares nothing that
        matters."""
        from msglint.terraform.registry.addresses import read_address
        from msglint.terraform.registry.silent import is_silent

        address = read_address(self._text("source") or "")
        return address is not None and is_silent(address)

    def _text(self, name: str) -> str | None:
        """An argument that must be a literal string."""
        attribute = self.block.body.attributes.get(name)
        value = attribute.value if attribute is not None else None
        if isinstance(value, ast.Literal) and isinstance(value.value, str):
            return value.value
        return None


class HiddenModule:
    """An instance of a module that is not in view: it may name what it was handed."""

    def __init__(
        self, call: ModuleCall, slot: Slot, reason: str, *, is_silent: bool = False
    ) -> None:
        self.call = call
        self.slot = slot
        self.reason = reason
        self.is_silent = is_silent
        self.address = call.address + slot.suffix
        call.module.evaluation.out_of_view.append(self)

    @property
    def exists(self) -> Condition | Unknown:
        """When it is deployed."""
        return exists_within(self.call.module.exists, self.slot.exists)

    def arguments(self) -> Mapping[str, ast.Expression]:
        """What it is handed."""
        attributes = self.call.block.body.attributes
        return {n: one.value for n, one in attributes.items() if n not in META_ARGUMENTS}

    def output(self, name: str) -> Value:
        """An output: it names what the module was handed, or what only it declares."""
        reason = f"output {name} of {self.address} is not known: {self.reason}"
        return self._made(reason, f"{self.address}.{name}")

    def outputs(self) -> Value:
        """All outputs."""
        reason = f"the outputs of {self.address} are not known: {self.reason}"
        return self._made(reason, self.address)

    def _made(self, reason: str, identity: str) -> Value:
        """What only the module knows; of one of several instances not which."""
        one = "" if isinstance(self.exists, Unknown) else identity
        return Unknown(reason, names=frozenset((self.address,)), identity=one)

    def hidden(self) -> Hidden:
        """Its place in the unit."""
        scope = self.call.module.scope.bind(self.slot.bindings)
        handed = [evaluate(value, scope) for value in self.arguments().values()]
        part = handed_on(handed, f"{self.address}: {self.reason}", self.call.header)
        return replace(part, key=self.address, is_silent=self.is_silent)


def handed_on(handed: Sequence[Value], reason: str, span: Span) -> Hidden:
    """A part of the unit that is not in view, and is handed some values."""
    handed = [without_grants(value) for value in handed]
    attributes = attributes_mentioned(handed)
    passed_on = frozenset(attributes.keys() - set(_targets(handed)))
    return Hidden(reason, span, all_names(handed), attributes, passed_on)


def _targets(values: Iterable[Value]) -> Iterator[str]:
    """The resources that values themselves refer to, not what stands within them."""
    for value in values:
        if isinstance(value, Choice):
            yield from _targets((value.then, value.otherwise))
        elif isinstance(value, Reference):
            yield value.target
