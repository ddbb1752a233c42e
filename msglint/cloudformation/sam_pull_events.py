"""SAM's pull events (eventsources/pull.py): Lambda reads a queue, a stream, a broker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import MappingNode, Node
from msglint.cloudformation.sam_parts import made, picked, plain_map, without

if TYPE_CHECKING:
    from msglint.cloudformation.sam_event import Event

_MAPPING_SETTINGS = (
    "BatchSize",
    "StartingPosition",
    "StartingPositionTimestamp",
    "Enabled",
    "MaximumBatchingWindowInSeconds",
    "MaximumRetryAttempts",
    "BisectBatchOnFunctionError",
    "MaximumRecordAgeInSeconds",
    "ParallelizationFactor",
    "Topics",
    "Queues",
    "SourceAccessConfigurations",
    "TumblingWindowInSeconds",
    "FunctionResponseTypes",
    "FilterCriteria",
    "KmsKeyArn",
    "ScalingConfig",
    "ProvisionedPollerConfig",
    "MetricsConfig",
    "LoggingConfig",
)
"""Properties of pull events that the event source mapping takes over as they are."""

SOURCE_PROPERTY = {
    "SQS": "Queue",
    "Kinesis": "Stream",
    "DynamoDB": "Stream",
    "MSK": "Stream",
    "MQ": "Broker",
    "DocumentDB": "Cluster",
}
"""The property that names the source, by event type. Self-managed Kafka has none."""

_KAFKA_CONFIG = {
    "MSK": "AmazonManagedKafkaEventSourceConfig",
    "SelfManagedKafka": "SelfManagedKafkaEventSourceConfig",
}


def pull(event: Event) -> None:
    """An event source mapping (SQS, streams, brokers, Kafka)."""
    kind = event.type or ""
    properties: dict[str, Node | None] = {
        "FunctionName": event.name,
        "EventSourceArn": event.get(SOURCE_PROPERTY.get(kind, "")),
        **picked(event.properties, _MAPPING_SETTINGS),
        "DestinationConfig": _destination_config(event.get("DestinationConfig")),
    }
    servers = event.get("KafkaBootstrapServers")
    if servers is not None:
        endpoints = made({"KafkaBootstrapServers": servers}, servers.span)
        properties["SelfManagedEventSource"] = made({"Endpoints": endpoints}, servers.span)
    if kind in _KAFKA_CONFIG:
        kafka = picked(event.properties, ("ConsumerGroupId", "SchemaRegistryConfig"))
        if any(kafka.values()):
            properties[_KAFKA_CONFIG[kind]] = made(kafka, event.origin.span)
    if kind == "DocumentDB":
        watched = picked(event.properties, ("DatabaseName", "CollectionName", "FullDocument"))
        properties["DocumentDBEventSourceConfig"] = made(watched, event.origin.span)
    event.expansion.add(event.id, "AWS::Lambda::EventSourceMapping", properties, event.origin)


def _destination_config(node: Node | None) -> Node | None:
    """The configuration without `Type`, which only tells SAM which right to give the role."""
    config = plain_map(node)
    on_failure = plain_map(config.get("OnFailure")) if config is not None else None
    if config is None or on_failure is None:
        return node
    pairs = [
        (key, without(on_failure, ["Type"]) if key.text == "OnFailure" else value)
        for key, value in config
    ]
    return MappingNode(pairs, config.source, config.start, config.end)
