"""ARNs and queue URLs of which parts are not known.

`arn:partition:service:region:account:resource`; the last part may hold colons of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.messaging.likeness import Hole, literal, split
from msglint.messaging.texts import REGION

if TYPE_CHECKING:
    from msglint.messaging.likeness import Pieces


OTHER_PARTITIONS = (
    "aws-cn",
    "aws-us-gov",
    "aws-eusc",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
)
"""Where resources may lie that nobody says lie in `aws`."""


@dataclass(frozen=True, slots=True)
class Arn:
    """The parts of an ARN."""

    partition: Pieces
    service: Pieces
    region: Pieces
    account: Pieces
    resource: Pieces

    @property
    def parts(self) -> tuple[Pieces, Pieces, Pieces, Pieces, Pieces]:
        """In the order they are written."""
        return self.partition, self.service, self.region, self.account, self.resource

    @property
    def text(self) -> Pieces:
        """As it is written."""
        from msglint.messaging.likeness import join

        pieces: list[str | Hole] = ["arn"]
        for part in self.parts:
            pieces += (":", *part)
        return join(pieces)


def parse_arn(text: Pieces) -> Arn | None:
    """The parts of a text that is certainly an ARN, holes taken not to span several."""
    if not text or not isinstance(text[0], str) or not text[0].startswith("arn:"):
        return None
    parts = split(text, ":", 5)
    return Arn(*parts[1:]) if len(parts) == 6 else None


def parse_url(text: Pieces) -> tuple[Pieces | None, Pieces, Pieces] | None:
    """Region (if the host says it), account and name in the URL of a queue."""
    if not text or not isinstance(text[0], str) or not text[0].startswith(("https://", "http://")):
        return None
    parts = split(text, "/")
    if len(parts) != 5:
        return None
    host = split(parts[2], ".")
    region = host[1] if len(host) >= 3 and literal(host[0]) == "sqs" else None
    return region, parts[3], parts[4]


def partition_of(region: Pieces) -> str | None:
    """The partition that a Region lies in, when the Region is known."""
    name = literal(region)
    if not name or region == (REGION,):
        return None
    if name.startswith("cn-"):
        return "aws-cn"
    if name.startswith("us-gov-"):
        return "aws-us-gov"
    return None if "iso" in name or name.startswith("eusc-") else "aws"
