"""Templates that are broken, absurd or hostile: a problem or a verdict, in bounded time."""

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msglint.cloudformation.load import load_templates
from msglint.declarations import Unit
from msglint.source.workspace import Workspace
from msglint.values.model import MapValue, Unknown

WANTED = frozenset({"AWS::SQS::Queue"})


def load(directory: Path, content: str | bytes, name: str = "template.yaml") -> Unit:
    path = directory / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    start = time.process_time()
    (unit,) = load_templates([path], Workspace([directory], directory), WANTED)
    assert time.process_time() - start < 5
    return unit


def queue(value: str, above: str = "") -> str:
    return (
        f"{above}Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      X: {value}\n"
    )


OPEN = "Parameters:\n" + "".join(f"  P{i}: {{Type: String}}\n" for i in range(20))
OPEN += "Conditions:\n" + "".join(f"  C{i}: !Equals [!Ref P{i}, a]\n" for i in range(20))
STAGES = "Mappings: {M: {a: {x: 1}, b: {x: 2}, c: {x: 3}, d: {x: 4}}}\n"


def bomb(first: str, following: str, levels: int) -> str:
    lines = [f"a0: &a0 {first}\n"]
    lines += [f"a{i}: &a{i} {following.format(i - 1, i)}\n" for i in range(1, levels)]
    return "".join(lines)


def reasons(unit: Unit) -> set[str]:
    """Reasons of every unknown in the first declaration, and what was reported."""
    found = {problem.message for problem in unit.problems}
    for declaration in unit.declarations[:1]:
        pending: list[Any] = [declaration.attributes, declaration.exists]
        while pending:
            value = pending.pop()
            if isinstance(value, Unknown):
                found.add(value.reason)
            elif isinstance(value, MapValue):
                pending += value.items.values()
            elif hasattr(value, "items"):
                pending += value.items
            elif hasattr(value, "then"):
                pending += (value.then, value.otherwise)
    return found


