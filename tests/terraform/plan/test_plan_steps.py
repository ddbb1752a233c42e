"""References as plans spell them, and which instances go together."""

import pytest

from msglint.terraform.plan.steps import At, Named, longest, parsed, same_key


@pytest.mark.parametrize(
    ("reference", "steps"),
    [
        ("each.value", (Named("each"), Named("value"))),
        ("aws_sqs_queue.q[0].arn", (Named("aws_sqs_queue"), Named("q"), At(0), Named("arn"))),
        ('module.m["a.b"].out', (Named("module"), Named("m"), At("a.b"), Named("out"))),
        (r'a.b["q\"[$${x}"]', (Named("a"), Named("b"), At('q"[${x}'))),
        ("a.b.0.c", (Named("a"), Named("b"), At(0), Named("c"))),
        ("a.b[...].c", (Named("a"), Named("b"))),
        ("", ()),
        ("[[[", ()),
    ],
)
def test_steps(reference: str, steps: object) -> None:
    assert parsed(reference) == steps


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        (["a.b.arn", "a.b"], ["a.b.arn"]),
        (['a.b["k"].arn', 'a.b["k"]', "a.b", "each.key"], ['a.b["k"].arn', "each.key"]),
        (["a.b.arn", "a.b", "a.b"], ["a.b.arn", "a.b"]),
        (["a.bc", "a.b"], ["a.bc", "a.b"]),
        (["a.b", "a.b.arn", "a.b"], ["a.b", "a.b.arn"]),
        (["local.a", "local.a"], ["local.a", "local.a"]),
    ],
)
def test_references_without_their_beginnings(references: list[str], expected: list[str]) -> None:
    assert longest(references) == [parsed(one) for one in expected]


@pytest.mark.parametrize(
    ("key", "siblings", "keys", "expected"),
    [
        ("a", ["a", "b"], ["a", "b"], "a"),
        ("a", ["a", "b"], ["a", "b", "c"], "a"),
        ("a", ["a"], ["a", "a-dlq"], None),
        ("a", ["a", "b"], ["a", "b", "a-dlq", "b-dlq"], None),
        ("a", ["a", "b"], ["a", "b", "a-dlq"], "a"),
        ("a", ["a", "b"], ["a", "b", "x-a", "x-b"], None),
        ("a-dlq", ["a-dlq", "b-dlq"], ["a", "b", "a-dlq", "b-dlq"], None),
        ("a-dlq", ["a-dlq", "bb"], ["a", "bb", "a-dlq"], "a-dlq"),
        ("a", ["a"], ["b"], None),
        (None, [None], ["a"], None),
        (1, [0, 1], [0, 1], 1),
        (0, [0], [0, 1], None),
        (0, [0, 1], [0], None),
        ("", ["", "a"], ["", "a", "b"], ""),
    ],
)
def test_instances_that_go_together(
    key: object, siblings: list[object], keys: list[object], expected: object
) -> None:
    assert same_key(key, siblings, keys) == expected  # type: ignore[arg-type]
