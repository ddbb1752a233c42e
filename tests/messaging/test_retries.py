"""How often targets of rules are tried: Terraform sends 0 for what a retry policy leaves out."""

from __future__ import annotations

import pytest
from messaging_units import declare, find, graph, outside, read

AGE, TRIES = "maximum_event_age_in_seconds", "maximum_retry_attempts"

POLICIES = [
    # retry policy, retries, age
    ({}, None, None),
    ({"retry_policy": []}, None, None),
    ({"retry_policy": [{}]}, None, None),
    ({"retry_policy": [{AGE: 3600}]}, 0, 3600),
    ({"retry_policy": [{AGE: 3600, TRIES: None}]}, 0, 3600),
    ({"retry_policy": [{TRIES: 10}]}, 10, 0),
    ({"retry_policy": [{AGE: 3600, TRIES: 10}]}, 10, 3600),
    ({"retry_policy": [{AGE: 3600, TRIES: outside()}]}, "?", 3600),
    ({"retry_policy": outside()}, "?", "?"),
]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [({}, False), ({"retry_policy": []}, False), ({"retry_policy": [{}]}, True)],
)
def test_no_block_is_no_retry_policy(policy: dict[str, object], expected: bool) -> None:
    target = declare("aws_cloudwatch_event_target.t", "", **policy)
    found = find(graph(target), "rule_target", "aws_cloudwatch_event_target.t")
    assert read(found, "has_retry_policy") is expected


@pytest.mark.parametrize(("policy", "retries", "age"), POLICIES)
def test_in_terraform(policy: dict[str, object], retries: object, age: object) -> None:
    target = declare("aws_cloudwatch_event_target.t", "", **policy)
    found = find(graph(target), "rule_target", "aws_cloudwatch_event_target.t")
    assert (read(found, "max_retries"), read(found, "max_event_age")) == (retries, age)


def test_in_templates_what_is_left_out_stays_the_default_of_aws() -> None:
    targets = [{"RetryPolicy": {"MaximumEventAgeInSeconds": 3600}}]
    found = find(graph(declare("R", "AWS::Events::Rule", Targets=targets)), "rule_target", "R")
    assert (read(found, "max_retries"), read(found, "max_event_age")) == (None, 3600)


def test_schedules_have_defaults_of_their_own() -> None:
    target = [{"retry_policy": [{AGE: 3600}]}]
    built = graph(declare("aws_scheduler_schedule.s", target=target))
    assert read(find(built, "schedule", "aws_scheduler_schedule.s"), "max_retries") == 185
