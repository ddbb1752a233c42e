"""Which fields an expression reads, and what is refused when a page is loaded."""

import pytest
from fake_graph import SUBJECTS

from msglint.engine.cel_compiler import compile_expression
from msglint.engine.paths import InvalidExpression

VARIABLES = {"box": SUBJECTS["box"], "factor": "int", "strict": "bool", "word": "string"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("box.size > factor", {"size": {}}),
        ("box.lid != null && box.lid.size > 3", {"lid": {"size": {}}}),
        ("box.lid.box.lid.size > 3", {"lid": {"box": {"lid": {"size": {}}}}}),
        (
            "box.inner.exists(b, b.lid.size > box.size)",
            {"inner": {"lid": {"size": {}}}, "size": {}},
        ),
        ("box.inner.all(b, b.inner.exists(c, c.open))", {"inner": {"inner": {"open": {}}}}),
        ("box.inner.filter(b, b.open)[0].size > 3", {"inner": {"open": {}, "size": {}}}),
        ("box.inner.map(b, b.lid).exists(l, l.size > 3)", {"inner": {"lid": {"size": {}}}}),
        ("box.inner.map(b, b.open, b.size).exists(s, s > 3)", {"inner": {"open": {}, "size": {}}}),
        ("box.inner.exists_one(b, b.open)", {"inner": {"open": {}}}),
        ("(box.inner + [box]).all(b, b.size > 1)", {"inner": {"size": {}}, "size": {}}),
        (
            "(box.open ? box.lid : box.lid.box.lid).size > 1",
            {"open": {}, "lid": {"size": {}, "box": {"lid": {"size": {}}}}},
        ),
        ("(box.open ? box.lid : null) != null", {"open": {}, "lid": {}}),
        ("size(box.inner) > 1", {"inner": {}}),
        ("box.tags.team == word", {"tags": {}}),
        ('"team" in box.tags && box.tags["team"] == "x"', {"tags": {}}),
        ('box.tags.exists(k, k.startsWith("x"))', {"tags": {}}),
        ("box.words.exists(w, w == word)", {"words": {}}),
        ('box.label.matches("^[a-z]+$") || box.label.matches(word)', {"label": {}}),
        ('"x" in box.words', {"words": {}}),
        ("box.extra.deep.er[2] == 1 && box.extra > 1", {"extra": {}}),
        ("box.size in [1, 2, factor]", {"size": {}}),
        ("double(box.size) * 1.5 > 2.0", {"size": {}}),
        ("strict || -box.size % 2 == 0", {"size": {}}),
        ("box != null", {}),
    ],
)
def test_the_fields_that_are_read(text: str, read: dict) -> None:
    expression, shape = compile_expression(text, SUBJECTS, VARIABLES)
    assert expression.paths == {"box": read}
    assert shape.kind in ("bool", "any")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("box.sise > 3", 'box has no field "sise"; did you mean "size"?'),
        ("box.lid.sizes > 3", 'lid has no field "sizes"; did you mean "size"?'),
        ("box.inner.all(b, b.lid.bxo == null)", 'lid has no field "bxo"; did you mean "box"?'),
        ("box.inner.map(b, b.lid)[0].lable", 'lid has no field "lable"'),
        ("bix.size > 3", 'there is no "bix.size" here; did you mean "box"?'),
        ("box.size > facto", 'there is no "facto" here; did you mean "factor"?'),
        ("has(box.size)", "has() is not allowed"),
        ("box.inner.exists(b, has(b.size))", "has() is not allowed"),
        ("box.inner.size > 3", '"size" is asked of a list'),
        ("box.size.big", '"big" is asked of an int'),
        ("box.words.all(w, w.big)", '"big" is asked of a string'),
        ('box.size == "3"', '"==" is applied to an int and a string'),
        ("box.size > box.label", '">" is applied to an int and a string'),
        ("box.open > true", '">" does not order a bool and a bool'),
        ("box.lid > 3", '">" is applied to a lid and an int'),
        ("box.size && box.open", '"&&" is applied to an int'),
        ("!box.label", '"!" is applied to a string'),
        ("box.label * 2 > 3", '"*" is applied to a string'),
        ('box.size + "s" == "3s"', '"+" is applied to an int and a string'),
        ("box.size ? true : false", '"?" is applied to an int'),
        ("box.lid == box.lid.box.lid", "a lid can only be compared with null"),
        ("box.inner == box.inner", "a list of box can only be compared with null"),
        ("box in box.inner", '"in" compares whole things'),
        ("box.words.exists(w, w in [1])", '"in" is applied to a string and an int'),
        ("3 in box.size", '"in" asks for a list or a map, not for an int'),
        ('box["size"] > 3', "fields of box are written with a dot"),
        ('box.words["x"] == "y"', '"[]" is applied to a string'),
        ("box.size.exists(x, x)", "an int is not a list"),
        ("box.inner.exists(b, b.size)", '"||" is applied to an int'),
        ("string(box.lid) == word", "a lid is used as a value"),
        ("(box.open ? box : box.lid).size > 3", "a box and a lid are used as one thing"),
        ('box.label.matches("[")', "invalid regular expression: missing ]: ["),
        ('box.inner.exists(b, b.open && matches(b.label, "(?!x)"))', "invalid regular expression"),
        ("box.size >", "line 1, column 11: Syntax error"),
        ("box.size.foo() > 1", 'there is no "foo" here'),
    ],
)
def test_what_cannot_be_right_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(InvalidExpression) as refused:
        compile_expression(text, SUBJECTS, VARIABLES)
    assert str(refused.value).startswith(complaint)


