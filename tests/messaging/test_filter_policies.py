"""What is counted in filter policies, and what filters of mappings look at."""

from __future__ import annotations

import pytest
from messaging_units import declare, find, graph, json_text, outside, read, text

POLICIES = [
    # policy, keys, combinations, nested
    (None, (None, None, None)),
    ({"a": ["x"]}, (1, 1, False)),
    ({"a": ["x", "y", "z"], "b": ["x"], "c": ["x", "y"]}, (3, 6, False)),
    ({"a": [{"anything-but": ["x", "y"]}], "b": [{"numeric": [">", 1]}]}, (2, 1, False)),
    ({"a": {"b": ["x", "y"], "c": {"d": ["x", "y", "z"]}}, "e": ["x"]}, (2, 6, True)),
    ({"a": "x"}, (1, 1, False)),
    ({"a": []}, (1, 0, False)),
    ({"a": outside(), "b": ["x"]}, (2, "?", "?")),
    ({"a": outside(), "b": {"c": ["x"]}}, (2, "?", True)),
    ({"a": [outside(), "x"]}, (1, 2, False)),
    ({"$or": [{"a": ["x"]}, {"b": ["x"]}]}, ("?", "?", "?")),
    ({"a": {"$or": [{"b": ["x"]}, {"c": ["x"]}]}}, (1, "?", True)),
]


@pytest.mark.parametrize(("policy", "expected"), POLICIES)
def test_of_subscriptions(policy: object, expected: tuple[object, ...]) -> None:
    given = None if policy is None else json_text(policy)
    built = graph(declare("aws_sns_topic_subscription.s", filter_policy=given))
    found = find(built, "subscription", "aws_sns_topic_subscription.s")
    fields = ("filter_keys", "filter_combinations", "filter_nested")
    assert tuple(read(found, field) for field in fields) == expected


@pytest.mark.parametrize("policy", ["[1]", text('{"a": [', outside(), "]}"), outside()])
def test_what_is_no_object_or_not_known_is_left_open(policy: object) -> None:
    built = graph(declare("aws_sns_topic_subscription.s", filter_policy=policy))
    found = find(built, "subscription", "aws_sns_topic_subscription.s")
    assert str(read(found, "filter_combinations")).startswith("?")


PATTERNS = [
    ([], []),
    ([{"body": {"a": ["x"]}}], ["body"]),
    (
        [{"body": {"a": ["x"]}}, {"messageAttributes": {}, "body": {}}],
        ["body", "messageAttributes"],
    ),
    ([outside()], "?"),
]


@pytest.mark.parametrize(("patterns", "expected"), PATTERNS)
def test_of_mappings(patterns: list[object], expected: object) -> None:
    blocks = [{"pattern": json_text(p) if isinstance(p, dict) else p} for p in patterns]
    criteria = [{"filter": blocks}] if blocks else []
    built = graph(declare("aws_lambda_event_source_mapping.m", filter_criteria=criteria))
    found = find(built, "mapping", "aws_lambda_event_source_mapping.m")
    assert (
        str(read(found, "filter_keys"))[:1] == "?"
        if expected == "?"
        else (read(found, "filter_keys") == expected)
    )
