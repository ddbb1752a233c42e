"""Whether the principals of a statement include who calls.

IAM reference, "Principal": `"*"` and `{"AWS": "*"}` are everyone, services included; an
account, role or user is no service; an account stands for all of its users and roles, and its
number for its root; names have no wildcards within them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import equal, literal
from msglint.messaging.policy.logic import Failure, any_of, attempt
from msglint.messaging.policy.request import Account, Service
from msglint.messaging.texts import ACCOUNT
from msglint.values.model import Known, MapValue, Reference, members_of
from msglint.values.reading import Undecided, known, settle

if TYPE_CHECKING:
    from msglint.messaging.policy.logic import Answer
    from msglint.messaging.policy.naming import Naming
    from msglint.messaging.policy.request import Caller
    from msglint.values.conditions import World
    from msglint.values.model import Value

_EVERYONE = "*"
_KINDS = ("AWS", "Service", "Federated", "CanonicalUser")
_ROOT = "root"


def includes(principal: Value, caller: Caller, naming: Naming, world: World) -> Answer:
    """Whether a `Principal` element covers the caller."""
    return attempt(lambda: _includes(principal, caller, naming, world))


def _includes(
    principal: Value, caller: Caller, naming: Naming, world: World
) -> Literal[True] | Failure:
    value = known(principal, world)
    no = Failure("no-statement", f"it is not for {caller.name}", value.span)
    if isinstance(value, Known) and value.data == _EVERYONE:
        return True
    if not isinstance(value, MapValue):
        raise Undecided("its principal is not of a form that IAM knows", value.span)
    answers: list[Answer] = []
    for kind, members in value.items.items():
        if kind not in _KINDS:
            answers.append(Undecided(f"{kind} is no kind of principal", value.span))
            continue
        answers += [
            attempt(lambda kind=kind, one=one: _is_caller(kind, one, caller, naming, no))  # type: ignore[misc]
            for one in _members(members, world)
        ]
    if value.rest is not None:
        answers.append(Undecided(value.rest.reason, value.rest.span))
    found = any_of(answers, no)
    if isinstance(found, Undecided):
        raise found
    return found


def _members(value: Value, world: World) -> tuple[Value, ...]:
    return members_of(settle(value, world))


def _is_caller(
    kind: str, one: Value, caller: Caller, naming: Naming, no: Failure
) -> Literal[True] | Failure:
    match caller:
        case Service(name=name):
            if kind == "Service":
                return is_service(one, name, naming, no)
            return _is_everyone(one, naming, no) if kind == "AWS" else no
        case Account() if kind == "AWS":
            return _is_account(one, caller, naming, no)
        case _:
            return no


def is_service(one: Value, service: str, naming: Naming, no: Failure) -> Literal[True] | Failure:
    """Whether a name is that of a service. Raises `Undecided`."""
    name = naming.pieces(one)
    answer = equal(name, (service,))
    if answer:
        return True
    text = literal(name)
    if answer is False and (text is None or not _variant(text, service)):
        return no
    raise Undecided(f"whether this principal is {service} is not known", one.span)


def _variant(text: str, service: str) -> bool:
    """Whether a name may mean the same service: "sns.eu-south-1.amazonaws.com", "SNS...", "*"."""
    own = service.partition(".")[0]
    first = text.lower().partition(".")[0]
    return first == own or "*" in text or "?" in text


def _is_everyone(one: Value, naming: Naming, no: Failure) -> Literal[True] | Failure:
    if isinstance(one, Reference) and not one.type.startswith("Custom::"):
        return no
    text = naming.pieces(one)
    answer = False if text == (ACCOUNT,) else equal(text, (_EVERYONE,))
    if answer is None:
        raise Undecided("whether this principal is everyone is not known", one.span)
    return True if answer else no


def _is_account(
    one: Value, caller: Account, naming: Naming, no: Failure
) -> Literal[True] | Failure:
    """Whether it is everyone or the account; a single user or role of it leaves that open."""
    text = naming.pieces(one)
    if literal(text) == _EVERYONE:
        return True
    unclear = Undecided("whether this principal is one of the callers is not known", one.span)
    arn = parse_arn(text)
    answer = equal(text if arn is None else arn.account, caller.id)
    if answer is None or (answer and arn is not None and literal(arn.resource) != _ROOT):
        raise unclear
    return True if answer else no