GUARDED = [
    "box.cap != null && box.cap.size > 3",
    "box.cap.size > 3 && box.cap != null",
    "null != box.cap && box.open && box.cap.size > 3",
    "box.cap == null || box.cap.size > 3",
    "!(box.cap == null) && box.cap.size > 3",
    "!(box.cap == null || box.open) && box.cap.size > 3",
    "!(box.cap != null && box.cap.size > 3)",
    "box.cap == null ? box.open : box.cap.size > 3",
    "box.cap != null ? box.cap.size > 3 : box.open",
    "(box.cap != null || box.cap != null) && box.cap.size > 3",
    "box.cap == null",
    "box.inner.all(b, b.cap == null || b.cap.size > 3)",
    "box.inner.map(b, b.cap).exists(c, c != null && c.size > 3)",
    "box.inner.exists(b, b.cap != null && b.cap.box.cap == null)",
    'box.mark == "x" || box.mark in ["y", "z"]',
    'box.mark == "x" && box.mark.startsWith("x")',
    'box.mark in ["x"] && box.mark.startsWith("x")',
    'box.mark != "x" || box.mark.startsWith("x")',
    "box.note != null && box.cap.size > 3",
    'box.note == "x" && box.cap.size > 3',
    "(box.cap == null ? 1 : box.cap.size) > 3",
    '[box.mark].exists(m, m == "x")',
]

UNGUARDED = [
    ("box.cap.size > 3", "box.cap"),
    ("box.cap != null || box.cap.size > 3", "box.cap"),
    ("box.cap == null && box.cap.size > 3", "box.cap"),
    ("(box.cap != null || box.open) && box.cap.size > 3", "box.cap"),
    ("box.open && box.cap.size > 3", "box.cap"),
    ("box.cap != null ? box.open : box.cap.size > 3", "box.cap"),
    ("(box.open ? box.cap != null : false) && box.cap.size > 3", "box.cap"),
    ("box.cap != null && box.cap.box.cap.size > 3", "box.cap.box.cap"),
    ("box.inner.all(b, b.cap.size > 3)", "b.cap"),
    ("box.inner.all(b, box.cap != null) && box.cap.size > 3", "box.cap"),
    ("box.cap != null && box.inner.all(box, box.cap.size > 3)", "box.cap"),
    ("box.inner.map(b, b.cap).all(c, c.size > 3)", "c"),
    ("box.inner[0].cap != null && box.inner[1].cap.size > 3", "cap"),
    ('box.mark.startsWith("x")', "box.mark"),
    ('box.mark != "x" && box.mark.startsWith("x")', "box.mark"),
    ("box.mark == word && box.mark > word", "box.mark"),
    ('box.mark + "x" == word', "box.mark"),
    ("size(box.mark) > 3", "box.mark"),
    ("box.mark < word", "box.mark"),
    ("(box.open ? box.lid : null).size > 3", "null"),
    ("box.cap != null && box.note.startsWith(word)", "box.note"),
    ("[box.mark].exists(m, m.startsWith(word))", "m"),
    ("(box.open ? box.mark : word).startsWith(word)", "box.mark"),
]


@pytest.mark.parametrize("text", GUARDED)
def test_what_may_be_null_is_used_once_it_is_asked_for(text: str) -> None:
    compile_expression(text, SUBJECTS, VARIABLES)


@pytest.mark.parametrize(("text", "path"), UNGUARDED)
def test_what_may_be_null_is_not_used_unasked(text: str, path: str) -> None:
    with pytest.raises(InvalidExpression) as refused:
        compile_expression(text, SUBJECTS, VARIABLES)
    assert str(refused.value) == f'{path} may be null here; ask for "{path} != null" first'
