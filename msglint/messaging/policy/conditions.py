"""Whether the conditions of a statement hold for a request.

IAM reference, "Condition operators" and "Multivalued context keys": operators and keys are
joined by AND, the values of a key by OR; negated operators demand that all values differ.
A key that is missing makes a positive operator false, a negated one and `...IfExists` true;
`ForAllValues` is true of no values, `ForAnyValue` false. Names of keys ignore case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from msglint.messaging.likeness import equal, has_wildcard, like, lower
from msglint.messaging.policy.context import present
from msglint.messaging.policy.logic import Failure, all_of, any_of, attempt, none_of
from msglint.messaging.policy.request import AtLeast, Party, Some
from msglint.values.model import Unknown, members_of
from msglint.values.reading import NotThisShape, Undecided, boolean, entries, settle

if TYPE_CHECKING:
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.policy.logic import Answer
    from msglint.messaging.policy.naming import Naming
    from msglint.messaging.policy.request import Request
    from msglint.source.text import Span
    from msglint.values.conditions import World
    from msglint.values.model import Value

_Test: TypeAlias = Literal["equal", "folded", "like", "arn", "bool", "opaque"]

_OPERATORS: dict[str, tuple[_Test, bool]] = {
    "StringEquals": ("equal", False),
    "StringNotEquals": ("equal", True),
    "StringEqualsIgnoreCase": ("folded", False),
    "StringNotEqualsIgnoreCase": ("folded", True),
    "StringLike": ("like", False),
    "StringNotLike": ("like", True),
    "ArnEquals": ("arn", False),
    "ArnLike": ("arn", False),
    "ArnNotEquals": ("arn", True),
    "ArnNotLike": ("arn", True),
    "Bool": ("bool", False),
    "BinaryEquals": ("opaque", False),
    "IpAddress": ("opaque", False),
    "NotIpAddress": ("opaque", True),
    "NumericEquals": ("opaque", False),
    "NumericNotEquals": ("opaque", True),
    "NumericLessThan": ("opaque", False),
    "NumericLessThanEquals": ("opaque", False),
    "NumericGreaterThan": ("opaque", False),
    "NumericGreaterThanEquals": ("opaque", False),
    "DateEquals": ("opaque", False),
    "DateNotEquals": ("opaque", True),
    "DateLessThan": ("opaque", False),
    "DateLessThanEquals": ("opaque", False),
    "DateGreaterThan": ("opaque", False),
    "DateGreaterThanEquals": ("opaque", False),
}
"""How values are compared, and whether the operator is negated."""

_ANY, _ALL = "ForAnyValue", "ForAllValues"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an operator says, with what stands around its name."""

    test: _Test
    negated: bool
    if_exists: bool
    for_any: bool
    for_all: bool


def comparison(operator: str) -> Comparison | None:
    """What an operator says; `None` for `Null` and for what IAM does not know."""
    quantifier, _, name = operator.rpartition(":")
    plain = name.removesuffix("IfExists")
    if plain not in _OPERATORS or quantifier not in ("", _ANY, _ALL):
        return None
    test, negated = _OPERATORS[plain]
    return Comparison(test, negated, plain != name, quantifier == _ANY, quantifier == _ALL)


def hold(conditions: Value | None, request: Request, naming: Naming, world: World) -> Answer:
    """Whether all conditions of a statement hold."""
    if conditions is None:
        return True
    try:
        blocks = entries(conditions, world)
    except Undecided as undecided:
        return undecided
    answers: list[Answer] = [
        _block(operator, block, request, naming, world) for operator, block in blocks.items.items()
    ]
    if blocks.rest is not None:
        answers.append(Undecided(blocks.rest.reason, blocks.rest.span))
    return all_of(answers)


def _block(operator: str, block: Value, request: Request, naming: Naming, world: World) -> Answer:
    try:
        keys = entries(block, world)
    except Undecided as undecided:
        return undecided
    answers = [
        _key(operator, key, values, keys.key_spans.get(key), request, naming, world)
        for key, values in keys.items.items()
    ]
    if keys.rest is not None:
        answers.append(Undecided(keys.rest.reason, keys.rest.span))
    return all_of(answers)


