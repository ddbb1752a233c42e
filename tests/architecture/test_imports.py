"""Data flows one way: which part may import which."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "msglint"

VALUES = {"source", "values"}
READING = VALUES | {"declarations"}
ALLOWED = {
    "source": set(),
    "values": {"source"},
    "declarations": VALUES,
    "findings": {"source"},
    "discover": {"source"},
    "terraform": READING,
    "cloudformation": READING,
    "cdk": READING | {"cloudformation"},
    "messaging": READING,
    "engine": READING | {"findings", "messaging", "config"},
    "report": {"source", "findings"},
    "config": {"findings", "source"},
    "merging": {"findings", "source"},
}

ALL = {"__init__", "__main__", "cli", "commands", "jobs", "options", "pipeline", "testing"}
"""They put the parts together and may import all."""

ENGINE_SEES = {"msglint.messaging.schema", "msglint.messaging.vocabulary"}
"""What the engine may see of the model: its vocabulary, not its making."""


def imports() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE)
        part = relative.parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            found += [
                (relative.as_posix(), part, name) for name in names if name.startswith("msglint.")
            ]
    return found


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_a_part_imports_only_what_lies_before_it(part: str) -> None:
    wrong = [
        f"{file} imports {name}"
        for file, own, name in imports()
        if own == part and name.split(".")[1] not in ALLOWED[part] | {part}
    ]
    assert wrong == []


def test_the_engine_sees_the_vocabulary_of_the_model_only() -> None:
    seen = {
        name
        for _, own, name in imports()
        if own == "engine" and name.startswith("msglint.messaging")
    }
    assert seen <= ENGINE_SEES


def test_every_part_has_its_place() -> None:
    top = {
        path.name.removesuffix(".py") for path in PACKAGE.iterdir() if path.suffix in ("", ".py")
    }
    assert top - {"__pycache__"} - ALL == set(ALLOWED)
