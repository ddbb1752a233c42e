"""Whether the principals of a statement include an AWS service.

IAM reference, "Principal": `"*"` and `{"AWS": "*"}` are everyone, services included; an
account, role or user is no service; names have no wildcards within them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msglint.messaging.likeness import equal, literal
from msglint.messaging.policy.logic import Failure, any_of, attempt
from msglint.messaging.texts import ACCOUNT
from msglint.values.model import Known, ListValue, MapValue, Reference
from msglint.values.reading import Undecided, known, settle

if TYPE_CHECKING:
    from msglint.messaging.policy.logic import Answer
    from msglint.messaging.policy.naming import Naming
    from msglint.values.conditions import World
    from msglint.values.model import Value

_PEOPLE = ("AWS", "Federated", "CanonicalUser")


def includes(principal: Value, service: str, naming: Naming, world: World) -> Answer:
    """Whether a `Principal` element covers a service principal."""
    return attempt(lambda: _includes(principal, service, naming, world))


def _includes(
    principal: Value, service: str, naming: Naming, world: World
) -> Literal[True] | Failure:
    value = known(principal, world)
    no = Failure("no-statement", f"it is not for {service}", value.span)
    if isinstance(value, Known) and value.data == "*":
        return True
    if not isinstance(value, MapValue):
        raise Undecided("its principal is not of a form that IAM knows", value.span)
    answers: list[Answer] = []
    for kind, members in value.items.items():
        if kind == "Service":
            answers += [
                attempt(lambda one=one: _is_service(one, service, naming, no))  # type: ignore[misc]
                for one in _members(members, world)
            ]
        elif kind in _PEOPLE:
            answers += [
                attempt(lambda one=one: _is_everyone(one, naming, no))  # type: ignore[misc]
                for one in (_members(members, world) if kind == "AWS" else ())
            ]
        else:
            answers.append(Undecided(f"{kind} is no kind of principal", value.span))
    if value.rest is not None:
        answers.append(Undecided(value.rest.reason, value.rest.span))
    found = any_of(answers, no)
    if isinstance(found, Undecided):
        raise found
    return found


def _members(value: Value, world: World) -> tuple[Value, ...]:
    settled = settle(value, world)
    return settled.items if isinstance(settled, ListValue) else (settled,)


def _is_service(one: Value, service: str, naming: Naming, no: Failure) -> Literal[True] | Failure:
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
    answer = False if text == (ACCOUNT,) else equal(text, ("*",))
    if answer is None:
        raise Undecided("whether this principal is everyone is not known", one.span)
    return True if answer else no
