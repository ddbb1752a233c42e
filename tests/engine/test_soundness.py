"""A decided verdict holds however the unknown values turn out, and hiding never adds."""

from __future__ import annotations

from itertools import product
from typing import Any

from fake_graph import ENV, FLAG, Thing, box, either, judged, lid, rule
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from msglint.engine.pages import PageError
from msglint.values.conditions import Equals
from msglint.values.model import Choice, Known, Unknown

VALUES = (0, 1, 2)
ATOMS = st.sampled_from([Equals(ENV, "a"), Equals(ENV, "b"), Equals(FLAG, True)])
LEAVES = st.sampled_from([*map(Known, VALUES), Unknown("hidden")])
FIELDS = st.recursive(LEAVES, lambda v: st.builds(either, ATOMS, v, v), max_leaves=4)

COMPARISONS = st.builds(
    "box.{} {} {}".format,
    st.sampled_from(["size", "limit"]),
    st.sampled_from(["<", "==", ">="]),
    st.sampled_from(["1", "box.limit", "box.size", "2"]),
) | st.sampled_from(
    [
        "box.inner.exists(b, b.size > 0)",
        "box.inner.all(b, b.size == box.limit)",
        "box.inner.filter(b, b.size > 0).size() > 0",
        "box.size in [0, box.limit]",
    ]
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda c: (
        st.builds("({} && {})".format, c, c)
        | st.builds("({} || {})".format, c, c)
        | st.builds("!({})".format, c)
        | st.builds("({} ? {} : {})".format, c, c, c)
    ),
    max_leaves=5,
)


def things(values: tuple[Any, ...]) -> Thing:
    size, limit, first, second = values
    inner = [box("box.b", size=first), box("box.c", size=second)]
    return box("box.a", size=size, limit=limit, inner=inner)


def completions(value: Any, world: dict[Any, Any]) -> list[Any]:
    """What a value may turn out to be where the free inputs are settled."""
    while isinstance(value, Choice):
        atom = value.condition
        assert isinstance(atom, Equals)
        value = value.then if world[atom.variable] == atom.value else value.otherwise
    return [Known(v) for v in VALUES] if isinstance(value, Unknown) else [value]


@settings(max_examples=150, deadline=None)
@given(st.tuples(FIELDS, FIELDS, FIELDS, FIELDS), CONDITIONS, CONDITIONS)
def test_a_verdict_holds_for_every_completion(
    values: tuple[Any, ...], when: str, require: str
) -> None:
    tested = rule(f"when: '{when}'\nrequire: '{require}'\nmessage: wrong")
    report = judged(things(values), tested)
    assert not report.failed
    anywhere = nowhere = True
    for env, flag in product(("a", "b", "c"), (True, False)):
        world = {ENV: env, FLAG: flag}
        for settled in product(*(completions(value, world) for value in values)):
            violated = bool(judged(things(settled), tested).findings)
            anywhere &= violated
            nowhere &= not violated
    if report.findings and report.findings[0].when is None:
        assert anywhere
    if not report.findings and not report.undecided:
        assert nowhere
    if nowhere:
        assert not report.findings


@settings(max_examples=150, deadline=None)
@given(st.tuples(FIELDS, FIELDS, FIELDS, FIELDS), CONDITIONS, st.integers(0, 3))
def test_hiding_a_value_never_adds_a_finding(
    values: tuple[Any, ...], require: str, hidden: int
) -> None:
    tested = rule(f"require: '{require}'\nmessage: wrong")
    before = judged(things(values), tested).findings
    less = (*values[:hidden], Unknown("hidden"), *values[hidden + 1 :])
    after = judged(things(less), tested).findings
    assert len(after) <= len(before)


MARKS = st.sampled_from([Known("a"), Known("b"), Known(None), Unknown("hidden")])
CAPS = st.sampled_from(["present", "absent", "hidden"])
NULLABLE = st.sampled_from(
    [
        "box.cap != null",
        "box.cap == null",
        "box.cap.size > 0",
        "box.mark != null",
        "box.mark == null",
        'box.mark == "a"',
        'box.mark != "a"',
        'box.mark in ["a", "b"]',
        'box.mark.startsWith("a")',
        "box.note != null",
        'box.note == "x"',
        'box.note.startsWith("x")',
        "box.size > 0",
        "[box.cap].all(c, c == null || c.size > 0)",
    ]
)
ASKING = st.recursive(
    NULLABLE,
    lambda c: (
        st.builds("({} && {})".format, c, c)
        | st.builds("({} || {})".format, c, c)
        | st.builds("!({})".format, c)
        | st.builds("({} ? {} : {})".format, c, c, c)
    ),
    max_leaves=6,
)


def capped(size: Any, mark: Any, cap: str) -> Thing:
    """A box whose note is null without its cap, as the model says."""
    fields = {
        "present": {"cap": lid(size=Known(1)), "note": Known("x")},
        "absent": {"cap": None, "note": None},
        "hidden": {"cap": Unknown("hidden"), "note": Unknown("hidden")},
    }
    return box("box.a", size=size, mark=mark, **fields[cap])


@settings(max_examples=400, deadline=None)
@given(LEAVES, MARKS, CAPS, ASKING, ASKING)
def test_a_page_that_is_accepted_never_fails_on_null(
    size: Any, mark: Any, cap: str, when: str, require: str
) -> None:
    text = f"""
        when: '{when}'
        require: '{require}'
        message: "{{box.cap.size}} {{box.mark.size()}}"
    """
    try:
        tested = rule(text)
    except PageError:
        try:
            tested = rule(text.replace("{box.cap.size} {box.mark.size()}", "wrong"))
        except PageError:
            reject()
    report = judged(capped(size, mark, cap), tested)
    assert not report.failed, [finding.message for finding in report.findings]
