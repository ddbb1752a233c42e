"""Reading pages: what a page may say, and how its mistakes are worded."""

from __future__ import annotations

import pytest
from fake_graph import SUBJECTS, page

from msglint.engine.examples import blocks, examples
from msglint.engine.pages import PageError, read_page, split_template
from msglint.engine.rule import Assignment
from msglint.messaging.vocabulary import SUBJECTS as MODEL


def read(text: str, name: str = "a-rule") -> None:
    read_page(name, "rules/a-rule.md", text, SUBJECTS)


@pytest.mark.parametrize(
    ("front", "complaint"),
    [
        ("summry: x", '9: summry: there is no such key; did you mean "summary"?'),
        ("severity: fatal", "8: severity: 'fatal' is not one of"),
        ("severity: warnin", 'did you mean "warning"?'),
        ("category: losses", 'did you mean "loss"?'),
        ("subject: bax", '8: subject: there is no subject "bax"; did you mean "box"?'),
        ("require: box.sise > 3", '8: require: box has no field "sise"; did you mean "size"?'),
        ("require: box.sise > 3", "(in box.sise > 3)"),
        ("when: box.size", "9: when: it gives an int, not a bool"),
        ("when: box.size >", "9: when: line 1, column 11: Syntax error"),
        ("at: lid.size", '8: at: a path begins with "box"'),
        ("at: box.sise", '8: at: box has no field "sise"; did you mean "size"? (in box.sise)'),
        ("at: box.size.more", '8: at: "size" leads no further'),
        ("at: box.inner.size", "8: at: box.inner.size leads through a list"),
        ("at: Box", "8: at: 'Box' does not match"),
        ("message: '{box.sise}'", '8: message: box has no field "sise"'),
        ("message: '{box.lid}'", "8: message: it gives a lid, not an int or"),
        ('summary: "a\\eb"', "8: summary: 'a\\x1bb' does not match"),
        ("summary: 2024-13-45", ":2: month must be in 1..12"),
        ("parameters: {1: {}}", "9: parameters: a key must be text"),
        ("parameters: &a {f: *a}", "9: anchors and aliases are not understood here"),
        (f"summary: {'x' * 70000}", ":1: the front matter has more than"),
        ("message: '{box.size'", "8: message: a brace is not closed"),
        ("message: 'box.size}'", "8: message: a brace is closed that was not opened"),
        ("message: [x, '{box.sise}']", '8: message.1: box has no field "sise"'),
        ("message: []", "8: message: [] should be non-empty"),
        ("message: 3", "8: message: 3 is not of type 'string'"),
        ("message: 'empty {}'", "8: message: line 1, column 1: Syntax error"),
        ('message: "two\\nlines"', "8: message: 'two\\nlines' does not match"),
        ("related:\n- {at: box.size}", "related.0: 'label' is a required property"),
        ("related:\n- {at: box.sise, label: x}", '10: related.0.at: box has no field "sise"'),
        (
            "related:\n- at: box.size\n  label: x\n  wen: x",
            "12: related.0.wen: there is no such key",
        ),
        ("fix: {set: box.size}", "9: fix: 'to' is a dependency of 'set'"),
        ("fix: {set: box.size, to: '1', safety: sure}", "fix.safety: 'sure' is not one of"),
        ("fix: {set: box.lid, to: '1', safety: safe}", "fix.set: only a number, text or switch"),
        (
            "fix: {set: box.size, to: box.label, safety: safe}",
            "fix.to: it gives a string, not an int",
        ),
        ("fix: {advise: do}", 'fix.advise: there is no such key; did you mean "advice"?'),
        ("fix: {}", "9: fix: {} should be non-empty"),
        ("severity: info\ninfo-when: box.open", "info-when: all that the rule finds is info"),
        ("info-when: box.size", "info-when: it gives an int, not a bool"),
        ("parameters: {box: {type: integer, default: 1}}", "cannot have the subject's name"),
        ("parameters: {f: {type: integer, default: 1.5}}", "default: it must be an integer"),
        ("parameters: {f: {type: integer, default: 0, minimum: 1}}", "it must be at least 1"),
        ("parameters: {f: {typ: integer, default: 1}}", 'did you mean "type"?'),
        ("references: [http://example.com]", "references.0: 'http://example.com' does not match"),
        ("summary: x\nsummary: y", "9: summary: the key is given twice"),
        ("summary: [", "expected node content"),
    ],
)
def test_mistakes_name_file_line_key_and_the_nearest_name(front: str, complaint: str) -> None:
    with pytest.raises(PageError) as refused:
        read(page(front))
    message = str(refused.value)
    assert message.startswith("rules/a-rule.md:")
    assert complaint in message


