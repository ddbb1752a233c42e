"""What a pipe does with records of a stream that cannot be processed.

Kinesis and DynamoDB have the same parameters, each under its own key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.rows import place_of
from msglint.messaging.values import is_set
from msglint.values.model import ListValue, Unknown
from msglint.values.reading import NotThisShape, Undecided, integer, string

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.messaging.item import Item, Setting
    from msglint.messaging.rows import Compute
    from msglint.messaging.schema import Datum, Place
    from msglint.values.conditions import World
    from msglint.values.model import Value

_STREAMS = {
    "terraform": {
        "kinesis": "source_parameters.kinesis_stream_parameters",
        "dynamodb": "source_parameters.dynamodb_stream_parameters",
    },
    "cloudformation": {
        "kinesis": "SourceParameters.KinesisStreamParameters",
        "dynamodb": "SourceParameters.DynamoDBStreamParameters",
    },
}


def stream(pipe: Item, world: World) -> str | None:
    """ "kinesis" or "dynamodb", by the parameters that it has; null for another source."""
    for kind, path in _STREAMS[pipe.form.dialect].items():
        setting = pipe.setting(path, world)
        if setting is None:
            continue
        value = setting.value
        if isinstance(value, Unknown):
            raise Undecided(value.reason, value.span)
        if not isinstance(value, ListValue) or value.items:
            return kind
    return None


def number(terraform: str, cloudformation: str) -> Compute:
    """A whole number among the parameters of the stream; null when not set."""
    return _reading(terraform, cloudformation, integer)


def text(terraform: str, cloudformation: str) -> Compute:
    """A text among the parameters of the stream; null when not set."""
    return _reading(terraform, cloudformation, string)


def has_dlq(pipe: Item, world: World) -> bool:
    """Whether records that are given up go to a queue or topic."""
    setting = _setting(pipe, "dead_letter_config.arn", "DeadLetterConfig.Arn", world)
    return setting is not None and is_set(setting.value, world)


def place(terraform: str, cloudformation: str) -> Callable[[Item, World], Place]:
    """Where a parameter of the stream is set."""

    def find(pipe: Item, world: World) -> Place:
        path = _path(pipe, terraform, cloudformation, world)
        return place_of(path, pipe, world) if path else pipe.header()

    return find


def _reading(
    terraform: str, cloudformation: str, convert: Callable[[Value, World], Datum]
) -> Compute:
    def compute(pipe: Item, world: World) -> Datum:
        setting = _setting(pipe, terraform, cloudformation, world)
        if setting is None:
            return None
        try:
            return convert(setting.value, world)
        except NotThisShape as wrong:
            reason = f"{setting.attribute} is not {wrong.expected.removeprefix('expected ')}"
            raise Undecided(reason, setting.value.span) from wrong

    return compute


def _setting(pipe: Item, terraform: str, cloudformation: str, world: World) -> Setting | None:
    path = _path(pipe, terraform, cloudformation, world)
    return pipe.setting(path, world) if path else None


def _path(pipe: Item, terraform: str, cloudformation: str, world: World) -> str:
    kind = stream(pipe, world)
    if kind is None:
        return ""
    dialect = pipe.form.dialect
    return f"{_STREAMS[dialect][kind]}.{terraform if dialect == 'terraform' else cloudformation}"
