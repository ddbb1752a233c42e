"""What the meaning of an expression depends on: the stack that it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.cloudformation.nodes import Node
    from msglint.cloudformation.pseudo import Environment
    from msglint.source.text import Span
    from msglint.values.conditions import Condition
    from msglint.values.model import Reference, Unknown, Value


class Scope(Protocol):
    """One deployed instance of a template, as its expressions see it."""

    @property
    def environment(self) -> Environment:
        """Where the stack goes."""

    def reference(self, name: str, span: Span) -> Value:
        """`Ref`: a parameter's value, a pseudo parameter, or a resource."""

    def attribute(self, name: str, attribute: str, span: Span) -> Value:
        """`Fn::GetAtt`, on resources of this template and outputs of nested stacks."""

    def attribute_of(self, reference: Reference, attribute: str) -> Value:
        """Another attribute of the resource that a reference points to, in whichever stack."""

    def mapping(self, name: str) -> Node | None:
        """An entry of `Mappings`."""

    def condition(self, name: str) -> Condition | Unknown:
        """An entry of `Conditions`; unknown when it does not only depend on free inputs."""

    def imported(self, name: Value, span: Span) -> Value:
        """`Fn::ImportValue`: what another stack in view exports under a name."""

    def stored(self, parts: Sequence[str | Value], span: Span) -> Value | None:
        """What a text reads from SSM if it is nothing but a reference to it."""

    def stack_output(self, stack: Value, output: Value, region: Value | None, span: Span) -> Value:
        """`Fn::GetStackOutput`: an output of another stack in view."""
