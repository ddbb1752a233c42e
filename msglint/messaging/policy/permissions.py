"""May a service invoke a function? The permissions of the function are its access policy.

`API_AddPermission`: each permission is one statement for one principal, with conditions on
the source's ARN (with wildcards) and account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msglint.messaging.likeness import equal, like, lower
from msglint.messaging.policy.decide import Allowed, Denied
from msglint.messaging.policy.logic import Failure, all_of, any_of, attempt
from msglint.messaging.policy.naming import Naming
from msglint.messaging.policy.principals import is_service
from msglint.messaging.policy.statements import first_failure
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.messaging.item import Item, Setting
    from msglint.messaging.policy.decide import Decision
    from msglint.messaging.policy.logic import Answer
    from msglint.messaging.policy.request import Service
    from msglint.values.conditions import World
    from msglint.values.model import Value

_INVOKE = "lambda:invokefunction"
_COLONS = 5
"""Between the parts of an ARN; topics, buckets and rules have none in their names."""

_NAMES = {
    "terraform": ("principal", "action", "source_arn", "source_account"),
    "cloudformation": ("Principal", "Action", "SourceArn", "SourceAccount"),
}
_OTHER_CONDITIONS = {
    "terraform": ("event_source_token", "principal_org_id", "function_url_auth_type"),
    "cloudformation": ("EventSourceToken", "PrincipalOrgID", "FunctionUrlAuthType"),
}


def decide_permissions(permissions: Sequence[Item], caller: Service, world: World) -> Decision:
    """What the permissions of a function come to: one that lets the service in is enough.

    Which version or alias a permission holds for is not asked.
    """
    if not permissions:
        return Denied("no-policy", "nothing is permitted to invoke it")
    best: tuple[int, Failure, Item] | None = None
    answers: list[Answer] = []
    for permission in permissions:
        elements = _elements(permission, caller, world)
        answers.append(all_of(elements))
        found = first_failure(elements)
        if found is not None and (best is None or found[0] > best[0]):
            best = (*found, permission)
    answer = any_of(answers, Failure("no-statement", ""))
    if answer is True:
        return Allowed()
    if isinstance(answer, Undecided):
        return answer
    assert best is not None, "every permission failed"
    rank, failure, owner = best
    if rank == 0:
        words = f"none of its permissions is for {caller.name}"
        return Denied("no-statement", words, sure=failure.sure)
    return Denied(failure.kind, failure.words, failure.span, owner.declaration, failure.sure)


def _elements(permission: Item, caller: Service, world: World) -> list[Answer]:
    """Whether principal, action, source and account of a permission cover the call."""
    principal, action, arn, account = (
        _setting(permission, name, world) for name in _NAMES[permission.form.dialect]
    )
    naming = Naming(permission.graph, world, variables=False)
    elements = [
        _element(principal, lambda value: _is_for(value, caller, naming), "principal"),
        _element(action, lambda value: _invokes(value, naming), "action"),
        _element(arn, lambda value: _is_source(value, caller, naming)),
        _element(account, lambda value: _is_account(value, caller, naming)),
    ]
    for name in _OTHER_CONDITIONS[permission.form.dialect]:
        other = _setting(permission, name, world)
        if isinstance(other, Undecided):
            elements.append(other)
        elif other is not None:
            elements.append(Undecided(f"{name} is only decided at run time", other.value.span))
    return elements


def _setting(permission: Item, name: str, world: World) -> Setting | Undecided | None:
    try:
        return permission.setting(name, world)
    except Undecided as undecided:
        return undecided


def _element(
    setting: Setting | Undecided | None,
    question: Callable[[Value], Literal[True] | Failure],
    required: str = "",
) -> Answer:
    """The answer to a question about an attribute; without the attribute nothing is demanded."""
    if isinstance(setting, Undecided):
        return setting
    if setting is None:
        return Undecided(f"a permission names its {required}") if required else True
    return attempt(lambda: question(setting.value))


def _is_for(value: Value, caller: Service, naming: Naming) -> Literal[True] | Failure:
    no = Failure("no-statement", f"it is not for {caller.name}", value.span)
    if equal(naming.pieces(value), ("*",)):
        return True
    return is_service(value, caller.name, naming, no)


def _invokes(value: Value, naming: Naming) -> Literal[True] | Failure:
    found = like(lower(naming.pieces(value)), (_INVOKE,))
    if found is None:
        raise Undecided("which action it means is not known", value.span)
    words = f"its permission is for {naming.said(value)}"
    return True if found else Failure("other-action", words, value.span)


def _is_source(value: Value, caller: Service, naming: Naming) -> Literal[True] | Failure:
    """AWS's documents name two ways of comparing: both must agree.

    They do where the pattern has as many colons as the ARN.
    """
    by_parts = naming.covers(value, caller.source, "arn")
    colons = sum(one.count(":") for one in naming.pieces(value) if isinstance(one, str))
    if not by_parts and colons < _COLONS and naming.covers(value, caller.source, "like"):
        raise Undecided("whether its pattern reaches over colons is not known", value.span)
    if by_parts:
        return True
    kind = caller.source.subject.replace("_", " ")
    words = f"its permission is for {naming.said(value)}, not for this {kind}"
    return Failure("other-source", words, value.span)


def _is_account(value: Value, caller: Service, naming: Naming) -> Literal[True] | Failure:
    own = caller.account or (caller.source.arn.account if caller.source.arn else ())
    answer = equal(naming.pieces(value), own) if own else None
    if answer is None:
        raise Undecided("whether this is the source's account is not known", value.span)
    words = f"its permission is for account {naming.said(value)}"
    return True if answer else Failure("other-source", words, value.span)
