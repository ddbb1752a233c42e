"""Texts that regular expressions match."""

import pytest

from msglint.terraform.functions.re2_examples import MAX_TEXT, examples

MATCHED = {
    "^prod$": ["prod"],
    "prod|live": ["prod", "live"],
    "^[a-z]{3}-x": ["aaa-x"],
    "a*": ["a", ""],
    "(?i)^prod": ["prod"],
    "[": [],
}
HUGE = ["((((a{200}){200}){200}){200})", "(a{200}b{200}){1000}", "(a|b){500}(a|b){500}"]


@pytest.mark.parametrize("pattern", MATCHED)
def test_examples(pattern: str) -> None:
    assert [text.lower() for text in examples(pattern)] == MATCHED[pattern]


@pytest.mark.parametrize("pattern", HUGE)
def test_examples_are_short(pattern: str) -> None:
    assert all(len(text) <= MAX_TEXT for text in examples(pattern))
