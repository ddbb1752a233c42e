"""Whatever stands in the files, a root is read without an exception."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msglint.source.workspace import Workspace
from msglint.terraform.inputs import Inputs
from msglint.terraform.root import load_root
from msglint.values.model import MapValue
from terraform.generated import expressions

CASES = Path(__file__).parent / "cases"
FILES = sorted(
    p
    for p in CASES.rglob("*")
    if p.suffix in (".tf", ".tfvars", ".json") and p.name != "expected.json"
)
WANTED = frozenset({"aws_sqs_queue", "aws_sqs_queue_policy", "aws_lambda_function"})

SNIPPETS = (
    "{", "}", "[", "]", "(", ")", '"', "${", "%{ if ", "%{ endfor }", "=", "==", "?", ":", "...",
    ".", ",", "\n", "<<EOT\n", "for x in ", "each.key", "count.index", "var.", "local.", "null",
    "count = 2\n", "for_each = {}\n", "dynamic", "\x00", "é", "# ", "/*", "data.", "module.",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    file=st.sampled_from(FILES),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(SNIPPETS)), max_size=4
    ),
)
def test_edited_files(file: Path, edits: list[tuple[float, int, str]]) -> None:
    case = file.relative_to(CASES).parts[0]
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "root")
        shutil.copytree(CASES / case, root)
        changed = root / file.relative_to(CASES / case)
        text = changed.read_text("utf-8")
        for place, length, snippet in edits:
            at = int(place * len(text))
            text = text[:at] + snippet + text[at + length :]
        changed.write_text(text, "utf-8")
        unit = load_root(root, Workspace([root], root), WANTED, Inputs())
        assert all(isinstance(d.attributes, MapValue) for d in unit.declarations)


def test_every_expression_has_a_place_in_a_resource(tmp_path: Path) -> None:
    blocks = [
        f'resource "aws_sqs_queue" "q{at}" {{\n  count = {count}\n  name  = {name}\n}}\n'
        for at, (count, name) in enumerate(
            zip(expressions(150, 11), expressions(150, 12), strict=True)
        )
    ]
    (tmp_path / "main.tf").write_text("".join(blocks), "utf-8")
    unit = load_root(tmp_path, Workspace([tmp_path], tmp_path), WANTED, Inputs())
    assert len(unit.declarations) > 100
