"""What front ends hand over: resources with resolved attributes, grouped into units.

A declaration is neutral: type, address, place, attributes. It carries no knowledge of what
the resource means; that is the messaging model's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from msglint.values.conditions import ALWAYS, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from msglint.source.text import Span
    from msglint.values.conditions import Condition
    from msglint.values.model import Unknown, Value

Dialect: TypeAlias = Literal["terraform", "cloudformation"]
"""Which names a declaration's type and attributes follow. SAM and CDK hand over
CloudFormation resources, plans hand over Terraform ones."""


class Wanted(frozenset[str]):
    """Resource types to declare, of which some are of use beside others only."""

    beside: frozenset[str] = frozenset()

    @classmethod
    def of(cls, types: Iterable[str], beside: Iterable[str]) -> Wanted:
        """Both: types for whose sake files are read, and those that are taken beside them."""
        beside = frozenset(beside)
        wanted = cls(beside.union(types))
        wanted.beside = beside.difference(types)
        return wanted


def telling(wanted: frozenset[str]) -> frozenset[str]:
    """The types for whose sake a file is read."""
    return wanted - wanted.beside if isinstance(wanted, Wanted) else wanted


@dataclass(frozen=True, slots=True)
class Call:
    """One module call or nested stack on the way to a resource, outermost first."""

    label: str
    span: Span
    foreign: bool = False
    """Whether somebody else wrote what it calls: nothing in there is to be changed here."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A suppression that stands in the data of the resource rather than in a comment."""

    rules: tuple[str, ...]
    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """One resource instance as one deployment sees it."""

    key: str
    """Unique in the unit; what `Reference.target` names."""
    address: str
    """What people call it: the Terraform address with its index, or the logical id."""
    type: str
    dialect: Dialect
    attributes: Value
    """Normally a `MapValue`. Terraform's nested blocks are lists of maps under the block type.
    An attribute that is absent (or null) is certainly not set."""
    span: Span
    """The block header or the logical id."""
    extent: Span
    """The whole declaration."""
    exists: Condition | Unknown = ALWAYS
    """When it is part of the deployment. Unknown: a `count` or `for_each` that is not known;
    the declaration then stands for any number of instances, none included."""
    calls: tuple[Call, ...] = ()
    refused: Condition = NEVER
    """When the deployment tool refuses it, and with it the whole deployment."""
    part: str = ""
    """The part of the deployment that declares it, where it is put together of such."""
    construct_path: str | None = None
    """Where a generator (CDK, CDKTF) made it."""
    trace: Span | None = None
    """The line of the program that made it, if the generator recorded it."""
    waivers: tuple[Waiver, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Of a resource that only a call stands for: the arguments of the call that set attributes,
    by attribute."""
    region: Value | None = None
    """The Region it is deployed to, when the files say it."""
    account: Value | None = None

    @property
    def name(self) -> str:
        """What its author calls it: the construct path in a program, else the address."""
        if self.construct_path is None:
            return self.address
        return self.construct_path.removesuffix("/Resource")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A part of the unit that is not in view: a module or nested stack not on disk.

    It may hold any resource, but it can only name those of the unit that it was handed:
    `names` are the keys its inputs mention, `None` when they could be any.
    """

    reason: str
    span: Span
    names: frozenset[str] | None
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of the resources that it was handed by references only: which attributes of them. An
    attribute that does not lead to another one says what the part can do with the resource."""
    passed_on: frozenset[str] = frozenset()
    """Those of them that are nowhere an input by themselves, but stand within a map, a list or a
    text, such as the environment of a program."""
    key: str = ""
    """What `Unknown.names` calls it: its outputs may name all that it may name."""
    is_silent: bool = False
    """It is known to hold nothing of messaging: it names resources through its outputs only."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an input itself; reported as a finding of the named rule."""

    rule: Literal["syntax-error", "duplicate-key", "undeclared-variable"]
    message: str
    span: Span


@dataclass(slots=True)
class Unit:
    """What one deployment sees: a Terraform root, linked templates, an assembly, a plan."""

    name: str
    declarations: list[Declaration] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    """Display paths of every file that was read for it."""
    environment: str = ""
    """The name of the inputs that it is deployed with, where the same files are deployed with
    several."""
    parts: dict[str, str] = field(default_factory=dict)
    """Where several roots are one deployment: its parts, and the name that each root has as a
    unit by itself."""
    used_elsewhere: frozenset[tuple[str, str]] = frozenset()
    """Kinds and names of what other deployments in view use and do not declare: queues that they
    poll, and roles that they give policies."""
    sources: str = ""
    """Of a plan whose resources have their places in its configuration: the name of the unit
    that the configuration is by itself."""
