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
from typing import TYPE_CHECKING, NamedTuple

from msglint.source.text import Source
from msglint.terraform.configuration import Configuration
from msglint.terraform.files import read_file
from msglint.terraform.registry.addresses import PublicAddress, read_address
from msglint.terraform.registry.versions import Constraint, read_constraint, read_version
from msglint.terraform.registry.wrappers import DIRECTORY, wrapper_of

if TYPE_CHECKING:
    from msglint.terraform.registry.versions import Version

MODELS = Path(__file__).parent / "models"
"""Ours, not part of any linted tree: names of files come from the table below alone."""

_LABEL = "cloudposse/label/null"
_SNS_TOPIC = "cloudposse/sns-topic/aws"
_QUEUE = "cloudposse/sqs-queue/aws"
_BUCKET = "terraform-aws-modules/s3-bucket/aws"
_CLOUDWATCH = "terraform-aws-modules/cloudwatch/aws"
_DATADOG = "datadog/lambda-datadog/aws"
_EVENTBRIDGE = "terraform-aws-modules/eventbridge/aws"
_TABLE = "terraform-aws-modules/dynamodb-table/aws"
_KMS = "terraform-aws-modules/kms/aws"
_LAMBDA = "terraform-aws-modules/lambda/aws"
_SNS = "terraform-aws-modules/sns/aws"
_SQS = "terraform-aws-modules/sqs/aws"


class Stretch(NamedTuple):
    """Versions of a module that one model stands for."""

    since: str
    through: str
    files: str
    """The files of the model, in its directory."""


_WHOLE = "inputs main outputs"
_TOPIC = "context topic-inputs topic topic-outputs topic"

MODELLED: dict[str, tuple[Stretch, ...]] = {
    _SQS: (
        Stretch("5.1.0", "5.2.1", f"sqs: {_WHOLE} from-5.1"),
        Stretch("4.0.1", "5.0.1", f"sqs: {_WHOLE} from-4.0"),
        Stretch("3.4.1", "3.5.0", "sqs-3: main from-3.4.1"),
        Stretch("3.4.0", "3.4.0", "sqs-3: main from-3.4.0"),
        Stretch("3.3.0", "3.3.0", "sqs-3: main from-3.3"),
        Stretch("3.0.0", "3.2.1", "sqs-3: main from-3.0"),
    ),
    _SNS: (
        Stretch("7.0.0", "7.1.0", "sns: main typed from-6.1.3"),
        Stretch("6.1.3", "6.2.1", "sns: main untyped from-6.1.3"),
        Stretch("6.1.2", "6.1.2", "sns: main untyped from-6.1.2"),
        Stretch("6.1.0", "6.1.1", "sns: main untyped from-6.1.0"),
        Stretch("5.4.0", "6.0.1", "sns: main untyped from-5.4"),
        Stretch("5.0.1", "5.3.0", "sns: main untyped from-5.0"),
        Stretch("3.0.0", "4.1.0", "sns-3: main"),
    ),
    _LAMBDA: (
        Stretch("7.17.0", "8.8.1", f"lambda: {_WHOLE} from-7.17"),
        Stretch("7.10.0", "7.16.0", f"lambda: {_WHOLE} from-7.10"),
        Stretch("4.16.0", "7.9.0", f"lambda: {_WHOLE} from-4.16"),
        Stretch("4.13.0", "4.15.0", f"lambda: {_WHOLE} from-4.13"),
        Stretch("4.10.0", "4.12.1", f"lambda: {_WHOLE} from-4.10"),
        Stretch("4.9.0", "4.9.0", f"lambda: {_WHOLE} from-4.9"),
        Stretch("4.2.1", "4.8.0", f"lambda: {_WHOLE} from-4.2.1"),
        Stretch("3.3.1", "4.2.0", f"lambda: {_WHOLE} from-3.3.1"),
        Stretch("2.34.1", "3.3.0", f"lambda: {_WHOLE} from-2.34.1"),
    ),
    _DATADOG: (
        Stretch("4.2.0", "4.6.0", "lambda-datadog: main outputs from-4.2"),
        Stretch("3.2.0", "4.1.1", "lambda-datadog: main outputs from-3.2"),
        Stretch("1.2.0", "3.1.0", "lambda-datadog: main outputs"),
    ),
    f"{_LAMBDA}//modules/alias": (
        Stretch("7.7.0", "8.8.1", "lambda-alias: main from-7.7"),
        Stretch("5.1.0", "7.6.0", "lambda-alias: main from-5.1"),
        Stretch("4.16.0", "5.0.0", "lambda-alias: main from-4.16"),
        Stretch("3.3.0", "4.15.0", "lambda-alias: main from-3.3"),
    ),
    _EVENTBRIDGE: (
        Stretch("3.3.1", "4.3.2", f"eventbridge: {_WHOLE} from-3.3.1"),
        Stretch("3.3.0", "3.3.0", f"eventbridge: {_WHOLE} from-3.3"),
        Stretch("3.1.0", "3.2.4", f"eventbridge: {_WHOLE} from-3.1"),
        Stretch("1.14.2", "3.0.1", f"eventbridge: {_WHOLE} from-1.14"),
    ),
    _SNS_TOPIC: (
        Stretch("1.2.0", "1.2.0", f"named: {_TOPIC}-from-1.2"),
        Stretch("1.1.1", "1.1.1", f"named: {_TOPIC}-from-1.1.1"),
        Stretch("1.1.0", "1.1.0", f"named: {_TOPIC}-from-1.1.0"),
        Stretch("1.0.0", "1.0.0", f"named: {_TOPIC}-from-1.0"),
        Stretch("0.20.2", "0.21.0", f"named: {_TOPIC}-from-0.20.2"),
        Stretch("0.20.1", "0.20.1", f"named: {_TOPIC}-from-0.20.1"),
    ),
    _QUEUE: (Stretch("0.0.0", "9999.0.0", "named: context queue"),),
    f"{_CLOUDWATCH}//modules/metric-alarm": (
        Stretch("4.3.0", "5.7.2", "alarm: inputs one from-4.3"),
        Stretch("3.0.0", "4.2.1", "alarm: inputs one from-3.0"),
    ),
    f"{_CLOUDWATCH}//modules/metric-alarms-by-multiple-dimensions": (
        Stretch("4.3.0", "5.7.2", "alarm: inputs many from-4.3"),
        Stretch("3.0.0", "4.2.1", "alarm: inputs many from-3.0"),
    ),
    f"{_BUCKET}//modules/notification": (Stretch("3.2.1", "5.15.4", "s3-notification: main"),),
    _BUCKET: (Stretch("3.0.0", "5.15.4", "s3-bucket: main"),),
    _KMS: (
        Stretch("4.0.0", "4.2.0", f"kms: {_WHOLE} from-4.0"),
        Stretch("2.0.1", "3.1.1", f"kms: {_WHOLE} from-2.0"),
    ),
    _LABEL: (Stretch("0.25.0", "0.25.0", "label: main"),),
    _TABLE: (
        Stretch("5.4.0", "5.5.0", "dynamodb-table: main from-5.4"),
        Stretch("1.0.0", "5.3.0", "dynamodb-table: main from-1.0"),
    ),
}
"""By module, submodules with their directory behind "//". The newest versions first."""

