"""Rule pages: Markdown with the rule in its front matter.

The page *is* the rule, its documentation, its examples and its test. Everything that can be
wrong with one is said when it is read: with the file, the line, the key, and the nearest
valid name. The front matter's form is published as `page.schema.json`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from msglint.config import nearest
from msglint.engine.cel_compiler import compile_expression, proven_by
from msglint.engine.nulls import NOTHING
from msglint.engine.paths import InvalidExpression, Shape, described, known_field
from msglint.engine.rule import Assignment, Parameter, Remark, Rule, RuleError
from msglint.source.plain_schema import conforms
from msglint.source.plain_yaml import NotPlain, read_plain_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from msglint.engine.expression import Expression
    from msglint.engine.paths import Kind
    from msglint.engine.rule import Path, Template
    from msglint.messaging.schema import Field, Subject

_FRONT = re.compile(r"---\n(.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SCALARS: tuple[Kind, ...] = ("int", "double", "string", "bool")
_KINDS: dict[str, Kind] = {
    "integer": "int",
    "number": "double",
    "string": "string",
    "boolean": "bool",
}

_LONGEST_FRONT = 64 * 1024


class PageError(RuleError):
    """A page is wrong. It reads `file:line: key: message`."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read."""

    path: str
    rule: Rule
    body: str
    body_line: int
    """Line of the file on which the body begins."""


def read_page(name: str, path: str, text: str, subjects: Mapping[str, Subject]) -> Page:
    """Read, check and compile a page. Raises `PageError`."""
    text = text.replace("\r\n", "\n")
    match = _FRONT.match(text)
    if match is None:
        raise PageError(path, 1, "a page begins with front matter between two lines of ---")
    front = _Front(path, match[1])
    if not _NAME.fullmatch(name):
        raise PageError(path, 1, f'"{name}" is not a rule name: it is written like-this')
    front.validate()
    rule = _Compiler(front, subjects).rule(name)
    return Page(path, rule, text[match.end() :], text[: match.end()].count("\n") + 1)


def body_of(text: str) -> str:
    """The Markdown of a page below its front matter."""
    text = text.replace("\r\n", "\n")
    match = _FRONT.match(text)
    return text[match.end() :] if match else text


