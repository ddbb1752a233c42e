"""From a recorded stack trace to a line of a file that is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from msglint.cdk.trace import Tracer
from msglint.source.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

APP = "line one\n  new Queue(this);\n\n\tlast line"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "lib/stack.ts",
        "packages/infra/lib/stack.ts",
        "app.py",
        "packages/infra/main.py",
        "a (b)/x.ts",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(APP)
    (tmp_path / "packages/infra/cdk.out").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        # The first frame of the user's own code, in every notation.
        (["new S (/ci/repo/lib/stack.ts:2:3)"], "lib/stack.ts:2:3"),
        (["    at new S (/ci/repo/lib/stack.ts:2:3)"], "lib/stack.ts:2:3"),
        (["    at /ci/repo/lib/stack.ts:2:3"], "lib/stack.ts:2:3"),
        (["<anonymous> (file:///ci/repo/lib/stack.ts:2:3)"], "lib/stack.ts:2:3"),
        (["new S (C:\\ci\\repo\\lib\\stack.ts:2:3)"], "lib/stack.ts:2:3"),
        (["new S (C:/ci/repo/lib/stack.ts:2:3)"], "lib/stack.ts:2:3"),
        (["new S (/ci/a (copy)/lib/stack.ts:2:3)"], "lib/stack.ts:2:3"),
        (["new S (/ci/a (b)/x.ts:1:1)"], "../../a (b)/x.ts:1:1"),
        (["/ci/a (b)/x.ts:1 (/ci/a (b)/x.ts:1:)"], "../../a (b)/x.ts:1:1"),
        (["f (" + "/(" * 100_000 + ":1:1)"], None),
        (["__init__ (/ci/repo/packages/infra/main.py:2)"], "main.py:2:3"),
        (
            [
                "...new Queue2 in aws-cdk-lib...",
                "new Q (/ci/repo/node_modules/aws-cdk-lib/aws-sqs/lib/queue.js:1:9)",
                "f (/usr/lib/python3/site-packages/constructs/__init__.py:3)",
                "load (node:internal/modules/cjs/loader:1:2)",
                "new S (/ci/repo/lib/stack.ts:1:1)",
                "new S (/ci/repo/lib/stack.ts:2:3)",
            ],
            "lib/stack.ts:1:1",
        ),
        # The longest tail wins, whatever lies nearer.
        (["f (/ci/repo/packages/infra/lib/stack.ts:1:1)"], "lib/stack.ts:1:1"),
        (["f (/elsewhere/repo/other/lib/stack.ts:1:1)"], "lib/stack.ts:1:1"),
        # A bare name is trusted beside the assembly only.
        (["f (/ci/main.py:1)"], "main.py:1:1"),
        (["f (/ci/app.py:1)"], None),
        # Lines and columns that do not exist are signs of source maps applied twice.
        (["f (/ci/repo/lib/stack.ts:2:1539)"], None),
        (["f (/ci/repo/lib/stack.ts:99:1)"], None),
        (["f (/ci/repo/lib/stack.ts:3:1)"], None),
        (["f (/ci/repo/lib/stack.ts:0:1)"], None),
        (["f (/ci/repo/lib/stack.ts:4:2)"], "lib/stack.ts:4:2"),
        # The library cuts two characters off a place that has no function.
        (["/ci/repo/lib/stack.ts:2: (/ci/repo/lib/stack.ts:2:1)"], "lib/stack.ts:2:3"),
        (["    at /ci/repo/lib/stack.ts:2 (/ci/repo/lib/stack.ts:2:)"], "lib/stack.ts:2:3"),
        (["C:\\repo\\lib\\stack.ts:2 (C:\\repo\\lib\\stack.ts:2:)"], "lib/stack.ts:2:3"),
        (["/ci/a (b)/x.ts:1: (/ci/a (b)/x.ts:1:1)"], None),
        (["/ci/repo/lib/stack.ts:2:1 (/ci/repo/lib/stack.ts:2:15)"], None),
        # Files that are not here, and entries that are no frames.
        (["f (/ci/repo/lib/missing.ts:1:1)"], None),
        (["(no user code in 10 frames, use --stack-trace-limit to capture more)"], None),
        ([None, 5, {}, "", ":::", "f (/)"], None),
        ([], None),
    ],
)
def test_frames(project: Path, frames: list[object], expected: str | None) -> None:
    infra = project / "packages" / "infra"
    span = Tracer(infra / "cdk.out", Workspace([project], infra)).locate(frames)
    assert (None if span is None else repr(span)) == expected


def test_the_span_ends_with_the_line(project: Path) -> None:
    tracer = Tracer(project / "cdk.out", Workspace([project], project))
    span = tracer.locate(["f (/ci/lib/stack.ts:2:3)"])
    assert span is not None
    assert span.text == "new Queue(this);"


def test_a_longer_tail_beats_a_nearer_directory(project: Path) -> None:
    tracer = Tracer(project / "cdk.out", Workspace([project], project))
    span = tracer.locate(["f (/ci/packages/infra/lib/stack.ts:1:1)"])
    assert repr(span) == "packages/infra/lib/stack.ts:1:1"


def test_nothing_outside_the_boundary_is_read(project: Path, tmp_path: Path) -> None:
    infra = project / "packages" / "infra"
    tracer = Tracer(infra / "cdk.out", Workspace([infra], infra))
    assert tracer.locate([f"f ({project}/app.py:1)"]) is None
    assert tracer.locate(["f (/ci/infra/../../../app.py:1)"]) is None


def test_one_impossible_column_spoils_all_lines_with_columns(project: Path) -> None:
    tracer = Tracer(project / "cdk.out", Workspace([project], project))
    good, python = ["f (/ci/lib/stack.ts:2:3)"], ["f (/ci/infra/main.py:2)"]
    tracer.learn([good, python, ["no frame"]])
    assert tracer.locate(good) is not None
    tracer.learn([["f (/ci/lib/stack.ts:2:1539)"]])
    assert tracer.locate(good) is None
    tracer = Tracer(project / "packages/infra/cdk.out", Workspace([project], project))
    tracer.learn([["f (/ci/lib/stack.ts:2:1539)"]])
    assert tracer.locate(python) is not None
