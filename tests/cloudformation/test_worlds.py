"""Leaving an input open and assuming its value later says the same as giving the value.

Random templates over two parameters are evaluated once with both open, and once for each pair
of values. In the world that fixes the pair, the open reading gives the same plain data or is
undecided; it never differs.
"""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msglint.cloudformation.load import load_templates
from msglint.cloudformation.parameters import Given
from msglint.declarations import Declaration
from msglint.source.text import Source
from msglint.source.workspace import Workspace
from msglint.values.conditions import Variable, World
from msglint.values.model import Known, MapValue, Step, Unknown, Value
from msglint.values.reading import Undecided, plain

DOMAIN = ("a", "b", "c")
PARAMETERS = ("P", "Q")
NAMES = ("C0", "C1", "C2")

REFS = st.sampled_from([{"Ref": "P"}, {"Ref": "Q"}])
WORDS = st.sampled_from(["a", "b", "x", "x-y", ""])


def conditions(names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Conditions that may refer to the ones named before them."""
    operand = st.one_of(REFS, st.sampled_from(DOMAIN))
    leaf = st.builds(lambda a, b: {"Fn::Equals": [a, b]}, operand, operand)
    if names:
        leaf = st.one_of(leaf, st.builds(lambda n: {"Condition": n}, st.sampled_from(names)))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(lambda a: {"Fn::Not": [a]}, inner),
            st.builds(lambda a: {"Fn::And": a}, st.lists(inner, min_size=2, max_size=3)),
            st.builds(lambda a: {"Fn::Or": a}, st.lists(inner, min_size=2, max_size=3)),
        ),
        max_leaves=4,
    )


NO_VALUE = {"Ref": "AWS::NoValue"}
NUMBER = st.sampled_from([0, 1, "2"])


def optional_members(one: str, other: str, value: Any) -> list[Any]:
    return [
        value,
        {"Fn::If": [one, "one", NO_VALUE]},
        {"Fn::If": [other, NO_VALUE, value]},
        {"Fn::If": [one, {"Fn::If": [other, NO_VALUE, "neither"]}, value]},
    ]


def values() -> st.SearchStrategy[Any]:
    leaf = st.one_of(REFS, WORDS, st.integers(0, 3), st.booleans())
    looked_up = st.builds(lambda k: {"Fn::FindInMap": ["M", k, "v"]}, REFS)
    lists = st.builds(lambda k: {"Fn::FindInMap": ["M", k, "l"]}, REFS)
    return st.recursive(
        st.one_of(leaf, looked_up, lists),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from("xyz"), inner, max_size=2),
            st.builds(
                lambda c, a, b: {"Fn::If": [c, a, b]},
                st.sampled_from(NAMES),
                inner,
                st.one_of(inner, st.just(NO_VALUE)),
            ),
            st.builds(optional_members, st.sampled_from(NAMES), st.sampled_from(NAMES), inner),
            st.builds(lambda a: {"Fn::Join": ["-", a]}, st.lists(leaf, max_size=3)),
            st.builds(lambda i, a: {"Fn::Select": [i, a]}, NUMBER, st.lists(inner, max_size=3)),
            st.builds(lambda i, a: {"Fn::Select": [i, {"Fn::Split": ["-", a]}]}, NUMBER, inner),
            st.builds(lambda a: {"Fn::Length": a}, inner),
            st.builds(lambda a: {"Fn::ToJsonString": a}, inner),
            st.just({"Fn::Sub": "${P}:${Q}"}),
            st.builds(lambda a: {"Fn::Sub": ["${V}!", {"V": a}]}, inner),
        ),
        max_leaves=8,
    )


CONDITIONS = [conditions(NAMES[:index]) for index in range(len(NAMES))]
VALUES = values()
SWITCHES = st.sampled_from(NAMES)


@st.composite
def templates(draw: st.DrawFn) -> dict[str, Any]:
    made = {name: draw(CONDITIONS[index]) for index, name in enumerate(NAMES)}
    return {
        "Parameters": {
            name: {"Type": "String", "AllowedValues": list(DOMAIN)} for name in PARAMETERS
        },
        "Mappings": {"M": {key: {"v": f"v{key}", "l": [key, "x"]} for key in DOMAIN}},
        "Conditions": made,
        "Resources": {
            "R": {
                "Type": "AWS::SQS::Queue",
                "Condition": draw(SWITCHES),
                "Properties": {"X": draw(VALUES), "Y": draw(VALUES)},
            }
        },
    }


class Memory(Workspace):
    """A workspace that holds one template."""

    def __init__(self, template: object) -> None:
        super().__init__([], Path("/"))
        self.source = Source("template.json", json.dumps(template))

    def read(self, path: Path) -> Source:
        return self.source


def load(template: object, given: dict[str, str]) -> Declaration | None:
    parameters = {name: Given(text, Step("test")) for name, text in given.items()}
    wanted = frozenset({"AWS::SQS::Queue"})
    (unit,) = load_templates([Path("/template.json")], Memory(template), wanted, parameters)
    assert unit.problems == []
    return unit.declarations[0] if unit.declarations else None


def read(value: Value, world: World) -> Any:
    try:
        return plain(value, world)
    except Undecided:
        return Undecided


def without_nulls(value: Any) -> Any:
    """A map's key that is null means the same as one that is absent."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [without_nulls(v) for v in value]
    return value


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(template=templates())
def test_assuming_is_giving(template: dict[str, Any]) -> None:
    open_reading = load(template, {})
    for pair in itertools.product(DOMAIN, repeat=2):
        given_values = dict(zip(PARAMETERS, pair, strict=True))
        closed = load(template, given_values)
        if open_reading is None:
            assert closed is None
            continue
        world = world_of(given_values)
        assert not isinstance(open_reading.exists, Unknown)
        assert world.holds(open_reading.exists) is (closed is not None)
        if closed is None:
            continue
        for name in ("X", "Y"):
            ours = read(attribute(open_reading, name), world)
            theirs = read(attribute(closed, name), World())
            if ours is not Undecided:
                assert without_nulls(normal(ours)) == without_nulls(normal(theirs))


def normal(value: Any) -> Any:
    """JSON in a string is compared as what it says."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return ("json", without_nulls(json.loads(value)))
        except ValueError:
            return value
    if isinstance(value, dict):
        return {k: normal(v) for k, v in value.items()}
    if isinstance(value, list):
        return [normal(v) for v in value]
    return value


def attribute(declaration: Declaration, name: str) -> Value:
    assert isinstance(declaration.attributes, MapValue)
    return declaration.attributes.items.get(name, Known(None))


def world_of(given_values: dict[str, str]) -> World:
    return World(
        frozenset((Variable(name, name, DOMAIN), text) for name, text in given_values.items())
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Fn::If": ["C0", "y", "x"]}, {"a": "y", "b": "x", "c": "x"}),
        ({"Fn::FindInMap": ["M", {"Ref": "P"}, "v"]}, {"a": "va", "b": "vb", "c": "vc"}),
        (
            {"Fn::Join": ["+", {"Fn::FindInMap": ["M", {"Ref": "P"}, "l"]}]},
            {"a": "a+x", "b": "b+x", "c": "c+x"},
        ),
    ],
)
def test_these_are_decided(value: Any, expected: dict[str, str]) -> None:
    template = {
        "Parameters": {"P": {"Type": "String", "AllowedValues": list(DOMAIN)}},
        "Mappings": {"M": {key: {"v": f"v{key}", "l": [key, "x"]} for key in DOMAIN}},
        "Conditions": {"C0": {"Fn::Equals": [{"Ref": "P"}, "a"]}},
        "Resources": {"R": {"Type": "AWS::SQS::Queue", "Properties": {"X": value}}},
    }
    loaded = load(template, {})
    assert loaded is not None
    for text, result in expected.items():
        found = read(attribute(loaded, "X"), world_of({"P": text}))
        assert found == result
