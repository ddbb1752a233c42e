"""One statement of a policy, read for one request: which of its elements cover the request."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from msglint.messaging.arns import parse_arn
from msglint.messaging.likeness import like, literal, lower
from msglint.messaging.policy.conditions import hold
from msglint.messaging.policy.logic import Failure, all_of, any_of, attempt
from msglint.messaging.policy.principals import includes
from msglint.messaging.policy.request import Holder
from msglint.values.model import Known, members_of
from msglint.values.reading import NotThisShape, Undecided, settle, string

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msglint.messaging.policy.logic import Answer
    from msglint.messaging.policy.naming import Naming
    from msglint.messaging.policy.request import Request
    from msglint.source.text import Span
    from msglint.values.conditions import World
    from msglint.values.model import MapValue, Value

_UNCLEAR_ACTIONS = {
    "sqs:changemessagevisibilitybatch": "sqs:changemessagevisibility",
    "sqs:deletemessagebatch": "sqs:deletemessage",
    "sqs:sendmessagebatch": "sqs:sendmessage",
}
"""Names of calls that IAM knows under another action's name, with that name."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the elements of one statement say of the request."""

    effect: str | Undecided
    principal: Answer
    action: Answer
    resource: Answer
    condition: Answer
    span: Span | None

    @property
    def applies(self) -> Answer:
        """Whether the statement covers the request."""
        return all_of((self.principal, self.action, self.resource, self.condition))

    def failure(self) -> tuple[int, Failure] | None:
        """The first element that does not cover the request, and how many may do before it."""
        elements = (self.principal, self.action, self.resource, self.condition)
        return first_failure(elements)


def first_failure(elements: Sequence[Answer]) -> tuple[int, Failure] | None:
    """The first of several conditions that certainly does not hold, and which one it is."""
    for rank, answer in enumerate(elements):
        if isinstance(answer, Failure):
            failure = all_of(elements)
            assert isinstance(failure, Failure)
            return rank, failure
    return None


@dataclass(frozen=True, slots=True)
class StatementReader:
    """Reads the statements of one document for one request in one world."""

    request: Request
    naming: Naming
    world: World

    def read(self, statement: MapValue) -> Statement:
        """A statement, every element answered by itself."""
        return Statement(
            self._effect(statement),
            self._principal(statement),
            self._element(statement, "Action", self._acts, self._other_action),
            self._element(statement, "Resource", self._is_resource, self._other_resource),
            self._conditions(statement),
            statement.span,
        )

    def _part(self, statement: MapValue, name: str) -> Value | None:
        """An element of a statement; `None` when it certainly has none. Raises `Undecided`."""
        found = statement.items.get(name)
        if found is None:
            if statement.rest is not None:
                raise Undecided(statement.rest.reason, statement.rest.span)
            return None
        settled = settle(found, self.world)
        return None if isinstance(settled, Known) and settled.data is None else settled

    def _effect(self, statement: MapValue) -> str | Undecided:
        try:
            part = self._part(statement, "Effect")
            effect = None if part is None else string(part, self.world)
        except Undecided as undecided:
            return undecided
        if effect in ("Allow", "Deny"):
            return effect
        return Undecided("its effect is neither Allow nor Deny", statement.span)

    def _principal(self, statement: MapValue) -> Answer:
        try:
            listed = self._part(statement, "Principal")
            excepted = self._part(statement, "NotPrincipal")
        except Undecided as undecided:
            return undecided
        caller = self.request.caller
        if isinstance(caller, Holder):
            if listed is None and excepted is None:
                return True
            return Undecided("a policy of a role names no principals", statement.span)
        if listed is not None and excepted is None:
            return includes(listed, caller, self.naming, self.world)
        if excepted is None or listed is not None:
            return Undecided("a statement names its principals exactly once", statement.span)
        if self._effect(statement) != "Deny":
            return Undecided("NotPrincipal is only supported with Deny", excepted.span)
        answer = includes(excepted, caller, self.naming, self.world)
        if isinstance(answer, Undecided):
            return answer
        if answer is True:
            return Failure("no-statement", f"it excepts {caller.name}", excepted.span)
        return True

    def _element(
        self,
        statement: MapValue,
        name: str,
        covers: Callable[[Value], bool],
        other: Callable[[tuple[Value, ...], Span | None], Failure],
    ) -> Answer:
        """`Action` or `Resource`, or its opposite."""
        try:
            listed = self._part(statement, name)
            excepted = self._part(statement, f"Not{name}")
        except Undecided as undecided:
            return undecided
        part = excepted if listed is None else listed
        if part is None or (listed is not None and excepted is not None):
            return Undecided(f"a statement has one of {name} and Not{name}", statement.span)
        members = members_of(part)
        failure = other(members, part.span)

        def answered(one: Value) -> Literal[True] | Failure:
            return True if covers(one) else failure

        found = any_of([attempt(lambda one=one: answered(one)) for one in members], failure)  # type: ignore[misc]
        if listed is not None or isinstance(found, Undecided):
            return found
        words = f"its Not{name} excepts it"
        return Failure(failure.kind, words, part.span) if found is True else True

    def _acts(self, pattern: Value) -> bool:
        text = lower(self.naming.pieces(settle(pattern, self.world)))
        action = self.request.action.lower()
        answer = like(text, (action,))
        if answer is None or _UNCLEAR_ACTIONS.get(literal(text) or "") == action:
            raise Undecided("which action it means is not known", pattern.span)
        return answer

    def _other_action(self, members: tuple[Value, ...], span: Span | None) -> Failure:
        caller, action = self.request.caller, self.request.action
        whom = "" if isinstance(caller, Holder) else f" {caller.name}"
        words = f"its policy allows{whom} {self._shown(members)}, not {action}"
        return Failure("other-action", words, span)

    def _is_resource(self, pattern: Value) -> bool:
        """Whether a pattern covers the resource.

        Documentation has wildcards within the parts of an ARN; one that would have to reach
        over a colon is left open.
        """
        settled = settle(pattern, self.world)
        if isinstance(settled, Known) and settled.data == "*":
            return True
        by_parts = self.naming.covers(settled, self.request.resource, "arn")
        if by_parts:
            return True
        text = literal(self.naming.pieces(settled))
        if text is not None and (text.startswith("/") or self._whole(settled)):
            raise Undecided("which resources its pattern covers is not known", pattern.span)
        return False

    def _whole(self, pattern: Value) -> bool:
        """Whether the pattern may cover the ARN with wildcards that reach over colons."""
        try:
            return self.naming.covers(pattern, self.request.resource, "like")
        except Undecided:
            return parse_arn(self.naming.pieces(pattern)) is None

    def _other_resource(self, members: tuple[Value, ...], span: Span | None) -> Failure:
        subject = self.request.resource.subject.replace("_", " ")
        words = f"its policy is for {self._shown(members)}, not for this {subject}"
        return Failure("other-resource", words, span)

    def _conditions(self, statement: MapValue) -> Answer:
        try:
            conditions = self._part(statement, "Condition")
        except Undecided as undecided:
            return undecided
        return hold(conditions, self.request, self.naming, self.world)

    def _shown(self, members: tuple[Value, ...]) -> str:
        """Some of the patterns, for messages."""
        shown: list[str] = []
        for member in members[:3]:
            with suppress(Undecided, NotThisShape):
                shown.append(self.naming.said(member).strip('"'))
        return (", ".join(shown) or "others") + (" and others" if len(members) > 3 else "")
