"""From a violation to a finding: its place, its words, what led there, what to change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from msglint.engine.durations import after_value
from msglint.engine.expression import Unsettled
from msglint.engine.rule import Assignment
from msglint.engine.worlds import evaluate
from msglint.findings import Finding, Fix, Related, Resource
from msglint.values.model import AWS_DEFAULT
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from msglint.declarations import Declaration
    from msglint.engine.expression import Expression
    from msglint.engine.rule import Path, Remark, Rule, Template
    from msglint.findings import Severity
    from msglint.messaging.schema import Datum, Entity, Place
    from msglint.source.text import Span
    from msglint.values.conditions import World

_MOST_PLACES = 10
"""Related places of one kind."""

_LONGEST = 200
"""Characters of one value in a message."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule, what violates it, and the worlds to read values in.

    `worlds` go from the weakest assumptions under which the rule is violated to the strongest
    that were made: what the first leaves open is read in the next.
    """

    rule: Rule
    entity: Entity
    worlds: tuple[World, ...]

    def finding(self) -> tuple[Finding, Place]:
        """The finding, and the place of the setting that it is about."""
        rule = self.rule
        place = self._primary()
        shown = handed_in(place, self._shared(place))
        finding = Finding(
            rule=rule.name,
            severity=self._severity(),
            category=rule.category,
            message=self._message(),
            span=_shown_at(shown),
            resource=resource_of(place.owner),
            related=tuple(self._related(place, shown)),
            origin=tuple(Related(s.label, s.span or shown.span) for s in shown.trail),
            calls=tuple(Related(call.label, call.span) for call in place.owner.calls),
            fix=self._fix(place),
        )
        return finding, place

    def _severity(self) -> Severity:
        """That of the rule, unless this is certainly one of those that are info only."""
        milder = self.rule.info_when
        return "info" if milder and self._value(milder) is True else self.rule.severity

    def _primary(self) -> Place:
        return next(self._places(self.rule.at), self.entity.header())

    def _shared(self, primary: Place) -> set[Span]:
        """Where inputs are set that what the setting is compared with comes from as well.

        Changing one of these changes both.
        """
        others = (place for remark in self.rule.related for place in self._places(remark.at))
        return {
            step.span
            for place in islice(others, _MOST_PLACES)
            if place.span != primary.span
            for step in place.trail
            if step.span is not None
        }

    def _related(self, primary: Place, shown: Place) -> Iterator[Related]:
        seen = {_shown_at(shown)}
        if _shown_at(primary) not in seen:
            seen.add(_shown_at(primary))
            label = (
                f"{primary.attribute} is set from it" if primary.attribute else "it declares this"
            )
            yield Related(label, _shown_at(primary))
        for remark in self.rule.related:
            if remark.when is not None and self._value(remark.when) is not True:
                continue
            for place in islice(self._places(remark.at), _MOST_PLACES):
                span = _shown_at(place)
                if span not in seen:
                    seen.add(span)
                    yield Related(self._label(remark, place), span)
        if primary.span not in seen and primary.owner.trace is not None:
            yield Related("in the generated template", primary.span)

    def _label(self, remark: Remark, place: Place) -> str:
        label = self._text(remark.label)
        return f"{label} ({AWS_DEFAULT[0].label})" if is_default(place) else label

    def _fix(self, primary: Place) -> Fix | None:
        fix = self.rule.fix
        if fix is None:
            return None
        if not isinstance(fix, Assignment):
            return Fix(self._text(fix), "unsafe")
        value = self._value(fix.to)
        place = next(self._places(fix.set), None)
        if place is None or isinstance(value, Unsettled):
            return None
        if fix.advice is not None and self._already(fix.set, value):
            return Fix(self._text(fix.advice), "unsafe")
        name = place.owner.arguments.get(place.attribute, place.attribute)
        name = name or fix.set[-1].replace("_", " ")
        if place.owner is not primary.owner:
            name += f" of {place.owner.name}"
        written = json.dumps(value, ensure_ascii=False)
        return Fix(f"set {name} to {written}", fix.safety)

    def _already(self, path: Path, value: object) -> bool:
        """Whether a field has a value as it is."""
        entities: list[Entity] = [self.entity]
        for name in path[:-1]:
            entities = [e for entity in entities for e in _entities(self._datum(entity, name))]
        return all(self._datum(entity, path[-1]) == value for entity in entities)

    def _message(self) -> str:
        text = ""
        for template in self.rule.message:
            text, is_known = self._filled(template)
            if is_known:
                break
        return text

    def _text(self, template: Template) -> str:
        text, _ = self._filled(template)
        return text

    def _filled(self, template: Template) -> tuple[str, bool]:
        """The text of a template, and whether every value in it is known."""
        parts, is_known = [], True
        value: object = None
        for part in template:
            if isinstance(part, str):
                parts.append(after_value(part, value))
                continue
            value = self._value(part)
            parts.append(_shown(value))
            is_known &= not isinstance(value, Unsettled)
        return "".join(parts), is_known

    def _value(self, expression: Expression) -> object:
        value: object = Unsettled()
        for world in self.worlds:
            value = evaluate(expression, self.rule, self.entity, world, [])
            if not isinstance(value, Unsettled):
                break
        return value

    def _places(self, path: Path) -> Iterator[Place]:
        """Where a path leads: several places through a list, none through nothing."""
        entities = [self.entity]
        for name in path[:-1]:
            entities = [e for entity in entities for e in _entities(self._datum(entity, name))]
        for entity in entities:
            if path:
                yield self._place(entity, path[-1])
            else:
                yield entity.header()

    def _place(self, entity: Entity, field: str) -> Place:
        """The place in the weakest world that decides which of several it is."""
        for world in self.worlds:
            try:
                entity.get(field, world)
            except Undecided:
                continue
            break
        place = entity.place(field, world)
        if not place.attribute and place.trail == AWS_DEFAULT:
            return replace(place, trail=())  # a resource as a whole has no default
        return place

    def _datum(self, entity: Entity, field: str) -> Datum:
        for world in self.worlds:
            try:
                return entity.get(field, world)
            except Undecided:
                continue
        return None


def is_default(place: Place) -> bool:
    """Whether AWS's default holds: nothing is written, or null."""
    return place.trail[-1:] == AWS_DEFAULT