RELEASES = Path(__file__).with_name("releases.txt")
"""The commits of releases, by which Git sources are often pinned."""

_COMMIT = re.compile(r"[0-9a-f]{12,40}")
_ANY_PATCH = 1_000_000

_WRAPPED = "terraform-aws-modules/"
"""Where the modules are from whose directories have a wrapper."""

_MATTERS = MODELLED.keys() - {_BUCKET, _KMS, _LABEL, _TABLE}
"""Modules that declare something of messaging; the others only help to evaluate calls."""


def declares_messaging(source: str) -> bool:
    """Whether a module source names a modelled module that declares something of messaging."""
    address = read_address(source)
    return address is not None and (_wrapped(address) or _key(address)) in _MATTERS


def model_of(source: str, version: str | None) -> Configuration | str | None:
    """The model of the public module that a call names.

    `version` is the call's argument. Returns the reason when the module is modelled but not in
    this version, and `None` when it is not modelled at all.
    """
    address = read_address(source)
    wrapped = _wrapped(address) if address is not None else None
    ranges = MODELLED.get(wrapped or _key(address)) if address is not None else None
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
            return _read(files) if wrapped is None else _read_wrapper(wrapped, through, files)
    return f"its version ({version or address.ref}) is none that msglint knows"


def _key(address: PublicAddress) -> str:
    return f"{address.module}//{address.directory}" if address.directory else address.module


def _wrapped(address: PublicAddress) -> str | None:
    """The module, or the submodule, whose wrapper an address names."""
    top, _, rest = address.directory.partition("/")
    if top != DIRECTORY or not address.module.startswith(_WRAPPED):
        return None
    return f"{address.module}//modules/{rest}" if rest else address.module


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
def _read_wrapper(module: str, version: str, files: str) -> Configuration:
    text = wrapper_of(module, version, _read(files))
    configuration = Configuration(MODELS / DIRECTORY, is_model=True)
    configuration.add(read_file(ModelSource(f"{DIRECTORY}.tf", text)), False)
    return configuration


@cache
def _read(files: str) -> Configuration:
    directory, _, names = files.partition(": ")
    configuration = Configuration(MODELS / directory, is_model=True)
    for name in names.split():
        path = MODELS / directory / f"{name}.tf"
        configuration.add(read_file(ModelSource(path.name, path.read_text("utf-8"))), False)
    return configuration