def _key(
    operator: str,
    key: str,
    values: Value,
    at: Span | None,
    request: Request,
    naming: Naming,
    world: World,
) -> Answer:
    span = values.span or at
    failure = Failure("condition", f"its condition on {key} does not hold", span)
    try:
        found = present(key, request, span)
    except Undecided as undecided:
        return undecided
    if operator == "Null":
        return attempt(lambda: _null(values, found is None, failure, world))
    read = comparison(operator)
    if read is None:
        return Undecided(f"{operator} is not an operator that is known", span)
    if found is None:
        return _missing(operator, read, key, span, request)
    try:
        settled = settle(values, world)
    except Undecided as undecided:
        return undecided
    members = members_of(settled)
    mismatch = _mismatch(key, operator, read.test, members, failure, naming)

    def matches(held: Party | Pieces) -> Answer:
        """Whether one value of the key is among those of the condition (or, negated, is not)."""
        answers = [
            attempt(lambda one=one: _compared(read.test, one, held, failure, naming))  # type: ignore[misc]
            for one in members
        ]
        return none_of(answers, failure) if read.negated else any_of(answers, mismatch)

    if isinstance(found, Some):
        return Undecided(f"what {key} holds is only known at run time", span)
    if not isinstance(found, AtLeast):
        return matches(found)
    more = Undecided(f"what else {key} holds is only known at run time", span)
    if read.for_any:
        return any_of([*map(matches, found.values), more], mismatch)
    if read.for_all:
        return all_of([*map(matches, found.values), more])
    return Undecided(f"{key} has several values", span)


def _missing(
    operator: str, read: Comparison, key: str, span: Span | None, request: Request
) -> Answer:
    """Whether a condition on a key holds that the request certainly lacks."""
    if read.for_any and read.if_exists:
        return Undecided(f"what {operator} means without {key} is not known", span)
    if read.for_all or read.if_exists or (read.negated and not read.for_any):
        return True
    caller = request.caller.name
    words = f"its condition on {key} never holds for {caller}, which has no such key"
    return Failure("condition", words, span)


def _null(values: Value, missing: bool, failure: Failure, world: World) -> Literal[True] | Failure:
    wanted = [boolean(one, world) for one in members_of(settle(values, world))]
    return True if missing in wanted else failure


def _compared(
    test: _Test, wanted: Value, held: Party | Pieces, failure: Failure, naming: Naming
) -> Literal[True] | Failure:
    """Whether one value of the condition is, or covers, the value in the request."""
    if isinstance(held, Party):
        if test in ("equal", "like", "arn"):
            return True if naming.covers(wanted, held, test) else failure
        raise Undecided("the comparison is only decided at run time", wanted.span)
    text = naming.pieces(wanted)
    answer = _texts(test, text, held)
    if answer is None:
        if isinstance(wanted, Unknown):
            raise Undecided(wanted.reason, wanted.span)
        raise Undecided("the comparison is only decided at run time", wanted.span)
    return True if answer else failure


def _texts(test: _Test, wanted: Pieces, held: Pieces) -> bool | None:
    match test:
        case "equal":
            return False if has_wildcard(wanted) else equal(wanted, held)
        case "folded" | "bool":
            return equal(lower(wanted), lower(held))
        case "like":
            return like(wanted, held)
        case _:
            return None


def _mismatch(
    key: str,
    operator: str,
    test: _Test,
    members: tuple[Value, ...],
    failure: Failure,
    naming: Naming,
) -> Failure:
    """Why a positive operator does not hold, in words."""
    shown: list[str] = []
    for member in members:
        try:
            wanted = naming.said(member)
        except (Undecided, NotThisShape):
            continue
        if test == "equal" and has_wildcard(naming.pieces(member)):
            words = f"{operator} takes the wildcard in {wanted} literally, so it never matches"
            return Failure("literal-wildcard", words, member.span or failure.span)
        shown.append(wanted)
    if key.lower() not in ("aws:sourcearn", "aws:sourceaccount") or not shown:
        return failure
    others = ", ".join(shown[:3]) + (" and others" if len(shown) > 3 else "")
    return Failure("other-source", f"its condition on {key} admits only {others}", failure.span)
