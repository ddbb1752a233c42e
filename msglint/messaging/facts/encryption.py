"""May the services that send to a queue or topic use the key that encrypts it?

A service that sends to an encrypted queue or topic calls KMS itself, so the key's policy must
let it in. The policy of the keys that AWS manages lets no service in and cannot be changed; the
one that a key gets by default lets in its own account only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.facts import senders
from msglint.messaging.facts.policies import POLICY
from msglint.messaging.likeness import literal
from msglint.messaging.policy.decide import Denied, decide
from msglint.messaging.policy.request import Request, party_of
from msglint.messaging.policy.rewriting import unless_rewritten
from msglint.values.model import Known, Reference
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from msglint.messaging.item import Item, Setting
    from msglint.messaging.policy.request import Service
    from msglint.values.conditions import World
    from msglint.values.model import Value

_KEY = {"terraform": "kms_master_key_id", "cloudformation": "KmsMasterKeyId"}
_MANAGED = {"queue": "alias/aws/sqs", "topic": "alias/aws/sns"}
_LOOKUPS = {
    "data.aws_kms_alias": "name",
    "data.aws_kms_key": "key_id",
}
_DOCUMENT = {"terraform": POLICY, "cloudformation": "KeyPolicy"}
_NEEDED = ("kms:GenerateDataKey", "kms:Decrypt")

_SENDERS: dict[str, tuple[tuple[str, str, Callable[[Item, World], Service]], ...]] = {
    "queue": (
        ("subscription", "queue", senders.topic),
        ("subscription", "dlq", senders.topic),
        ("notification", "queue", senders.bucket),
        ("rule_target", "queue", senders.rule),
        ("rule_target", "dlq", senders.rule),
    ),
    "topic": (
        ("notification", "topic", senders.bucket),
        ("rule_target", "topic", senders.rule),
    ),
}
"""Who sends under its own name: subject, link, and the service."""


def is_aws_managed(item: Item, world: World) -> bool:
    """Whether the key is the one that AWS manages for the service. Raises `Undecided`."""
    setting = item.setting(_KEY[item.form.dialect], world)
    if setting is None:
        return False
    managed = _MANAGED[item.subject]
    value: Value | None = setting.value
    reference = value.ref if isinstance(value, Known) else value
    if isinstance(reference, Reference) and reference.type in _LOOKUPS:
        source = item.graph.declarations.get(reference.target)
        if source is None:
            raise Undecided(f"{reference.target} is not in view", reference.span)
        name = _LOOKUPS[reference.type]
        value = item.graph.walker.find(source.attributes, (name,), world)
    if value is None or isinstance(value, Reference):
        return False
    text = item.graph.texts.pieces(value, world)
    end = text[-1] if text else ""
    if isinstance(end, str) and (end == managed or end.endswith(f":{managed}")):
        return True
    if literal(text) is None and not (isinstance(end, str) and len(end) > len(managed)):
        raise Undecided("which key it names is not known", setting.value.span)
    return False


def is_fed_by_service(item: Item, world: World) -> bool:
    """Whether a service sends to it under its own name. Raises `Undecided`."""
    undecided: Undecided | None = None
    for sender in _sending(item, world):
        if not isinstance(sender, Undecided):
            return True
        undecided = undecided or sender
    if undecided is not None:
        raise undecided
    return False


def key_problem(item: Item, world: World) -> str | None:
    """Why a service that sends to it may not use its key, in words. Raises `Undecided`."""
    found = item.graph.linked(item, item.link("key"), world)
    if not found:
        return None
    undecided: Undecided | None = None
    for sender in _sending(item, world):
        answer = sender if isinstance(sender, Undecided) else _refusal(found[0], sender, world)
        if isinstance(answer, str):
            return answer
        undecided = undecided or answer
    if undecided is not None:
        raise undecided
    return None


def _refusal(key: Item, sender: Service, world: World) -> str | Undecided | None:
    """Why a service may not use a key. What AWS says of conditions there contradicts itself."""
    undecided: Undecided | None = None
    try:
        documents = _documents(key, world)
    except Undecided as one:
        return one
    for action in _NEEDED:
        request = Request(sender, action, party_of(key, world), open_keys=True)
        decision = decide(documents, request, key.graph, world)
        decision = unless_rewritten(decision, key, world)
        if isinstance(decision, Denied):
            name = key.declaration.name
            if not documents:
                return f"the key {name} has AWS's default policy, for its account only"
            return f"the policy of the key {name} does not let {sender.name} do {action}"
        if isinstance(decision, Undecided):
            undecided = undecided or decision
    return undecided


def _documents(key: Item, world: World) -> Sequence[Setting]:
    name = _DOCUMENT[key.form.dialect]
    if name == POLICY:
        return key.settings(POLICY, world)
    found = key.setting(name, world)
    return () if found is None else (found,)


def _sending(item: Item, world: World) -> Iterator[Service | Undecided]:
    """Every service that sends to it, and why there may be more."""
    for subject, link, sender in _SENDERS[item.subject]:
        found, more = item.graph.certain_links(item, subject, link, world)
        for one in found:
            try:
                if _under_own_name(one, link, world):
                    yield sender(one, world)
            except Undecided as undecided:
                yield undecided
        if more is not None:
            yield more


def _under_own_name(sender: Item, link: str, world: World) -> bool:
    if sender.subject == "subscription":
        return link == "dlq" or sender.get("protocol", world) == "sqs"
    return sender.subject != "rule_target" or link == "dlq" or not sender.get("has_role", world)
