"""The policies of a role, wherever they are written: its own, separate ones, and attached ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.elsewhere import granted
from msglint.messaging.item import Setting
from msglint.messaging.names import Named, Unclear
from msglint.messaging.policy.managed import aws_policy, document
from msglint.values.model import Known, Reference, Unknown, members_of
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.declarations import Declaration
    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.item import Item
    from msglint.values.conditions import World
    from msglint.values.model import Value

_INLINE = {
    "terraform": ("inline_policy", "policy"),
    "cloudformation": ("Policies", "PolicyDocument"),
}
_ATTACHED = {"terraform": "managed_policy_arns", "cloudformation": "ManagedPolicyArns"}
_DOCUMENT = {"terraform": "policy", "cloudformation": "PolicyDocument"}
_ARNS = {"aws_iam_role_policy_attachments_exclusive": "policy_arns"}
_ARN = "policy_arn"


def documents(role: Item, world: World) -> tuple[list[Setting], Undecided | None]:
    """The policies of a role, and why there may be more."""
    found: list[Setting] = []
    more: Undecided | None = None
    for one in _documents(role, world):
        if isinstance(one, Setting):
            found.append(one)
        elif more is None or (more.atom is not None and one.atom is None):
            more = one
    return found, more


def _documents(role: Item, world: World) -> Iterator[Setting | Undecided]:
    yield from _inline(role, world)
    yield from _all_attached(role, _ATTACHED[role.form.dialect], world)
    given, more = role.graph.certain_links(role, "role_policy", "roles", world)
    more = more or granted(role, world)
    if more is not None:
        yield more
    for policy in given:
        path = _ARNS.get(policy.declaration.type)
        if path is not None:
            yield from _all_attached(policy, path, world)
        elif policy.declaration.type.endswith("_attachment"):
            yield from _all_attached(policy, _ARN, world)
        else:
            yield _own(policy, world)


def _inline(role: Item, world: World) -> Iterator[Setting | Undecided]:
    list_name, member = _INLINE[role.form.dialect]
    try:
        inline = role.setting(list_name, world)
        members = () if inline is None else members_of(inline.value)
    except Undecided as undecided:
        yield undecided
        return
    for one in members:
        try:
            found = role.graph.walker.find(one, (member,), world)
        except Undecided as undecided:
            yield undecided
            continue
        if isinstance(found, Unknown):
            yield Undecided(found.reason, found.span)
        elif found is not None:
            yield Setting(found, role.declaration, member)


def _all_attached(item: Item, path: str, world: World) -> Iterator[Setting | Undecided]:
    """What the policies say that an attribute names."""
    try:
        attached = item.setting(path, world)
    except Undecided as undecided:
        yield undecided
        return
    for one in () if attached is None else members_of(attached.value):
        try:
            found = _attached(one, item, world)
        except Undecided as undecided:
            yield undecided
            continue
        if found is not None:
            yield found


def _attached(written: Value, item: Item, world: World) -> Setting | Undecided | None:
    """What a policy says that is named; `None` where none is."""
    graph = item.graph
    value = settle(written, world)
    if isinstance(value, Known) and value.data is None:
        return None
    name = _name_at_aws(value, graph, world)
    said = None if name is None else document(name)
    if said is not None:
        return Setting(said, item.declaration, _ARN)
    target = graph.resolver.resolve(value, "managed_policy", world)
    if isinstance(target, Named):
        return _own(target.item, world)
    if isinstance(target, Unclear):
        return target.why
    reason = f"what {name or 'a policy'} allows that is attached is not in view"
    return Undecided(reason, written.span or item.declaration.span)


def _name_at_aws(value: Value, graph: MessageGraph, world: World) -> str | None:
    """The name of a policy if it is one of AWS itself, also of one that is looked up."""
    reference = value.ref if isinstance(value, Known) else value
    source: Declaration | None = None
    if isinstance(reference, Reference):
        source = graph.declarations.get(reference.target)
    if source is None or source.type != "data.aws_iam_policy":
        return aws_policy(graph.texts.pieces(value, world))
    arn = graph.walker.find(source.attributes, ("arn",), world)
    if arn is not None:
        return aws_policy(graph.texts.pieces(arn, world))
    name = graph.walker.find(source.attributes, ("name",), world)
    return name.data if isinstance(name, Known) and isinstance(name.data, str) else None


def _own(policy: Item, world: World) -> Setting | Undecided:
    try:
        setting = policy.setting(_DOCUMENT[policy.form.dialect], world)
    except Undecided as undecided:
        return undecided
    if setting is None:
        return Undecided("a policy has no document", policy.declaration.span)
    return setting