CASES = {
    "deep flow": (queue("[" * 120 + "]" * 120), "too deep to be evaluated"),
    "deeper flow": (queue("[" * 500 + "]" * 500), "more than 200 levels"),
    "deepest flow": (queue("{a: " * 100_000 + "}" * 100_000), "more than 200 levels"),
    "deep blocks": (
        "Resources: # AWS::SQS::Queue\n" + "".join(" " * i + "a:\n" for i in range(1, 1000)),
        "more than 200 levels",
    ),
    "unclosed braces": ("{" * 100_000 + "AWS::SQS::Queue", "expected a key"),
    "deep calls": (queue('!Join ["", [' * 400 + "a" + "]]" * 400), "levels deep"),
    "deep conditionals": (queue("!If [C0, " * 45 + "a" + ", b]" * 45, OPEN), None),
    "deep negation": (
        "Conditions: {C: " + "!Not [" * 95 + "!Equals [a, b]" + "]" * 95 + "}\n"
        "Resources: {Q: {Type: AWS::SQS::Queue, Condition: C}}\n",
        None,
    ),
    "long chain of conditions": (
        "Conditions:\n  C0: !Equals [!Ref AWS::Region, a]\n"
        + "".join(f"  C{i}: !Not [!Condition C{i - 1}]\n" for i in range(1, 2000))
        + "Resources: {Q: {Type: AWS::SQS::Queue, Condition: C1999}}\n",
        "nested too deep",
    ),
    "exponential conditions": (
        "Conditions:\n  C0: !Equals [!Ref AWS::Region, a]\n"
        + "".join(
            f"  C{i}: !Or [!And [!Condition C{i - 1}, !Equals [!Ref AWS::Region, x{i}]], "
            f"!And [!Condition C{i - 1}, !Equals [!Ref AWS::Region, y{i}]]]\n"
            for i in range(1, 15)
        )
        + "Resources: {Q: {Type: AWS::SQS::Queue, Condition: C14}}\n",
        "too large",
    ),
    "alias bomb": (
        bomb("[x,x,x]", "[*a{0},*a{0},*a{0},*a{0},*a{0},*a{0},*a{0}]", 40) + queue("*a39"),
        "aliases add more than",
    ),
    "merge bomb": (
        bomb("{{k0: x}}".format(), "{{<<: [*a{0}, *a{0}], k{1}: {{<<: *a{0}}}}}", 40)
        + queue("*a39"),
        "aliases add more than",
    ),
    "depth bomb": (
        bomb("[" * 60 + "]" * 60, "[" * 60 + "*a{0}" + "]" * 60, 60) + queue("*a59"),
        "levels deep",
    ),
    "alias of itself": (queue("&x [*x]"), "stands inside its own anchor"),
    "alias of nothing": (queue("*x"), "has no anchor"),
    "many choices": (
        queue("[" + ", ".join(f"!If [C{i}, x, !Ref AWS::NoValue]" for i in range(20)) + "]", OPEN),
        "depend on too many conditions",
    ),
    "many lookups": (
        queue(
            "[" + ", ".join(f"!FindInMap [M, !Ref P{i}, x]" for i in range(20)) + "]",
            OPEN + STAGES,
        ),
        None,
    ),
    "lookups of lookups": (
        queue("!FindInMap [M, " * 30 + "!Ref P0" + ", x]" * 30, OPEN + STAGES),
        None,
    ),
    "doubling names": (
        "Resources:\n"
        + "".join(
            f"  Q{i}: {{Type: AWS::SQS::Queue, Properties: "
            f"{{QueueName: !Sub '${{Q{i + 1}.QueueName}}${{Q{i + 1}.QueueName}}'}}}}\n"
            for i in range(60)
        )
        + "  Q60: {Type: AWS::SQS::Queue, Properties: {QueueName: x}}\n",
        None,
    ),
    "many placeholders": (queue("!Sub '" + "${P0}" * 20_000 + "'", OPEN), "too long"),
    "huge numbers": (queue(f"[1{'0' * 9999}, 0x{'f' * 9999}, 1.0e+999999999, {'9:' * 99}9]"), None),
    "many duplicates": (queue("{" + "k: 1, " * 5000 + "}"), "is already on line"),
    "many anchors": (queue("[" + ",".join(f"&a{i} x" for i in range(5000)) + "]"), None),
    "only quotes": (queue("'" * 100_000), None),
    "question marks": ("? " * 5000 + "AWS::SQS::Queue", "200 levels"),
    "tabs": ("Resources:\n\tQ: {Type: AWS::SQS::Queue}\n", "tabs cannot indent"),
    "a control character": ("Resources:\n  Q: \x00\n", "control characters are not allowed"),
    "a second document": (
        queue("1") + "---\nResources: {}\n",
        "another document begins here",
    ),
    "an unknown tag handle": (queue("!e!x y"), "undefined tag handle"),
}


@pytest.mark.parametrize("name", CASES)
def test_yaml(tmp_path: Path, name: str) -> None:
    text, expected = CASES[name]
    found = reasons(load(tmp_path, text))
    assert expected is None or any(expected in reason for reason in found), found


def test_loops_without_end(tmp_path: Path) -> None:
    def loop(level: int) -> dict[str, Any]:
        if level == 5:
            return {"Q${X0}${X1}${X2}${X3}${X4}": {"Type": "AWS::SQS::Queue"}}
        members = [f"a{number}" for number in range(30)]
        return {f"Fn::ForEach::L{level}": [f"X{level}", members, loop(level + 1)]}

    unit = load(tmp_path, json.dumps({"Resources": loop(0)}), "template.json")
    assert any("Fn::ForEach" in hidden.reason for hidden in unit.hidden)


@pytest.mark.parametrize("depth", [150, 500, 100_000])
def test_deep_json(tmp_path: Path, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    template = {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"X": "nested"}}}}
    text = json.dumps(template).replace('"nested"', nested)
    found = reasons(load(tmp_path, text, "template.json"))
    assert any("deep" in reason or "levels" in reason for reason in found)


def test_a_big_template(tmp_path: Path) -> None:
    resources = {
        f"Q{i}": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": f"q{i}"}}}
        for i in range(10_002)
    }
    unit = load(tmp_path, json.dumps({"Resources": resources}), "template.json")
    assert len(unit.declarations) == 10_000
    assert [part.reason for part in unit.hidden] == ["the rest of the template cannot be read"]


