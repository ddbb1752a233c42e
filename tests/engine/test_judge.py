"""Verdicts, worlds and findings, over a graph made for the purpose."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from fake_graph import (
    DEV,
    ENV,
    ON,
    PROD,
    UNKNOWN,
    Thing,
    box,
    declared,
    either,
    judged,
    lid,
    rule,
    variable,
)

from msglint.declarations import Call
from msglint.source.text import Source, Span
from msglint.values.conditions import NEVER, REAL, Equals, both
from msglint.values.model import AWS_DEFAULT, Known, Step, Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.findings import Report


def verdicts(report: Report) -> list[Any]:
    """What was found, with the worlds it holds in, and "?" for what is undecided."""
    return [f.when for f in report.findings] + ["?" for _ in report.undecided]


VIOLATED, SATISFIED, UNDECIDED = [None], [], ["?"]


@pytest.mark.parametrize(
    ("conditions", "fields", "expected"),
    [
        ("require: box.size > 3", {"size": 1}, VIOLATED),
        ("require: box.size > 3", {"size": 4}, SATISFIED),
        ("require: box.size > 3", {"size": UNKNOWN}, UNDECIDED),
        ("require: box.size > 3", {"size": Decimal("2.5")}, VIOLATED),
        ("require: box.size > 3", {"size": 2**70}, UNDECIDED),
        ("require: box.size * 4 > 3", {"size": 2**62}, UNDECIDED),
        ("require: box.size * 4 > 3", {"size": -(2**80)}, UNDECIDED),
        ("when: box.open\nrequire: box.size > 3", {"open": False, "size": UNKNOWN}, SATISFIED),
        ("when: box.open\nrequire: box.size > 3", {"open": UNKNOWN, "size": 4}, SATISFIED),
        ("when: box.open\nrequire: box.size > 3", {"open": UNKNOWN, "size": 1}, UNDECIDED),
        ("when: box.open\nrequire: box.size > 3", {"open": True, "size": UNKNOWN}, UNDECIDED),
        ("when: box.open\nrequire: box.size > 3", {"open": True, "size": 1}, VIOLATED),
        ("require: box.open && box.size > 3", {"open": False, "size": UNKNOWN}, VIOLATED),
        ("require: box.size > 3 && box.open", {"open": False, "size": UNKNOWN}, VIOLATED),
        ("require: box.size > 3 || box.open", {"open": True, "size": UNKNOWN}, SATISFIED),
        ("require: box.lid == null || box.lid.size > 3", {"lid": None}, SATISFIED),
        ("require: box.lid == null || box.lid.size > 3", {"lid": lid(size=Known(1))}, VIOLATED),
        ("require: box.lid == null || box.lid.size > 3", {"lid": UNKNOWN}, UNDECIDED),
        ("require: box.lid == null || box.lid.size > 3", {"lid": lid(size=UNKNOWN)}, UNDECIDED),
        ("require: box.inner.all(b, b.size > 3)", {"inner": []}, SATISFIED),
        (
            "require: box.inner.all(b, b.size > 3)",
            {"inner": [box(size=UNKNOWN), box(size=1)]},
            VIOLATED,
        ),
        (
            "require: box.inner.all(b, b.size > 3)",
            {"inner": [box(size=UNKNOWN), box(size=4)]},
            UNDECIDED,
        ),
        ("require: box.inner.all(b, b.size > 3)", {"inner": UNKNOWN}, UNDECIDED),
        ("require: box.inner.exists(b, b.size > 3)", {"inner": []}, VIOLATED),
        ('require: box.label == "a"', {"label": "a\0\ud800"}, VIOLATED),
        ("require: ('x' in box.tags)", {"tags": {"y": "z"}}, VIOLATED),
        ("require: ('x' in box.words)", {"words": ("x",)}, SATISFIED),
        ("require: box.size == 1", {"size": either(ON, 1, 1)}, SATISFIED),
        ("require: box.size > 3", {"size": either(ON, 1, 9)}, ["var.flag is true"]),
        ("require: box.size > 3", {"size": either(ON, 9, 1)}, ["var.flag is false"]),
        ("require: box.size > 3", {"size": either(PROD, 9, 1)}, ['var.env is not "prod"']),
        ("require: box.size > 3", {"size": either(ON, UNKNOWN, 1)}, ["var.flag is false", "?"]),
        (
            "require: box.size > 3 || box.limit > 3",
            {"size": either(ON, 1, 9), "limit": either(ON, 9, 1)},
            SATISFIED,
        ),
        (
            "require: box.size > 3 && box.limit > 3",
            {"size": either(PROD, 1, 9), "limit": either(DEV, 1, 9)},
            ['var.env is "prod", or var.env is "dev"'],
        ),
        (
            "when: box.open\nrequire: box.size > 3",
            {"open": either(ON, True, False), "size": 1},
            ["var.flag is true"],
        ),
    ],
)
def test_verdicts(conditions: str, fields: dict, expected: list) -> None:
    report = judged(box(**fields), rule(f"{conditions}\nmessage: wrong"))
    assert verdicts(report) == expected
    assert not report.failed


@pytest.mark.parametrize(
    ("exists", "size", "expected"),
    [
        (NEVER, 1, SATISFIED),
        (ON, 1, ["var.flag is true"]),
        (ON, 9, SATISFIED),
        (both(ON, PROD), 1, ['var.env is "prod" and var.flag is true']),
        (Unknown("the count is not known"), 1, UNDECIDED),
        (Unknown("the count is not known"), 9, SATISFIED),
        (ON, either(ON, 9, 1), SATISFIED),
        (ON, either(PROD, 9, 1), ['var.flag is true and var.env is not "prod"']),
    ],
)
def test_only_what_exists_is_judged(exists: Any, size: Any, expected: list) -> None:
    report = judged(box(exists=exists, size=size), rule("message: wrong"))
    assert verdicts(report) == expected


def test_assumptions_that_do_not_matter_are_not_told() -> None:
    fields = {"label": either(ON, "a", "b"), "size": either(PROD, 1, 9)}
    condition = 'require: (box.label == "a" || box.label == "b") && box.size > 3'
    report = judged(box(**fields), rule(f"{condition}\nmessage: wrong"))
    assert verdicts(report) == ['var.env is "prod"']


def test_one_finding_where_every_world_is_at_fault_in_the_same_way() -> None:
    report = judged(
        box(size=either(ON, 1, 9), limit=either(ON, 9, 1)),
        rule("require: box.size > 3 && box.limit > 3\nmessage: wrong"),
    )
    assert verdicts(report) == [None]


def test_worlds_with_different_values_are_different_findings() -> None:
    report = judged(box(size=either(PROD, 1, either(DEV, 2, 9))), rule())
    assert [(f.message, f.when) for f in report.findings] == [
        ("size 1", 'var.env is "prod"'),
        ("size 2", 'var.env is "dev"'),
    ]


def test_worlds_with_the_same_fault_are_one_finding() -> None:
    size = Known(9)
    for name in "abcdef":
        size = either(Equals(ENV, name), 1, size)
    report = judged(box(size=size), rule())
    assert [f.when for f in report.findings] == [
        'var.env is "f", or var.env is "e", or var.env is "d", or var.env is "c", '
        "or in 2 more cases"
    ]


def test_more_than_sixteen_worlds_are_said_to_be_too_many() -> None:
    fields = {f"v{n}": n for n in range(6)}

    def size(world: Any) -> int:
        total = 0
        for number in fields.values():
            answer = world.holds(Equals(variable(number), True))
            if not isinstance(answer, bool):
                raise Undecided("it depends on much", None, answer)
            total += answer
        return total

    report = judged(box(size=size), rule("require: box.size > 0"))
    assert [u.reason for u in report.undecided] == [
        "it depends on more than 16 combinations of conditions"
    ]


def test_an_atom_that_decides_nothing_ends() -> None:
    def size(world: Any) -> int:
        raise Undecided("a model that asks again and again", None, ON)

    [undecided] = judged(box(size=size), rule()).undecided
    assert undecided.reason == "box.size is not known: a model that asks again and again"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"size": UNKNOWN, "limit": 1}, "box.size is not known: var.x has no value"),
        ({"size": 1, "limit": UNKNOWN}, "box.limit is not known: var.x has no value"),
        ({"size": 2**63, "limit": 1}, "box.size is not known: the number is too large"),
    ],
)
def test_the_reason_names_the_first_value_that_was_missing(fields: dict, reason: str) -> None:
    report = judged(box(**fields), rule("require: box.size < 3 && box.limit < 3"))
    assert [u.reason[: len(reason)] for u in report.undecided] == [reason]


def test_the_reason_is_not_a_value_that_did_not_matter() -> None:
    report = judged(
        box(size=UNKNOWN, limit=UNKNOWN),
        rule("require: (box.size < 3 || box.address != 'box.b') && box.limit < 3"),
    )
    assert [u.reason for u in report.undecided] == ["box.limit is not known: var.x has no value"]


def test_a_finding_says_where_how_and_what_to_do() -> None:
    source = Source(
        "main.tf",
        "module a\n\nbox.a\n  size = var.size\n\nlid.a\n  size = 7\n\nvariable size = 2\n",
    )

    def at(text: str) -> Span:
        start = source.text.index(text)
        return Span(source, start, start + len(text))

    trail = (Step("default of var.size", at("variable size = 2")),)
    top = Thing("lid", declared("lid.a", source), {"size": Known(7, at("7"))})
    calls = (Call("module.a", at("module a")),)
    fields = {"size": Known(2, at("var.size"), trail), "lid": top}
    thing = Thing("box", declared("box.a", source, calls=calls), fields)
    text = """
        require: box.size >= factor * box.lid.size
        parameters:
          factor: {type: integer, default: 6}
        message: >-
          {box.address}: {box.size} is below {factor} x {box.lid.size}{
          box.open == null ? '' : '!'}
        related:
          - {at: box.lid.size, label: "{box.lid.size} here"}
          - {at: box.lid.address, label: the lid}
          - {at: box.lid, label: no place twice}
          - {at: box.size, label: nor the finding's own}
          - {at: box.limit, label: not this one, when: box.size > 5}
        fix: {set: box.size, to: factor * box.lid.size, safety: safe}
    """
    report = judged(thing, rule(text))
    [finding] = report.findings
    assert (finding.rule, finding.severity, finding.category) == ("a-rule", "warning", "loss")
    assert finding.message == "box.a: 2 is below 6 x 7"
    assert finding.span.text == "var.size"
    assert finding.resource is not None
    assert (finding.resource.address, finding.resource.type) == ("box.a", "box")
    assert [(r.message, r.span.text) for r in finding.related] == [
        ("7 here", "7"),
        ("the lid", "lid.a"),
        ("no place twice", "box.a"),
    ]
    assert [(r.message, r.span.text) for r in finding.origin] == [
        ("default of var.size", "variable size = 2")
    ]
    assert [(r.message, r.span.text) for r in finding.calls] == [("module.a", "module a")]
    assert finding.fix is not None
    assert (finding.fix.message, finding.fix.safety) == ("set size_in_dialect to 42", "safe")


@pytest.mark.parametrize(("limit", "fix"), [(1, "set limit to 5"), (5, "lower the size, it is 1")])
def test_a_fix_that_changes_nothing_gives_way_to_advice(limit: int, fix: str) -> None:
    text = (
        "fix: {set: box.limit, to: '5', safety: safe, advice: 'lower the size, it is {box.size}'}"
    )
    [finding] = judged(box(size=1, limit=limit), rule(text)).findings
    assert finding.fix is not None
    assert finding.fix.message == fix


@pytest.mark.parametrize(
    ("limit", "severity"),
    [(14, "info"), (13, "warning"), (UNKNOWN, "warning"), (either(ON, 14, 13), "warning")],
)
def test_what_is_certainly_advice_is_told_as_info(limit: Any, severity: str) -> None:
    things = box(size=1, limit=limit)
    report = judged(things, rule("require: box.size > 3\ninfo-when: box.limit >= 14"))
    assert [f.severity for f in report.findings] == [severity]


def test_the_owner_of_the_place_is_the_resource() -> None:
    [finding] = judged(
        box(lid=lid(size=Known(1))),
        rule("require: box.lid.size > 3\nat: box.lid.size\nmessage: wrong"),
    ).findings
    assert finding.resource is not None
    assert finding.resource.address == "lid.a"


def test_a_default_of_aws_is_called_so() -> None:
    top = lid(size=Known(3, Span(Source("main.tf", "lid"), 0, 3), AWS_DEFAULT))
    top.header_trail = AWS_DEFAULT
    text = """
        related:
          - {at: box.lid.size, label: lid size}
          - {at: box.lid.address, label: lid}
        message: wrong
    """
    [finding] = judged(box(size=1, lid=top), rule(text)).findings
    assert [r.message for r in finding.related] == ["lid size (AWS default)", "lid"]


def test_places_through_lists_are_all_related() -> None:
    text = """
        related: [{at: box.inner.address, label: inside}]
        message: wrong
    """
    inner = [box("box.b"), box("box.c")]
    [finding] = judged(box(size=1, inner=inner), rule(text)).findings
    assert [r.span.text for r in finding.related] == ["box.b", "box.c"]


def test_values_in_messages_are_one_line_of_bounded_length() -> None:
    [finding] = judged(
        box(size=1, label="a\nb\x1b[31m" + "x" * 1000), rule('message: "{box.label}"')
    ).findings
    assert finding.message.startswith("a b [31mxxx")
    assert finding.message.endswith("...")
    assert len(finding.message) == 200


def test_conditions_and_reasons_are_one_line_too() -> None:
    long = Equals(ENV, "a\nb" + "x" * 1000)
    fields = {"size": either(long, 1, 9), "limit": Unknown("no\nreason")}
    report = judged(box(**fields), rule(), rule("require: box.limit > 1"))
    texts = [report.findings[0].when, report.undecided[0].reason]
    assert all(text and text.isprintable() and len(text) <= 500 for text in texts)


def test_a_message_says_what_it_does_not_know() -> None:
    text = 'message: "{box.label}, {box.size}"\nfix: {set: box.limit, to: box.limit, safety: safe}'
    [finding] = judged(box(size=1, label=UNKNOWN, limit=UNKNOWN), rule(text)).findings
    assert finding.message == "(not known), 1"
    assert finding.fix is None


@pytest.mark.parametrize(
    ("text", "fields", "detail"),
    [
        ("require: box.size > 3", {"size": None}, "No matching overloads"),
        ("require: box.size > 3", {"size": "many"}, "No matching overloads"),
        ("require: box.lid.size > 3", {"lid": None}, "SELECT"),
        ("require: box.tags.a == 'x'", {"tags": {}}, 'there is no "a" in a map'),
        ("require: box.inner[0].open", {"inner": []}, "Index error"),
        ("require: box.extra", {"extra": 3}, "it gives 3, not true or false"),
    ],
)
def test_a_faulty_page_is_an_internal_error_and_the_others_go_on(
    text: str, fields: dict, detail: str
) -> None:
    rules = [rule(f"{text}\nmessage: wrong", name="faulty"), rule(name="sound")]
    report = judged([box("box.a", **{"size": 1, **fields}), box("box.b", size=1)], *rules)
    assert report.failed
    failures = [f for f in report.findings if f.rule == "internal-error"]
    assert failures[0].message.startswith("rule faulty failed on box.a: ")
    assert detail in failures[0].message
    assert failures[0].severity == "error"
    assert [f.resource.address for f in report.findings if f.rule == "sound" and f.resource][
        -1:
    ] == ["box.b"]


def test_a_crash_of_the_model_costs_one_verdict() -> None:
    def size(world: Any) -> int:
        raise RecursionError("too deep")

    report = judged([box("box.a", size=size), box("box.b", size=1)], rule())
    assert [(f.rule, f.message) for f in report.findings] == [
        ("internal-error", "rule a-rule failed on box.a: RecursionError: too deep"),
        ("a-rule", "size 1"),
    ]


def test_more_to_compare_than_a_rule_may_is_undecided() -> None:
    inner = [box(size=9)] * 20_000
    report = judged(box(inner=inner), rule("require: box.inner.all(b, b.size > 3)\nmessage: wrong"))
    assert [u.reason for u in report.undecided] == ["there is more to compare than rules may"]
    assert not report.failed


def marks(things: Thing | list[Thing], text: str = "") -> list[str]:
    return [f.fingerprint for f in judged(things, rule(text)).findings]


def test_fingerprints_survive_moved_lines_and_changed_numbers() -> None:
    before, after = box(size=1), box(size=2)
    after.declaration = declared("box.a", Source("main.tf", "\n\n\nbox.a\n"))
    assert marks(before) == marks(after)


def test_fingerprints_tell_findings_apart() -> None:
    things = [box("box.a", size=1), box("box.b", size=either(PROD, 1, 2))]
    top = lid(size=Known(1))
    shared = [box("box.a", lid=top), box("box.b", lid=top)]
    text = "require: box.lid.size > 3\nat: box.lid.size\nmessage: wrong"
    found = marks(things) + marks(shared, text)
    assert len(found) == 5
    assert len(set(found)) == 5


def test_an_empty_world_is_no_condition() -> None:
    assert REAL.describe() is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"limit": 2, "label": "x"}, "1 of 2 for x"),
        ({"limit": 2, "label": UNKNOWN}, "1 of 2"),
        ({"limit": UNKNOWN, "label": "x"}, "only 1"),
        ({"limit": None, "label": "x"}, "1 of nothing for x"),
        ({"limit": either(ON, 2, 3), "label": "x"}, "only 1"),
    ],
)
def test_the_first_message_is_used_whose_values_are_all_known(fields: dict, message: str) -> None:
    wording = 'message: ["{box.size} of {box.limit} for {box.label}", "{box.size} of {box.limit}",'
    [finding] = judged(box(size=1, **fields), rule(f'{wording} "only {{box.size}}"]')).findings
    assert finding.message == message


def test_the_last_message_is_used_when_every_one_misses_something() -> None:
    [finding] = judged(
        box(size=1, limit=UNKNOWN), rule('message: ["{box.limit} of it", "size {box.limit}"]')
    ).findings
    assert finding.message == "size (not known)"
