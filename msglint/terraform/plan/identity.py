"""Which resource of a plan a known text names, and where a resource lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.terraform.plan.document import mapping
from msglint.terraform.plan.steps import Named, longest, references_of
from msglint.values.model import Known, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.source.text import Span
    from msglint.terraform.plan.document import PlanDocument, PlannedResource
    from msglint.values.model import Value

_IDENTIFIER = re.compile(r"arn:[^:]+:[^:]+:|https?://")
"""How texts begin that are the identifier of one resource alone."""

_ATTRIBUTES = ("arn", "url", "id")

_ARN = re.compile(r"arn:[^:]+:[^:]+:([^:]*):([0-9]{12})?:")


class Identities:
    """What is known of the resources of a plan by their ARNs."""

    def __init__(self, document: PlanDocument) -> None:
        self._document = document
        self._by_text: dict[str, Reference | None] = {}
        for attribute in _ATTRIBUTES:
            self._by_text = {**dict(self._texts(attribute)), **self._by_text}
        self._accounts = self._find_accounts()

    def _texts(self, attribute: str) -> Iterator[tuple[str, Reference | None]]:
        """The identifiers in one attribute. Those that two resources claim name neither."""
        owners: dict[str, list[PlannedResource]] = {}
        for resource in self._document.resources.values():
            text = resource.values.get(attribute)
            if isinstance(text, str) and _IDENTIFIER.match(text):
                owners.setdefault(text, []).append(resource)
        for text, claims in owners.items():
            own = [one for one in claims if not any(_belongs_to(one, other) for other in claims)]
            owner = own[0]
            reference = Reference(owner.address, owner.type, attribute)
            yield text, reference if len(own) == 1 else None

    def named(self, text: str) -> Reference | None:
        """The attribute that has exactly this text."""
        return self._by_text.get(text)

    def region(self, resource: PlannedResource, span: Span) -> Value | None:
        """The Region of a resource: its own, else what its provider is set to."""
        own = resource.values.get("region")
        if isinstance(own, str) and own:
            return Known(own, span)
        arn = _own_arn(resource)
        if arn is not None and arn[1]:
            return Known(arn[1], span)
        provider = mapping(self._document.providers.get(_provider_of(resource)))
        found = self._constant(mapping(provider.get("expressions")).get("region"))
        return Known(found, span) if found else None

    def account(self, resource: PlannedResource, span: Span) -> Value | None:
        """The account of a resource: its own, else the only one that its provider works in."""
        arn = _own_arn(resource)
        if arn is not None and arn[2]:
            return Known(arn[2], span)
        accounts = self._accounts.get(_provider_of(resource), set())
        return Known(next(iter(accounts)), span) if len(accounts) == 1 else None

    def _find_accounts(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for resource in self._document.resources.values():
            account: object = None
            if resource.type == "data.aws_caller_identity":
                account = resource.values.get("account_id")
            elif not resource.type.startswith("data."):
                arn = _own_arn(resource)
                account = arn[2] if arn is not None else None
            provider = _provider_of(resource)
            if provider and isinstance(account, str) and account:
                found.setdefault(provider, set()).add(account)
        return found

    def _constant(self, expression: object) -> str | None:
        """A setting of a provider: written out, or a variable of the root module."""
        value = mapping(expression).get("constant_value")
        match longest(references_of(expression)):
            case []:
                pass
            case [(Named("var"), Named(name))]:
                value = mapping(self._document.variables.get(name)).get("value")
            case _:
                return None
        return value if isinstance(value, str) else None


def _belongs_to(resource: PlannedResource, other: PlannedResource) -> bool:
    """Whether an identifier of both is the other's.

    That of a data source that looks a resource up, or of a resource that is a part of another:
    `aws_sns_topic_policy.arn` is the ARN of its topic.
    """
    if resource.type.startswith("data."):
        return not other.type.startswith("data.")
    return resource.type.startswith(f"{other.type}_")


def set_elsewhere(document: PlanDocument) -> set[tuple[PlannedResource, str]]:
    """Attributes that a plan has read from AWS and that a resource of their own sets.

    After a deployment `aws_sqs_queue.redrive_policy` is what `aws_sqs_queue_redrive_policy`
    says, though the queue itself says nothing.
    """
    setters: set[tuple[str, object]] = {
        (resource.type, text)
        for resource in document.resources.values()
        for text in resource.values.values()
        if isinstance(text, str)
    }
    found: set[tuple[PlannedResource, str]] = set()
    for resource in document.resources.values():
        names = [resource.values.get(attribute) for attribute in _ATTRIBUTES]
        written = mapping((resource.block or {}).get("expressions"))
        for attribute in resource.values.keys() - written.keys():
            type_ = f"{resource.type}_{attribute}"
            if any((type_, name) in setters for name in names if isinstance(name, str)):
                found.add((resource, attribute))
    return found


def _own_arn(resource: PlannedResource) -> re.Match[str] | None:
    arn = resource.values.get("arn")
    return _ARN.match(arn) if isinstance(arn, str) else None


def _provider_of(resource: PlannedResource) -> str:
    """Which provider configuration it uses; empty when the plan does not say."""
    key = (resource.block or {}).get("provider_config_key")
    return key if isinstance(key, str) else ""