@pytest.mark.parametrize(
    ("front", "complaint"),
    [
        ("when: box.cap != null\nrequire: box.cap.size > 3", ""),
        ("require: box.cap == null || box.cap.size > 3\nmessage: '{box.cap.size}'", ""),
        ("when: box.cap != null\nmessage: '{box.cap.size}'", ""),
        ("when: box.note == 'x'\nfix: {advice: '{box.cap.size}'}", ""),
        ("when: box.cap != null\nfix: {set: box.size, to: box.cap.size, safety: safe}", ""),
        ("related: [{at: box.cap.size, label: '{box.cap.size}', when: box.cap != null}]", ""),
        ("at: box.cap.size", ""),
        ("message: 'of {box.mark}'", ""),
        ("when: box.cap == null\nrequire: box.cap.size > 3", "require: box.cap may be null here"),
        ("when: box.cap == null || box.open\nmessage: '{box.cap.size}'", "message: box.cap may"),
        ("require: box.cap != null && box.cap.size > 3\nmessage: '{box.cap.size}'", "box.cap may"),
        ("related: [{at: box.cap.size, label: '{box.cap.size}'}]", "related.0.label: box.cap may"),
        ("when: 'box.open ? box.open : null'", "when: it may be null (in box.open"),
        ("fix: {set: box.label, to: box.mark, safety: safe}", "fix.to: it may be null"),
    ],
)
def test_what_is_asked_first_holds_for_all_that_follows(front: str, complaint: str) -> None:
    if not complaint:
        read(page(front))
        return
    with pytest.raises(PageError) as refused:
        read(page(front))
    assert complaint in str(refused.value)


FUNCTION_PAGE = """---
summary: A function may run for long.
category: blocking
severity: info
subject: {subject}
require: {require} <= 60
at: {at}
message: too long
---
"""


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({}, ""),
        ({"subject": "lambda_function"}, 'no subject "lambda_function"; it is "function"'),
        ({"require": "function.timeout"}, "reserved word of CEL; the subject is called"),
        ({"require": "namespace.timeout"}, 'require: "namespace" is a reserved word of CEL ('),
        ({"at": "function.timeout"}, 'at: a path begins with "lambda_function"'),
        ({"require": "lambda_function.timeot"}, 'function has no field "timeot"; did you mean'),
    ],
)
def test_a_subject_with_a_reserved_name(changed: dict[str, str], complaint: str) -> None:
    path = "lambda_function.timeout"
    text = FUNCTION_PAGE.format(**{"subject": "function", "require": path, "at": path} | changed)
    if not complaint:
        read_page("long-runs", "rules/long-runs.md", text, MODEL)
        return
    with pytest.raises(PageError) as refused:
        read_page("long-runs", "rules/long-runs.md", text, MODEL)
    assert complaint in str(refused.value)


@pytest.mark.parametrize("missing", ["summary", "subject", "require", "at", "message"])
def test_what_is_required(missing: str) -> None:
    with pytest.raises(PageError, match=f"'{missing}' is a required property"):
        read(page(without=missing))


@pytest.mark.parametrize("text", ["", "# Only prose\n", "---\nsummary: x\n"])
def test_a_page_without_front_matter(text: str) -> None:
    with pytest.raises(PageError, match="a page begins with front matter"):
        read(text)


