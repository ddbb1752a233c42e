"""A root module with everything it calls, as the declarations of one deployment."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msglint.declarations import Declaration, Hidden, Unit
from msglint.terraform.sources import (
    Prefilter,
    called_directories,
    installed_modules,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from msglint.source.text import Span
    from msglint.source.workspace import Workspace
    from msglint.terraform.choices import Assumptions
    from msglint.terraform.evaluation import Evaluation
    from msglint.terraform.files import LazyBlock
    from msglint.terraform.inputs import Inputs
    from msglint.terraform.module import Module
    from msglint.terraform.resource import Instance, Resource
    from msglint.values.model import Value

_CROSS_STACK = "cross-stack-output-"
"""What outputs begin with that the CDK for Terraform adds for its other stacks."""

INSTANCE_COST = 50
"""Steps of the budget that one declared instance takes."""

RECURSION_LIMIT = 20_000
"""Python frames that an evaluation may nest. Its own limits end it long before."""


def load_root(
    directory: Path, workspace: Workspace, wanted: frozenset[str], inputs: Inputs
) -> Unit:
    """The instances of the `wanted` resource types that a root module deploys. Never raises.

    `wanted` holds types as they are written ("aws_sqs_queue"), those of data sources with
    "data." in front.
    """
    unit = Unit(workspace.display(directory))
    installed = installed_modules(directory, workspace)
    prefilter = Prefilter(workspace, wanted, installed)
    if prefilter.has_wanted(directory):
        with deep_recursion():
            loader = RootLoader(directory, workspace, wanted, inputs, unit, prefilter)
            loader.start(installed)
            loader.fill()
    return unit


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Room for evaluations to nest: one expression takes several Python frames."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class RootLoader:
    """One root module, first evaluated by its names, then declared as a whole."""

    def __init__(
        self,
        directory: Path,
        workspace: Workspace,
        wanted: frozenset[str],
        inputs: Inputs,
        unit: Unit,
        prefilter: Prefilter,
        part: str = "",
    ) -> None:
        self.part = part
        self.directory = directory
        self.workspace = workspace
        self.wanted = wanted
        self.inputs = inputs
        self.unit = unit
        self._prefilter = prefilter
        self._configurations: dict[Path, None] = {}

    def start(self, installed: dict[str, Path]) -> None:
        """Take the inputs; from then on the root can be asked for its outputs."""
        from msglint.terraform.configuration import configuration_of
        from msglint.terraform.evaluation import Evaluation
        from msglint.terraform.inputs import take_inputs
        from msglint.terraform.module import Module

        evaluation = Evaluation(self.directory, self.workspace, self.wanted, installed)
        self.root = Module(evaluation, configuration_of(self.directory, self.workspace))
        if self.part:
            self.root.prefix = f"{self.part}."
        take_inputs(evaluation, self.root.configuration, self.inputs, self.unit)

    def fill(self) -> None:
        """Add what it declares to the unit."""
        evaluation = self.root.evaluation
        self._module(self.root, evaluation)
        self._hand_on(self.root)
        self._out_of_view(evaluation)
        self._account_for_files(evaluation)

    def _module(self, module: Module, evaluation: Evaluation) -> None:
        """Declare what a module instance holds, and what it calls."""
        from msglint.terraform.module_call import HiddenModule
        from msglint.values.conditions import NEVER
        from msglint.values.model import Unknown

        configuration = module.configuration
        if not configuration.is_model:
            self._configurations.setdefault(configuration.directory)
        for type_, name in configuration.resources:
            if type_ in self.wanted:
                self._resource(module, type_, name)
        for name in configuration.calls:
            call = module.module_call(name)
            assert call is not None
            instances = call.instances()
            if isinstance(instances, Unknown):
                self._hide(instances.reason, call.header)
                continue
            for instance in instances.all():
                if instance.exists == NEVER:
                    continue
                if isinstance(instance, HiddenModule):
                    continue  # it is among those that are out of view
                if instance.configuration.is_model or self._prefilter.may_matter(
                    instance.configuration.directory
                ):
                    self._module(instance, evaluation)
                else:
                    self._configurations.setdefault(instance.configuration.directory)

    def _resource(self, module: Module, type_: str, name: str) -> None:
        from msglint.terraform.scope import TOO_MUCH
        from msglint.values.conditions import NEVER
        from msglint.values.model import Unknown

        resource = module.resource(type_, name)
        assert resource is not None
        instances = resource.instances()
        if isinstance(instances, Unknown):
            self._hide(instances.reason, _place(resource).header)
            return
        for instance in instances.all():
            if instance.exists == NEVER:
                continue
            if not module.evaluation.budget.spend(INSTANCE_COST):
                self._hide(TOO_MUCH, _place(resource).header)
                return
            self.unit.declarations.append(_declaration(module, instance, self.part))

    def _out_of_view(self, evaluation: Evaluation) -> None:
        """Account for the modules that cannot be read, and what their inputs mention.

        Reading an input may meet further ones.
        """
        from msglint.values.conditions import NEVER

        for part in evaluation.out_of_view:  # it grows meanwhile
            if part.exists != NEVER:
                self.unit.hidden.append(part.hidden())

    def _hand_on(self, root: Module) -> None:
        """Account for those that take outputs and are deployed by themselves: Terragrunt units,
        and other stacks of an app of the CDK for Terraform."""
        from msglint.terraform.module_call import handed_on

        for name, output in root.configuration.outputs.items():
            if not self.inputs.taken.isdisjoint((name, "*")):
                reason = f"another Terragrunt unit takes the output {name}"
            elif name.startswith(_CROSS_STACK):
                reason = f"another stack takes the output {name}"
            else:
                continue
            part = handed_on([root.output(name)], reason, output.base.header)
            self.unit.hidden.append(part)

    def _hide(self, reason: str, span: Span) -> None:
        """Say that something is not in view which could be anything."""
        self.unit.hidden.append(Hidden(reason, span, None))

    def _account_for_files(self, evaluation: Evaluation) -> None:
        """Note every file that was read, and what is wrong with them.

        Files that declare something wanted are parsed to the end for that, others as far as
        something in them was needed.
        """
        from msglint.terraform.configuration import configuration_of

        for directory in self._configurations:
            configuration = configuration_of(directory, self.workspace)
            self.unit.problems += configuration.problems
            for file in configuration.files:
                self.unit.files.add(file.source.path)
                if self._prefilter.spells_wanted(file.source.text):
                    for block in file.blocks:
                        block.parse()
                self.unit.problems += file.problems
        self.unit.files |= evaluation.read


def _declaration(module: Module, instance: Instance, part: str) -> Declaration:
    from msglint.terraform import providers
    from msglint.terraform.carry import finished, refused
    from msglint.terraform.choices import Assumptions
    from msglint.values.conditions import ALWAYS, NEVER, both
    from msglint.values.model import Unknown

    block = instance.resource.block
    exists = instance.exists
    assumed = Assumptions()
    if not isinstance(exists, Unknown):
        assumed = assumed.assume(exists, True) or assumed
    place = _place(instance.resource)
    settings = instance.settings()
    attributes = finished(settings, assumed)
    fails = NEVER if isinstance(exists, Unknown) else both(exists, refused(settings, assumed))
    arguments: Mapping[str, str] = {}
    if module.configuration.is_model:
        from msglint.terraform.registry.places import arguments_of, relocated, relocated_unknown

        arguments = arguments_of(block.body)
        attributes = relocated(attributes, place.header)
        if isinstance(exists, Unknown):
            exists = relocated_unknown(exists, place.header)
    return Declaration(
        key=instance.key,
        address=instance.key.removeprefix(f"{part}."),
        type=instance.resource.type,
        dialect="terraform",
        attributes=attributes,
        span=place.header,
        extent=place.span,
        exists=exists,
        calls=module.calls,
        refused=NEVER if fails == ALWAYS else fails,  # then it is ours that fails
        part=part,
        construct_path=block.path,
        arguments=arguments,
        region=_region(module, instance, assumed),
        account=providers.account(module, block.body, instance.scope),
    )


def _place(resource: Resource) -> LazyBlock:
    """The block that stands for a resource in the linted files: its own, or the module call."""
    stand_in = resource.module.stand_in
    return (resource if stand_in is None else stand_in).entity.base


def _region(module: Module, instance: Instance, assumed: Assumptions) -> Value | None:
    """The Region of an instance: its own setting (provider 6), else its provider's."""
    from msglint.terraform import providers
    from msglint.terraform.carry import finished
    from msglint.values.model import Known

    own = instance.configured("region")
    if own is None or own == Known(None):
        own = providers.region(module, instance.resource.block.body, instance.scope)
    if own is None:
        return None
    own = finished(own, assumed)
    if module.configuration.is_model:
        from msglint.terraform.registry.places import relocated

        own = relocated(own, _place(instance.resource).header)
    return own


__all__ = ["called_directories", "load_root"]
