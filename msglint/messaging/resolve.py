"""From a value to the resource that it names.

A value names a resource by reference, or by the text of its ARN, URL or name. What comes from
outside (a root variable, a parameter, an import) does not name what the unit itself declares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.arns import parse_arn, parse_url
from msglint.messaging.likeness import Hole, literal, split
from msglint.messaging.names import ANYTHING, Elsewhere, Named, Names, Unclear
from msglint.values.conditions import REAL
from msglint.values.model import Known, Reference, Text, Unknown, mentioned
from msglint.values.reading import Undecided, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from msglint.declarations import Declaration
    from msglint.messaging.graph import MessageGraph
    from msglint.messaging.likeness import Pieces
    from msglint.messaging.model import Identity
    from msglint.messaging.names import Target
    from msglint.values.conditions import World
    from msglint.values.model import Value

MAX_DEPTH = 20
"""How many data sources and aliases may lie between a value and the resource it names."""

_IDENTITIES = frozenset({"arn", "id", "name", "ref"})
"""Attributes that say which resource it is, in any resource."""

_OPAQUE = (
    "Custom::",
    "AWS::CloudFormation::",
    "data.aws_arn",
    "data.external",
    "data.terraform_remote_state",
)
"""Types whose attributes can hold any text, whatever they are called."""

_ELSEWHERE = Elsewhere()


def is_read(key: str) -> bool:
    """Whether a key is that of a Terraform data source: used as a name it could be anyone's.

    (Handed to a module that is not in view it is taken to be what it is used for there: a
    network, an image, an account. Else one such module would leave nothing certain.)
    """
    return key.startswith("data.") or ".data." in key


class Resolver:
    """Resolves the values of one unit."""

    def __init__(self, graph: MessageGraph) -> None:
        self._graph = graph
        self._names: dict[str, Names] = {}

    def possible(self, value: Value, subject: str, depth: int = 0) -> frozenset[str]:
        """Keys of all entities that a value may name in some world, `ANY` among them."""
        found: set[str] = set()
        for end in self._graph.walker.ends(value, ()):
            match self.resolve(end, subject, REAL, depth=depth):
                case Named(item):
                    found.add(item.key)
                case Unclear(candidates=keys):
                    found |= keys
                case _:
                    pass
        return frozenset(found)

    def resolve(
        self,
        value: Value,
        subject: str,
        world: World,
        home: Declaration | None = None,
        depth: int = 0,
    ) -> Target:
        """What a value names. `home` is the data source that looks a bare name up."""
        if depth > MAX_DEPTH:
            return Unclear(ANYTHING, Undecided("too many references lie in between", value.span))
        try:
            value = settle(value, world)
        except Undecided as undecided:
            return Unclear(self.possible(value, subject, depth + 1), undecided)
        match value:
            case Known(data=None | ""):
                return _ELSEWHERE
            case Known(ref=Reference() as reference):
                found = self._reference(reference, subject, world, depth)
                if isinstance(found, Named):
                    return found
                return self._text(value, subject, world, home, depth)
            case Reference():
                return self._reference(value, subject, world, depth)
            case Unknown():
                return self._unknown(value, subject, world, depth)
            case Text(parts=(part,)) if not isinstance(part, str):
                return self.resolve(part, subject, world, home, depth + 1)
            case Known() | Text():
                return self._text(value, subject, world, home, depth)
            case _:
                keys = self.entities_among(mentioned(value), subject, depth)
                return Unclear(keys, Undecided("it is not a single name", value.span))

    def _reference(self, reference: Reference, subject: str, world: World, depth: int) -> Target:
        identity = self._identity(subject)
        kind, target = reference.type, reference.target
        if kind in identity.name:
            item = self._graph.whole(subject, target)
            if item is None:
                why = Undecided(f"{target} is not in view", reference.span)
                return Unclear(frozenset(), why)
            if reference.attribute in identity.attributes[kind]:
                return Named(item)
            reason = f"{reference.attribute} of {target} is only known after deployment"
            return Unclear(frozenset((target,)), Undecided(reason, reference.span))
        declaration = self._graph.declarations.get(target)
        if declaration is not None and kind in identity.lookups:
            return self._looked_up(declaration, identity.lookups[kind], subject, world, depth)
        if identity.through is not None:
            between = self._graph.whole(identity.through[0], target)
            if between is not None:
                return self._through(between.key, identity.through, subject, world, depth)
        return self._foreign(reference)

    def _foreign(self, reference: Reference) -> Target:
        """A reference to a resource of another kind."""
        namings = self._graph.namings.get(reference.type, {})
        if reference.attribute in namings:
            return _ELSEWHERE
        attribute = reference.attribute.lower()
        if reference.type.startswith(_OPAQUE) or not (
            attribute in _IDENTITIES or attribute.endswith("arn")
        ):
            reason = f"{reference.attribute} of {reference.target} is only known after deployment"
            return Unclear(ANYTHING, Undecided(reason, reference.span))
        return _ELSEWHERE

    def _looked_up(
        self, declaration: Declaration, attribute: str, subject: str, world: World, depth: int
    ) -> Target:
        """A data source that finds a resource by its name."""
        try:
            name = self._graph.walker.find(declaration.attributes, (attribute,), world)
        except Undecided as undecided:
            ends = self._graph.walker.ends(declaration.attributes, (attribute,))
            return Unclear(self._any_of(ends, subject, depth), undecided)
        if name is None:
            reason = f"what {declaration.address} looks up is not known"
            return Unclear(ANYTHING, Undecided(reason, declaration.span))
        return self.resolve(name, subject, world, declaration, depth + 1)

    def _through(
        self, key: str, through: tuple[str, str], subject: str, world: World, depth: int
    ) -> Target:
        """Something that stands for the resource it belongs to, such as an alias."""
        between = self._graph.whole(through[0], key)
        path = between.link(through[1]).paths.of(between.form) if between else ""
        if between is None or not path:
            return _ELSEWHERE
        try:
            setting = between.setting(path, world)
        except Undecided as undecided:
            ends = self._graph.walker.ends(between.attributes, path.split("."))
            return Unclear(self._any_of(ends, subject, depth), undecided)
        if setting is None:
            return _ELSEWHERE
        return self.resolve(setting.value, subject, world, depth=depth + 1)

    def _any_of(self, values: Iterable[Value], subject: str, depth: int) -> frozenset[str]:
        return frozenset().union(*(self.possible(one, subject, depth + 1) for one in values))

    def _unknown(self, unknown: Unknown, subject: str, world: World, depth: int) -> Target:
        if unknown.only is not None:
            return self._reference(unknown.only, subject, world, depth)
        begin = unknown.prefix.split(":")
        if begin[0] == "arn" and len(begin) > 3 and begin[2] != self._identity(subject).service:
            return _ELSEWHERE
        keys = self.entities_among(unknown.names, subject, depth)
        names = self._with_what_parts_were_handed(unknown.names)
        if names is not None and any(map(is_read, names)):
            keys = ANYTHING
        if not keys:
            return _ELSEWHERE
        return Unclear(keys, Undecided(unknown.reason, unknown.span))

    def entities_among(
        self, keys: frozenset[str] | None, subject: str, depth: int = 0
    ) -> frozenset[str]:
        """The entities that declarations are, or may stand for; `ANY` for `None`."""
        keys = self._with_what_parts_were_handed(keys)
        if keys is None or depth > MAX_DEPTH:
            return ANYTHING
        identity = self._identity(subject)
        found: set[str] = set()
        for key in keys:
            if self._graph.whole(subject, key) is not None:
                found.add(key)
                continue
            declaration = self._graph.declarations.get(key)
            if declaration is None:
                continue
            if declaration.type in identity.lookups:
                ends = self._graph.walker.ends(
                    declaration.attributes, (identity.lookups[declaration.type],)
                )
            elif identity.through and self._graph.whole(identity.through[0], key):
                between = self._graph.whole(identity.through[0], key)
                assert between is not None
                path = between.link(identity.through[1]).paths.of(between.form)
                ends = self._graph.walker.ends(between.attributes, path.split("."))
            else:
                continue
            found |= self._any_of(ends, subject, depth + 1)
        return frozenset(found)

    def _with_what_parts_were_handed(self, keys: frozenset[str] | None) -> frozenset[str] | None:
        """Keys with, for a part that is not in view, what it could name."""
        parts = self._graph.parts_out_of_view
        if keys is None or not parts:
            return keys
        found: set[str] = set()
        pending = [*keys]
        while pending:
            key = pending.pop()
            if key not in found:
                found.add(key)
                if key in parts:
                    names = parts[key].names
                    if names is None:
                        return None
                    pending.extend(names)
        return frozenset(found)

    def _text(
        self,
        value: Known | Text,
        subject: str,
        world: World,
        home: Declaration | None,
        depth: int,
    ) -> Target:
        why: Undecided | None = None
        try:
            text = self._graph.texts.pieces(value, world)
        except Undecided as undecided:
            why = undecided
            text = self._graph.texts.blurred(value)
        target = self._read(text, value, subject, world, home, depth)
        if why is None:
            if isinstance(target, Unclear) and target.why.span is None:
                target.why.span = value.span
            return target
        match target:
            case Named(item):
                return Unclear(frozenset((item.key,)), why)
            case Unclear(candidates=keys):
                return Unclear(keys, why)
            case Elsewhere():
                return Unclear(self.entities_among(mentioned(value), subject, depth), why)

    def _read(
        self,
        text: Pieces,
        value: Known | Text,
        subject: str,
        world: World,
        home: Declaration | None,
        depth: int,
    ) -> Target:
        identity = self._identity(subject)
        arn = parse_arn(text)
        if arn is not None:
            if literal(arn.service) not in (None, identity.service):
                return _ELSEWHERE
            name = _without_prefix(arn.resource, identity)
            if name is None:
                return _ELSEWHERE
            at = None if identity.global_name or identity.of_account else arn.region
            owner = None if identity.global_name else arn.account
            return self._find(name, at, owner, value, subject, world, depth)
        url = parse_url(text)
        if url is not None:
            if "url" not in {n for names in identity.attributes.values() for n in names.values()}:
                return _ELSEWHERE
            at, owner, name = url
            return self._find(name, at, owner, value, subject, world, depth)
        if text and isinstance(text[0], Hole) and len(text) > 1:
            return self._after_hole(text, value, subject, world, depth)
        if len(text) > 1 and isinstance(text[0], str) and text[0].startswith(("arn:", "http")):
            # The beginning of an ARN or URL: whose it is stands in what is not known.
            keys = self.entities_among(mentioned(value), subject, depth)
            unclear = Undecided("a part of it is not known", value.span)
            return Unclear(keys, unclear) if keys else _ELSEWHERE
        region: Pieces | None = None
        account: Pieces | None = None
        if home is not None:
            region = self._graph.texts.region(home, world)
            account = self._graph.texts.account(home, world)
        name = _bare_name(text, identity)
        return self._find(name, region, account, value, subject, world, depth)

    def _after_hole(
        self, text: Pieces, value: Known | Text, subject: str, world: World, depth: int
    ) -> Target:
        """A text that begins with a part that is not known, such as "${fn.arn}:live"."""
        keys = self.entities_among(mentioned(value), subject, depth)
        if self._identity(subject).prefix and isinstance(text[1], str) and text[1][0] == ":":
            first = value.parts[0] if isinstance(value, Text) else value
            if not isinstance(first, str):
                return self.resolve(first, subject, world, depth=depth + 1)
        if keys:
            return Unclear(keys, Undecided("a part of it is not known", value.span))
        tail = split(split(text, ":")[-1], "/")[-1]
        if tail == text:
            return self._find(text, None, None, value, subject, world, depth)
        match self._find(tail, None, None, value, subject, world, depth):
            case Named(item):
                reason = "a part of it is not known"
                return Unclear(frozenset((item.key,)), Undecided(reason, value.span))
            case other:
                return other

    def _find(
        self,
        name: Pieces,
        region: Pieces | None,
        account: Pieces | None,
        value: Known | Text,
        subject: str,
        world: World,
        depth: int,
    ) -> Target:
        if len(name) == 1 and isinstance(name[0], Hole) and isinstance(name[0].identity, tuple):
            _, target = name[0].identity
            declaration = self._graph.declarations.get(target)
            if declaration is not None:
                reference = Reference(target, declaration.type, "", value.span)
                found = self._by_name_of(reference, subject, world, depth)
                if found is not None:
                    return found
        near = value.span.source.path if value.span else ""
        found = self._names_of(subject).find(name, region, account, world, near)
        if not isinstance(found, Elsewhere) or any(isinstance(piece, str) for piece in name):
            return found
        keys = self.entities_among(mentioned(value), subject, depth)
        if not keys:
            return _ELSEWHERE
        return Unclear(keys, Undecided("the name in it is not known", value.span))

    def _by_name_of(
        self, reference: Reference, subject: str, world: World, depth: int
    ) -> Target | None:
        """The name in a text is that of a declared resource."""
        item = self._graph.whole(subject, reference.target)
        if item is not None:
            return Named(item)
        declaration = self._graph.declarations[reference.target]
        lookup = self._identity(subject).lookups.get(declaration.type)
        if lookup is None:
            return None
        return self._looked_up(declaration, lookup, subject, world, depth + 1)

    def _identity(self, subject: str) -> Identity:
        identity = self._graph.models[subject].identity
        assert identity is not None, f"nothing can link to a {subject}"
        return identity

    def _names_of(self, subject: str) -> Names:
        names = self._names.get(subject)
        if names is None:
            items = self._graph.entities(subject)
            names = Names(items, self._graph.texts, self._graph.walker)
            self._names[subject] = names
        return names


def _without_prefix(resource: Pieces, identity: Identity) -> Pieces | None:
    """The name in the last part of an ARN, without the qualifier that a function's may have."""
    if not identity.prefix:
        return resource
    if not resource or not isinstance(resource[0], str):
        return resource
    if not resource[0].startswith(identity.prefix):
        return None
    rest = (resource[0].removeprefix(identity.prefix), *resource[1:])
    return split(tuple(piece for piece in rest if piece != ""), ":")[0]


def _bare_name(text: Pieces, identity: Identity) -> Pieces:
    """A name as it stands; of a function also "name:alias" and "account:function:name"."""
    if not identity.prefix:
        return text
    parts = split(text, ":")
    marker = identity.prefix.rstrip(":")
    for at, part in enumerate(parts[:-1]):
        if literal(part) == marker:
            return parts[at + 1]
    return parts[0]