class _Front:
    """The front matter, and where each of its keys stands."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._lines: Mapping[Path, int] = {}
        if len(text) > _LONGEST_FRONT:
            raise PageError(path, 1, f"the front matter has more than {_LONGEST_FRONT} characters")
        try:
            front = read_plain_yaml(text, first_line=2)
        except NotPlain as error:
            raise self.error(error.at, str(error), error.line) from None
        self.data = front.data
        self._lines = front.lines

    def error(self, at: Path, message: str, line: int = 0) -> PageError:
        """The error to raise about a key."""
        known = at
        while known and known not in self._lines:
            known = known[:-1]
        line = line or self._lines.get(known, 1)
        key = f"{'.'.join(at)}: " if at else ""
        return PageError(self.path, line, f"{key}{message}")

    def validate(self) -> None:
        """Hold the front matter against the schema. Raises `PageError`."""
        schema = _schema()
        if conforms(self.data, schema):
            return
        from jsonschema import Draft202012Validator

        errors = Draft202012Validator(schema).iter_errors(self.data)
        for error in sorted(errors, key=lambda e: [str(p) for p in e.absolute_path]):
            at = tuple(str(part) for part in error.absolute_path)
            instance: Any = error.instance
            if error.validator == "additionalProperties":
                valid: Any = error.schema
                unknown = min(set(instance) - set(valid["properties"]))
                hint = nearest(unknown, valid["properties"])
                raise self.error((*at, unknown), f"there is no such key{hint}")
            message = error.message
            if error.validator == "enum":
                message += nearest(str(instance), [str(v) for v in error.validator_value])
            raise self.error(at, message)


@cache
def _schema() -> dict[str, Any]:
    import json
    from importlib.resources import files

    schema = files("msglint.engine").joinpath("page.schema.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(schema)
    return read


class _Compiler:
    def __init__(self, front: _Front, subjects: Mapping[str, Subject]) -> None:
        self._front = front
        self._data = front.data
        self._subjects = subjects
        name = self._data["subject"]
        if name not in subjects:
            meant = next((s.name for s in subjects.values() if s.variable == name), "")
            hint = f'; it is "{meant}"' if meant else nearest(name, subjects)
            raise front.error(("subject",), f'there is no subject "{name}"{hint}')
        self._subject = subjects[name]
        self._settable = dict(self._parameters())
        self._sure = NOTHING
        self._variables: dict[str, Kind | Subject] = {
            **{name: _KINDS[p.type] for name, p in self._settable.items()},
            self._subject.root: self._subject,
        }

    def rule(self, name: str) -> Rule:
        data = self._data
        when = self._condition(("when",), data["when"]) if "when" in data else None
        self._sure = proven_by(when, truth=True)
        require = self._condition(("require",), data["require"])
        # All else is only asked where the rule is violated.
        self._sure |= proven_by(require, truth=False)
        return Rule(
            name=name,
            summary=data["summary"],
            category=data["category"],
            severity=data["severity"],
            subject=self._subject.name,
            variable=self._subject.variable,
            when=when,
            require=require,
            at=self._path(("at",), data["at"], one=True),
            message=tuple(self._messages(data["message"])),
            related=tuple(self._remarks()),
            fix=self._fix(),
            settable=self._settable,
            parameters={key: p.default for key, p in self._settable.items()},
            references=tuple(data.get("references", ())),
            opt_in=data.get("opt-in", False),
            info_when=self._info_when(),
        )

    def _info_when(self) -> Expression | None:
        at = ("info-when",)
        if at[0] not in self._data:
            return None
        if self._data["severity"] == "info":
            raise self._front.error(at, "all that the rule finds is info already")
        return self._condition(at, self._data[at[0]])

    def _parameters(self) -> Iterator[tuple[str, Parameter]]:
        for name, entry in self._data.get("parameters", {}).items():
            at = ("parameters", name)
            if name == self._subject.root:
                raise self._front.error(at, "a parameter cannot have the subject's name")
            parameter = Parameter(
                entry["type"],
                entry["default"],
                entry.get("minimum"),
                entry.get("maximum"),
                entry.get("description", ""),
            )
            if objection := parameter.objection(parameter.default):
                raise self._front.error((*at, "default"), objection)
            yield name, parameter

    def _messages(self, given: str | list[str]) -> Iterator[Template]:
        if isinstance(given, str):
            yield self._template(("message",), given)
            return
        for index, text in enumerate(given):
            yield self._template(("message", str(index)), text)

    def _remarks(self) -> Iterator[Remark]:
        for index, entry in enumerate(self._data.get("related", ())):
            at = ("related", str(index))
            when = self._condition((*at, "when"), entry["when"]) if "when" in entry else None
            sure = self._sure
            self._sure |= proven_by(when, truth=True)
            yield Remark(
                self._path((*at, "at"), entry["at"], one=False),
                self._template((*at, "label"), entry["label"]),
                when,
            )
            self._sure = sure

    def _fix(self) -> Assignment | Template | None:
        fix = self._data.get("fix")
        if fix is None:
            return None
        advice = self._template(("fix", "advice"), fix["advice"]) if "advice" in fix else None
        if "set" not in fix:
            return advice
        path = self._path(("fix", "set"), fix["set"], one=True)
        field = self._fields(path)[-1] if path else None
        if field is None or field.many or field.type not in ("int", "string", "bool"):
            raise self._front.error(("fix", "set"), "only a number, text or switch can be set")
        value = self._expression(("fix", "to"), fix["to"], field.type)
        return Assignment(path, value, fix["safety"], advice)

    def _condition(self, at: Path, text: str) -> Expression:
        return self._expression(at, text, "bool")

    def _expression(self, at: Path, text: str, *kinds: Kind) -> Expression:
        try:
            expression, shape = compile_expression(
                text, self._subjects, self._variables, self._sure
            )
        except InvalidExpression as error:
            raise self._front.error(at, f"{error} (in {_shortened(text)})") from None
        if shape.kind not in (*kinds, "any"):
            wanted = " or ".join(described(Shape(kind)) for kind in kinds)
            raise self._front.error(
                at, f"it gives {described(shape)}, not {wanted} (in {_shortened(text)})"
            )
        if shape.nullable and "null" not in kinds:
            raise self._front.error(at, f"it may be null (in {_shortened(text)})")
        return expression

    def _template(self, at: Path, text: str) -> Template:
        parts: list[str | Expression] = []
        try:
            for literal, expression in split_template(text):
                if literal:
                    parts.append(literal)
                if expression is not None:
                    parts.append(self._expression(at, expression, *_SCALARS, "null"))
        except ValueError as error:
            raise self._front.error(at, str(error)) from None
        return tuple(parts)

    def _path(self, at: Path, text: str, *, one: bool) -> Path:
        first, *names = text.split(".")
        if first != self._subject.root:
            raise self._front.error(at, f'a path begins with "{self._subject.root}"')
        try:
            fields = self._fields(tuple(names))
        except InvalidExpression as error:
            raise self._front.error(at, f"{error} (in {text})") from None
        if one and any(field.many for field in fields[:-1]):
            raise self._front.error(at, f"{text} leads through a list, to more than one place")
        return tuple(names)

    def _fields(self, names: Path) -> list[Field]:
        fields: list[Field] = []
        subject = self._subject
        for index, name in enumerate(names):
            fields.append(known_field(subject, name))
            if index < len(names) - 1:
                if fields[-1].type != "subject":
                    raise InvalidExpression(f'"{name}" leads no further')
                subject = self._subjects[fields[-1].subject]
        return fields


def split_template(text: str) -> Iterator[tuple[str, str | None]]:
    """Literal text and the expression after it, in turn. `{{` and `}}` stand for braces.

    Raises `ValueError`.
    """
    literal, at = "", 0
    while at < len(text):
        char = text[at]
        if text.startswith(("{{", "}}"), at):
            literal += char
            at += 2
        elif char == "{":
            end = _closing_brace(text, at)
            yield literal, text[at + 1 : end].strip()
            literal, at = "", end + 1
        elif char == "}":
            raise ValueError("a brace is closed that was not opened")
        else:
            literal += char
            at += 1
    yield literal, None


def _closing_brace(text: str, at: int) -> int:
    depth, quote = 0, ""
    for index in range(at, len(text)):
        char = text[index]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return index
    raise ValueError("a brace is not closed")


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:77] + "..."
