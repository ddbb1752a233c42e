"""Durations in messages."""

import pytest

from msglint.engine.durations import after_value, spelled_out


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        (345600, " s only", " s (4 days) only"),
        (86400, " s", " s (1 day)"),
        (120, " s, less", " s (2 min), less"),
        (119, " s", " s"),
        (700.0, " s", " s (11 min 40 s)"),
        (700.5, " s", " s"),
        (float("inf"), " s", " s"),
        (float("nan"), " s", " s"),
        (True, " s", " s"),
        ("345600", " s", " s"),
        (None, " s", " s"),
        (345600, " seconds", " seconds"),
        (345600, " x 5 s", " x 5 s"),
        (345600, " s (4 days)", " s (4 days)"),
        (345600, "", ""),
    ],
)
def test_what_follows_a_value(value: object, text: str, shown: str) -> None:
    assert after_value(text, value) == shown


def test_every_second_is_told() -> None:
    assert spelled_out(90061) == "1 day 1 h 1 min 1 s"
    assert spelled_out(1209600) == "14 days"
    assert spelled_out(5400) == "1 h 30 min"