@pytest.mark.parametrize(
    "content",
    [
        queue("ü").encode("latin-1"),
        b"\xff\xfe" + queue("ü").encode("utf-16-le"),
        b"\xef\xbb\xbf" + queue("x").encode(),
        b"\xef\xbb\xbf\xef\xbb\xbf" + queue("x").encode(),
        queue("x").replace("\n", "\r\n").encode(),
        queue("x").replace("\n", "\r").encode(),
    ],
)
def test_encodings(tmp_path: Path, content: bytes) -> None:
    unit = load(tmp_path, content)
    assert [d.address for d in unit.declarations] == ["Q"]
    assert unit.problems == []


@pytest.mark.parametrize("content", ["", "\n", "[]", "- a\n", "x", "Resources", "a: b\n", "# x\n"])
def test_what_is_no_template_is_no_unit(tmp_path: Path, content: str) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(content, "utf-8")
    assert load_templates([path], Workspace([tmp_path], tmp_path), WANTED) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (unit,) = load_templates([tmp_path / "gone.yaml"], Workspace([tmp_path], tmp_path), WANTED)
    assert [p.message for p in unit.problems] == ["it cannot be read: there is no such file"]


SECTIONS = ["Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Transform", "Globals"]
FUNCTIONS = ["Ref", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Split"]
FUNCTIONS += ["Fn::FindInMap", "Fn::ImportValue", "Fn::Length", "Fn::ToJsonString", "Fn::Base64"]
FUNCTIONS += ["Fn::ForEach::L", "Fn::Transform", "Fn::Equals", "Fn::And", "Fn::Not", "Condition"]
FUNCTIONS += ["Fn::GetStackOutput", "Fn::GetAZs", "Fn::Cidr", "Fn::Other"]
NAMES = ["A", "B", "AWS::Region", "AWS::NoValue", "Type", "Properties", "Value", "Export", "Name"]
NAMES += ["AWS::SQS::Queue", "AWS::CloudFormation::Stack", "Default", "TemplateURL", "Metadata"]
NAMES += [
    "AWS::Include",
    "Parameters",
    "${A}",
    "${A.B}",
    "A.B",
    "DefaultValue",
    "msglint",
    "ignore",
]
NAMES += ["AWS::Serverless::Function", "AWS::Serverless-2016-10-31", "Events", "template.json"]

WORDS = st.sampled_from(NAMES)
ANYTHING = st.recursive(
    st.one_of(WORDS, st.integers(0, 5), st.none(), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(WORDS, inner, max_size=4),
        st.dictionaries(st.sampled_from(FUNCTIONS), inner, min_size=1, max_size=1),
        st.dictionaries(st.sampled_from(FUNCTIONS + NAMES), inner, max_size=3),
    ),
    max_leaves=20,
)
RESOURCES = st.dictionaries(
    st.sampled_from(["A", "B", "Fn::ForEach::L", "Fn::Transform"]),
    st.one_of(
        ANYTHING,
        st.fixed_dictionaries(
            {"Type": st.sampled_from(["AWS::SQS::Queue", "AWS::CloudFormation::Stack"])},
            optional={"Properties": ANYTHING, "Condition": WORDS, "Metadata": ANYTHING},
        ),
    ),
    max_size=3,
)


class Memory(Workspace):
    """A workspace that holds one template under every name."""

    def __init__(self, content: object) -> None:
        super().__init__([Path("/")], Path("/"))
        self._content = json.dumps(content).encode()

    def read_bytes(self, path: Path) -> bytes:
        return self._content

    def is_file(self, path: Path) -> bool:
        return path.suffix == ".json"


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sections=st.dictionaries(st.sampled_from(SECTIONS), ANYTHING, max_size=4), resources=RESOURCES
)
def test_no_shape_crashes(sections: dict[str, Any], resources: dict[str, Any]) -> None:
    workspace = Memory({**sections, "Resources": resources})
    load_templates([Path("/template.json")], workspace, WANTED)


@pytest.mark.parametrize("seed", range(30))
def test_no_damage_crashes(tmp_path: Path, seed: int) -> None:
    """Cut, doubled and shuffled lines of real templates."""
    chance = random.Random(seed)
    cases = Path(__file__).parent / "cases"
    path = chance.choice(sorted(cases.rglob("*.yaml")))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
            case _:
                lines[at] = " " * chance.randint(0, 4) + lines[at]
        if not lines:
            return
    copy = tmp_path / "template.yaml"
    copy.write_text("".join(lines), "utf-8")
    load_templates([copy], Workspace([tmp_path], tmp_path), WANTED)
