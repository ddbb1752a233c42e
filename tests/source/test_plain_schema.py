"""The quick check of our own schemas says what `jsonschema` says."""

from __future__ import annotations

import copy
import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from msglint.source.plain_schema import conforms

SCHEMAS = {
    "page": json.loads(files("msglint.engine").joinpath("page.schema.json").read_text("utf-8")),
    "configuration": json.loads(files("msglint").joinpath("config.schema.json").read_text("utf-8")),
}

VALID: dict[str, Any] = {
    "page": {
        "summary": "A box is wrong.",
        "category": "loss",
        "severity": "warning",
        "subject": "box",
        "when": "box.open",
        "require": "box.size > 3",
        "parameters": {
            "factor": {"type": "number", "default": 1.5, "minimum": 1, "description": "how many"},
            "word": {"type": "string", "default": "x"},
        },
        "at": "box.size",
        "related": [{"at": "box.lid", "label": "lid", "when": "box.open"}],
        "message": ["size {box.size}", "wrong"],
        "fix": {"set": "box.size", "to": "4", "safety": "safe"},
        "references": ["https://example.com/a"],
        "opt-in": True,
    },
    "configuration": {
        "rules": ["own"],
        "profile": "strict",
        "select": ["loss"],
        "ignore": [],
        "severity": {"a-rule": "info"},
        "parameters": {"a-rule": {"factor": 3, "word": None}},
        "exclude": ["a/**"],
        "fail-on": "never",
    },
}

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 2),
    st.floats(-1, 1),
    st.sampled_from(["", "x", "Not a name", "a.b", "a\nb", "a\x1bb", "safe", "info", "strict"]),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=4,
)


def places(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else ()
    inner = enumerate(data) if isinstance(data, list) else inner
    return [at, *(place for key, value in inner for place in places(value, (*at, key)))]


def changed(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The data with another value at a place; without it for "remove"; with more for "add"."""
    if not place:
        return {**data, "novel": 1} if value == "add" else value
    changed_data = copy.deepcopy(data)
    holder = changed_data
    for key in place[:-1]:
        holder = holder[key]
    if value == "remove":
        del holder[place[-1]]
    elif value == "add" and isinstance(holder[place[-1]], dict):
        holder[place[-1]]["advice"] = "do it"
    elif value == "add" and isinstance(holder[place[-1]], list):
        holder[place[-1]].clear()
    else:
        holder[place[-1]] = value
    return changed_data


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_valid_conforms(name: str) -> None:
    assert Draft202012Validator(SCHEMAS[name]).is_valid(VALID[name])
    assert conforms(VALID[name], SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_the_answer_is_that_of_jsonschema(name: str, data: st.DataObject) -> None:
    document = VALID[name]
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from(places(document)))
        document = changed(
            document, place, data.draw(st.sampled_from(["remove", "add"]) | ANYTHING)
        )
        if not isinstance(document, dict):
            break
    assert conforms(document, SCHEMAS[name]) == Draft202012Validator(SCHEMAS[name]).is_valid(
        document
    )


def test_an_unknown_keyword_is_not_vouched_for() -> None:
    assert not conforms(1, {"maximum": 3})


def test_a_default_of_several_types() -> None:
    several = {"type": ["integer", "boolean"]}
    assert conforms(True, several)
    assert conforms(1, several)
    assert not conforms(1.5, several)
