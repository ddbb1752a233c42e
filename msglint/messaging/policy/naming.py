"""Whether a policy names a resource: references by identity, texts by what is known of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from msglint.messaging.arns import OTHER_PARTITIONS, parse_arn
from msglint.messaging.likeness import Hole, anonymous, equal, has_wildcard, join, like, literal
from msglint.messaging.names import ANY, Elsewhere, Named
from msglint.messaging.policy.request import in_partition, party_of
from msglint.values.model import Known, Reference, Text, Unknown
from msglint.values.reading import NotThisShape, Undecided, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.policy.request import Party
    from msglint.values.conditions import World
    from msglint.values.model import Value

Comparator: TypeAlias = "Callable[[Pieces, Pieces], bool | None]"

Comparison: TypeAlias = Literal["equal", "like", "arn"]
"""Letter by letter; with wildcards over the whole; part by part with wildcards."""


_SHOWN = 80
"""Characters of source text in a message."""


class Naming:
    """Compares the values of one policy document in one world."""

    def __init__(self, graph: MessageGraph, world: World, *, variables: bool) -> None:
        self._graph = graph
        self._world = world
        self._variables = variables
        """Whether `${...}` is a policy variable: in documents of version 2012-10-17."""

    def pieces(self, value: Value) -> Pieces:
        """A pattern as text; policy variables are not known. Raises what reading raises."""
        value = settle(value, self._world)
        if not isinstance(value, (Known, Text, Reference, Unknown)):
            raise NotThisShape("a single value", value)
        text = self._graph.texts.pieces(value, self._world)
        if len(text) > 1:
            text = join(piece for one in text for piece in self._whole(one))
        return without_variables(text) if self._variables else text

    def _whole(self, piece: str | Hole) -> Pieces:
        """The ARN in the middle of a text, as far as it is known."""
        if isinstance(piece, str) or not isinstance(piece.identity, tuple):
            return (piece,)
        kind, target = piece.identity
        item = self._graph.named(target) if kind == "arn" else None
        return (piece,) if item is None else party_of(item, self._world).text

    def said(self, value: Value) -> str:
        """What a pattern says, for messages: the resource, the text, or what is written."""
        pieces = self.pieces(value)
        text = literal(pieces)
        if isinstance(value, Reference):
            declaration = self._graph.declarations.get(value.target)
            return value.target if declaration is None else declaration.address
        if text is not None:
            return f'"{text}"'
        written = value.span.text if value.span is not None else ""
        if written and "\n" not in written and len(written) <= _SHOWN:
            return written
        return '"' + "".join(p if isinstance(p, str) else "…" for p in pieces) + '"'

    def covers(self, value: Value, party: Party, comparison: Comparison) -> bool:
        """Whether the pattern covers the party's ARN. Raises `Undecided`."""
        value = settle(value, self._world)
        if isinstance(value, Text) and len(value.parts) == 1:
            (part,) = value.parts
            if not isinstance(part, str):
                return self.covers(part, party, comparison)
        reference = value.ref if isinstance(value, Known) else value
        if isinstance(reference, Reference):
            answer = self._same_resource(reference, party)
            if answer is True or isinstance(value, Reference):
                return _decided(answer, value, party)
        return _decided(_compare(self.pieces(value), party, comparison), value, party)

    def _same_resource(self, reference: Reference, party: Party) -> bool | None:
        """Whether a reference is the party's ARN."""
        naming = self._graph.namings.get(reference.type, {}).get(reference.attribute)
        if reference.target == party.key:
            return None if naming is None else naming == "arn"
        target = self._graph.resolver.resolve(reference, party.subject, self._world)
        if isinstance(target, Named):
            keys = frozenset((target.item.key,))
            if keys == party.candidates:
                return naming == "arn"
        else:
            keys = frozenset() if isinstance(target, Elsewhere) else target.candidates
        if ANY in keys or ANY in party.candidates:
            return None
        return None if keys & party.candidates or not keys | party.candidates else False


def _decided(answer: bool | None, value: Value, party: Party) -> bool:
    if answer is not None:
        return answer
    if isinstance(value, Unknown):
        raise Undecided(value.reason, value.span)
    if party.unclear is not None:
        raise Undecided(party.unclear.reason, party.unclear.span, party.unclear.atom)
    raise Undecided("whether it names the same resource is only known at deployment", value.span)


def _compare(pattern: Pieces, party: Party, comparison: Comparison) -> bool | None:
    pattern = in_partition(pattern, party)
    if comparison == "equal":
        return False if has_wildcard(pattern) else _in_any_partition(pattern, party, equal)
    if comparison == "like":
        return _in_any_partition(pattern, party, like)
    whole = _in_any_partition(pattern, party, like)
    if whole is False:
        return False
    wanted = parse_arn(pattern)
    if wanted is None or party.arn is None:
        return True if pattern == party.text else None
    answers = [like(part, known) for part, known in zip(wanted.parts, party.arn.parts, strict=True)]
    if party.commercial and answers[0] is False:
        answers[0] = None
    if False in answers:
        return False
    return None if None in answers else True


def _in_any_partition(pattern: Pieces, party: Party, compare: Comparator) -> bool | None:
    """Compare with the whole ARN; that it lies in `aws` may be an assumption only."""
    answer = compare(pattern, party.text)
    if answer is not False or not party.commercial or party.arn is None:
        return answer
    said = _partition(pattern)
    others = OTHER_PARTITIONS if said is None else {said}.intersection(OTHER_PARTITIONS)
    texts = (replace(party.arn, partition=(name,)).text for name in others)
    return None if any(compare(pattern, text) is not False for text in texts) else False


def _partition(pattern: Pieces) -> str | None:
    """The partition that a pattern writes out: it fits in no other one."""
    begin = pattern[0] if pattern else None
    parts = begin.split(":", 2) if isinstance(begin, str) else []
    if len(parts) < 3 or parts[0] != "arn" or has_wildcard((parts[1],)):
        return None
    return parts[1]


def without_variables(text: Pieces) -> Pieces:
    """With holes for policy variables."""
    pieces: list[str | Hole] = []
    for piece in text:
        if not isinstance(piece, str) or "${" not in piece:
            pieces.append(piece)
            continue
        first, *rest = piece.split("${")
        pieces.append(first)
        for one in rest:
            _, closed, after = one.partition("}")
            pieces += (anonymous(), after) if closed else ("${" + one,)
    return join(pieces)
