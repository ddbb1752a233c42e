"""What SAM generates stands for the author's text, and faulty parts cost only themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from sam_oracle import load, load_text, plain

from msglint.cloudformation.nodes import MappingNode, Node, SequenceNode
from msglint.cloudformation.sam import expand
from msglint.cloudformation.sam_globals import mark_inherited
from msglint.cloudformation.template import read_template
from msglint.cloudformation.yaml_text import parse_yaml
from msglint.source.text import Source, Span
from msglint.values.conditions import Equals, Variable
from msglint.values.model import Choice, Known, ListValue, MapValue, Value

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    ("case", "logical_id", "path", "text", "line"),
    [
        ("events_pull", "Worker", "Timeout", "20", "Timeout: 20"),
        ("events_pull", "Worker", "Environment.Variables.LEVEL", "debug", "LEVEL: debug"),
        ("events_pull", "Worker", "Environment.Variables.STAGE", "prod", "STAGE: prod"),
        ("events_pull", "WorkerOrders", "", "Orders", "Orders:"),
        ("events_pull", "WorkerOrders", "BatchSize", "!Ref Limit", "BatchSize: !Ref Limit"),
        ("events_pull", "WorkerOrders", "FunctionName", "Orders", "Orders:"),
        (
            "events_pull",
            "WorkerClicks",
            "DestinationConfig.OnFailure.Destination",
            "!GetAtt Failed.Arn",
            "Destination: !GetAtt Failed.Arn",
        ),
        ("sns", "DirectMadeQueue", "", "Made", "Made:"),
        (
            "sns",
            "DirectMadeEventSourceMapping",
            "BatchSize",
            "true",
            "Properties: {Topic: !Ref Topic, SqsSubscription: true}",
        ),
        ("sns", "DirectGivenEventSourceMapping", "BatchSize", "3", "BatchSize: 3"),
        ("sns", "DirectGivenQueuePolicy", "Queues.0", "!Ref Inbox", "QueueUrl: !Ref Inbox"),
        ("rules", "WorkerPlacedQueue", "", "Placed", "Placed:"),
        (
            "rules",
            "WorkerPlaced",
            "Targets.0.RetryPolicy.MaximumRetryAttempts",
            "5",
            "RetryPolicy: {MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 900}",
        ),
        (
            "rules",
            "WorkerPlaced",
            "Targets.0.DeadLetterConfig",
            "{Type: SQS}",
            "DeadLetterConfig: {Type: SQS}",
        ),
        (
            "destinations",
            "MadeEventInvokeConfigOnFailureQueue",
            "",
            "Type",
            "OnFailure: {Type: SQS}",
        ),
        (
            "destinations",
            "MadeEventInvokeConfig",
            "",
            "EventInvokeConfig",
            "EventInvokeConfig:",
        ),
        (
            "destinations",
            "Given",
            "DeadLetterConfig.TargetArn",
            "!GetAtt Dlq.Arn",
            "DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Dlq.Arn}",
        ),
        ("connectors", "TopicToInboxQueuePolicy", "", "ToInbox", "ToInbox:"),
        (
            "s3",
            "Uploads",
            "NotificationConfiguration.LambdaConfigurations.0.Event",
            '"s3:ObjectCreated:*"',
            'Events: ["s3:ObjectCreated:*", "s3:ObjectRestore:*"]',
        ),
    ],
)
def test_generated_parts_point_into_the_text(
    case: str, logical_id: str, path: str, text: str, line: str
) -> None:
    resource = expand(load(CASES / f"{case}.yaml")).resources[logical_id]
    span = resource.span
    node: Node | None = resource.properties
    for name in path.split(".") if path else []:
        if isinstance(node, MappingNode):
            node = node.get(name)
        elif isinstance(node, SequenceNode):
            node = node.items[int(name)]
        assert node is not None
        span = node.span
    assert span.text == text
    assert span.source.line(span.location.line).strip() == line


HEAD = """Transform: AWS::Serverless-2016-10-31
Resources:
  Q: {Type: AWS::SQS::Queue}
  F:
    Type: AWS::Serverless::Function
    Properties:
      Timeout: 9
      Events:
