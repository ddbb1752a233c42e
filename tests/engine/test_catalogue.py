"""The compiled catalogue, and the rules of a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fake_graph import UNKNOWN, box, judged, rule

from msglint.config import Configuration
from msglint.engine import catalogue
from msglint.engine import compile as compiler
from msglint.engine.rules import RuleError, load_rules


def test_the_catalogue_is_up_to_date() -> None:
    committed = catalogue.PATH.read_text("utf-8")
    assert committed == compiler.catalogue(), (
        "rules/*.md and the catalogue differ: run `python -m msglint.engine.compile`"
    )


def test_one_rule_on_a_line() -> None:
    lines = catalogue.PATH.read_text("utf-8").splitlines()
    assert len(lines) == len(catalogue.names()) + 2


def test_a_rule_survives_the_catalogue() -> None:
    text = """
        when: box.open
        parameters:
          factor: {type: integer, default: 6, minimum: 1}
        related: [{at: box.limit, label: "limit {box.limit}", when: box.open}]
        fix: {set: box.size, to: "factor * 2", safety: safe}
        message: ["size {box.size} of {box.label}", "size {box.size}"]
        opt-in: true
        info-when: box.limit == 2
    """
    packed = catalogue.dump([rule(text), rule("fix: {advice: 'do {box.size}'}", name="b-rule")])
    first, second = catalogue.load(packed)
    assert catalogue.dump([first, second]) == packed
    things = box(size=1, open=True, limit=2, label=UNKNOWN)
    report = judged(things, first, second)
    assert [(f.rule, f.message, f.fix and f.fix.message) for f in report.findings] == [
        ("a-rule", "size 1", "set size to 12"),
        ("b-rule", "size 1", "do 1"),
    ]
    assert [f.severity for f in report.findings] == ["info", "warning"]


def test_compiling_gives_the_same_bytes_every_time() -> None:
    once = catalogue.dump([rule("require: box.inner.all(b, b.size > 1 && b.open)")])
    assert all(
        catalogue.dump([rule("require: box.inner.all(b, b.size > 1 && b.open)")]) == once
        for _ in range(5)
    )


def test_a_run_neither_parses_pages_nor_loads_the_compiler() -> None:
    code = (
        "import sys; from msglint.config import Configuration;"
        "from msglint.engine.rules import load_rules; from msglint.engine import judge;"
        "load_rules(Configuration());"
        "print([m for m in ('yaml', 'jsonschema', 'cel_expr_python', 'difflib', 'hashlib')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def names(**settings: object) -> list[str]:
    return [r.name for r in load_rules(Configuration(**settings))]  # type: ignore[arg-type]


def test_selecting_and_ignoring_by_name_and_category() -> None:
    everything = names()
    assert everything == sorted(everything)
    assert names(select=("short-polling",)) == ["short-polling"]
    cost = [r.name for r in load_rules(Configuration()) if r.category == "cost"]
    assert "short-polling" in cost
    assert names(select=("cost",)) == cost
    rest = [name for name in cost if name != "short-polling"]
    assert names(select=("cost",), ignore=("short-polling",)) == rest
    assert set(everything) - set(names(ignore=("cost",))) == set(names(select=("cost",)))


@pytest.fixture
def four_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (
        rule("category: cost", name="a-cost"),
        rule("category: cost\nopt-in: true", name="b-cost-opt-in"),
        rule("category: loss\nseverity: error", name="c-loss"),
        rule("category: loss\nseverity: error\nopt-in: true", name="d-loss-opt-in"),
    )
    monkeypatch.setattr("msglint.engine.rules.built_in", lambda: rules)


@pytest.mark.usefixtures("four_rules")
@pytest.mark.parametrize(
    ("settings", "initials"),
    [
        ({}, "ac"),
        ({"profile": "strict"}, "abcd"),
        ({"profile": "minimal"}, "c"),
        ({"profile": "minimal", "severity": {"a-cost": "error", "c-loss": "info"}}, "a"),
        ({"select": ("cost",)}, "a"),
        ({"select": ("cost", "b-cost-opt-in")}, "ab"),
        ({"select": ("b-cost-opt-in",)}, "b"),
        ({"profile": "strict", "select": ("cost",)}, "ab"),
        ({"profile": "minimal", "select": ("cost",)}, ""),
        ({"profile": "minimal", "select": ("loss", "b-cost-opt-in")}, "bc"),
        ({"profile": "strict", "ignore": ("loss",)}, "ab"),
        ({"profile": "strict", "ignore": ("a-cost",)}, "bcd"),
        ({"select": ("cost", "b-cost-opt-in"), "ignore": ("b-cost-opt-in",)}, "a"),
    ],
)
def test_profiles_and_what_refines_them(settings: dict, initials: str) -> None:
    assert "".join(name[0] for name in names(**settings)) == initials


def test_severity_and_parameters_are_set() -> None:
    configuration = Configuration(
        select=("visibility-timeout-too-short",),
        severity={"visibility-timeout-too-short": "info"},
        parameters={"visibility-timeout-too-short": {"factor": 3}},
    )
    [configured] = load_rules(configuration)
    assert (configured.severity, configured.parameters) == ("info", {"factor": 3})
    [as_shipped] = (rule for rule in catalogue.built_in() if rule.name == configured.name)
    assert as_shipped.parameters == {"factor": 6}


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"select": ("short-poling",)}, 'no rule or category "short-poling"; did you mean "short'),
        ({"ignore": ("costs",)}, 'no rule or category "costs"; did you mean "cost"?'),
        ({"severity": {"short-poling": "info"}}, 'there is no rule "short-poling"; did you mean'),
        ({"parameters": {"short-poling": {}}}, 'there is no rule "short-poling"'),
        (
            {"parameters": {"visibility-timeout-too-short": {"facter": 3}}},
            'visibility-timeout-too-short has no parameter "facter"; did you mean "factor"?',
        ),
        (
            {"parameters": {"visibility-timeout-too-short": {"factor": "6"}}},
            "parameter factor of visibility-timeout-too-short: it must be an integer",
        ),
        (
            {"parameters": {"visibility-timeout-too-short": {"factor": True}}},
            "it must be an integer",
        ),
        (
            {"parameters": {"visibility-timeout-too-short": {"factor": 0}}},
            "it must be at least 1",
        ),
        (
            {"parameters": {"dlq-retention-too-short": {"minimum": 9999999}}},
            "it must be at most 1209600",
        ),
    ],
)
def test_wrong_settings_are_refused(settings: dict, complaint: str) -> None:
    with pytest.raises(RuleError) as refused:
        load_rules(Configuration(path=Path("msglint.yaml"), **settings))
    assert str(refused.value).startswith("msglint.yaml: ")
    assert complaint in str(refused.value)


def test_rules_carry_their_prose() -> None:
    for built_in in catalogue.built_in():
        assert "## Terraform" in built_in.body
        assert not built_in.body.startswith("---")
