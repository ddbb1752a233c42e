"""Could a program change an access policy while it runs? Then what is declared need not hold.

What roles, users and groups are allowed says so. A grant counts if it is about changing
attributes or permissions (`sqs:SetQueueAttributes`, `sqs:Set*`), wherever it holds, and one of all
that a service can do (`sqs:*`) if it names the resource: to be allowed everything everywhere is no
sign that a program does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import like, literal, lower
from msglint.messaging.names import ANY, ANYTHING
from msglint.messaging.policy.decide import Denied
from msglint.messaging.policy.logic import Failure, all_of, attempt
from msglint.messaging.policy.naming import Naming
from msglint.messaging.policy.request import Holder, Request, party_of
from msglint.messaging.policy.statements import StatementReader
from msglint.messaging.resolve import is_read
from msglint.values.model import Known, MapValue, Reference, Unknown, members_of
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from msglint.declarations import Declaration
    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.item import Item
    from msglint.messaging.policy.decide import Decision
    from msglint.messaging.policy.logic import Answer
    from msglint.values.conditions import Condition, World
    from msglint.values.model import Value

_DOCUMENTS = {
    "aws_iam_role": "inline_policy.policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iam_group_policy": "policy",
    "AWS::IAM::Role": "Policies.PolicyDocument",
    "AWS::IAM::User": "Policies.PolicyDocument",
    "AWS::IAM::Group": "Policies.PolicyDocument",
    "AWS::IAM::Policy": "PolicyDocument",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::RolePolicy": "PolicyDocument",
    "AWS::IAM::UserPolicy": "PolicyDocument",
    "AWS::IAM::GroupPolicy": "PolicyDocument",
}
"""What declares the policies of roles, users and groups, and where their documents are."""

IDENTITIES = frozenset(_DOCUMENTS)
"""Types of the resources that declare them."""

_CHANGES = {
    "queue": ("sqs:SetQueueAttributes", "sqs:AddPermission"),
    "topic": ("sns:SetTopicAttributes", "sns:AddPermission"),
    "function": ("lambda:AddPermission",),
    "key": ("kms:PutKeyPolicy",),
    "role": ("iam:PutRolePolicy", "iam:AttachRolePolicy"),
}
"""By subject: what changes the policy that decides about it, so that it may allow more."""

_NO = Failure("no-statement", "it allows no such thing")


Written: TypeAlias = "tuple[Declaration, Value, tuple[Condition | Unknown, ...]]"
"""A statement of the policies of roles, users and groups: whose, and when it is there."""


class Rewriters:
    """The statements of one unit that may let a program change a policy."""

    def __init__(self, graph: MessageGraph) -> None:
        self._graph = graph
        self._by_subject: dict[str, dict[str, list[Written]]] = {}

    def of(self, item: Item) -> Iterator[Written]:
        """Those that may be about changing the policy that decides about a resource."""
        found = self._by_subject.get(item.subject)
        if found is None:
            found = self._by_subject[item.subject] = {}
            actions = [action.lower() for action in _CHANGES[item.subject]]
            for one in self._all():
                if _may_be_about(one[1], actions):
                    for key in self._named(one[1], item.subject):
                        found.setdefault(key, []).append(one)
        yield from found.get(item.key, ())
        yield from found.get(ANY, ())

    def _named(self, statement: Value, subject: str) -> frozenset[str]:
        """The resources of a subject that a statement is for; `ANY` unless it only refers to some.

        Most do, and need not be read for each of the others.
        """
        if not isinstance(statement, MapValue) or statement.rest is not None:
            return ANYTHING
        written = statement.items.get("Resource")
        identity = self._graph.models[subject].identity
        keys: set[str] = set()
        for one in members_of(written):
            if isinstance(one, Reference) and self._graph.named(one.target) is not None:
                keys.add(one.target)
            elif identity is None or not _is_of_other_service(one, identity.service):
                return ANYTHING
        return frozenset(keys)

    def _all(self) -> Iterator[Written]:
        for declaration in self._graph.declarations.values():
            path = _DOCUMENTS.get(declaration.type)
            if path is not None:
                steps = (*path.split("."), "Statement")
                for statement, when in self._graph.walker.parts(declaration.attributes, steps):
                    yield declaration, statement, (declaration.exists, when)


def _may_be_about(statement: Value, actions: Sequence[str]) -> bool:
    """Whether a statement may cover one of these actions, at a glance: most name others."""
    if not isinstance(statement, MapValue) or statement.rest is not None:
        return True
    written = statement.items.get("Action")
    for one in members_of(written):
        if not isinstance(one, Known) or not isinstance(one.data, str):
            return True
        pattern = (one.data.lower(),)
        if any(like(pattern, (action,)) is not False for action in actions):
            return True
    return False


def _is_of_other_service(pattern: Value | None, service: str) -> bool:
    """Whether a pattern is written out and begins as no ARN of a service does."""
    if not isinstance(pattern, Known) or not isinstance(pattern.data, str) or pattern.ref:
        return False
    begin = pattern.data.split(":", 3)[:3]
    plain = not any(sign in part for part in begin for sign in "*?$")
    return len(begin) == 3 and plain and begin[0] == "arn" and begin[2] != service


def _is_for_other_names(statement: Value, name: str) -> bool:
    """Whether all resources of a statement are written out and called otherwise, at a glance."""
    written = statement.items.get("Resource") if isinstance(statement, MapValue) else None
    return all(
        isinstance(one, Known)
        and isinstance(one.data, str)
        and one.ref is None
        and not any(sign in one.data for sign in "*?$")
        and not one.data.endswith(name)
        for one in members_of(written)
    )


def unless_rewritten(decision: Decision, item: Item, world: World) -> Decision:
    """A refusal by the policy of a resource; undecided if a program may change the policy."""
    if not isinstance(decision, Denied):
        return decision
    return item.once(("rewriter", world), lambda: _rewriter(item, world)) or decision


def _rewriter(item: Item, world: World) -> Undecided | None:
    """Who may change the policy that decides about a resource; who certainly may goes first."""
    found: Undecided | None = None
    party = party_of(item, world)
    own_name = None if party.arn is None else literal(party.arn.resource)
    for owner, statement, conditions in item.graph.rewriters.of(item):
        if own_name is not None and _is_for_other_names(statement, own_name):
            continue
        for action in _CHANGES[item.subject]:
            request = Request(Holder(owner.name), action, party)
            there = [_is_there(one, world) for one in conditions]
            answer = all_of((*there, _grants(statement, request, item, world)))
            if isinstance(answer, Failure):
                continue
            span = statement.span or owner.span
            name = item.declaration.name
            if answer is True:
                return Undecided(f"{owner.name} lets a program do {action} on {name}", span)
            reason = f"{owner.name} may let a program do {action} on {name}"
            if found is None or (found.atom is not None and answer.atom is None):
                found = Undecided(reason, span, answer.atom)
    return found


def _is_there(condition: Condition | Unknown, world: World) -> Answer:
    if isinstance(condition, Unknown):
        return Undecided(condition.reason, condition.span)
    holds = world.holds(condition)
    if isinstance(holds, bool):
        return True if holds else _NO
    return Undecided("whether it is there depends on an input", None, holds)


def _grants(statement: Value, request: Request, item: Item, world: World) -> Answer:
    """Whether a statement allows the request, in a way that counts."""
    try:
        settled = settle(statement, world)
    except Undecided as undecided:
        return undecided
    if isinstance(settled, Unknown):
        may = _may_name(settled, item)
        return Undecided(settled.reason, settled.span) if may else _NO
    if not isinstance(settled, MapValue):
        return _NO
    naming = Naming(item.graph, world, variables=True)
    read = StatementReader(request, naming, world).read(settled)
    if read.effect == "Deny":
        return _NO
    counts = attempt(lambda: _counts(settled, request, naming, world))
    return all_of((read.action, read.resource, counts))


def _may_name(unknown: Unknown, item: Item) -> bool:
    """Whether statements that are not known may name a resource.

    Policies that are looked up were there before it, and those of AWS name none.
    """
    if unknown.names is None:
        return True
    names = frozenset(key for key in unknown.names if not _is_policy(key, item.graph))
    keys = item.graph.resolver.entities_among(names, item.subject)
    return item.key in keys or ANY in keys or any(map(is_read, names))


def _is_policy(key: str, graph: MessageGraph) -> bool:
    declaration = graph.declarations.get(key)
    return declaration is not None and declaration.type == "data.aws_iam_policy"


def _counts(
    statement: MapValue, request: Request, naming: Naming, world: World
) -> Literal[True] | Failure:
    """Whether it is about changing such things, or about this resource. Raises `Undecided`."""
    action = request.action.lower()
    everything = ("*", action.partition(":")[0] + ":*")
    unclear = None if statement.rest is None else Undecided(statement.rest.reason)
    for pattern in _members(statement, "Action", world):
        text = lower(naming.pieces(pattern))
        answer = False if literal(text) in everything else like(text, (action,))
        if answer:
            return True
        if answer is None:
            unclear = Undecided("which action it means is not known", pattern.span)
    for pattern in _members(statement, "Resource", world):
        try:
            if not _is_any(pattern, naming) and naming.covers(pattern, request.resource, "arn"):
                return True
        except Undecided as undecided:
            unclear = undecided
    if unclear is not None:
        raise unclear
    return _NO


def _members(statement: MapValue, name: str, world: World) -> tuple[Value, ...]:
    part = statement.items.get(name)
    if part is None:
        return ()
    return tuple(settle(one, world) for one in members_of(settle(part, world)))


def _is_any(pattern: Value, naming: Naming) -> bool:
    """Whether a pattern of resources names none of them."""
    text = naming.pieces(pattern)
    arn = parse_arn(text)
    name = literal(text if arn is None else arn.resource)
    return name is not None and name.rpartition(":")[2].rpartition("/")[2] == "*"
