"""Taking ARNs and queue URLs apart.

Generated templates get at a resource's name by splitting its ARN: `Fn::Select [5, Fn::Split
[":", Fn::GetAtt Queue.Arn]]`. How an ARN is built is fixed, so the pieces of one that is not
known yet are known by identity: the sixth piece of a queue's ARN is its QueueName.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msglint.cloudformation.texts import concat, unknown, write_out
from msglint.values.model import Known, ListValue, Reference, Text, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.cloudformation.pseudo import Environment
    from msglint.source.text import Span

    Name = Callable[[Reference, str], Value]
    """An attribute of the resource that a reference points to."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How an ARN or URL is put together: literal pieces, `AWS::` pseudo parameters, attributes
    (with a leading dot)."""

    separator: str
    pieces: tuple[str, ...]


_SQS_HOST = "sqs.AWS::Region.AWS::URLSuffix"

_SHAPES: dict[tuple[str, str], _Shape] = {
    ("AWS::SQS::Queue", "Arn"): _Shape(
        ":", ("arn", "AWS::Partition", "sqs", "AWS::Region", "AWS::AccountId", ".QueueName")
    ),
    ("AWS::SQS::Queue", "Ref"): _Shape(
        "/", ("https:", "", _SQS_HOST, "AWS::AccountId", ".QueueName")
    ),
    ("AWS::SNS::Topic", "Ref"): _Shape(
        ":", ("arn", "AWS::Partition", "sns", "AWS::Region", "AWS::AccountId", ".TopicName")
    ),
    ("AWS::Lambda::Function", "Arn"): _Shape(
        ":",
        ("arn", "AWS::Partition", "lambda", "AWS::Region", "AWS::AccountId", "function", ".Ref"),
    ),
    ("AWS::S3::Bucket", "Arn"): _Shape(":", ("arn", "AWS::Partition", "s3", "", "", ".Ref")),
}
_FUNCTION = _SHAPES["AWS::Lambda::Function", "Arn"].pieces[:-1]
_SHAPES["AWS::Lambda::Alias", "Ref"] = _Shape(":", (*_FUNCTION, ".FunctionName", ".Name"))
_SHAPES["AWS::Lambda::Version", "Ref"] = _Shape(":", (*_FUNCTION, ".FunctionName", ".Version"))
_SHAPES["AWS::SQS::Queue", "QueueUrl"] = _SHAPES["AWS::SQS::Queue", "Ref"]
_SHAPES["AWS::SNS::Topic", "TopicArn"] = _SHAPES["AWS::SNS::Topic", "Ref"]

_NAMES = frozenset(
    (
        ("AWS::SQS::Queue", "QueueName"),
        ("AWS::SNS::Topic", "TopicName"),
        ("AWS::Lambda::Function", "Ref"),
        ("AWS::S3::Bucket", "Ref"),
        ("AWS::Events::EventBus", "Ref"),
        ("AWS::Events::EventBus", "Name"),
        ("AWS::DynamoDB::Table", "Ref"),
        ("AWS::Kinesis::Stream", "Ref"),
    )
)
"""References that are names, in which none of `:`, `/` and `,` can stand."""

_PSEUDO_NAMES = ("AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::StackName")


def split(
    value: Value, separator: str, span: Span | None, environment: Environment, name: Name
) -> Value:
    """The pieces between separators, where it is certain which there are."""
    match value:
        case Known(data) if data is not None:
            text = write_out(data)
            pieces = text.split(separator) if separator else [text]
            return ListValue(tuple(Known(p, span, value.trail) for p in pieces), span)
        case Reference(type=kind, attribute=attribute):
            shape = _SHAPES.get((kind, attribute))
            if shape is not None and shape.separator == separator:
                made = (_piece(value, p, span, environment, name) for p in shape.pieces)
                return ListValue(tuple(made), span)
            return unknown(f"the parts of {attribute} are only known at deployment", span, value)
        case Text() if separator:
            return split_literal(value, separator, span) or unknown(
                "a part of the text that it splits is not known", span, value
            )
        case Unknown() as missing:
            return Unknown(missing.reason, span, missing.trail, missing.names)
        case _:
            return unknown("the text that it splits is not known", span, value)


def _piece(
    whole: Reference, piece: str, span: Span | None, environment: Environment, name: Name
) -> Value:
    if piece.startswith("."):
        return name(whole, piece[1:])
    if piece == _SQS_HOST:
        region, suffix = environment.pseudo("AWS::Region"), environment.pseudo("AWS::URLSuffix")
        return concat(["sqs.", region, ".", suffix], span)
    if piece.startswith("AWS::"):
        return environment.pseudo(piece)
    return Known(piece, span)


def split_literal(text: Text, separator: str, span: Span | None) -> ListValue | None:
    """The pieces of a text, if none of its unknown parts can hold a separator."""
    rows: list[list[str | Value]] = [[]]
    for part in text.parts:
        if isinstance(part, str):
            first, *others = part.split(separator)
            rows[-1].append(first)
            rows.extend([other] for other in others)
        elif _is_one_piece(part, separator):
            rows[-1].append(part)
        else:
            return None
    return ListValue(tuple(concat(row, span) for row in rows), span)


def _is_one_piece(value: Value, separator: str) -> bool:
    """Whether an unknown part certainly has no separator in it."""
    match value:
        case Known(data):
            return separator not in write_out(data)
        case Reference(type=kind, attribute=attribute):
            if (kind, attribute) in _SHAPES:
                return separator == ","
            return (kind, attribute) in _NAMES and separator in (":", "/", ",")
        case Unknown(variable=variable) if variable is not None:
            return variable.key.endswith(_PSEUDO_NAMES) and separator in (":", "/", ",")
        case _:
            return False
