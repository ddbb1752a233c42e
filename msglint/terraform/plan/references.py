"""Where a value that is only known after apply comes from, as far as a plan tells.

`configuration` does not hold expressions, only what they refer to: `jsonencode({arn =
one(aws_sqs_queue.dlq[*].arn)})` is there as "aws_sqs_queue.dlq". What a reference means is
followed through modules, their inputs and outputs, to the resources of the plan. Where a plan
does not tell which of several it is (an index that is computed, a local value), all of them are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from msglint.terraform.navigate import COMPUTED
from msglint.terraform.plan.document import mapping, without_keys
from msglint.terraform.plan.reach import (
    NOTHING,
    Mention,
    Reach,
    Site,
    call_site,
    joined,
    site_of,
)
from msglint.terraform.plan.steps import At, Named, longest, references_of, same_key
from msglint.terraform.plan.variables import OPEN, variable

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from msglint.terraform.plan.document import (
        Key,
        PlanDocument,
        PlannedModule,
        PlannedResource,
    )
    from msglint.terraform.plan.identity import Identities
    from msglint.terraform.plan.steps import Step

T = TypeVar("T")

MAX_DEPTH = 60
"""How many inputs, outputs and attributes may lie between a value and what it comes from."""


class References:
    """Follows the references of one plan."""

    def __init__(
        self, document: PlanDocument, identities: Identities, wanted: frozenset[str]
    ) -> None:
        self._document = document
        self._identities = identities
        self._wanted = wanted
        self._seen: dict[object, Reach] = {}
        self._scopes: dict[PlannedModule, Reach] = {}
        self._users: dict[PlannedModule, dict[str, set[tuple[str, str]]]] = {}

    def of(self, expression: object, site: Site, *, is_one: bool = False) -> Reach:
        """What may have gone into the value of an expression.

        `is_one` says that the value identifies a single resource: then
        `aws_sqs_queue.dlq[each.key].arn` is of the instance of the same key.
        """
        return self._through(expression, (), site, is_one, 0)

    def anything(self, site: Site) -> Reach:
        """What an expression may mention that the plan says nothing of."""
        return self._scope(site.module, 0)

    def _through(
        self, expression: object, steps: tuple[Step, ...], site: Site, is_one: bool, depth: int
    ) -> Reach:
        """What goes into a part of the value of an expression."""
        if depth > MAX_DEPTH:
            return Reach((), True, None)
        key = (id(expression), steps, site, is_one)
        if key not in self._seen:
            self._seen[key] = Reach((), True, None)  # while it is being computed
            self._seen[key] = self._follow(expression, steps, site, is_one, depth + 1)
        return self._seen[key]

    def _follow(
        self, expression: object, steps: tuple[Step, ...], site: Site, is_one: bool, depth: int
    ) -> Reach:
        chains = longest(references_of(expression))
        if steps and len(chains) == 1:
            # Taken as what stands there and nothing else, if that has such a part.
            found = self._chain((*chains[0], *steps), site, is_one, depth)
            if found.mentions:
                return found
        if is_one and len(chains) > 1:
            is_one = not any(self._may_be_key(chain, site) for chain in chains)
        reaches = [self._chain(chain, site, is_one, depth) for chain in chains]
        return joined(reaches, is_vague=bool(steps))

    def _chain(self, chain: Sequence[Step], site: Site, is_one: bool, depth: int) -> Reach:
        """What one reference mentions."""
        match chain:
            case (Named("count" | "path" | "terraform" | "self"), *_):
                return NOTHING
            case (Named("each"), Named("value"), *rest):
                over = site.block.get("for_each_expression")
                return self._through(over, (At(site.key), *rest), site, is_one, depth)
            case (Named("each"), *_):
                return NOTHING
            case (Named("var"), Named(name), *rest):
                return self._input(site.module, name, tuple(rest), is_one, depth)
            case (Named("local"), Named(name), *_):
                return self._local(site, name, depth)
            case (Named("module"), Named(name), *rest):
                return self._output(site, name, rest, is_one, depth)
            case (Named("data" | "ephemeral" as mode), Named(type_), Named(name), *rest):
                return self._resource(site, (f"{mode}.{type_}", name), rest, is_one, depth)
            case (Named("resource"), Named(type_), Named(name), *rest):
                return self._resource(site, (type_, name), rest, is_one, depth)
            case (Named(type_), Named(name), *rest):
                return self._resource(site, (type_, name), rest, is_one, depth)
            case _:
                return self.anything(site)

    def _input(
        self, module: PlannedModule, name: str, rest: tuple[Step, ...], is_one: bool, depth: int
    ) -> Reach:
        """A variable: what the call of the module hands in."""
        if module.parent is None:
            return NOTHING
        given = mapping(module.call.get("expressions")).get(name)
        return self._through(given, rest, call_site(module), is_one, depth)

    def _local(self, site: Site, name: str, depth: int) -> Reach:
        """A local value, of which a plan says nothing, but that it cannot hold its users."""
        key = ("local", site.module, name)
        if key not in self._seen:
            users = self._users_of_locals(site.module).get(name, set())
            scope = self._scope(site.module, depth)
            self._seen[key] = self._without(scope, site.module, users)
        return self._seen[key]

    def _users_of_locals(self, module: PlannedModule) -> dict[str, set[tuple[str, str]]]:
        """Type and name of the resources that refer to each local value."""
        if module not in self._users:
            users = self._users[module] = {}
            for user, block in module.blocks.items():
                for chain in longest(references_of(block.get("expressions"))):
                    match chain:
                        case (Named("local"), Named(name), *_):
                            users.setdefault(name, set()).add(user)
                        case _:
                            pass
        return self._users[module]

    def _output(
        self, site: Site, name: str, rest: Sequence[Step], is_one: bool, depth: int
    ) -> Reach:
        """An output of a module."""
        instances = site.module.children.get(name, {})
        if not instances or (rest and isinstance(rest[0], At)):
            # It may hold no resource itself.
            key = rest[0].key if rest and isinstance(rest[0], At) else None
            instances = {key: site.module.child(name, key)}
        chosen, rest, is_vague = _instances(instances, rest, site, is_one)
        found: list[Reach] = []
        for module in chosen:
            outputs = mapping(module.configuration.get("outputs"))
            for output, declared in outputs.items():
                if not rest or rest[0] == Named(output):
                    value = mapping(declared).get("expression")
                    inside = Site(module)
                    found.append(self._through(value, tuple(rest[1:]), inside, is_one, depth))
        return joined(found, is_vague=is_vague or not rest)

    def _resource(
        self, site: Site, name: tuple[str, str], rest: Sequence[Step], is_one: bool, depth: int
    ) -> Reach:
        """A resource or data source, or an attribute of it."""
        instances = site.module.resources.get(name, {})
        chosen, rest, is_vague = _instances(instances, rest, site, is_one)
        attribute = rest[0].name if rest and isinstance(rest[0], Named) else None
        found = [self._mention(one, attribute, tuple(rest[1:]), depth) for one in chosen]
        return joined(found, is_vague=is_vague)

    def _mention(
        self, resource: PlannedResource, attribute: str | None, rest: tuple[Step, ...], depth: int
    ) -> Reach:
        """An attribute: by what it is set to, if that is not known; else by itself."""
        settings = mapping((resource.block or {}).get("expressions"))
        site = site_of(resource)
        if attribute is not None and attribute in settings and resource.is_unknown(attribute):
            return self._through(settings[attribute], rest, site, False, depth)
        itself = (Mention(resource, attribute),)
        names = self._names(resource)
        hands_on = resource.type in _COMPUTING or not (
            resource.type in self._wanted or attribute in COMPUTED or _is_data(resource)
        )
        if hands_on and resource.is_unknown(None) and names is not None:
            # It may hold what it was given: a parameter, a document.
            inside = self._through(settings, (), site, False, depth).names
            names = None if inside is None else names | inside
        return Reach(itself, False, names)

    def _names(self, resource: PlannedResource) -> frozenset[str] | None:
        """The resources that an attribute may name, apart from those in its own settings."""
        if not _is_data(resource):
            return frozenset((resource.address,))
        if resource.type in _COMPUTING:
            return frozenset()
        if resource.is_unknown(None):
            return None
        texts = (text for text in resource.values.values() if isinstance(text, str))
        found = map(self._identities.named, texts)
        return frozenset(ref.target for ref in found if ref and ref.target != resource.address)

    def _scope(self, module: PlannedModule, depth: int) -> Reach:
        """Everything that an expression of a module can mention."""
        if module not in self._scopes:
            self._scopes[module] = Reach((), True, None)  # while it is being computed
            inside = tuple(self._inside(module))
            reaches = [Reach((one,), True, self._names(one.resource)) for one in inside]
            if module.parent is not None:
                given = module.call.get("expressions")
                reaches.append(self._through(given, (), call_site(module), False, depth + 1))
            self._scopes[module] = joined(reaches)
        return self._scopes[module]

    def _inside(self, module: PlannedModule) -> Iterator[Mention]:
        """The resources of a module and of those that it calls, if unknown values need them."""
        relevant = self._document.relevant
        pending = [module]
        while pending:
            current = pending.pop()
            pending += [one for each in current.children.values() for one in each.values()]
            for instances in current.resources.values():
                for resource in instances.values():
                    if relevant is None or without_keys(resource.address) in relevant:
                        yield Mention(resource, None)

    @staticmethod
    def _without(reach: Reach, module: PlannedModule, users: Container[tuple[str, str]]) -> Reach:
        """All that is reached but some resources of a module."""
        mentions = []
        left_out = set()
        for one in reach.mentions:
            resource = one.resource
            if resource.module is module and (resource.type, resource.name) in users:
                left_out.add(resource.address)
            else:
                mentions.append(one)
        names = None if reach.names is None else reach.names - left_out
        return Reach(tuple(mentions), True, names)

    def is_conditional(self, expression: object, site: Site) -> bool:
        """Whether a value may be null by a condition on something that it refers to.

        A positive number is hardly one (`maxReceiveCount`), nor is the key by which the
        instance of a resource is selected.
        """
        chains = longest(references_of(expression))
        resources = {
            mention.resource
            for chain in chains
            for mention in self._chain(chain, site, True, 0).mentions
        }
        selects = any(len(chain) == 2 and _leads_away(chain) for chain in chains)
        return len(resources) > 1 or any(self._may_decide(chain, site, selects) for chain in chains)

    def _may_decide(self, chain: Sequence[Step], site: Site, selects: bool) -> bool:
        match chain:
            case (Named("path"), *_):
                return False
            case (Named("each"), Named("key")) | (Named("count"), Named("index")):
                return not selects
            case (Named("var"), Named(name), *rest):
                value = variable(site.module, name, rest, self._document.variables)
                is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
                return not (is_number and value > 0)  # type: ignore[operator]
            case _:
                return not _leads_away(chain)

    def _may_be_key(self, chain: Sequence[Step], site: Site) -> bool:
        """Whether a reference may be used as an index, beside `each.key` and `count.index`."""
        match chain:
            case (Named("each"), Named("key")) | (Named("count" | "path" | "terraform"), *_):
                return False
            case (Named("var"), Named(name), *rest):
                value = variable(site.module, name, rest, self._document.variables)
                if value is OPEN:
                    return not self._chain(chain, site, True, 0).mentions
                return not isinstance(value, int | Decimal | None)
            case _:
                return not _leads_away(chain)


def _leads_away(chain: Sequence[Step]) -> bool:
    """Whether a reference is to a resource, a data source or a module."""
    return bool(chain) and chain[0] not in _OWN


_OWN = tuple(map(Named, ("var", "local", "each", "count", "path", "terraform", "self")))


def _is_data(resource: PlannedResource) -> bool:
    return resource.type.startswith("data.")


_COMPUTING = frozenset({"data.aws_iam_policy_document", "data.template_file"})
"""Data sources that say nothing but what they were given."""


def _instances(
    instances: Mapping[Key, T], rest: Sequence[Step], site: Site, is_one: bool
) -> tuple[list[T], Sequence[Step], bool]:
    """Which instances are meant, the steps that follow, and whether only some of them are."""
    match rest:
        case (At(key), *after):
            return ([instances[key]] if key in instances else []), after, False
        case _ if len(instances) <= 1:
            return list(instances.values()), rest, False
        case _:
            key = same_key(site.key, site.siblings, instances) if is_one else None
            if key is not None:
                return [instances[key]], rest, False
            return list(instances.values()), rest, True
