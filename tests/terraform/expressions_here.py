"""msglint's answers to expressions, in the form of `console.evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msglint.source.text import Source
from msglint.source.workspace import Workspace
from msglint.terraform.evaluate import evaluate
from msglint.terraform.evaluation import Evaluation
from msglint.terraform.files import parse_expression, read_file
from msglint.terraform.functions.text import encode_json
from msglint.terraform.scope import Budget, GivenNames, Scope
from msglint.values.model import Known, MapValue, Unknown
from terraform.console import REFUSED

if TYPE_CHECKING:
    from msglint.values.model import Value

DECLINED = "declined"
"""The answer where msglint does not know the value."""

HERE = Path(__file__).parent / "expressions"
FILES = HERE / "files"
"""What lies beside the expressions while they are evaluated: locals, files, templates."""


def tables() -> dict[str, list[str]]:
    """The hand-made expressions by the name of their table.

    One a line; those of several lines stand between lines of `---`. `#` starts a comment.
    """
    return {path.stem: _entries(path.read_text("utf-8")) for path in sorted(HERE.glob("*.txt"))}


def _entries(text: str) -> list[str]:
    entries: list[str] = []
    block: list[str] | None = None
    for line in text.split("\n"):
        if line == "---":
            if block is not None:
                entries.append("\n".join(block))
            block = [] if block is None else None
        elif block is not None:
            block.append(line)
        elif line.strip() and not line.startswith("#"):
            entries.append(line)
    return entries


class Here:
    """A scope with the locals of `files/locals.tf`."""

    def __init__(self) -> None:
        workspace = Workspace([FILES], FILES)
        self._files = Evaluation(FILES, workspace, frozenset(), {}).files
        path = MapValue({"module": Known("."), "root": Known(".")})
        self._names = MapValue({"path": path})
        source = workspace.read(FILES / "locals.tf")
        for block in read_file(source).blocks:
            for name, attribute in block.parse().body.attributes.items():
                value = evaluate(attribute.value, self.scope())
                known = self._names.items.get("local", MapValue({}))
                assert isinstance(known, MapValue)
                self._names.items["local"] = MapValue({**known.items, name: value})

    def scope(self) -> Scope:
        """What the names mean."""
        return Scope(GivenNames(self._names, self._files), Budget())

    def value(self, expression: str) -> Value:
        """The value of an expression."""
        source = Source("expression.tf", f"{expression}\n")
        return evaluate(parse_expression(source), self.scope())

    def answer(self, expression: str) -> str:
        """The JSON text of its value, `REFUSED` or `DECLINED`."""
        value = self.value(expression)
        if isinstance(value, Unknown):
            return REFUSED if value.failed else DECLINED
        text = encode_json(value)
        return DECLINED if text is None else text
