"""From compiled JavaScript to what it was written as."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from msglint.cdk import trace
from msglint.cdk.source_map import MAX_MAPPINGS, inline_map, map_of, read_map
from msglint.cdk.trace import Tracer
from msglint.source.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

# Compiled line 1 is lost; line 2: column 0 from a.ts 0:0, column 8 from a.ts 0:4, column 16 from
# b.ts 2:0, column 20 from nowhere.
MAP = {"version": 3, "sources": ["a.ts", "b.ts"], "mappings": ";AAAA,QAAI,QCEJ,I"}


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (2, 1, ("a.ts", 1, 1)),
        (2, 8, ("a.ts", 1, 1)),
        (2, 9, ("a.ts", 1, 5)),
        (2, 17, ("b.ts", 3, 1)),
        (2, 999, ("b.ts", 3, 1)),
        (1, 1, None),
        (0, 1, None),
        (3, 1, None),
    ],
)
def test_places(line: int, column: int, expected: object) -> None:
    found = read_map(json.dumps(MAP))
    assert found is not None
    assert found.original(line, column) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        "{}",
        '{"mappings": 3, "sources": []}',
        '{"mappings": "AAAA", "sources": {}}',
        '{"mappings": "A*AA", "sources": []}',
        '{"mappings": "AAAg", "sources": []}',
        '{"mappings": "AAAA,,AAAA", "sources": []}',
        json.dumps({"mappings": "AAA" + "g" * 100 + "A", "sources": []}),
        json.dumps({"mappings": ";" * (MAX_MAPPINGS + 1), "sources": []}),
        '{"sections": []}',
    ],
)
def test_what_is_no_map(text: str) -> None:
    assert read_map(text) is None


def test_numbers_of_sources_that_are_not_there() -> None:
    found = read_map(json.dumps({**MAP, "sources": [None]}))
    assert found is not None
    assert found.original(2, 1) == ("", 1, 1)
    assert found.original(2, 17) is None


def test_the_root_of_sources() -> None:
    found = read_map(json.dumps({**MAP, "sourceRoot": "../src/"}))
    assert found is not None
    assert found.original(2, 1) == ("../src/a.ts", 1, 1)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("data:application/json;base64,e30=", "{}"),
        ("data:application/json;charset=utf-8;base64,e30=", "{}"),
        ("data:application/json;base64,***", None),
        ("data:application/json;base64,/w==", None),
        ("data:application/json,{}", None),
        ("a.js.map", None),
    ],
)
def test_maps_in_urls(url: str, text: str | None) -> None:
    assert inline_map(url) == text


def test_the_last_url_of_a_file_counts() -> None:
    assert map_of("//# sourceMappingURL=a\nx\n//@ sourceMappingURL=b.map \n") == "b.map"
    assert map_of('const s = "//# sourceMappingURL=a";') is None


@pytest.mark.parametrize(
    ("url", "source", "expected"),
    [
        ("inline", "../lib/stack.ts", "lib/stack.ts:2:3"),
        ("stack.js.map", "../lib/stack.ts", "lib/stack.ts:2:3"),
        ("my%20stack.map", "../lib/stack.ts", "lib/stack.ts:2:3"),
        ("stack.js.map", "file://HERE/lib/stack.ts", "lib/stack.ts:2:3"),
        # No map, or one that leads nowhere: the compiled line is still a place.
        ("missing.map", "../lib/stack.ts", "dist/stack.js:1:5"),
        ("https://example.com/a.map", "../lib/stack.ts", "dist/stack.js:1:5"),
        ("stack.js.map", "../lib/missing.ts", "dist/stack.js:1:5"),
        ("stack.js.map", "webpack://app/lib/stack.ts", "dist/stack.js:1:5"),
        ("stack.js.map", "../../outside.ts", "dist/stack.js:1:5"),
    ],
)
def test_traces_into_compiled_files(tmp_path: Path, url: str, source: str, expected: str) -> None:
    project = tmp_path / "project"
    for directory in ("dist", "lib", "cdk.out"):
        (project / directory).mkdir(parents=True)
    for path in (project / "lib/stack.ts", tmp_path / "outside.ts"):
        path.write_text("line one\n  new Queue(this);\n")
    text = json.dumps(
        {
            "version": 3,
            "sources": [source.replace("HERE", str(project))],
            "mappings": "AACE",
        }
    )
    for name in ("stack.js.map", "my stack.map"):
        (project / "dist" / name).write_text(text)
    if url == "inline":
        url = "data:application/json;base64," + base64.b64encode(text.encode()).decode()
    (project / "dist/stack.js").write_text(f"    new Queue(this);\n//# sourceMappingURL={url}\n")
    tracer = Tracer(project / "cdk.out", Workspace([project], project))
    assert repr(tracer.locate(["new S (/ci/dist/stack.js:1:5)"])) == expected


def test_maps_of_an_app_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"version": 3, "sources": ["a.ts"], "mappings": "AAAA"})
    monkeypatch.setattr(trace, "MAX_MAPS", 2 * len(text))
    (tmp_path / "a.ts").write_text("new Queue(this);\n")
    for number in range(3):
        (tmp_path / f"{number}.js.map").write_text(text)
        code = f"new Queue(this);\n//# sourceMappingURL={number}.js.map\n"
        (tmp_path / f"{number}.js").write_text(code)
    tracer = Tracer(tmp_path / "cdk.out", Workspace([tmp_path], tmp_path))
    found = [tracer.locate([f"f (/ci/{number}.js:1:1)"]) for number in range(3)]
    assert [str(span) for span in found] == ["a.ts:1:1", "a.ts:1:1", "2.js:1:1"]
