"""References between the stacks of a unit: exports and imports, and outputs by stack name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import MappingNode
from msglint.cloudformation.texts import names_of
from msglint.values.conditions import NEVER
from msglint.values.model import NOTHING_HERE, Known, Step, Text, Unknown, Value, choose, moved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.cloudformation.nodes import Node
    from msglint.cloudformation.stacks import Stack
    from msglint.source.text import Span

MIN_SHARED = 4
"""Characters at the ends of two names that must agree for them to be taken for the same."""

EXPORT_READER = "Custom::CrossRegionExportReader"
EXPORT_WRITER = "Custom::CrossRegionExportWriter"
"""CDK's custom resources that carry values from a stack in one Region to one in another."""


@dataclass(frozen=True, slots=True)
class Export:
    """A value that a stack exports."""

    name: Value
    stack: Stack
    output: str

    def value(self) -> Value:
        """What is exported."""
        return self.stack.output(self.output)


class Links:
    """The exports of the stacks in view, or of those that pass a test."""

    def __init__(
        self, stacks: Sequence[Stack], matters: Callable[[Export], bool] | None = None
    ) -> None:
        self._stacks = stacks
        self._matters = matters
        self._exports: list[Export] = []
        self._known: dict[str, list[Export]] = {}
        self._built: list[tuple[Export, tuple[str, str]]] = []
        self._seen = 0

    @property
    def exports(self) -> list[Export]:
        """Every export of a stack that is deployed."""
        if self._seen != len(self._stacks):
            self._seen = len(self._stacks)
            found = (
                Export(stack.resolver.value(output.export_name), stack, name)
                for stack in self._stacks
                for name, output in stack.template.outputs.items()
                if output.export_name is not None and stack.output_exists(output) != NEVER
            )
            self._exports = [e for e in found if self._matters is None or self._matters(e)]
            self._known = {}
            self._built = []
            for export in self._exports:
                if isinstance(export.name, Known):
                    self._known.setdefault(str(export.name.data), []).append(export)
                else:
                    self._built.append((export, ends_of(export.name)))
        return self._exports

    def imported(self, name: Value, importer: Stack, span: Span) -> Value:
        """`Fn::ImportValue`.

        A name that is not known could still be that of an export that is built alike
        (`${Network}-QueueArn` and `${AWS::StackName}-QueueArn`): the value then could be
        that export's, and is not known.
        """
        found = self.providers(name, importer)
        if found and same_name(found[0].name, name):
            chosen = _one_of(found)
            if chosen is not None:
                output = found[0].stack.template.outputs[found[0].output]
                where = output.value.span if output.value else output.span
                return moved(chosen, span, Step(f"export {show(name)}", where))
        if found:
            reason = f"the stack that exports {show(name)} is not certain"
            return Unknown(reason, span, names=names_of(export.value() for export in found))
        reason = f"no stack in view exports {show(name)}"
        same = (
            f"{importer.environment.identity}import {name.data}" if isinstance(name, Known) else ""
        )
        return Unknown(reason, span, names=NOTHING_HERE, identity=same)

    def providers(self, name: Value, importer: Stack) -> list[Export]:
        """Exports of a name, or else those that could have it."""
        exports = self.exports
        if isinstance(name, Known):
            exact = self._known.get(str(name.data), [])
            alike = self._built
        else:
            exact = [export for export, _ in self._built if same_name(export.name, name)]
            alike = [(e, ends_of(e.name)) for e in exports if isinstance(e.name, Known)]
            alike += self._built
        within = [e for e in exact if _same_place(e.stack, importer)]
        if within:
            return within
        ends = ends_of(name)
        return [e for e, own in alike if _agree(own, ends) and _same_place(e.stack, importer)]

    def stack_output(
        self, stack: Value, output: Value, region: Value | None, reader: Stack, span: Span
    ) -> Value:
        """`Fn::GetStackOutput`: of a stack in the Region that it names, else in the reader's."""
        name = output.data if isinstance(output, Known) else None
        there = region.data if isinstance(region, Known) else None
        if region is None:
            there = reader.environment.region
        found = [
            candidate
            for candidate in self._stacks
            if isinstance(stack, Known)
            and stack.data == candidate.environment.stack_name
            and str(name) in candidate.template.outputs
            and (
                None in (there, candidate.environment.region)
                or candidate.environment.region == there
            )
        ]
        exact = [c for c in found if _is_at(c, there, reader.environment.account)]
        for only in (found, exact):
            if len(only) == 1:
                where = only[0].template.outputs[str(name)].span
                step = Step(f"output {name} of stack {show(stack)}", where)
                return moved(only[0].output(str(name)), span, step)
        if found:
            reason = f"which stack {show(stack)} is meant is not certain"
            names = names_of(candidate.output(str(name)) for candidate in found)
            return Unknown(reason, span, names=names)
        reason = f"the stack {show(stack)} is not in view"
        return Unknown(reason, span, names=NOTHING_HERE)

    def written(self, key: str, reader: Stack, span: Span) -> Value | None:
        """What a cross-Region export writer in view was given under a key.

        Writers of several environments may use one key: then the one in the reader's account
        counts, and if that is not certain, the value could be either.
        """
        found: list[tuple[Stack, Node]] = []
        for stack in self._stacks:
            for resource in stack.template.resources.values():
                exports = resource.properties if resource.type == EXPORT_WRITER else None
                for name in ("WriterProps", "exports", key):
                    exports = exports.get(name) if isinstance(exports, MappingNode) else None
                if exports is not None:
                    found.append((stack, exports))
        near = [one for one in found if one[0].environment.account == reader.environment.account]
        for only in (found, near):
            if len(only) == 1:
                stack, node = only[0]
                return moved(stack.resolver.value(node), span, Step(f"export {key}", node.span))
        if not found:
            return None
        names = names_of(stack.resolver.value(node) for stack, node in found)
        return Unknown(f"which stack exports {key} is not certain", span, names=names)


