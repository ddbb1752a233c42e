"""Suppressions: where they stand, what they cover, and what they misspell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_graph import SUBJECTS, Thing, declared, judged, page

from msglint.declarations import Call, Waiver
from msglint.engine import catalogue
from msglint.engine.pages import read_page
from msglint.source.text import Source, Span
from msglint.values.model import Known, Step

if TYPE_CHECKING:
    from msglint.findings import Finding

NAMES = ("queue-without-dlq", "short-polling")
RULES = [read_page(n, "", page("message: wrong"), SUBJECTS).rule for n in NAMES]


def found(text: str, path: str = "main.tf", **more: object) -> list[Finding]:
    """The findings of two rules about the value 1 of box.a in a text."""
    source = Source(path, text)
    at = text.index("= 1") + 2 if "= 1" in text else text.index("box.a")
    size = Known(1, Span(source, at, at + 1))
    return judged(Thing("box", declared("box.a", source, **more), {"size": size}), *RULES).findings


def rules(text: str, path: str = "main.tf", **more: object) -> list[str]:
    return [finding.rule for finding in found(text, path, **more)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("box.a\n  size = 1\n", [*NAMES]),
        ("box.a\n  size = 1 # msglint: ignore[short-polling]\n", ["queue-without-dlq"]),
        ("box.a\n  size = 1 # msglint: ignore[short-polling, queue-without-dlq] why\n", []),
        (
            "box.a\n  size = 1 /* msglint: ignore[short-polling] */ "
            "# msglint: ignore[queue-without-dlq]\n",
            [],
        ),
        ("box.a\n  size = 1 // msglint:ignore[short-polling]\n", ["queue-without-dlq"]),
        ("box.a\n  size = 1 /* msglint: ignore[short-polling] */\n", ["queue-without-dlq"]),
        ("box.a\n  # msglint: ignore[short-polling]\n  size = 1\n", ["queue-without-dlq"]),
        (
            "box.a\n  # msglint: ignore[short-polling]\n  # more\n  size = 1\n",
            ["queue-without-dlq"],
        ),
        ("box.a # msglint: ignore[short-polling] ok\n  size = 1\n", ["queue-without-dlq"]),
        ("# msglint: ignore[short-polling]\nbox.a\n  size = 1\n", ["queue-without-dlq"]),
        ("# msglint: ignore[short-polling]\n\nbox.a\n  size = 1\n", [*NAMES]),
        ("box.a\n  other = 2 # msglint: ignore[short-polling]\n  size = 1\n", [*NAMES]),
        ("box.a\n  size = 1\n  # msglint: ignore[short-polling]\n", [*NAMES]),
        ("box.a\n  size = 1 # msglint: ignore [short-polling]\n", ["queue-without-dlq"]),
        ("box.a\n  size = 1 # msglint: ignore[short-polling queue-without-dlq]\n", []),
        ("box.a\n  size = 1 # msglint: the ignored\n", [*NAMES]),
        ("box.a\n  size = 1 # mslint: ignore[short-polling]\n", [*NAMES]),
        ("box.a\n  size = 1 x#msglint: ignore[short-polling]\n", [*NAMES]),
    ],
)
def test_where_a_suppression_counts(text: str, left: list[str]) -> None:
    assert rules(text) == left
    assert rules(text.replace("\n", "\r\n")) == left


def test_json_has_no_comments() -> None:
    text = "box.a\n  size = 1 # msglint: ignore[short-polling]\n"
    assert rules(text, "template.json") == [*NAMES]


def test_metadata_of_the_resource_counts() -> None:
    waivers = (Waiver(("short-polling",), "they wait"),)
    assert rules("box.a\n  size = 1\n", waivers=waivers) == ["queue-without-dlq"]


def test_the_header_of_a_module_call_counts() -> None:
    caller = Source("root.tf", 'module "a" { # msglint: ignore[short-polling]\n}\n')
    calls = (Call("module.a", Span(caller, 0, 10)),)
    assert rules("box.a\n  size = 1\n", calls=calls) == ["queue-without-dlq"]


def test_where_the_value_was_written_counts() -> None:
    origin = Source("variables.tf", "default = 1 # msglint: ignore[short-polling]\n")
    source = Source("main.tf", "box.a\n  size = var.size\n")
    step = Step("default of var.size", Span(origin, 10, 11))
    size = Known(1, Span(source, 15, 23), (step,))
    thing = Thing("box", declared("box.a", source), {"size": size})
    assert [f.rule for f in judged(thing, *RULES).findings] == ["queue-without-dlq"]


def test_the_subject_of_the_rule_counts_beside_the_owner_of_the_place() -> None:
    text = "box.a # msglint: ignore[short-polling]\n\nlid.a\n  size = 1\n"
    source = Source("main.tf", text)
    top = Thing("lid", declared("lid.a", source), {"size": Known(1)})
    thing = Thing("box", declared("box.a", source), {"lid": top})
    about_lid = page("require: box.lid.size > 3\nat: box.lid.size\nmessage: wrong")
    rule = read_page("short-polling", "", about_lid, SUBJECTS).rule
    assert judged(thing, rule).findings == []


def test_a_misspelt_rule_is_reported_where_it_stands() -> None:
    findings = found("box.a\n  size = 1 # msglint: ignore[short-poling]\n")
    assert [f.rule for f in findings] == [*NAMES, "unknown-rule-suppressed"]
    doubt = findings[-1]
    assert (
        doubt.message == 'there is no rule "short-poling" to ignore; did you mean "short-polling"?'
    )
    assert doubt.severity == "warning"
    assert doubt.span.text == "short-poling"


@pytest.mark.parametrize(
    ("comment", "said", "at"),
    [
        ("# msglint: ignore", "this suppresses nothing", "msglint: ignore"),
        ("# msglint: ignore because it is fine", "this suppresses nothing", "msglint: ignore "),
        ("# msglint: ignore[]", "this suppresses nothing", "msglint: ignore[]"),
        ("# msglint: ignore[ , ]", "this suppresses nothing", "msglint: ignore[ , ]"),
        ("# msglint: ignore: short-polling", "this suppresses nothing", "msglint: ignore"),
        ("# msglint: ignore(short-polling)", "this suppresses nothing", "msglint: ignore"),
        ("// msglint:disable=short-polling", "this suppresses nothing", "msglint:disable"),
        ("# msglint: ignore[loss]", '"loss" is a category: name the rules', "loss"),
        ("# msglint: ignore[short-poling]", 'there is no rule "short-poling"', "short-poling"),
    ],
)
def test_what_suppresses_nothing_is_explained(comment: str, said: str, at: str) -> None:
    findings = found(f"box.a\n  size = 1 {comment}\n")
    assert [f.rule for f in findings] == [*NAMES, "unknown-rule-suppressed"]
    assert findings[-1].message.startswith(said)
    assert findings[-1].span.text == at


def test_a_misspelt_rule_in_metadata_is_reported_once() -> None:
    waivers = (Waiver(("short-poling",), ""),)
    findings = found("box.a\n  size = 1\n", waivers=waivers)
    assert [f.rule for f in findings] == [*NAMES, "unknown-rule-suppressed"]


def test_metadata_without_a_rule_is_explained() -> None:
    findings = found("box.a\n  size = 1\n", waivers=(Waiver((), "they wait"),))
    assert [f.rule for f in findings] == [*NAMES, "unknown-rule-suppressed"]
    assert findings[-1].message.startswith("this suppresses nothing")


def test_the_names_used_here_exist() -> None:
    assert set(NAMES) <= catalogue.names()
