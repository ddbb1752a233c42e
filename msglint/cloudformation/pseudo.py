"""Pseudo parameters: what CloudFormation itself puts in for `AWS::Region` and its kin.

Without knowing where a stack goes they are unknown, and still the same unknown wherever they
stand, so that two texts built with them compare equal. They are inputs that whoever deploys
chooses: conditions on them make worlds.
"""

from __future__ import annotations

from dataclasses import dataclass

from msglint.values.conditions import Variable
from msglint.values.model import NOTHING_HERE, Known, Unknown, Value

NO_VALUE = "AWS::NoValue"

PSEUDO_PARAMETERS = frozenset(
    (
        "AWS::AccountId",
        "AWS::NotificationARNs",
        NO_VALUE,
        "AWS::Partition",
        "AWS::Region",
        "AWS::StackId",
        "AWS::StackName",
        "AWS::URLSuffix",
    )
)

_PARTITIONS = (
    ("cn-", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-", "aws-us-gov", "amazonaws.com"),
    ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
    ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
    ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
    ("us-iso-", "aws-iso", "c2s.ic.gov"),
    ("eusc-", "aws-eusc", "amazonaws.eu"),
)
"""Regions outside the commercial partition, by how their names begin."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a stack goes and what it is called, as far as that is known."""

    stack_name: str | None = None
    region: str | None = None
    account: str | None = None
    identity: str = ""
    """Tells the stacks of a unit apart whose names are not known."""
    apart: str = ""
    """Tells their Regions and accounts apart, where those are others."""

    def pseudo(self, name: str) -> Value:
        """The value of a pseudo parameter."""
        match name:
            case "AWS::NoValue":
                return Known(None)
            case "AWS::Region":
                return _known_or_open(name, self.region, self.apart)
            case "AWS::AccountId":
                return _known_or_open(name, self.account, self.apart)
            case "AWS::StackName":
                return _known_or_open(name, self.stack_name, self.identity)
            case "AWS::Partition":
                return _known_or_open(name, self._partition(0))
            case "AWS::URLSuffix":
                return _known_or_open(name, self._partition(1))
            case "AWS::StackId":
                return _known_or_open(name, None, self.identity, prefix="arn:")
            case _:
                return _known_or_open(name, None, self.identity)

    def _partition(self, which: int) -> str | None:
        """Name (0) or domain (1) of the partition that the Region lies in."""
        if self.region is None:
            return None
        for prefix, *answers in _PARTITIONS:
            if self.region.startswith(prefix):
                return answers[which]
        return ("aws", "amazonaws.com")[which]


def _known_or_open(name: str, text: str | None, identity: str = "", prefix: str = "") -> Value:
    if text is not None:
        return Known(text)
    key = f"{identity}{name}"
    label = f"{name} of {identity.rstrip('/')}" if identity else name
    return Unknown(
        f"{name} is only known at deployment",
        names=NOTHING_HERE,
        variable=Variable(key, label),
        prefix=prefix,
        not_null=True,
    )
