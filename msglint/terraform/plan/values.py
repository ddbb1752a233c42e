"""Attributes of planned resources as values: known ones, and what is certain of the others."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from msglint.source.json_text import JsonList, JsonObject, JsonScalar, parse_value
from msglint.terraform.plan.blocks import assigned, blocks_of, is_null
from msglint.terraform.plan.document import listed, mapping
from msglint.terraform.plan.reach import site_of
from msglint.terraform.plan.unknowns import Unknowns
from msglint.terraform.policy_document import rendered
from msglint.values.model import Known, ListValue, MapValue, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msglint.source.json_text import JsonNode
    from msglint.source.text import Source, Span
    from msglint.terraform.plan.document import PlannedResource
    from msglint.terraform.plan.identity import Identities
    from msglint.terraform.plan.reach import Site
    from msglint.terraform.plan.references import References
    from msglint.terraform.plan.unknowns import Attribute
    from msglint.values.model import Value

MAX_DEPTH = 60
"""How deep blocks and collections may nest."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A resource with the places of its parts."""

    attributes: MapValue
    """What is set; what certainly is not set is left out."""
    span: Span
    """Its address."""
    extent: Span


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a resource as a plan tells it, in four trees of one shape."""

    node: JsonNode | None
    unknown: object
    """True for what is only known after apply."""
    sensitive: object
    """True for what must not be shown."""
    span: Span
    """Where it stands, or what it is in."""
    depth: int = 0

    @property
    def is_absent(self) -> bool:
        """Whether it is null, and will be."""
        return is_null(self.node) and not self.unknown

    def members(self) -> dict[str, _Part]:
        """The members of a block or map, without those that are null."""
        members = self.node.members if isinstance(self.node, JsonObject) else []
        nodes = {one.key: one.value for one in members if not is_null(one.value)}
        names = dict.fromkeys((*nodes, *mapping(self.unknown)))
        return {
            name: self._inside(
                nodes.get(name),
                mapping(self.unknown).get(name),
                self.sensitive is True or mapping(self.sensitive).get(name),
            )
            for name in names
        }

    def elements(self) -> list[_Part]:
        """The elements of a list."""
        nodes = self.node.items if isinstance(self.node, JsonList) else []
        count = max(len(nodes), len(listed(self.unknown)))
        parts = zip_longest(nodes, listed(self.unknown), listed(self.sensitive)[:count])
        return [self._inside(*part) for part in parts]

    def _inside(self, node: JsonNode | None, unknown: object, sensitive: object) -> _Part:
        span = self.span if node is None else node.span
        return _Part(node, unknown, sensitive, span, self.depth + 1)


class PlannedValues:
    """Reads the resources of one plan."""

    def __init__(self, source: Source, references: References, identities: Identities) -> None:
        self.secrets: list[Span] = []
        """Where sensitive values stand, of the resources that were read."""
        self._source = source
        self._unknowns = Unknowns(references, identities, self._render)
        self._read: dict[PlannedResource, Planned] = {}
        self._rendered: dict[PlannedResource, Value | None] = {}

    def of(self, resource: PlannedResource) -> Planned:
        """A resource with its attributes. Raises `JsonError`."""
        if resource not in self._read:
            self._read[resource] = self._resource(resource)
        return self._read[resource]

    def extents(self) -> list[Span]:
        """Where the resources stand that were read."""
        return [planned.extent for planned in self._read.values()]

    def _resource(self, resource: PlannedResource) -> Planned:
        node = parse_value(self._source, resource.offset)
        assert isinstance(node, JsonObject)
        address = node.get("address")
        span = node.span if address is None else address.span
        part = _Part(node.get("values"), resource.unknown, resource.sensitive, span)
        block = resource.block
        expressions = None if block is None else mapping(block.get("expressions"))
        return Planned(self._block(part, expressions, site_of(resource)), span, node.span)

    def _render(self, resource: PlannedResource) -> Value | None:
        """The JSON of a policy document that is only rendered when Terraform applies."""
        if resource not in self._rendered:
            self._rendered[resource] = None  # while it is being rendered
            planned = self.of(resource)
            self._rendered[resource] = rendered(planned.attributes.items.get, planned.span)
        return self._rendered[resource]

    def _block(self, part: _Part, expressions: Mapping[str, object] | None, site: Site) -> MapValue:
        """A block, with the expressions that it was written with, if the plan tells them."""
        items: dict[str, Value] = {}
        for name, member in part.members().items():
            value = self._member(name, member, expressions, site)
            if value is not None:
                items[name] = value
        return MapValue(items, part.span, key_spans=_key_spans(part))

    def _member(
        self, name: str, part: _Part, expressions: Mapping[str, object] | None, site: Site
    ) -> Value | None:
        """A member of a block; nothing when it certainly is not set."""
        if part.is_absent:
            return None
        expression = None if expressions is None else expressions.get(name)
        # What nobody wrote and only AWS knows is not set. Of blocks that is not certain: a plan
        # does not show what "dynamic" makes.
        is_written = expression is not None or isinstance(part.sensitive, list | dict)
        if expressions is not None and part.unknown is True and not is_written:
            return None
        blocks = blocks_of(expression)
        if blocks is None or part.unknown is True or part.sensitive is True:
            attribute = self._unknowns.attribute(name, expression, part.unknown, site)
            return None if attribute.is_null else self._attribute(part, attribute)
        if not isinstance(part.node, JsonList) and not isinstance(part.unknown, list):
            return self._block(part, blocks[0] if blocks else None, site)
        elements = part.elements()
        written = assigned([element.node for element in elements], blocks)
        pairs = zip(elements, written, strict=True)
        members = tuple(self._block(element, block, site) for element, block in pairs)
        return ListValue(members, part.span) if members else None

    def _attribute(self, part: _Part, attribute: Attribute) -> Value | None:
        """The value of an attribute, or a part of it."""
        if part.is_absent:
            return None
        if part.depth > MAX_DEPTH:
            return Unknown("it is nested too deep", part.span)
        if part.unknown is True:
            return attribute.unknown(part.span)
        if part.sensitive is True:
            self.secrets.append(part.span)
            return attribute.hidden(part.span)
        if isinstance(part.node, JsonList) or isinstance(part.unknown, list):
            elements = [self._attribute(element, attribute) for element in part.elements()]
            members = tuple(Known(None, part.span) if one is None else one for one in elements)
            return ListValue(members, part.span) if members else None
        if isinstance(part.node, JsonScalar):
            data = part.node.value
            ref = attribute.named(data) if isinstance(data, str) else None
            # Nobody need have written an empty text: a plan lists what is not set as well.
            return Known(data, None if data == "" else part.span, ref=ref)
        found = {name: self._attribute(one, attribute) for name, one in part.members().items()}
        items = {name: value for name, value in found.items() if value is not None}
        return MapValue(items, part.span, key_spans=_key_spans(part))


def _key_spans(part: _Part) -> dict[str, Span]:
    members = part.node.members if isinstance(part.node, JsonObject) else []
    return {member.key: member.span for member in members}