def _is_at(stack: Stack, region: object, account: str | None) -> bool:
    """Whether a stack is certainly in a Region of an account."""
    here = stack.environment
    return None not in (here.region, here.account) and (here.region, here.account) == (
        region,
        account,
    )


def _one_of(exports: list[Export]) -> Value | None:
    """The value of an export, or the choice among those of one stack under conditions."""
    *conditional, last = exports
    value = last.value()
    for export in reversed(conditional):
        condition = export.stack.output_exists(export.stack.template.outputs[export.output])
        if export.stack is not last.stack or isinstance(condition, Unknown):
            return None
        value = choose(condition, export.value(), value)
    return value


def same_name(left: Value, right: Value) -> bool:
    """Whether two names are certainly the same."""
    if isinstance(left, Known) and isinstance(right, Known):
        return left.data == right.data
    return isinstance(left, Text) and left == right


def _agree(left: tuple[str, str], right: tuple[str, str]) -> bool:
    """Whether what is known of the ends of two names agrees, and is enough to tell by."""
    start = min(len(left[0]), len(right[0]))
    end = min(len(left[1]), len(right[1]))
    return (
        start + end >= MIN_SHARED
        and left[0][:start] == right[0][:start]
        and left[1][len(left[1]) - end :] == right[1][len(right[1]) - end :]
    )


def ends_of(name: Value) -> tuple[str, str]:
    """What a name certainly begins and ends with."""
    match name:
        case Known(data=str() as text):
            return text, text
        case Text(parts=parts):
            first, last = parts[0], parts[-1]
            start = first if isinstance(first, str) else ""
            return start, last if isinstance(last, str) else ""
        case Unknown(prefix=prefix):
            return prefix, ""
        case _:
            return "", ""


def _same_place(left: Stack, right: Stack) -> bool:
    """Whether two stacks may be in one Region of one account, where imports work."""
    here, there = left.environment, right.environment
    return (None in (here.region, there.region) or here.region == there.region) and (
        None in (here.account, there.account) or here.account == there.account
    )


def show(name: Value) -> str:
    """A name for people, with the parts that are not known as `?`."""
    match name:
        case Known(data):
            return str(data)
        case Text(parts=parts):
            return "".join(part if isinstance(part, str) else "?" for part in parts)
        case _:
            return "?"
