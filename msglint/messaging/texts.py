"""From values to comparable texts: what is known as literals, the rest as holes with identity.

The Region, account and partition of the deployment itself have identities of their own, so
that `${AWS::AccountId}`, or `data.aws_caller_identity.current.account_id`, is the same text
wherever it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.likeness import Hole, anonymous, is_anonymous, join
from msglint.values.conditions import REAL
from msglint.values.model import JsonText, Known, MapValue, Reference, Text, Unknown
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from msglint.declarations import Declaration
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.model import Naming
    from msglint.values.conditions import World
    from msglint.values.model import Value

REGION = Hole("region")
ACCOUNT = Hole("account")
PARTITION = Hole("partition")
DOMAIN = "amazonaws.com"
"""What `AWS::URLSuffix` stands for, but in China and in closed partitions."""

_PSEUDO: dict[str, str | Hole] = {
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": PARTITION,
    "AWS::URLSuffix": DOMAIN,
}

_DATA: dict[tuple[str, str], str | Hole] = {
    ("data.aws_region", "name"): REGION,
    ("data.aws_region", "id"): REGION,
    ("data.aws_region", "region"): REGION,
    ("data.aws_caller_identity", "account_id"): ACCOUNT,
    ("data.aws_caller_identity", "id"): ACCOUNT,
    ("data.aws_partition", "partition"): PARTITION,
    ("data.aws_partition", "id"): PARTITION,
    ("data.aws_partition", "dns_suffix"): DOMAIN,
}

MAX_DEPTH = 40
"""How deep texts may stand in texts."""


class Texts:
    """Reads values of one unit as texts."""

    def __init__(
        self,
        declarations: Mapping[str, Declaration],
        namings: Mapping[str, Mapping[str, Naming]],
        names: Mapping[str, str],
    ) -> None:
        self._declarations = declarations
        self._namings = namings
        self._names = names
        """By type: the attribute with the name that an author gives."""

    def blurred(self, value: Value) -> Pieces:
        """The text of a value in whatever world: what depends on a condition is a hole."""
        try:
            return self.pieces(value, REAL)
        except Undecided:
            pass
        if not isinstance(value, Text):
            return (anonymous(),)
        found: list[str | Hole] = []
        for part in value.parts:
            if isinstance(part, str):
                found.append(part)
            else:
                found += (anonymous(),) if isinstance(part, Text) else self.blurred(part)
        return join(found)

    def pieces(self, value: Value, world: World, depth: int = 0) -> Pieces:
        """The text of a value. Raises `Undecided` when it depends on an open condition."""
        if depth > MAX_DEPTH:
            return (anonymous(),)
        match settle(value, world):
            case Known(data=None):
                return ()
            case Known(data=bool(data)):
                return ("true" if data else "false",)
            case Known(data=data):
                return (str(data),) if data != "" else ()
            case Text(parts=parts):
                found: list[str | Hole] = []
                for part in parts:
                    if isinstance(part, str):
                        found.append(part)
                    else:
                        found += self.pieces(part, world, depth + 1)
                return join(found)
            case Reference() as reference:
                return self.reference(reference, world, depth)
            case Unknown() as unknown:
                return self._unknown(unknown)
            case JsonText(document=document):
                return self.pieces(document, world, depth + 1)
            case _:
                return (anonymous(),)

    def reference(self, reference: Reference, world: World, depth: int = 0) -> Pieces:
        """The text of a reference: the deployment's own data, or a hole for the resource's."""
        own = _DATA.get((reference.type, reference.attribute))
        if own is not None:
            declaration = self._declarations.get(reference.target)
            if declaration is not None and own is REGION:
                return self.region(declaration, world, depth)
            if declaration is not None and own is ACCOUNT:
                return self.account(declaration, world, depth)
            return (own,)
        naming = self._namings.get(reference.type, {}).get(reference.attribute)
        if naming == "name":
            name = self._given_name(reference.target, world, depth)
            if name and not any(is_anonymous(piece) for piece in name):
                return name
        return (Hole((naming or reference.attribute, reference.target)),)

    def _given_name(self, key: str, world: World, depth: int) -> Pieces:
        declaration = self._declarations.get(key)
        attribute = None if declaration is None else self._names.get(declaration.type)
        if declaration is None or attribute is None:
            return ()
        attributes = settle(declaration.attributes, world)
        given = attributes.items.get(attribute) if isinstance(attributes, MapValue) else None
        return () if given is None else self.pieces(given, world, depth + 1)

    def region(self, declaration: Declaration, world: World, depth: int = 0) -> Pieces:
        """The Region that a resource is deployed to."""
        if declaration.region is None:
            return (REGION,)
        return self.pieces(declaration.region, world, depth + 1) or (REGION,)

    def account(self, declaration: Declaration, world: World, depth: int = 0) -> Pieces:
        """The account that a resource is deployed to."""
        if declaration.account is None:
            return (ACCOUNT,)
        return self.pieces(declaration.account, world, depth + 1) or (ACCOUNT,)

    def _unknown(self, unknown: Unknown) -> Pieces:
        if unknown.variable is not None:
            key = unknown.variable.key
            return (_PSEUDO.get(key[key.rfind("AWS::") :]) or Hole(("input", key)),)
        if unknown.identity:
            return (Hole(("value", unknown.identity)),)
        if unknown.prefix:
            return (unknown.prefix, anonymous())
        return (anonymous(),)
