"""Our expansion makes the same messaging resources as SAM's own transform."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sam_oracle import differences, expanded, load, ours, rights, theirs, transformed

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_same_resources_as_sam(path: Path) -> None:
    pytest.importorskip("samtranslator", reason="aws-sam-translator is not installed")
    logging.disable(logging.WARNING)
    template = load(path)
    try:
        expected = theirs(template)
    finally:
        logging.disable(logging.NOTSET)
    assert differences(ours(template), expected) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_same_rights_as_sam(path: Path) -> None:
    pytest.importorskip("samtranslator", reason="aws-sam-translator is not installed")
    logging.disable(logging.WARNING)
    template = load(path)
    try:
        expected = rights(transformed(template))
    finally:
        logging.disable(logging.NOTSET)
    found = rights(expanded(template))
    assert {role: given for role, given in expected.items() if role in found} == found
