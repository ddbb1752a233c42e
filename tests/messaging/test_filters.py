"""The filters of mappings: alike if they say the same, however they are written."""

from __future__ import annotations

import pytest
from messaging_units import declare, find, graph, json_text, outside, read, text, when, world

WANTED = '{"body": {"type": ["created"]}}'
OTHER = '{"body": {"type": ["paid"]}}'

FILTERS = {
    "none": (None, []),
    "an empty list": ([], []),
    "a literal": ([{"pattern": WANTED}], [WANTED]),
    "other spacing": ([{"pattern": '{"body":{"type":["created"]}}'}], [WANTED]),
    "encoded": ([{"pattern": json_text({"body": {"type": ["created"]}})}], [WANTED]),
    "several in any order": ([{"pattern": OTHER}, {"pattern": WANTED}], [WANTED, OTHER]),
    "twice the same": ([{"pattern": WANTED}, {"pattern": WANTED}], [WANTED]),
    "one without a pattern": ([{}, {"pattern": WANTED}], [WANTED]),
    "a part that is not known": ([{"pattern": text('{"a": ["', outside(), '"]}')}], "?"),
    "all of it not known": (outside(), "?"),
    "no list": ("filter", "?"),
    "one of two": ([{"pattern": when("paid", OTHER, WANTED)}], "?paid"),
}


@pytest.mark.parametrize("case", FILTERS)
def test_patterns(case: str) -> None:
    filters, expected = FILTERS[case]
    criteria = {} if filters is None else {"filter_criteria": [{"filter": filters}]}
    mapping = declare("aws_lambda_event_source_mapping.m", "", **criteria)
    found = find(graph(mapping), "mapping", "aws_lambda_event_source_mapping.m")
    assert read(found, "filter_patterns") == expected


def test_patterns_in_templates() -> None:
    criteria = {"Filters": [{"Pattern": when("paid", OTHER, WANTED)}]}
    built = graph(declare("M", "AWS::Lambda::EventSourceMapping", FilterCriteria=criteria))
    found = find(built, "mapping", "M")
    assert read(found, "filter_patterns", world(("paid", True))) == [OTHER]
    assert read(found, "filter_patterns", world(("paid", False))) == [WANTED]
