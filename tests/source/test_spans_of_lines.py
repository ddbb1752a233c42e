"""Spans of several lines, cut to the first."""

import pytest

from msglint.source.text import Source, Span


@pytest.mark.parametrize("text", ["Id: a", "Id: a\nArn: b", "Id: a\r\nArn: b", "Id: a\n"])
def test_the_first_line_of_a_span(text: str) -> None:
    source = Source("template.yaml", f"- {text}")
    assert Span(source, 2, len(source.text)).first_line == Span(source, 2, 7)