def handed_in(place: Place, shared: Container[Span] = ()) -> Place:
    """Where the caller of a module (or the stack above) wrote what is set at a place in it.

    That is what must change, if the value went through unchanged; of what the module makes out
    of several values, or says itself, the module is the place. Of a null that the module says
    itself, it is the flag that chose it. In a module of somebody else nothing is to be changed:
    there it is the call. An input that sets `shared` places as well is none to change.
    """
    depths = {call.span: depth for depth, call in enumerate(place.owner.calls)}
    depth = len(place.owner.calls)
    found = place
    handed = any(step.role != "choice" for step in place.trail if step not in AWS_DEFAULT)
    for at, step in enumerate(place.trail):
        if step.role == "choice" and (handed or not is_default(place)):
            continue
        if step.role == "part" or step.span in shared:
            break
        above = depth if step.call is None else depths.get(step.call, depth)
        if above < depth and step.span is not None:
            depth = above
            found = replace(place, span=step.span, trail=place.trail[at + 1 :])
    foreign = (call for call in place.owner.calls[:depth] if call.foreign)
    call = next(foreign, None)
    return found if call is None else replace(place, span=call.span)


def _shown_at(place: Place) -> Span:
    """Where people look: the line of the program that made the resource, if it is known."""
    return place.owner.trace or place.span


def resource_of(declaration: Declaration) -> Resource:
    """How findings name a declaration."""
    return Resource(
        declaration.address, declaration.type, declaration.construct_path, declaration.part
    )


def fingerprint(finding: Finding, rule: Rule, subject: Declaration, owner: Declaration) -> str:
    """What identifies a finding from one commit to the next, wherever its lines move.

    The message takes no part: its numbers change while the fault stays the same.
    """
    import hashlib

    parts = (
        rule.name,
        owner.span.source.path,
        owner.address,
        subject.address,
        ".".join(rule.at),
        finding.when or "",
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _entities(datum: Datum) -> list[Entity]:
    if datum is None or isinstance(datum, str | int | Decimal | dict):
        return []
    if isinstance(datum, Sequence):
        return [entity for member in datum for entity in _entities(member)]
    return [datum]


def _shown(value: object) -> str:
    """A value as it stands in a message: one line, of bounded length."""
    match value:
        case Unsettled():
            return "(not known)"
        case bool():
            return "true" if value else "false"
        case None:
            return "nothing"
        case float() if value.is_integer():
            return str(int(value))
    return one_line(str(value))


def one_line(text: str, longest: int = _LONGEST) -> str:
    """Text that came from outside, as it may stand in a report."""
    shown = "".join(c if c.isprintable() else " " for c in text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 3] + "..."
