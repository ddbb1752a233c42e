"""What is said of an open input must hold for every value that it can have.

Random expressions over inputs are evaluated twice: with the inputs open, and with each of
them known. Whatever the first evaluation claims, the second must confirm.
"""

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from msglint.source.text import Source
from msglint.source.workspace import Workspace
from msglint.terraform.carry import finished
from msglint.terraform.choices import Assumptions
from msglint.terraform.derived import Consequence, Derived
from msglint.terraform.evaluate import evaluate
from msglint.terraform.evaluation import Evaluation
from msglint.terraform.files import parse_expression
from msglint.terraform.scope import GivenNames, Scope
from msglint.values.conditions import Scalar, Variable, World
from msglint.values.model import (
    NOTHING_HERE,
    JsonText,
    Known,
    ListValue,
    MapValue,
    Text,
    Unknown,
    Value,
)
from msglint.values.reading import Undecided, settle
from msglint.values.types import BOOL, STRING, ListType
from msglint.values.witnesses import NoAnswer, Question
from terraform.generated import Generator

HERE = Path(__file__).parent
SHARED = Evaluation(HERE, Workspace([HERE], HERE), frozenset(), {})

FLAG = Variable("var.flag", "var.flag", (True, False))
ENV = Variable("var.env", "var.env")


def free(variable: Variable, **more: object) -> Unknown:
    return Unknown("it is open", names=NOTHING_HERE, variable=variable, **more)  # type: ignore[arg-type]


OPEN: dict[str, Value] = {
    "flag": free(FLAG, type=BOOL, not_null=True),
    "env": free(ENV, type=STRING, not_null=True),
    "text": Unknown("nobody knows", names=None, type=STRING),
    "list": Unknown("nobody knows", names=None, type=ListType(STRING)),
}
ENVIRONMENTS = ("a", "b", "true", "x-y", "other")
HIDDEN: tuple[tuple[Value, ...], ...] = (
    (Known("a"), Known("2")),
    (
        ListValue((), element=STRING),
        ListValue((Known("a"), Known("b")), element=STRING),
    ),
)


QUESTIONS = (
    'lower(var.env) == "a"',
    'substr(var.env, 0, 1) == "x"',
    'can(regex("^[a-z]-", var.env))',
    'contains(["a", "X-Y"], upper(var.env))',
    "length(var.env) > 3",
    "var.flag",
    'var.env == "a"',
    'var.text == "2"',
    'startswith(var.env, "x")',
    'endswith(var.env, "e")',
    'strcontains(var.env, "-")',
)


TEXTS = (
    "var.env",
    '"${var.env}-x"',
    "var.text",
    "upper(var.env)",
    'split("-", var.env)[0]',
    'try(regex("[a-z]-[a-z]", var.env), "none")',
    'replace("${var.env}-x", "x", var.env)',
)


class WithInputs(Generator):
    def expression(self, kind: str = "any", depth: int = 4) -> str:
        if self._random.random() < 0.15:
            if kind in ("bool", "any"):
                return self._random.choice(QUESTIONS)
            if kind == "string":
                return self._random.choice(TEXTS)
            if kind == "list":
                return "var.list"
        return super().expression(kind, depth)


def value_of(text: str, inputs: dict[str, Value]) -> Value:
    names = MapValue({"var": MapValue(inputs)})
    scope = Scope(GivenNames(names, SHARED.files), SHARED.budget)
    SHARED.budget.steps = 100_000
    return finished(evaluate(parse_expression(Source("x.tf", text)), scope), Assumptions())