"""
GOOD = """        Good: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}
"""


@pytest.mark.parametrize(
    ("event", "made", "unread"),
    [
        ("E: {Type: Tomorrow, Properties: {Queue: !Ref Q}}", [], 1),
        ("E: !If [C, {Type: SQS, Properties: {Queue: !Ref Q}}, !Ref AWS::NoValue]", [], 1),
        ("E: !Ref AWS::NoValue", [], 0),
        ("E:", [], 0),
        ("E: text", [], 1),
        ("E: [1]", [], 1),
        ("E: {Properties: {Queue: !Ref Q}}", [], 1),
        ("E: {Type: !Ref T}", [], 1),
        ("Fn::Transform: {Name: AWS::Include}", [], 1),
        ("E: {Type: SQS}", ["FE"], 0),
        ("E: {Type: SQS, Properties: {Queue: }}", ["FE"], 0),
        ("E: {Type: SQS, Properties: [1]}", ["FE"], 0),
        ("E: {Type: SNS, Properties: {SqsSubscription: true}}", None, 1),
        ("E: {Type: SNS, Properties: {Topic: t, SqsSubscription: !If [C, true, false]}}", [], 1),
        ("E: {Type: SNS, Properties: {Topic: t, SqsSubscription: yes please}}", [], 1),
        ("E: {Type: S3, Properties: {Bucket: elsewhere, Events: x}}", ["FEPermission"], 1),
        (
            "E: {Type: Schedule, Properties: {Schedule: rate(1 day), DeadLetterConfig: !Ref D}}",
            ["FE", "FEPermission"],
            1,
        ),
        (
            "E: {Type: Schedule, Properties: {Schedule: rate(1 day), DeadLetterConfig: {Type: X}}}",
            ["FE", "FEPermission"],
            1,
        ),
    ],
)
def test_a_faulty_event_costs_only_itself(event: str, made: list[str] | None, unread: int) -> None:
    template = expand(load_text(HEAD + GOOD + f"        {event}\n"))
    assert {"Q", "F", "FGood"} <= template.resources.keys()
    assert plain(template.resources["F"].properties)["Timeout"] == 9
    if made is not None:
        assert sorted(template.resources.keys() - {"Q", "F", "FRole", "FGood"}) == made
    assert len(template.unread) == unread
    for part in template.unread:
        assert part.reason
        assert part.nodes, "what it may name is kept"


@pytest.mark.parametrize(
    "properties",
    ["", "Properties:", "Properties: text", "Properties: [1, 2]", "Properties: !If [a, b, c]"],
)
def test_properties_of_any_kind(properties: str) -> None:
    text = (
        "Resources:\n  Q: {Type: AWS::SQS::Queue}\n  F:\n"
        f"    Type: AWS::Serverless::Function\n    {properties}\n"
        f"  M:\n    Type: AWS::Serverless::StateMachine\n    {properties}\n"
        f"  C:\n    Type: AWS::Serverless::Connector\n    {properties}\n"
        f"  A:\n    Type: AWS::Serverless::Api\n    {properties}\n"
    )
    assert {"Q", "F", "M", "A"} <= expand(load_text(text)).resources.keys()


def test_names_that_are_taken_stay_the_authors() -> None:
    template = load_text(
        HEAD + "        Good: {Type: SNS, Properties: {Topic: t, SqsSubscription: true}}\n"
        "  FGoodQueue:\n    Type: AWS::SQS::Queue\n    Properties: {VisibilityTimeout: 77}\n"
    )
    made = expand(template).resources["FGoodQueue"]
    assert plain(made.properties) == {"VisibilityTimeout": 77}


def test_what_is_generated_exists_when_its_function_does() -> None:
    resources = expand(load(CASES / "sns.yaml")).resources
    for name in ("Direct", "DirectMade", "DirectMadeQueue", "DirectMadeQueuePolicy"):
        assert resources[name].condition == "IsProd"
    assert resources["Topic"].condition is None


def test_events_go_to_the_alias_and_its_names_are_known() -> None:
    template = expand(load(CASES / "aliases.yaml"))
    alias = "WorkerAliasblueUgreen"
    assert plain(template.resources["WorkerOrders"].properties)["FunctionName"] == {"Ref": alias}
    assert template.aliases["Worker.Alias"] == alias
    assert template.aliases["Worker.DestinationQueue"] == "WorkerEventInvokeConfigOnFailureQueue"


def test_the_trail_says_globals() -> None:
    source = Source("t.yaml", "0123456789")
    inside, outside = Span(source, 2, 4), Span(source, 7, 9)
    condition = Variable("k", "k")
    value: Value = MapValue(
        {
            "a": Known(1, inside),
            "b": Known(2, outside),
            "c": ListValue((Known(3, inside),), outside),
        },
        outside,
    )
    marked = mark_inherited(value, Span(source, 1, 5))
    assert isinstance(marked, MapValue)
    assert [step.label for step in marked.items["a"].trail] == ["SAM Globals"]
    assert marked.items["a"].trail[0].span == inside
    assert marked.items["b"].trail == ()
    inner = marked.items["c"]
    assert isinstance(inner, ListValue)
    assert inner.trail == ()
    assert inner.items[0].trail
    choice = Choice(Equals(condition, "x"), Known(1, inside), Known(2, outside), outside)
    chosen = mark_inherited(choice, Span(source, 1, 5))
    assert isinstance(chosen, Choice)
    assert chosen.then.trail
    assert not chosen.otherwise.trail


STRANGE = ("null", "text", "[1, [2]]", "{a: {b: 1}}", "!If [C, {a: 1}, !Ref AWS::NoValue]", "3")


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_shape_of_any_part_breaks_the_rest(path: Path) -> None:
    """Each part of `Resources` and `Globals` in turn is replaced by something odd."""
    strange = [parse_yaml(Source("x", text)).root for text in STRANGE]
    template = load(path)
    for count, (holder, index) in enumerate(_places(template.root)):
        replacement = strange[count % len(strange)]
        assert replacement is not None
        if isinstance(holder, MappingNode):
            kept = holder.pairs[index]
            holder.pairs[index] = (kept[0], replacement)
        else:
            kept_item = holder.items[index]
            holder.items[index] = replacement
        changed = read_template(_copied(template.root), path, template.source)
        if changed is not None:
            expanded = expand(changed)
            plain_ones = [r for r in changed.resources.values() if "Serverless" not in r.type]
            assert all(r.logical_id in expanded.resources for r in plain_ones)
        if isinstance(holder, MappingNode):
            holder.pairs[index] = kept
        else:
            holder.items[index] = kept_item


def _places(root: Node) -> list[tuple[MappingNode | SequenceNode, int]]:
    found: list[tuple[MappingNode | SequenceNode, int]] = []
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, MappingNode):
            found += [(node, index) for index in range(len(node.pairs))]
            pending += [value for _, value in node.pairs]
        elif isinstance(node, SequenceNode):
            found += [(node, index) for index in range(len(node.items))]
            pending += node.items
    return found


def _copied(node: Node) -> Node:
    """A tree without what mappings remember of their entries."""
    if isinstance(node, MappingNode):
        pairs = [(key, _copied(value)) for key, value in node.pairs]
        return MappingNode(pairs, node.source, node.start, node.end)
    if isinstance(node, SequenceNode):
        items = [_copied(item) for item in node.items]
        return SequenceNode(items, node.source, node.start, node.end)
    return node