@pytest.mark.parametrize("name", ["A-rule", "a_rule", "a--rule", "-a", "a-"])
def test_names_are_kebab_case(name: str) -> None:
    with pytest.raises(PageError, match="is not a rule name"):
        read(page(), name)


def test_a_page_is_read_whole() -> None:
    text = """
        when: box.open
        parameters:
          factor: {type: number, default: 1.5, minimum: 1, maximum: 2}
        related: [{at: box.inner.size, label: "inside {box.label}", when: box.open}]
        fix: {set: box.size, to: box.limit, safety: unsafe}
        references: [https://example.com/a]
        opt-in: true
        message: "{{literal}} {box.size == 1 ? '}' : 'x'} end"
    """
    found = read_page("a-rule", "a-rule.md", page(text).replace("\n", "\r\n"), SUBJECTS)
    rule = found.rule
    assert (rule.name, rule.subject, rule.severity, rule.opt_in) == (
        "a-rule",
        "box",
        "warning",
        True,
    )
    assert rule.parameters == {"factor": 1.5}
    assert rule.settable["factor"].maximum == 2
    assert (rule.at, rule.related[0].at) == (("size",), ("inner", "size"))
    assert isinstance(rule.fix, Assignment)
    assert [p if isinstance(p, str) else p.text for p in rule.message[0]] == [
        "{literal} ",
        "box.size == 1 ? '}' : 'x'",
        " end",
    ]
    assert found.body == "Why.\n"
    assert found.body_line == page(text).count("\n")


def test_templates_split_into_text_and_expressions() -> None:
    assert list(split_template("a {b} {{c}} {'}'}")) == [("a ", "b"), (" {c} ", "'}'"), ("", None)]


BODY = """Prose.

```terraform
a # expect: one
b
```

```text
c # expect: one
```

```cloudformation
# file: a.yaml
x
# file: b.yaml
y
z # expect: one, two
```

```json
{"prose": true}
```

```cloudformation
{ // expect: one
}
```
"""


def test_examples_are_read_from_the_body() -> None:
    first, second, third = examples(BODY)
    assert (first.language, first.line) == ("terraform", 3)
    assert first.files == {"main.tf": "a # expect: one\nb\n"}
    assert first.expected == {("one", "main.tf", 1)}
    assert second.files == {"a.yaml": "x\n", "b.yaml": "y\nz # expect: one, two\n"}
    assert second.expected == {("one", "b.yaml", 2), ("two", "b.yaml", 2)}
    assert third.files == {"template.json": "{\n}\n"}
    assert third.expected == {("one", "template.json", 1)}
    assert [second.body_line("b.yaml", line) for line in (1, 2, 3)] == [16, 17, 12]


def test_an_example_says_what_is_told_as_info() -> None:
    loud, low = ("a-rule", "main.tf", 1), ("b-rule", "main.tf", 1)
    (example,) = examples("```terraform\nx # expect: a-rule, b-rule (info)\n```\n")
    found = dict.fromkeys([loud, low], "")
    assert example.expected == {loud, low}
    assert example.mistakes("a-rule", found, {low}) == []
    assert example.mistakes("a-rule", found, {loud}) == [
        (2, "a-rule is told as info"),
        (2, "b-rule is not told as info"),
    ]


def test_an_example_says_what_is_wrong_with_a_result() -> None:
    example = next(examples(BODY))
    right = {("one", "main.tf", 1): "", ("other", "main.tf", 2): ""}
    assert example.mistakes("one", right) == []
    assert example.mistakes("one", {("one", "main.tf", 2): "it is wrong"}) == [
        (4, "one is not reported"),
        (5, "one is reported: it is wrong"),
    ]


FENCES = """\
````markdown
```terraform
a
```
````

```
```terraform
```

``` inline ```

```sam
left open
"""


def test_fences_hold_shorter_fences() -> None:
    found = [(block.language, block.line, block.lines) for block in blocks(FENCES)]
    assert found == [
        ("markdown", 1, ("```terraform", "a", "```")),
        ("", 7, ("```terraform",)),
        ("sam", 13, ("left open", "")),
    ]
