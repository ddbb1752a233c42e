"""What is certain of a value that is only known after apply.

Terraform tells what an unknown value refers to, not how. Where that is the ARN of one queue,
and the attribute holds an ARN, it is that ARN. Documents stay unknown, but it is certain which
resources they can name.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from msglint.terraform.navigate import COMPUTED
from msglint.terraform.plan.steps import references_of
from msglint.terraform.resource import IDENTITY
from msglint.values.model import JsonText, MapValue, Reference, Unknown, moved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.source.text import Span
    from msglint.terraform.plan.document import PlannedResource
    from msglint.terraform.plan.identity import Identities
    from msglint.terraform.plan.reach import Mention, Reach, Site
    from msglint.terraform.plan.references import References
    from msglint.values.model import Value

POLICY_DOCUMENT = "data.aws_iam_policy_document"

_IDENTIFYING = re.compile(
    r"(?:^|_)(?:arns?|urls?|endpoint|function_name|source|target|destination|queue|topic|actions"
    r"|dimensions|identifiers|resources|values|bucket|rule|role)$"
)
"""Attributes that hold identifiers: what is unknown in one is the identifier it refers to."""

_FILLED_IN = frozenset(
    {
        ("aws_sns_topic", "policy"),
        ("aws_sqs_queue", "policy"),
        ("aws_sqs_queue", "redrive_allow_policy"),
        ("aws_sqs_queue", "redrive_policy"),
    }
)
"""Attributes that AWS fills in where they are null: those then are only known later, too."""

_ONE_ARN = {"redrive_policy": "deadLetterTargetArn"}
"""Attributes that hold a JSON document with a single place for an ARN, and that place."""


class Unknowns:
    """Makes values of what a plan does not know."""

    def __init__(
        self,
        references: References,
        identities: Identities,
        render: Callable[[PlannedResource], Value | None],
    ) -> None:
        self.references = references
        self.identities = identities
        self.render = render
        """Gives the JSON of a policy document."""

    def attribute(self, name: str, expression: object, unknown: object, site: Site) -> Attribute:
        """An attribute that was written with an expression, if the plan tells it."""
        return Attribute(self, name, expression, unknown, site)


class Attribute:
    """One attribute, with what its expression refers to."""

    def __init__(
        self, unknowns: Unknowns, name: str, expression: object, unknown: object, site: Site
    ) -> None:
        self._unknowns = unknowns
        self._name = name
        self._expression = expression
        self._unknown = unknown
        self._site = site
        self._taken = 0

    def unknown(self, span: Span) -> Value:
        """The next part of it that is only known after apply."""
        reach, causes = self._reach, self._reach.causes
        if self._may_be_null:
            return Unknown(self._later, span, names=reach.names)
        count = _count(self._unknown)
        if count > 1:
            # As many parts as there are references: each is one of them. Which does not matter
            # in a list of identifiers.
            if count != len(causes) or reach.is_vague or not isinstance(self._unknown, list):
                return Unknown(self._later, span, names=reach.names)
            causes = causes[self._taken : self._taken + 1]
            self._taken += 1
        return self._value(causes, span, self._later)

    @property
    def is_null(self) -> bool:
        """Whether it was set to null, though it is only known after apply.

        Then AWS fills it in. Where nothing that an expression refers to is unknown, its value
        is known; and had it not been null, it would have been planned.
        """
        if self._unknown is not True or not references_of(self._expression):
            return False
        return self._reach.names is not None and not self._reach.causes

    def hidden(self, span: Span) -> Value:
        """A part that is known, and secret."""
        reason = f"{self._name} of {self._site.address} is sensitive"
        return self._value(self._reach.mentions, span, reason)

    def named(self, text: str) -> Reference | None:
        """What a known text of it identifies."""
        found = self._unknowns.identities.named(text)
        if found is None and self._identifies and self._expression is not None:
            for mention in self._reach.mentions:
                attribute = mention.attribute
                if attribute and mention.resource.values.get(attribute) == text:
                    return Reference(mention.resource.address, mention.resource.type, attribute)
        return found

    @cached_property
    def _reach(self) -> Reach:
        references = self._unknowns.references
        if self._expression is None:
            return references.anything(self._site)
        is_one = self._name in _ONE_ARN or self._identifies
        return references.of(self._expression, self._site, is_one=is_one)

    @cached_property
    def _identifies(self) -> bool:
        """Whether it holds identifiers of other resources."""
        type_ = self._site.name[0] if self._site.name is not None else ""
        is_own_name = IDENTITY.get(type_, "name") == self._name
        return bool(_IDENTIFYING.search(self._name)) and not is_own_name

    @property
    def _may_be_null(self) -> bool:
        """Whether it is only known later because it is null, by a condition."""
        type_ = self._site.name[0] if self._site.name is not None else ""
        if (type_, self._name) not in _FILLED_IN:
            return False
        return self._unknowns.references.is_conditional(self._expression, self._site)

    @property
    def _later(self) -> str:
        return f"{self._name} of {self._site.address} is known only after apply"

    def _value(self, causes: Sequence[Mention], span: Span, reason: str) -> Value:
        reach = self._reach
        unknown = Unknown(reason, span, names=reach.names)
        if not causes or any(cause.resource is not causes[0].resource for cause in causes):
            return unknown
        resource = causes[0].resource
        named = {cause.attribute for cause in causes if cause.attribute is not None}
        if resource.type == POLICY_DOCUMENT and named <= {"json", "minified_json"}:
            rendered = self._unknowns.render(resource)
            return unknown if rendered is None else moved(rendered, span)
        key = _ONE_ARN.get(self._name)
        if key is not None and named <= {"arn"} and not reach.is_vague:
            reference = Reference(resource.address, resource.type, "arn", span)
            return JsonText(MapValue({key: reference}, span, rest=unknown), span)
        if not self._identifies:
            return unknown
        attribute = "url" if "url" in self._name else "arn"
        if len(named) == 1:
            attribute = named.pop()
        if attribute not in COMPUTED:
            return unknown
        return Reference(resource.address, resource.type, attribute, span)


def _count(unknown: object) -> int:
    """How many parts of a value are only known after apply."""
    count = 0
    pending = [unknown]
    while pending:
        match pending.pop():
            case True:
                count += 1
            case list(parts):
                pending += parts
            case dict(parts):
                pending += parts.values()
            case _:
                pass
    return count
