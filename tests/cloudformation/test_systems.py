"""Systems of templates, and what is wrong with them: one directory each.

`# expect: RULE` at the end of a line is a finding there; `RULE (when ...)` also says in which
world, `RULE via A, B` by which nested stacks, `RULE in A, B` in which environments when not in
all, and `expect@-2` that it is two lines above.
Nothing else may be found by these rules, and nothing may be left open.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from msglint.config import Configuration
from msglint.engine.rules import load_rules
from msglint.options import Options
from msglint.pipeline import check

SYSTEMS = Path(__file__).parent / "systems"
RULES = (
    "queue-without-dlq",
    "visibility-timeout-too-short",
    "visibility-timeout-below-function-timeout",
    "short-polling",
    "short-polling-lambda-queue",
    "dlq-retention-too-short",
    "dlq-retention-not-longer-than-source",
    "sns-to-sqs-not-allowed",
    "invoke-configs-overwrite",
)

_EXPECTED = re.compile(r"# expect(?:@(?P<off>[-+]\d+))?: (?P<all>.+)")
_ONE = re.compile(
    r"(?P<rule>[\w-]+)(?: via (?P<via>[\w, ]+?))?(?: \((?P<when>.+)\))?(?: in (?P<env>[\w, ]+))?"
)


def expected(top: Path) -> list[tuple[str, ...]]:
    found = []
    for path in sorted(top.rglob("*.yaml")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            comment = _EXPECTED.search(line)
            if comment is None:
                continue
            at = f"{path.relative_to(top)}:{number + int(comment['off'] or 0)}"
            for text in comment["all"].split("; "):
                one = _ONE.fullmatch(text)
                assert one is not None, text
                found.append(
                    (at, one["rule"], one["via"] or "", one["when"] or "", one["env"] or "")
                )
    return sorted(found)


@pytest.mark.parametrize("name", sorted(path.name for path in SYSTEMS.iterdir()))
def test_system(name: str) -> None:
    top = SYSTEMS / name
    report = check(Options((top,), top), load_rules(Configuration()))
    found = [
        (
            f"{f.span.location.path}:{f.span.location.line}",
            f.rule,
            ", ".join(call.message.rpartition(" ")[2] for call in f.calls),
            f"when {f.when}" if f.when else "",
            ", ".join(f.environments) if f.elsewhere else "",
        )
        for f in report.findings
        if f.rule in RULES
    ]
    assert sorted(found) == expected(top)
    open_ones = [u for u in report.undecided if u.rule in RULES]
    assert [(u.rule, u.resource.address, u.reason) for u in open_ones] == []
