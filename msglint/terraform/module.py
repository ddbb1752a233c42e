"""One instance of a module: what its names mean, evaluated when somebody asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.declarations import Call
from msglint.terraform import ast
from msglint.terraform.carry import weight
from msglint.terraform.evaluate import evaluate
from msglint.terraform.expansion import exists_within
from msglint.terraform.instances import read_instances
from msglint.terraform.module_call import ModuleCall
from msglint.terraform.resource import Resource
from msglint.terraform.scope import MAX_WEIGHT, Scope
from msglint.terraform.sources import is_installed
from msglint.terraform.unknowns import failure
from msglint.terraform.variables import Input
from msglint.values.conditions import ALWAYS, Variable
from msglint.values.model import NOTHING_HERE, Known, MapValue, Step, Unknown, moved
from msglint.values.types import STRING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from msglint.source.text import Span
    from msglint.terraform.ast import GetAttr, Index, Name
    from msglint.terraform.configuration import Configuration
    from msglint.terraform.evaluation import Evaluation
    from msglint.terraform.expansion import Slot
    from msglint.terraform.functions import Context
    from msglint.values.conditions import Condition
    from msglint.values.model import Value
    from msglint.values.witnesses import Sample


class Module:
    """A root module, or one instance of a module call. The resolver of its own names."""

    def __init__(
        self,
        evaluation: Evaluation,
        configuration: Configuration,
        call: ModuleCall | None = None,
        slot: Slot | None = None,
    ) -> None:
        self.evaluation = evaluation
        self.configuration = configuration
        self.call = call
        self.slot = slot
        self.scope = Scope(self, evaluation.budget)
        self.prefix = ""
        """What its addresses begin with; of a root where several are one deployment."""
        self.calls: tuple[Call, ...] = ()
        self.exists: Condition | Unknown = ALWAYS
        if call is not None and slot is not None:
            address = call.address + slot.suffix
            self.prefix = address + "."
            foreign = is_installed(configuration.directory)
            step = Call(f"{call.label}{slot.suffix}", call.header, foreign)
            self.calls = (*call.module.calls, step)
            self.exists = exists_within(call.module.exists, slot.exists)
        self._named: dict[tuple[str, str], Value] = {}
        self._pending: set[tuple[str, str]] = set()
        self._validated: set[str] = set()
        self._resources: dict[tuple[str, str], Resource] = {}
        self._module_calls: dict[str, ModuleCall] = {}

    @property
    def stand_in(self) -> ModuleCall | None:
        """Of a model of a public module, the call in the linted files that leads to it."""
        if not self.configuration.is_model or self.call is None:
            return None
        return self.call.module.stand_in or self.call

    def ancestry(self) -> Iterator[Path]:
        """The directories of this module and of those that call it."""
        module: Module | None = self
        while module is not None:
            yield module.configuration.directory
            module = module.call.module if module.call is not None else None

    @property
    def functions(self) -> Context:
        """What functions may ask."""
        return self.evaluation.files

    def resolve(
        self, name: Name, steps: Sequence[GetAttr | Index], scope: Scope, /
    ) -> tuple[Value, int]:
        """The value that a name and some of the steps behind it mean, and how many steps."""
        match name.name:
            case "var" | "local" as kind:
                return self._simple(kind, name, steps)
            case "path" | "terraform":
                return self._builtin(name, steps)
            case "module":
                return self._module(name, steps, scope)
            case "data" | "ephemeral" as mode:
                return self._resource(mode + ".", name, steps, scope)
            case "resource" if steps:
                return self._resource("", name, steps, scope)
            case "each" | "count" | "self":
                return failure(f'"{name.name}" has no meaning here', name.span), 0
            case _:
                return self._resource("", name, (name, *steps), scope, own=True)

    def _simple(self, kind: str, name: Name, steps: Sequence[GetAttr | Index]) -> tuple[Value, int]:
        step = steps[0] if steps else None
        if not isinstance(step, ast.GetAttr):
            return failure(f'"{kind}" needs a name behind it', name.span), 0
        read = self.variable if kind == "var" else self.local
        return moved(read(step.name), step.span), 1

    def _builtin(self, name: Name, steps: Sequence[GetAttr | Index]) -> tuple[Value, int]:
        step = steps[0] if steps else None
        member = step.name if isinstance(step, ast.GetAttr) else ""
        match name.name, member:
            case "path", "module":
                return Known(self.evaluation.relative(self.configuration.directory)), 1
            case "path", "root":
                return Known("."), 1
            case "path", "cwd":
                return Known(self.evaluation.directory.as_posix()), 1
            case "terraform", "workspace":
                variable = Variable(
                    "terraform.workspace", "terraform.workspace", refuses=_is_no_workspace
                )
                reason = "the workspace is chosen when Terraform runs"
                return Unknown(
                    reason, names=NOTHING_HERE, variable=variable, not_null=True, type=STRING
                ), 1
            case "terraform", "applying":
                return Unknown("it differs between plan and apply", names=NOTHING_HERE), 1
            case _:
                return failure(f'"{name.name}" has no such member', name.span), 0

    def variable(self, name: str) -> Value:
        """The value of an input variable, with the way it came."""
        value = self._once(("var", name), self._variable)
        entity = self.configuration.variables.get(name)
        if entity is None or name in self._validated or ("var", name) in self._pending:
            return value
        self._validated.add(name)  # first of all, because the validation reads the value
        value = self._named["var", name] = Input(self, name, entity.block).accepted(value)
        return value

    def local(self, name: str) -> Value:
        """A local value."""
        return self._once(("local", name), self._local)

    def output(self, name: str) -> Value:
        """An output value, as the caller of the module sees it."""
        return self._once(("output", name), self._output)

    def _once(self, key: tuple[str, str], compute: Callable[[str], Value]) -> Value:
        """A named value, computed once, and unknown while it is being computed."""
        if key in self._named:
            return self._named[key]
        shown = f"{self.prefix}{'.'.join(key)}"
        if key in self._pending:
            return Unknown(f"{shown} refers to itself")
        self._pending.add(key)
        try:
            value = compute(key[1])
        finally:
            self._pending.discard(key)
        size = weight(value, MAX_WEIGHT)
        if not self.evaluation.budget.spend(size >> 3) or size >= MAX_WEIGHT:
            value = Unknown(f"{shown} is too large", value.span)
        self._named[key] = value
        return value

    def _missing(self, what: str, span: Span | None = None) -> Value:
        """Something that is not declared. It may stand where a file does not parse, or in a
        file that a generator (Terragrunt) adds to a root."""
        if self.call is None or self.configuration.is_broken:
            return Unknown(f"{what} is not declared in what can be read", span)
        if self.configuration.is_model:
            return Unknown(f"{what} is not known: the module is not on disk", span)
        return failure(f"{what} is not declared", span)

    def _local(self, name: str) -> Value:
        definition = self.configuration.local(name)
        if definition is None:
            return self._missing(f"local.{name}")
        value = evaluate(definition.value, self.scope)
        return moved(value, None, Step(f"local.{name}", definition.value.span))

    def _output(self, name: str) -> Value:
        entity = self.configuration.outputs.get(name)
        definition = entity.block.body.attributes.get("value") if entity else None
        if definition is None:
            return self._missing(f"output {name} of {self._label}")
        value = evaluate(definition.value, self.scope)
        if self.call is not None and self.configuration.is_model:
            from msglint.terraform.registry.places import relocated

            value = relocated(value, self.call.header)
            return moved(value, None, Step(f"output {name} of {self._label}"))
        return moved(value, None, Step(f"output {name} of {self._label}", definition.value.span))

    @property
    def _label(self) -> str:
        if self.call is not None:
            return self.call.label
        return self.prefix.removesuffix(".") or "the root module"

    def _variable(self, name: str) -> Value:
        entity = self.configuration.variables.get(name)
        if entity is not None:
            return Input(self, name, entity.block).value()
        if self.call is not None:
            return self._missing(f"var.{name}")
        given = self.given(name)
        if given is not None:
            return moved(given[0], None, given[1])
        reason = f'variable "{name}" is not declared in what can be read'
        variable = Variable(f"{self.prefix}var.{name}", f"var.{name}")
        return Unknown(reason, names=NOTHING_HERE, variable=variable)

    def given(self, name: str) -> tuple[Value, Step] | None:
        """What a variable is set to from outside, and the step that this is."""
        if self.call is None or self.slot is None:
            return self.evaluation.given.get(name)
        argument = self.call.entity.block.body.attributes.get(name)
        if argument is None:
            return None
        scope = self.call.module.scope.bind(self.slot.bindings)
        label = f"argument {name} of {self.call.label}"
        step = Step(label, argument.value.span, self.call.header)
        return evaluate(argument.value, scope), step

    def resource(self, type_: str, name: str) -> Resource | None:
        """A resource or data source by type and name."""
        key = (type_, name)
        if key not in self._resources:
            entity = self.configuration.resources.get(key)
            if entity is None:
                return None
            self._resources[key] = Resource(self, type_, name, entity)
        return self._resources[key]

    def module_call(self, name: str) -> ModuleCall | None:
        """A module call by name."""
        if name not in self._module_calls:
            entity = self.configuration.calls.get(name)
            if entity is None:
                return None
            self._module_calls[name] = ModuleCall(self, name, entity)
        return self._module_calls[name]

    def _resource(
        self,
        prefix: str,
        name: Name,
        steps: Sequence[Name | GetAttr | Index],
        scope: Scope,
        own: bool = False,
    ) -> tuple[Value, int]:
        labels = [s.name for s in steps[:2] if isinstance(s, ast.Name | ast.GetAttr)]
        if len(labels) < 2:
            return failure(f'"{name.name}" cannot be used here', name.span), 0
        type_ = prefix + labels[0]
        taken = 1 if own else 2
        rest = [step for step in steps[2:] if isinstance(step, ast.GetAttr | ast.Index)]
        resource = self.resource(type_, labels[1])
        if resource is None:
            missing = self._missing(f"{type_}.{labels[1]}", name.span)
            return missing, taken + len(rest)
        instances = resource.instances()
        if isinstance(instances, Unknown):
            return instances, taken
        span = steps[1].span
        return read_instances(
            instances,
            rest,
            taken,
            lambda instance, member, at: instance.attribute(member, at),
            lambda instance: instance.whole(),
            scope,
            span,
        )

    def _module(
        self, name: Name, steps: Sequence[GetAttr | Index], scope: Scope
    ) -> tuple[Value, int]:
        step = steps[0] if steps else None
        if not isinstance(step, ast.GetAttr):
            return failure('"module" needs a name behind it', name.span), 0
        call = self.module_call(step.name)
        if call is None:
            return self._missing(f"module.{step.name}", name.span), len(steps)
        instances = call.instances()
        if isinstance(instances, Unknown):
            return instances, 1
        return read_instances(
            instances,
            steps[1:],
            1,
            lambda instance, member, at: moved(instance.output(member), at),
            lambda instance: instance.outputs(),
            scope,
            step.span,
        )

    def outputs(self) -> Value:
        """All outputs as an object."""
        items = {name: self.output(name) for name in self.configuration.outputs}
        if self.configuration.is_model:
            reason = f"not all outputs of {self._label} are known: the module is not on disk"
            return MapValue(items, rest=Unknown(reason))
        return MapValue(items)


_WORKSPACE = re.compile(r"[\w.~$&+=:@-]+", re.ASCII)


def _is_no_workspace(name: Sample) -> bool:
    """Whether no workspace can have the name: Terraform demands one that a URL takes as it is."""
    return not (isinstance(name, str) and _WORKSPACE.fullmatch(name))
