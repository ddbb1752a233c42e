"""What follows from one free input alone is as free as the input.

`var.settings.dlq` is as free as `var.settings`; `startswith(var.env, "prod")` may be true or
false, and `lower(var.env)` any of many texts: conditions on them are like those on `var.env`
itself. Each says what follows from a given value of the input, so that answers which contradict
each other make no world (`values/witnesses.py`). The same expression of the same input is the
same variable wherever it stands.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msglint.terraform.constraint import domain_of
from msglint.terraform.derived import Consequence, Derived, spelled
from msglint.terraform.functions.outcomes import Declined, Refused
from msglint.terraform.functions.text import assemble, literal
from msglint.terraform.functions.types import Open
from msglint.terraform.samples import base, constants_in, near, through, value_of
from msglint.terraform.unknowns import failure, is_failure
from msglint.values.conditions import Variable
from msglint.values.model import NOTHING_HERE, Known, ListValue, MapValue, Text, Unknown
from msglint.values.types import BOOL, NUMBER, STRING, ObjectType
from msglint.values.witnesses import NoAnswer, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from msglint.source.text import Span
    from msglint.values.conditions import Scalar
    from msglint.values.model import Value
    from msglint.values.witnesses import Sample

MAX_NODES = 200
"""How many values may take part in what follows from an input."""

MAX_KEY = 400
"""How long the expression may be, written out."""

MAX_SAMPLES = 60


def part(whole: Unknown, name: str, span: Span) -> Unknown | None:
    """An attribute of a free input; `None` where it is not certain that it can be anything."""
    variable = whole.variable
    if variable is None or not variable.divisible:
        return None
    kind, not_null = None, False
    if isinstance(whole.type, ObjectType):
        kind = dict(whole.type.attributes).get(name)
        not_null = name in whole.type.filled
    elif whole.type is not None:
        return None
    domain = None if kind is None else domain_of(kind)
    inner = Variable(
        f"{variable.key}.{name}",
        f"{variable.label}.{name}",
        domain,
        divisible=True,
        within=variable,
    )
    return Unknown(
        whole.reason, span, whole.trail, NOTHING_HERE, inner, not_null=not_null, type=kind
    )


def is_certainly_there(value: Unknown) -> bool:
    """Whether a free input can be read at all, which a part of one need not: of null it cannot,
    and what has no type may lack it. What a function makes of one may fail."""
    variable = value.variable
    return variable is not None and variable.within is None and variable.question is None


def followed(
    result: Value,
    operands: Sequence[Value],
    again: Callable[[Sequence[Value]], Value],
    form: Callable[[Sequence[str]], str],
    hints: Iterable[Sample] = (),
) -> Value:
    """The result of an operation; where it follows from one free input alone, as free as that.

    `again` is the operation, `form` writes it, given what its operands are written as.
    """
    if type(result) is not Unknown or result.failed or result.variable is not None:
        return result
    inputs = _consequences(operands)
    if not inputs:
        return result
    key, label = (form([spelled(operand, way) for operand in operands]) for way in ("key", "label"))
    if len(key) > MAX_KEY:
        return result
    of = inputs[0].of

    def compute(sample: Sample) -> Value:
        given = [_substituted(operand, of, sample) for operand in operands]
        return next((one for one in given if is_failure(one)), None) or again(given)

    outcome = _remembered(compute)
    wanted = list(constants_in(operands))
    found = [*hints, *(sample for made in inputs for sample in made.samples)]
    for operand in operands:
        if isinstance(operand, Known):
            continue
        made = _consequence(operand)
        origins: Callable[[Scalar], Iterable[Sample]]
        if made is None:
            origins = partial(through, _remembered(partial(_substituted, operand, of)))
        else:
            origins = made.origins
        found += [sample for one in wanted for sample in origins(one)]
    tried = tuple({(type(sample), sample): sample for sample in found}.values())[:MAX_SAMPLES]
    return _free(result, Consequence(of, key, label, outcome, tried, partial(through, outcome)))


def works(value: Value, span: Span) -> Unknown | None:
    """Whether the evaluation of what follows from an input succeeds, if it may and may not."""
    made = _consequence(value)
    if made is None or made.key == made.of.key:
        return None

    def succeeds(sample: Sample) -> Value:
        found = made.outcome(sample)
        return (
            found if type(found) is Unknown and not found.failed else Known(not is_failure(found))
        )

    asked = Consequence(
        made.of,
        f"can({made.key})",
        f"can({made.label})",
        succeeds,
        made.samples,
        made.origins,
    )
    assert isinstance(value, Unknown)
    whole = Unknown(value.reason, span, value.trail, NOTHING_HERE, not_null=True, type=BOOL)
    found = _free(whole, asked)
    return found if isinstance(found, Unknown) and found.variable is not None else None


def _free(result: Unknown, made: Consequence) -> Value:
    """A result that follows from an input, as free as there are outcomes."""
    question = Question(
        made.of, lambda sample: _answer(made.outcome(sample)), made.samples, made.origins
    )
    is_bounded = made.of.domain is not None
    domain: tuple[Scalar, ...] | None = None
    if result.type == BOOL or is_bounded:
        answers = {(type(one), one): one for one in question.answers()}
        found = tuple([one for one in answers.values() if not isinstance(one, NoAnswer)])
        if is_bounded and len(found) == len(answers):
            if len(found) == 1:
                return Known(found[0], result.span, result.trail)
            domain = found or None
        elif result.type == BOOL:
            if set(found) != {True, False}:
                return result
            domain = (True, False)
    if result.type not in (BOOL, NUMBER, STRING) or domain is None:
        outcomes = [made.outcome(sample) for sample in made.samples]
        there = [one for one in outcomes if type(one) is not Unknown]
        if not there:
            return result
        if any(isinstance(_answer(one), NoAnswer) for one in there):
            return Derived(
                result.reason,
                result.span,
                result.trail,
                result.names,
                identity=result.identity or made.key,
                not_null=result.not_null,
                type=result.type,
                made=made,
            )
    variable = Variable(made.key, made.label, domain, question=question)
    return Unknown(
        result.reason,
        result.span,
        result.trail,
        result.names,
        variable,
        prefix=result.prefix,
        not_null=result.not_null or result.type == BOOL,
        type=result.type,
    )


def _consequences(operands: Sequence[Value]) -> list[Consequence]:
    """The free inputs among the operands, if they are one and everything else is known."""
    found: list[Consequence] = []
    pending: list[str | Value] = list(operands)
    for _ in range(MAX_NODES):
        if not pending:
            return found if len({made.of for made in found}) == 1 else []
        match pending.pop():
            case str() | Known(ref=None):
                pass
            case ListValue(items=items):
                pending.extend(items)
            case MapValue(items=entries, rest=None):
                pending.extend(entries.values())
            case Text(parts=parts):
                pending.extend(parts)
            case value:
                made = None if isinstance(value, str) else _consequence(value)
                if made is None:
                    return []
                found.append(made)
    return []


def _consequence(value: Value) -> Consequence | None:
    """How to find out about a value; `None` if it does not follow from a free input."""
    match value:
        case Derived(made=made):
            return made
        case Unknown(variable=Variable(question=Question() as question) as variable):
            return Consequence(
                question.of,
                variable.key,
                variable.label,
                lambda sample: _said(question.answer(sample)),
                question.samples,
                question.origins,
            )
        case Unknown(variable=Variable() as variable, type=kind):
            samples = base(kind, divisible=variable.divisible)
            if not samples:
                return None
            return Consequence(
                variable,
                variable.key,
                variable.label,
                lambda sample: value_of(sample, kind),
                samples if variable.domain is None else variable.domain,
                near,
            )
        case _:
            return None


def _substituted(value: Value, of: Variable, sample: Sample) -> Value:
    """A value once the input that it follows from is known; a failure if a part of it fails."""
    match value:
        case Unknown():
            made = _consequence(value)
            return value if made is None or made.of != of else made.outcome(sample)
        case ListValue(items=items):
            members = [_substituted(item, of, sample) for item in items]
            failed = next((member for member in members if is_failure(member)), None)
            return failed or ListValue(
                tuple(members), value.span, (), value.unordered, value.element
            )
        case MapValue(items=entries):
            pairs = {key: _substituted(item, of, sample) for key, item in entries.items()}
            failed = next((member for member in pairs.values() if is_failure(member)), None)
            return failed or MapValue(pairs, value.span, element=value.element)
        case Text(parts=parts):
            pieces = [p if isinstance(p, str) else _substituted(p, of, sample) for p in parts]
            failed = next((p for p in pieces if not isinstance(p, str) and is_failure(p)), None)
            try:
                return failed if failed is not None else assemble(pieces, value.span)
            except (Declined, Refused, Open):
                return Unknown("it is too long a text", value.span)
        case _:
            return value


def _answer(value: Value) -> Scalar | NoAnswer:
    """The scalar that a value is."""
    match value:
        case Known(data=data):
            return data
        case Unknown(failed=True):
            return NoAnswer.REFUSED
        case ListValue() | MapValue() | Unknown():
            return NoAnswer.UNCLEAR
        case _:
            try:
                text = literal(value)
            except Open:
                return NoAnswer.UNCLEAR
            return NoAnswer.UNCLEAR if text is None else text


def _said(answer: Scalar | NoAnswer) -> Value:
    """The value that an answer stands for."""
    match answer:
        case NoAnswer() as none:
            refused = none is NoAnswer.REFUSED
            return failure(none.value, None) if refused else Unknown(none.value)
        case _:
            return Known(answer)


def _remembered(compute: Callable[[Sample], Value]) -> Callable[[Sample], Value]:
    """A function of samples that is computed once for each. True is not 1 there."""
    known: dict[tuple[type, Sample], Value] = {}

    def outcome(sample: Sample) -> Value:
        key = (type(sample), sample)
        if key not in known:
            known[key] = compute(sample)
        return known[key]

    return outcome
