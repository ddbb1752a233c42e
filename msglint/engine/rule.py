"""A rule as it is applied: compiled, with the settings of the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from msglint.engine.expression import Expression
    from msglint.findings import Severity

ParameterType: TypeAlias = Literal["integer", "number", "string", "boolean"]
Setting: TypeAlias = int | float | str | bool
Path: TypeAlias = tuple[str, ...]
"""Field names from the subject on; empty for the subject itself."""

Template: TypeAlias = "tuple[str | Expression, ...]"
"""Text with expressions in it."""

CATEGORIES = (
    "loss",
    "duplication",
    "ordering",
    "blocking",
    "permission",
    "observability",
    "cost",
    "security",
    "deployment",
)

UNKNOWN_RULE = "unknown-rule-suppressed"
"""The rule of findings about suppressions themselves."""

RESERVED = ("internal-error", "syntax-error", UNKNOWN_RULE)
"""Rules of findings that no page makes."""


class RuleError(Exception):
    """A page, or what a configuration says of rules, cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, text or switch of a rule that teams may set."""

    type: ParameterType
    default: Setting
    minimum: int | float | None = None
    maximum: int | float | None = None
    description: str = ""

    def objection(self, value: object) -> str | None:
        """Why a value will not do, or nothing."""
        match self.type:
            case "integer":
                fits = isinstance(value, int) and not isinstance(value, bool)
            case "number":
                fits = isinstance(value, int | float) and not isinstance(value, bool)
            case "string":
                fits = isinstance(value, str)
            case "boolean":
                fits = isinstance(value, bool)
        if not fits:
            article = "an" if self.type == "integer" else "a"
            return f"it must be {article} {self.type}"
        if isinstance(value, int | float):
            if self.minimum is not None and value < self.minimum:
                return f"it must be at least {self.minimum}"
            if self.maximum is not None and value > self.maximum:
                return f"it must be at most {self.maximum}"
        return None


@dataclass(frozen=True, slots=True)
class Remark:
    """A related place, what it is, and when it matters."""

    at: Path
    label: Template
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A fix that sets one field to a value, or the advice for when it has that value already."""

    set: Path
    to: Expression
    safety: Literal["safe", "unsafe"]
    advice: Template | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where it applies, what it requires, and how it words a violation."""

    name: str
    summary: str
    category: str
    severity: Severity
    subject: str
    require: Expression
    at: Path
    message: tuple[Template, ...]
    """The first is used of which every value is known; else the last."""
    when: Expression | None = None
    related: tuple[Remark, ...] = ()
    fix: Assignment | Template | None = None
    """A value to set, or advice in words."""
    settable: dict[str, Parameter] = field(default_factory=dict)
    parameters: dict[str, Setting] = field(default_factory=dict)
    """Values of the settable parameters in this run."""
    references: tuple[str, ...] = ()
    variable: str = ""
    """What conditions call the subject, where that is not its name."""
    opt_in: bool = False
    """Whether the rule is off unless it is selected by name, or the profile is strict."""
    info_when: Expression | None = None
    """Of what violates the rule, what is told as info only."""
    page: str = ""
    """Path of a team's own page, as people are shown it; empty for what msglint ships."""
    prose: str = ""
    """Markdown of a team's own page."""

    @property
    def root(self) -> str:
        """The word with which conditions and paths begin."""
        return self.variable or self.subject

    @property
    def body(self) -> str:
        """The prose of the rule's page, Markdown."""
        if self.page:
            return self.prose
        from importlib.resources import files

        from msglint.engine.pages import body_of

        return body_of(files("msglint.rules").joinpath(f"{self.name}.md").read_text("utf-8"))
