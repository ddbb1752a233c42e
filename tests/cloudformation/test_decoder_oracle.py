"""What we read of a text, and where, equals what cfn-lint's decoder reads."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import differences

from msglint.cloudformation.library import parse_document
from msglint.source import workspace
from msglint.source.text import Source

decode = pytest.importorskip("cfnlint.decode.decode", reason="cfn-lint is not installed")

TESTS = Path(__file__).parent
FIXTURES = TESTS.parents[1] / "fixtures"

THEIRS_ALONE = re.compile(
    "|".join(
        (
            "Null key",  # AWS's to refuse
            "found duplicate anchor",  # YAML allows to define one anew
            "could not be parsed: (month|day|hour|minute|second|year|offset) ",  # no timestamp
            "could not be parsed: .*could not determine a constructor",  # a tag, or `=`
            "could not be parsed: .*invalid literal",  # `_` for a number
            "could not be parsed: .*could not convert",
            "could not be parsed: .*(timedelta|not enough values|out of range|Exceeds the limit)",
            "could not be parsed: .*'NoneType' object",
        )
    )
)
"""What cfn-lint refuses and we read as text or as something unknown."""


def templates() -> Iterator[Path]:
    for root in (TESTS / "cases", FIXTURES):
        for path in sorted(root.rglob("*")):
            if path.suffix in (".yaml", ".yml", ".json") and "Resources" in path.read_text("utf-8"):
                yield path


def compare(text: str) -> list[str]:
    source = Source("template", text)
    document = parse_document(source)
    logging.disable(logging.CRITICAL)
    try:
        theirs, matches = decode.decode_str(text)
    finally:
        logging.disable(logging.NOTSET)
    if matches:
        messages = [match.message for match in matches]
        explained = (
            document.problems or any(THEIRS_ALONE.search(m) for m in messages) or is_json(text)
        )
        return [] if explained else [f"only they refuse it: {messages}"]
    if document.problems:
        return [f"only we refuse it: {document.problems}"]
    if document.root is None:
        return [f"we read nothing, they {theirs!r}"] if theirs else []
    return list(differences(document.root, theirs, source))


def is_json(text: str) -> bool:
    """Whether a text is JSON; cfn-lint reads it as YAML, which knows fewer escapes and no tabs."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "path", list(templates()), ids=lambda p: str(p.relative_to(TESTS.parents[1]))
)
def test_templates_read_alike(path: Path) -> None:
    found = compare(workspace.decode(path.read_bytes()))
    explained = ("bytes" in d or "OpaqueNode" in d for d in found)
    assert all(explained), found


class Tagged:
    """A value with a short-form tag."""

    def __init__(self, tag: str, value: Any) -> None:
        self.tag = tag
        self.value = value


class Dumper(yaml.SafeDumper):
    pass


def represent(dumper: yaml.SafeDumper, tagged: Tagged) -> yaml.Node:
    node = dumper.represent_data(tagged.value)
    node.tag = tagged.tag
    return node


Dumper.add_representer(Tagged, represent)

TEXTS = st.one_of(
    st.text(max_size=12),
    st.text("abc:#-[]{},&*!|>'\"%@` \n\té😀", max_size=10),
    st.sampled_from(["yes", "010", "2010-09-09", "~", "", "<<", "=", "12:30", "1e3", "0x", "${A}"]),
)
KEYS = st.text("abcXYZ01:- é", min_size=1, max_size=6)
SCALARS = st.one_of(TEXTS, st.integers(-10, 10**9), st.booleans(), st.none(), st.floats(1e-6, 9))
SHARED = st.sampled_from([["shared"], {"shared": "x"}])
"""The same objects again and again: dumped as anchors and aliases."""
VALUES = st.recursive(
    st.one_of(SCALARS, SHARED),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(KEYS, inner, max_size=4),
        st.builds(Tagged, st.just("!Join"), st.lists(inner, max_size=3)),
        st.builds(Tagged, st.just("!Transform"), st.dictionaries(KEYS, inner, max_size=3)),
        st.builds(Tagged, st.sampled_from(["!Ref", "!Sub", "!GetAtt", "!Custom"]), KEYS),
    ),
    max_leaves=25,
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tree=st.dictionaries(KEYS, VALUES, max_size=5),
    flow=st.sampled_from([None, True, False]),
    style=st.sampled_from([None, "'", '"', "|", ">"]),
    width=st.sampled_from([10, 40, 1000]),
    unicode=st.booleans(),
    indent=st.integers(2, 5),
)
def test_generated_documents_read_alike(
    tree: dict[str, Any],
    flow: bool | None,
    style: str | None,
    width: int,
    unicode: bool,
    indent: int,
) -> None:
    text = yaml.dump(
        tree,
        Dumper=Dumper,
        default_flow_style=flow,
        default_style=style,
        width=width,
        allow_unicode=unicode,
        indent=indent,
    )
    assert compare(text) == [], text


SEEDS = [p.read_text("utf-8") for p in sorted((TESTS / "cases").rglob("*.yaml"))]
SEEDS += [p.read_text("utf-8") for p in sorted(FIXTURES.rglob("*.template.json"))[:2]]
SEEDS.append((TESTS / "cases" / "json-mistake" / "template.json").read_text("utf-8"))
SNIPPETS = [
    "\n",
    " ",
    "  ",
    "\t",
    ":",
    ": ",
    "- ",
    "#",
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    "!Ref ",
    "&a ",
]
SNIPPETS += ["*a", "<<: ", "|\n", ">-\n", "? ", "---\n", "%", "\r\n", "\x00", "\ufeff", "é😀", ","]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.sampled_from(SEEDS),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 8), st.sampled_from(["", *SNIPPETS])),
        min_size=1,
        max_size=3,
    ),
)
def test_damaged_templates_read_alike(text: str, edits: list[tuple[float, int, str]]) -> None:
    for where, cut, put in edits:
        at = int(where * len(text))
        text = (text[:at] + put + text[at + cut :]).lstrip("\ufeff")
    found = [d for d in compare(text) if "OpaqueNode" not in d]
    assert found == [], text
