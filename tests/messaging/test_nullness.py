"""What the vocabulary says of null: pages are held to it, so it must be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fixtures.expectations import FORMATS, cases
from msglint.messaging.graph import build
from msglint.messaging.vocabulary import SUBJECTS
from msglint.values.conditions import REAL
from msglint.values.reading import Undecided
from properties.judging import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.declarations import Unit


def nulls(unit: Unit) -> Iterator[str]:
    graph = build(unit)
    for subject in SUBJECTS.values():
        for entity in graph.entities(subject.name):
            for field in subject.fields.values():
                try:
                    value = entity.get(field.name, REAL)
                except Undecided:
                    continue
                if value is None:
                    yield f"{subject.name}.{field.name}"


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_never_null_is_not_null_in_any_fixture(format_: str) -> None:
    claimed = {
        f"{subject.name}.{field.name}"
        for subject in SUBJECTS.values()
        for field in subject.fields.values()
        if not field.nullable
    }
    shown = [case for case in cases() if case.format == format_]
    found = {name for case in shown for unit in units(case) for name in nulls(unit)}
    assert found & claimed == set()
    assert "queue.dlq" in found


def contradictions(unit: Unit) -> Iterator[str]:
    """Fields that have a value although the one without which they are null has none."""
    graph = build(unit)
    for subject in SUBJECTS.values():
        tied = [(f, other) for f in subject.fields.values() for other in f.null_without]
        for entity in graph.entities(subject.name):
            for field, other in tied:
                try:
                    if entity.get(other, REAL) is not None:
                        continue
                except Undecided:
                    continue
                if entity.get(field.name, REAL) is not None:
                    yield f"{subject.name}.{field.name}"


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_null_without_another_is_so_in_every_fixture(format_: str) -> None:
    shown = [case for case in cases() if case.format == format_]
    assert [name for case in shown for unit in units(case) for name in contradictions(unit)] == []


def test_what_is_null_without_another_names_a_link_that_may_be_null() -> None:
    for subject in SUBJECTS.values():
        for field in subject.fields.values():
            for other in field.null_without:
                assert field.nullable
                assert subject.fields[other].nullable


def test_lists_are_empty_rather_than_null() -> None:
    for subject in SUBJECTS.values():
        for field in subject.fields.values():
            assert not (field.many and field.nullable), f"{subject.name}.{field.name}"
