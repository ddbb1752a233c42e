"""May this principal do this here? Access policies as IAM evaluates them.

IAM reference, "Policy evaluation logic": an explicit deny always wins, else one allow is
enough, else the answer is no. A service principal has no policy of its own, so the policy of
the resource alone decides; what a role may do in its own account its own policies decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from msglint.messaging.policy.logic import Failure, any_of, preferred
from msglint.messaging.policy.naming import Naming
from msglint.messaging.policy.request import Holder
from msglint.messaging.policy.statements import StatementReader
from msglint.values.model import Known, MapValue, members_of
from msglint.values.reading import NotThisShape, Undecided, known, settle, string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msglint.declarations import Declaration
    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.item import Setting
    from msglint.messaging.policy.logic import Answer, FailureKind
    from msglint.messaging.policy.request import Request
    from msglint.messaging.policy.statements import Statement
    from msglint.source.text import Span
    from msglint.values.conditions import World
    from msglint.values.model import Value

_WITH_VARIABLES = "2012-10-17"
"""The version in which `${...}` is a policy variable; without one it is plain text."""

MAX_STATEMENTS = 200
"""How many statements are read; AWS accepts 20 on a queue."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The request is granted."""


@dataclass(frozen=True, slots=True)
class Denied:
    """The request is refused: why, in one word and in words, and where that is written."""

    kind: FailureKind
    words: str
    span: Span | None = None
    owner: Declaration | None = None
    sure: bool = True
    """Nothing that is not known could be the reason instead: `kind` is certain."""


Decision: TypeAlias = Allowed | Denied | Undecided


def decide(
    documents: Sequence[Setting], request: Request, graph: MessageGraph, world: World
) -> Decision:
    """What the policy documents of a resource come to.

    Several documents overwrite each other: the answer is certain only if each gives it alone.
    """
    if not documents:
        return Denied("no-policy", "it has no access policy")
    decisions = [_combined([_read(one, request, graph, world)], request) for one in documents]
    first = decisions[0]
    if len(decisions) == 1:
        return first
    if isinstance(first, Undecided) or any(type(one) is not type(first) for one in decisions):
        where = " and ".join(one.owner.address for one in documents)
        atoms = (one.atom for one in decisions if isinstance(one, Undecided))
        reason = f"{where} overwrite each other's policy"
        return Undecided(reason, documents[-1].value.span, next(filter(None, atoms), None))
    return first


def decide_together(
    documents: Sequence[Setting],
    request: Request,
    graph: MessageGraph,
    world: World,
    more: Undecided | None = None,
) -> Decision:
    """What the policy documents of a role come to, which hold together.

    `more`: why there may be further documents.
    """
    read = [_read(one, request, graph, world) for one in documents]
    return _combined([*read, *([] if more is None else [_Document((), more)])], request)


@dataclass(frozen=True, slots=True)
class _Document:
    """A policy document, read for one request."""

    statements: Sequence[Statement]
    more: Undecided | None = None
    """Why there may be further statements."""
    setting: Setting | None = None


def _read(document: Setting, request: Request, graph: MessageGraph, world: World) -> _Document:
    try:
        structure = known(graph.walker.document(document.value), world)
        if not isinstance(structure, MapValue):
            raise Undecided("the policy is not a JSON object", document.value.span)
        naming = Naming(graph, world, variables=_has_variables(structure, world))
        reader = StatementReader(request, naming, world)
        statements, more = _statements(structure, reader, world)
    except NotThisShape as wrong:
        reason = f"a part of the policy is not {wrong.expected}"
        return _Document((), Undecided(reason, document.value.span), document)
    except Undecided as undecided:
        return _Document((), undecided, document)
    return _Document(statements, more, document)


def _combined(documents: Sequence[_Document], request: Request) -> Decision:
    """Deny before allow before no."""
    denies: list[Answer] = [one.more for one in documents if one.more is not None]
    allows = list(denies)
    for document in documents:
        for one in document.statements:
            applies = one.applies
            if one.effect == "Deny":
                denies.append(applies)
                if applies is True:
                    words = "a Deny statement of its policy covers it"
                    return _denied(document.setting, Failure("explicit-deny", words, one.span))
            elif one.effect == "Allow":
                allows.append(applies)
            elif isinstance(one.effect, Undecided) and not isinstance(applies, Failure):
                denies.append(one.effect)
                allows.append(one.effect)
    setting, closest = _closest(documents, request)
    allowed = any_of(allows, closest)
    if isinstance(allowed, Failure):
        effects = (one.effect for document in documents for one in document.statements)
        if any(isinstance(one, Undecided) for one in (*denies, *effects)):
            allowed = replace(allowed, sure=False)
        return _denied(setting, allowed)
    denied = any_of(denies, Failure("no-statement", ""))
    if isinstance(denied, Undecided):
        return denied if allowed is True else preferred(denied, allowed)
    return Allowed() if allowed is True else allowed


def _denied(document: Setting | None, failure: Failure) -> Denied:
    if document is None:
        return Denied(failure.kind, failure.words, failure.span, sure=failure.sure)
    span = failure.span or document.value.span
    return Denied(failure.kind, failure.words, span, document.owner, failure.sure)


def _closest(documents: Sequence[_Document], request: Request) -> tuple[Setting | None, Failure]:
    """Why the statement that comes nearest to granting the request does not, and whose it is."""
    best: tuple[int, Setting | None, Failure] | None = None
    for document in documents:
        for one in document.statements:
            found = one.failure() if one.effect == "Allow" else None
            if found is not None and (best is None or found[0] > best[0]):
                best = (found[0], document.setting, found[1])
    if best is not None and best[0] > 0:
        return best[1], best[2]
    setting = documents[0].setting if documents else None
    if isinstance(request.caller, Holder):
        return setting, Failure("no-statement", f"no statement of it allows {request.action}")
    action = request.action.partition(":")[2]
    words = f"no statement of its policy allows {request.caller.name} {action}"
    return setting, Failure("no-statement", words)


def _statements(
    document: MapValue, reader: StatementReader, world: World
) -> tuple[list[Statement], Undecided | None]:
    """All statements, and why there may be more."""
    more = None
    if document.rest is not None:
        more = Undecided(document.rest.reason, document.rest.span)
    value = known(document.items.get("Statement", Known(None)), world)
    found: list[Statement] = []
    members = members_of(value)
    if len(members) > MAX_STATEMENTS:
        raise Undecided(f"the policy has more than {MAX_STATEMENTS} statements", value.span)
    for member in members:
        try:
            one = known(member, world)
        except Undecided as undecided:
            more = preferred(more, undecided)
            continue
        if isinstance(one, MapValue):
            found.append(reader.read(one))
        elif not (isinstance(one, Known) and one.data is None):
            more = more or Undecided("a statement is not a JSON object", one.span)
    return found, more


def _has_variables(document: MapValue, world: World) -> bool:
    version: Value | None = document.items.get("Version")
    if version is None:
        return document.rest is not None
    try:
        return string(settle(version, world), world) == _WITH_VARIABLES
    except Undecided:
        return True
