"""Which public modules are modelled, and for which of their versions.

A model is a small configuration of its own (`models/*.tf`): it declares what the module declares
of messaging, at the same addresses, and the inputs and outputs of the module. Its words are ours;
the facts are the module's. What it leaves out cannot matter to messaging, or is unknown:

- An input that the model does not declare makes the whole call unknown. An input that makes no
  difference to messages is declared without a default, and nothing reads it.
- A version that is not in this table makes the call unknown. Patches of the newest release are
  taken to be like it: they change no interface.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msglint.source.text import Source
from msglint.terraform.configuration import Configuration
from msglint.terraform.files import read_file
from msglint.terraform.registry.addresses import PublicAddress, read_address
from msglint.terraform.registry.versions import Constraint, read_constraint, read_version

if TYPE_CHECKING:
    from msglint.terraform.registry.versions import Version

MODELS = Path(__file__).parent / "models"
"""Ours, not part of any linted tree: names of files come from the table below alone."""

_LABEL = "cloudposse/label/null"
_SNS_TOPIC = "cloudposse/sns-topic/aws"
_BUCKET = "terraform-aws-modules/s3-bucket/aws"
_CLOUDWATCH = "terraform-aws-modules/cloudwatch/aws"
_EVENTBRIDGE = "terraform-aws-modules/eventbridge/aws"
_KMS = "terraform-aws-modules/kms/aws"
_LAMBDA = "terraform-aws-modules/lambda/aws"
_SNS = "terraform-aws-modules/sns/aws"
_SQS = "terraform-aws-modules/sqs/aws"

RANGES: dict[str, tuple[tuple[str, str, str], ...]] = {
    _SQS: (
        ("5.1.0", "5.2.1", "sqs sqs-5.1"),
        ("4.0.1", "5.0.1", "sqs sqs-4"),
        ("3.4.1", "3.5.0", "sqs-3 sqs-3.4.1"),
        ("3.3.0", "3.3.0", "sqs-3 sqs-3.3"),
        ("3.0.0", "3.2.1", "sqs-3 sqs-3.0"),
    ),
    _SNS: (
        ("7.0.0", "7.1.0", "sns sns-7 sns-names-6.1.3"),
        ("6.1.3", "6.2.1", "sns sns-5 sns-names-6.1.3"),
        ("6.1.2", "6.1.2", "sns sns-5 sns-names-6.1.2"),
        ("6.1.0", "6.1.1", "sns sns-5 sns-names-6.1"),
        ("5.4.0", "6.0.1", "sns sns-5 sns-names-5.4"),
        ("5.0.1", "5.3.0", "sns sns-5 sns-names-5"),
        ("3.0.0", "4.1.0", "sns-3"),
    ),
    _LAMBDA: (
        ("7.17.0", "8.8.1", "lambda lambda-7.17"),
        ("7.10.0", "7.16.0", "lambda lambda-7.10"),
        ("4.16.0", "7.9.0", "lambda lambda-4.16"),
        ("4.13.0", "4.15.0", "lambda lambda-4.13"),
        ("4.10.0", "4.12.1", "lambda lambda-4.10"),
        ("4.9.0", "4.9.0", "lambda lambda-4.9"),
        ("4.2.1", "4.8.0", "lambda lambda-4.2.1"),
        ("3.3.1", "4.2.0", "lambda lambda-3.3.1"),
        ("2.34.1", "3.3.0", "lambda lambda-2.34.1"),
    ),
    f"{_LAMBDA}//modules/alias": (
        ("7.7.0", "8.8.1", "lambda-alias lambda-alias-7.7"),
        ("5.1.0", "7.6.0", "lambda-alias lambda-alias-5.1"),
        ("4.16.0", "5.0.0", "lambda-alias lambda-alias-4.16"),
        ("3.3.0", "4.15.0", "lambda-alias lambda-alias-3.3"),
    ),
    _EVENTBRIDGE: (
        ("3.3.1", "4.3.2", "eventbridge eventbridge-3.3.1"),
        ("3.3.0", "3.3.0", "eventbridge eventbridge-3.3"),
        ("3.1.0", "3.2.4", "eventbridge eventbridge-3.1"),
        ("1.14.2", "3.0.1", "eventbridge eventbridge-1.14"),
    ),
    _SNS_TOPIC: (
        ("1.2.0", "1.2.0", "sns-topic sns-topic-1.2"),
        ("1.1.1", "1.1.1", "sns-topic sns-topic-1.1.1"),
        ("1.1.0", "1.1.0", "sns-topic sns-topic-1.1"),
        ("1.0.0", "1.0.0", "sns-topic sns-topic-1"),
        ("0.20.2", "0.21.0", "sns-topic sns-topic-0"),
        ("0.20.1", "0.20.1", "sns-topic sns-topic-0.20.1"),
    ),
    _LABEL: (("0.25.0", "0.25.0", "label"),),
    _KMS: (
        ("4.0.0", "4.2.0", "kms kms-4"),
        ("2.0.1", "3.1.1", "kms kms-2"),
    ),
    _BUCKET: (("3.0.0", "5.15.4", "s3-bucket"),),
    f"{_BUCKET}//modules/notification": (("3.2.1", "5.15.4", "s3-notification"),),
    f"{_CLOUDWATCH}//modules/metric-alarm": (
        ("4.3.0", "5.7.2", "alarm alarm-4.3"),
        ("3.0.0", "4.2.1", "alarm alarm-3"),
    ),
    f"{_CLOUDWATCH}//modules/metric-alarms-by-multiple-dimensions": (
        ("4.3.0", "5.7.2", "alarms alarm-4.3"),
        ("3.0.0", "4.2.1", "alarms alarm-3"),
    ),
}
"""By module, submodules with their directory behind "//": first and last version of a range, and
the files that model it. The newest range first."""

RELEASES = Path(__file__).with_name("releases.txt")
"""The commits of releases, by which Git sources are often pinned."""

_COMMIT = re.compile(r"[0-9a-f]{12,40}")
_ANY_PATCH = 1_000_000

_MATTERS = RANGES.keys() - {_BUCKET, _KMS, _LABEL}
"""Modules that declare something of messaging; the others only help to evaluate calls."""


def declares_messaging(source: str) -> bool:
    """Whether a module source names a modelled module that declares something of messaging."""
    address = read_address(source)
    return address is not None and _key(address) in _MATTERS


def model_of(source: str, version: str | None) -> Configuration | str | None:
    """The model of the public module that a call names.

    `version` is the call's argument. Returns the reason when the module is modelled but not in
    this version, and `None` when it is not modelled at all.
    """
    address = read_address(source)
    ranges = RANGES.get(_key(address)) if address is not None else None
    if address is None or ranges is None:
        return None
    constraint = _constraint(address, version)
    if constraint is None:
        return f"its version ({version or address.ref}) is not understood"
    for at, (since, through, files) in enumerate(ranges):
        first, last = read_version(since), read_version(through)
        assert first is not None
        assert last is not None
        if at == 0:
            last = (last[0], last[1], _ANY_PATCH)
        if constraint.newest(first, last) is not None:
            return _read(files)
    return f"its version ({version or address.ref}) is none that msglint knows"


def _key(address: PublicAddress) -> str:
    return f"{address.module}//{address.directory}" if address.directory else address.module


def _constraint(address: PublicAddress, version: str | None) -> Constraint | None:
    if address.ref is not None:
        exact = read_version(address.ref) or _released(address.module, address.ref)
        return Constraint((("=", exact, 3),)) if exact is not None else None
    return Constraint() if version is None else read_constraint(version)


def _released(module: str, commit: str) -> Version | None:
    """The release that a commit is."""
    if not _COMMIT.fullmatch(commit):
        return None
    of = ""
    for line in RELEASES.read_text("utf-8").splitlines():
        start, _, version = line.partition(" ")
        if not version:
            of = line
        elif of == module and commit.startswith(start):
            return read_version(version)
    return None


class ModelSource(Source):
    """The text of a model. No place in it is ever shown: see `places.py`."""

    __slots__ = ()


@cache
def _read(files: str) -> Configuration:
    configuration = Configuration(MODELS, is_model=True)
    for name in files.split():
        path = MODELS / f"{name}.tf"
        configuration.add(read_file(ModelSource(path.name, path.read_text("utf-8"))), False)
    return configuration