def confirmed(claim: Value, truth: Value, world: World, env: Scalar) -> bool:
    """Whether the claim, as far as it goes, is what is so."""
    truth = settle(truth, world)
    if isinstance(truth, Unknown) and truth.failed:
        return True  # nothing is deployed in that case, so any claim is as good as another
    try:
        claim = settle(claim, world)
    except Undecided:
        return True
    match claim:
        case Unknown(variable=variable) if variable == ENV:
            return confirmed(Known(env), truth, world, env)
        case Unknown(variable=Variable(question=Question() as question)):
            answer = question.answer(env)
            return isinstance(answer, NoAnswer) or confirmed(Known(answer), truth, world, env)
        case Derived(made=Consequence(outcome=outcome)):
            return confirmed(outcome(env), truth, world, env)
        case Unknown():
            return not claim.failed or "must have one type" in claim.reason
        case Known():
            return isinstance(truth, Unknown) or _same(claim, truth)
        case ListValue(items=items):
            if isinstance(truth, Unknown):
                return True
            return (
                isinstance(truth, ListValue)
                and len(items) == len(truth.items)
                and (
                    claim.unordered
                    or all(
                        confirmed(a, b, world, env) for a, b in zip(items, truth.items, strict=True)
                    )
                )
            )
        case MapValue(items=items, rest=rest):
            if isinstance(truth, Unknown):
                return True
            return (
                isinstance(truth, MapValue)
                and (rest is not None or items.keys() == truth.items.keys())
                and items.keys() <= truth.items.keys()
                and all(confirmed(items[k], truth.items[k], world, env) for k in items)
            )
        case Text(parts=parts):
            return _matches(parts, truth, world, env)
        case JsonText(document=document):
            return not isinstance(truth, JsonText) or confirmed(
                document, truth.document, world, env
            )
        case _:
            return True


def _same(claim: Known, truth: Value) -> bool:
    if isinstance(truth, JsonText):
        return True
    return isinstance(truth, Known) and (
        claim.data == truth.data or str(claim.data).lower() == str(truth.data).lower()
    )


def _matches(parts: tuple[str | Value, ...], truth: Value, world: World, env: Scalar) -> bool:
    """Whether a text fits around the parts of another that are known."""
    if not (isinstance(truth, Known) and isinstance(truth.data, str)):
        return isinstance(truth, Text | JsonText | Unknown)
    known = [p if isinstance(p, str) else _part(settle(p, world), env) for p in parts]
    at = 0
    for piece in known:
        if piece is not None:
            found = truth.data.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
    return True


def _part(part: Value, env: Scalar) -> str | None:
    if isinstance(part, Unknown) and part.variable == ENV:
        return str(env)
    return part.data if isinstance(part, Known) and isinstance(part.data, str) else None


@pytest.mark.parametrize("seed", range(3))
def test_claims_hold_for_every_input(seed: int) -> None:
    generator = WithInputs(seed)
    counts: Counter[str] = Counter()
    wrong = []
    for _ in range(700):
        text = generator.expression()
        if "var." not in text or "can(" in text:
            continue  # whether types fit together may depend on what is open
        claim = value_of(text, OPEN)
        counts[type(claim).__name__] += 1
        for flag, env, one, many in product((True, False), ENVIRONMENTS, *HIDDEN):
            if "var.flag" not in text and flag:
                continue
            if "var.text" not in text and one is not HIDDEN[0][0]:
                continue
            if "var.list" not in text and many is not HIDDEN[1][0]:
                continue
            if "var.env" not in text and env != "a":
                continue
            inputs = {"flag": Known(flag), "env": Known(env), "text": one, "list": many}
            truth = value_of(text, inputs)
            world = World(frozenset({(FLAG, flag), (ENV, env)}))
            if not confirmed(claim, truth, world, env):
                wrong.append(
                    f"{text}\n  {flag=} {env=} {one=} {many=}\n  claim {claim}\n  truth {truth}"
                )
                break
        if isinstance(claim, Unknown):
            variable = claim.variable
            is_derived = isinstance(claim, Derived) or (variable and variable.question)
            counts["derived"] += bool(is_derived)
    print(dict(counts))
    assert counts["Choice"] > 20
    assert counts["derived"] > 10
    assert wrong == [], "\n".join(wrong[:3])
