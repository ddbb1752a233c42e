"""python-hcl2 reads the repository's own files as we do: a strict second opinion."""

from decimal import Decimal
from pathlib import Path

import pytest

from msglint.source.text import Source
from msglint.terraform import ast
from msglint.terraform.files import read_file

hcl2 = pytest.importorskip("hcl2")
UnexpectedInput = pytest.importorskip("lark").UnexpectedInput

ROOT = Path(__file__).parents[3]
SAMPLES = sorted(
    path
    for folder in ("fixtures", "examples", "tests/terraform/cases")
    for path in (ROOT / folder).rglob("*.tf")
    if not read_file(Source("main.tf", path.read_text("utf-8"))).problems
)
THEIRS_ALONE = ("byte-order-mark", "heredoc-blanks-after-end")
"""Idioms that Terraform reads and python-hcl2 does not."""

ANY = object()


def ours(body: ast.Body) -> dict[str, object]:
    """A body in python-hcl2's form, with `ANY` for what is not a literal."""
    found: dict[str, object] = {name: plain(a.value) for name, a in body.attributes.items()}
    for block in body.blocks:
        inner: object = ours(block.body)
        for label in reversed(block.labels):
            inner = {f'"{label}"': inner}
        blocks = found.setdefault(block.type, [])
        assert isinstance(blocks, list)
        blocks.append(inner)
    return found


def plain(node: ast.Expression) -> object:
    match node:
        case ast.Literal(str(text)):
            return f'"{text}"' if text.isprintable() and not set(text) & set('"\\$%') else ANY
        case ast.Literal(Decimal() as number):
            return float(number)
        case ast.Literal(None):
            return ANY
        case ast.Literal(value):
            return value
        case ast.Tuple(items):
            return [plain(item) for item in items]
        case ast.Object(members):
            return ANY if members else {}
        case _:
            return ANY


def same(mine: object, theirs: object) -> bool:
    if mine is ANY:
        return True
    if isinstance(mine, dict) and isinstance(theirs, dict):
        names = {name for name in theirs if not name.startswith("__")}
        return set(mine) == names and all(same(mine[name], theirs[name]) for name in names)
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(map(same, mine, theirs))
    return mine == theirs and isinstance(mine, bool) == isinstance(theirs, bool)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_agreement(path: Path) -> None:
    text = path.read_text("utf-8")
    file = read_file(Source("main.tf", text))
    mine: dict[str, list[object]] = {}
    for block in file.blocks:
        inner: object = ours(block.parse().body)
        for label in reversed(block.labels):
            inner = {f'"{label}"': inner}
        mine.setdefault(block.type, []).append(inner)
    assert file.problems == []
    if path.parts[-3] in THEIRS_ALONE:
        with pytest.raises(UnexpectedInput):
            hcl2.loads(text)
        return
    theirs = hcl2.loads(text)
    assert set(mine) == {kind for kind in theirs if not kind.startswith("__")}
    assert [kind for kind, blocks in mine.items() if not same(blocks, theirs[kind])] == []
