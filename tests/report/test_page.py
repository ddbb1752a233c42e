"""A rule's page on a terminal."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from msglint.report.page import write

BODY = """\
Names say **who** is `called`; see [more](https://example.com/a).

## Fix ##

- Rename it.

````terraform
```
a = 1 # expect: a-rule
# Not a heading
````
\x1b[31mno colours\tof \x9btheirs
"""


@dataclass(frozen=True)
class Condition:
    text: str


@dataclass
class Rule:
    name: str = "a-rule"
    summary: str = "A box is wrong."
    category: str = "loss"
    severity: str = "warning"
    subject: str = "box"
    body: str = BODY
    references: tuple[str, ...] = ("https://example.com/b",)
    when: Any = Condition("box.open &&\n  box.lid != null")
    require: Any = Condition("box.size > 3")
    info_when: Any = None
    opt_in: bool = False
    page: str = ""
    settable: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)


def shown(rule: Rule, severity: str = "warning", *, color: bool = False) -> str:
    out = io.StringIO()
    write(rule, severity, out, color=color)
    return out.getvalue()


def test_a_page_without_colours() -> None:
    assert (
        shown(Rule())
        == """\
a-rule
  A box is wrong.

  category  loss
  severity  warning
  judges    box
  when      box.open && box.lid != null
  requires  box.size > 3

Why
  Names say **who** is `called`; see more (https://example.com/a).

Fix

  - Rename it.

      ```
      a = 1
      # Not a heading
   [31mno colours of  theirs

References
  https://example.com/b
"""
    )


def test_a_page_in_colours() -> None:
    text = shown(Rule(), color=True)
    for part in (
        "\x1b[1ma-rule\x1b[0m\n",
        "severity  \x1b[1;33mwarning\x1b[0m\n",
        "\x1b[1mFix\x1b[0m\n",
        "\x1b[1mwho\x1b[0m is \x1b[36mcalled\x1b[0m;",
        "\x1b[33ma = 1\x1b[0m\n",
        " [31mno colours",
    ):
        assert part in text


def test_what_a_team_set_stands_beside_what_the_page_says() -> None:
    parameter = SimpleNamespace(
        type="integer", default=6, minimum=1, maximum=None, description="how many"
    )
    switch = SimpleNamespace(
        type="boolean", default=True, minimum=None, maximum=None, description=""
    )
    rule = Rule(
        settable={"factor": parameter, "strict": switch},
        parameters={"factor": 3, "strict": True},
        opt_in=True,
        page="own/a-rule.md",
        when=None,
        info_when=Condition("box.size ==\n  3"),
    )
    text = shown(rule, "error")
    assert "  severity  warning (by configuration; error by default)\n" in text
    assert "  opt-in    off unless it is selected by name, or the profile is strict\n" in text
    assert "  page      own/a-rule.md\n" in text
    assert "  when " not in text
    assert "  info      where box.size == 3\n" in text
    assert (
        """\
Parameters
  factor = 3 (by configuration; 6 by default)
    integer, at least 1
    how many
  strict = true
    boolean
"""
        in text
    )
