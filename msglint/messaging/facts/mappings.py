"""What an event source mapping reads from, and what follows from that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import literal
from msglint.messaging.values import is_set
from msglint.values.model import Known, Reference, Text
from msglint.values.reading import NotThisShape, Undecided, entries, items, plain, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.messaging.item import Item
    from msglint.values.conditions import World
    from msglint.values.model import Value

_SOURCE = {"terraform": "event_source_arn", "cloudformation": "EventSourceArn"}
_SELF_MANAGED = {
    "terraform": "self_managed_event_source",
    "cloudformation": "SelfManagedEventSource",
}
_RESPONSES = {"terraform": "function_response_types", "cloudformation": "FunctionResponseTypes"}

_FILTERS = {
    "terraform": ("filter_criteria.filter", "pattern"),
    "cloudformation": ("FilterCriteria.Filters", "Pattern"),
}

_BY_SERVICE = {
    "sqs": "sqs",
    "kinesis": "kinesis",
    "dynamodb": "dynamodb",
    "kafka": "kafka",
    "mq": "mq",
    "rds": "documentdb",
}
"""By the third part of the ARN; DocumentDB clusters have ARNs of RDS."""

_BY_TYPE = {
    "aws_sqs_queue": "sqs",
    "aws_kinesis_stream": "kinesis",
    "aws_kinesis_stream_consumer": "kinesis",
    "aws_dynamodb_table": "dynamodb",
    "aws_msk_cluster": "kafka",
    "aws_msk_serverless_cluster": "kafka",
    "aws_mq_broker": "mq",
    "aws_docdb_cluster": "documentdb",
    "AWS::SQS::Queue": "sqs",
    "AWS::Kinesis::Stream": "kinesis",
    "AWS::Kinesis::StreamConsumer": "kinesis",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::DynamoDB::GlobalTable": "dynamodb",
    "AWS::MSK::Cluster": "kafka",
    "AWS::MSK::ServerlessCluster": "kafka",
    "AWS::AmazonMQ::Broker": "mq",
    "AWS::DocDB::DBCluster": "documentdb",
}

PARTIAL = "ReportBatchItemFailures"


def source_type(mapping: Item, world: World) -> str | None:
    """The kind of source, by the resource that is named or by the service in the ARN."""
    dialect = mapping.form.dialect
    brokers = mapping.setting(_SELF_MANAGED[dialect], world)
    if brokers is not None and is_set(brokers.value, world):
        return "kafka"
    setting = mapping.setting(_SOURCE[dialect], world)
    if setting is None:
        return None
    value = setting.value
    if mapping.get("queue", world) is not None:
        return "sqs"
    if isinstance(value, Known) and value.ref is not None:
        value = value.ref
    if isinstance(value, Reference):
        found = _BY_TYPE.get(value.type.removeprefix("data."))
        if found is not None:
            return found
    if isinstance(value, (Known, Text)):
        arn = parse_arn(mapping.graph.texts.pieces(value, world))
        service = literal(arn.service) if arn is not None else None
        if service is not None:
            return _BY_SERVICE.get(service)
    raise Undecided("what kind of source it reads from is not known", setting.value.span)


def default_batch_size(mapping: Item, world: World) -> int | None:
    """10 messages for SQS, 100 records for everything else."""
    source = source_type(mapping, world)
    if source is None:
        return None
    return 10 if source == "sqs" else 100


def reports_batch_item_failures(mapping: Item, world: World) -> bool:
    """Whether the response types say so."""
    setting = mapping.setting(_RESPONSES[mapping.form.dialect], world)
    if setting is None:
        return False
    undecided: Undecided | None = None
    try:
        for one in items(setting.value, world):
            try:
                if string(one, world) == PARTIAL:
                    return True
            except Undecided as open_value:
                undecided = undecided or open_value
    except NotThisShape as wrong:
        reason = f"{setting.attribute} is not {wrong.expected}"
        raise Undecided(reason, setting.value.span) from wrong
    if undecided is not None:
        raise undecided
    return False


def filter_patterns(mapping: Item, world: World) -> list[str]:
    """The patterns of its filters, written and ordered alike so that they can be compared."""
    found = {
        json.dumps(plain(pattern, world), sort_keys=True, default=str)
        for pattern in _patterns(mapping, world)
    }
    return sorted(found)


def filter_keys(mapping: Item, world: World) -> list[str]:
    """The keys at the top of its patterns, in order."""
    found: set[str] = set()
    for pattern in _patterns(mapping, world):
        try:
            document = entries(pattern, world)
        except NotThisShape as wrong:
            raise Undecided("a filter pattern is no JSON object", pattern.span) from wrong
        if document.rest is not None:
            raise Undecided(document.rest.reason, document.rest.span)
        found |= set(document.items)
    return sorted(found)


def _patterns(mapping: Item, world: World) -> Iterator[Value]:
    path, member = _FILTERS[mapping.form.dialect]
    setting = mapping.setting(path, world)
    if setting is None:
        return
    walker = mapping.graph.walker
    try:
        for one in items(setting.value, world):
            pattern = walker.find(one, (member,), world)
            if pattern is not None:
                yield walker.document(pattern)
    except NotThisShape as wrong:
        reason = f"{setting.attribute} is not {wrong.expected}"
        raise Undecided(reason, setting.value.span) from wrong
