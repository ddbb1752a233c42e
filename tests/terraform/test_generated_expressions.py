"""Terraform is the oracle for expressions that nobody thought of."""

import json
from collections import Counter

import pytest

from terraform import console
from terraform.expressions_here import DECLINED, FILES, Here
from terraform.generated import expressions

pytestmark = pytest.mark.skipif(console.missing() is not None, reason=console.missing() or "")

COUNT = 1000


@pytest.mark.parametrize("seed", [1, 2])
def test_generated_expressions_have_terraforms_value(seed: int) -> None:
    found = expressions(COUNT, seed)
    here = Here()
    counts: Counter[str] = Counter()
    different = []
    for expression, theirs in zip(found, console.evaluate(found, FILES), strict=True):
        ours = here.answer(expression)
        kind = _kind(ours, theirs)
        counts[kind] += 1
        if kind == "different":
            different.append(f"{expression}\n    Terraform: {theirs}\n    msglint:   {ours}")
    print(f"\n{COUNT} generated expressions: {dict(counts)}")
    assert different == []
    assert counts["equal"] > 0.97 * COUNT
    # A configuration that Terraform refuses may still have a value: errors in an arm of a
    # conditional that is not selected are only looked for where they can matter.
    assert counts["refused by Terraform"] < 0.02 * COUNT
    assert counts["typed by an arm that fails"] < 0.004 * COUNT


def _kind(ours: str, theirs: str) -> str:
    if ours == theirs:
        return "equal"
    if ours == DECLINED or theirs == console.NO_TEXT:
        return "declined"
    if theirs == console.REFUSED:
        return "refused by Terraform"
    if ours == console.REFUSED:
        return "different"
    mine, other = _plain(json.loads(ours)), _plain(json.loads(theirs))
    if mine == other:
        return "equal"
    return "typed by an arm that fails" if _text(mine) == _text(other) else "different"


def _plain(data: object) -> object:
    """Terraform has a negative zero."""
    match data:
        case float() | int() if not isinstance(data, bool):
            return data or 0
        case list():
            return [_plain(item) for item in data]
        case dict():
            return {key: _plain(item) for key, item in data.items()}
        case _:
            return data


def _text(data: object) -> object:
    match data:
        case list():
            return [_text(item) for item in data]
        case dict():
            return {key: _text(item) for key, item in data.items()}
        case _:
            return str(data).lower()
