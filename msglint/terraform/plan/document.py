"""What a plan or state JSON says, before anything is made of it.

Format: https://developer.hashicorp.com/terraform/internals/json-format. What a plan will leave
behind stands under `planned_values`, what a state holds under `values`; which attributes are
only known after apply, under `resource_changes`; the expressions, as far as they are told,
under `configuration`. Nothing in a file can be relied upon: what is not of the expected kind is
taken as absent.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from msglint.source.json_skim import JsonCursor
from msglint.source.json_text import JsonError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from msglint.source.text import Source

Key: TypeAlias = "int | str | None"
"""Index of an instance: of `count`, of `for_each`, or neither."""

MAX_MODULES = 50
"""How deep modules may nest."""

_MODULE = re.compile(r'module\.([\w-]+)(?:\[([0-9]{1,9}|"(?:[^"\\]|\\.)*")\])?\.')
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOTHING: dict[str, object] = {}


class UnsupportedFormat(Exception):  # noqa: N818 - a condition of the input, not a bug
    """The format is of a version to come; the message says which, `offset` where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(eq=False, slots=True)
class PlannedModule:
    """One instance of a module."""

    prefix: str
    """What addresses in it begin with: "" or "module.orders[0]."."""
    name: str
    key: Key
    parent: PlannedModule | None
    call: Mapping[str, object]
    """The `module_calls` entry that it comes from."""
    configuration: Mapping[str, object]
    resources: dict[tuple[str, str], dict[Key, PlannedResource]] = field(default_factory=dict)
    """By type and name; types of data sources with "data." in front."""
    children: dict[str, dict[Key, PlannedModule]] = field(default_factory=dict)
    blocks: dict[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    """The configuration of each resource, by type and name."""

    def __post_init__(self) -> None:
        for block in map(mapping, listed(self.configuration.get("resources"))):
            prefix = "data." if block.get("mode") == "data" else ""
            type_, name = block.get("type"), block.get("name")
            self.blocks.setdefault((f"{prefix}{type_}", f"{name}"), block)

    def child(self, name: str, key: Key) -> PlannedModule:
        """An instance of a module that it calls; made when it is not there yet."""
        instances = self.children.setdefault(name, {})
        if key not in instances:
            call = mapping(mapping(self.configuration.get("module_calls")).get(name))
            configuration = mapping(call.get("module"))
            prefix = f"{self.prefix}module.{name}{suffix(key)}."
            instances[key] = PlannedModule(prefix, name, key, self, call, configuration)
        return instances[key]


@dataclass(eq=False, slots=True)
class PlannedResource:
    """One instance of a resource or data source."""

    address: str
    type: str
    """With "data." in front for a data source."""
    name: str
    key: Key
    module: PlannedModule
    values: Mapping[str, object]
    sensitive: object
    offset: int
    """Where its object begins in the text."""
    unknown: object = None
    """What is only known after apply, in the shape of the values."""

    @property
    def block(self) -> Mapping[str, object] | None:
        """Its configuration, when the plan tells it."""
        return self.module.blocks.get((self.type, self.name))

    def is_unknown(self, attribute: str | None) -> bool:
        """Whether anything in an attribute, or in any of them, is only known after apply."""
        if attribute is None:
            return any(map(_holds_true, mapping(self.unknown).values()))
        return _holds_true(mapping(self.unknown).get(attribute))


@dataclass(slots=True)
class PlanDocument:
    """The content of a plan or state."""

    root: PlannedModule
    resources: dict[str, PlannedResource]
    """By address."""
    variables: Mapping[str, object]
    providers: Mapping[str, object]
    relevant: frozenset[str] | None
    """Addresses, without indexes, of all resources that unknown values come from."""
    has_configuration: bool
    incomplete: str
    """Why resources of the deployment may be missing; empty when they are all there."""

    def planned(self, address: str, attribute: str) -> object:
        """An attribute of a resource; nothing when it is null, not known, or not there."""
        resource = self.resources.get(address)
        return resource.values.get(attribute) if resource is not None else None


def _holds_true(tree: object) -> bool:
    """Whether true stands anywhere in lists and maps."""
    pending = [tree]
    while pending:
        match pending.pop():
            case True:
                return True
            case list(members):
                pending += members
            case dict(members):
                pending += members.values()
            case _:
                pass
    return False


def suffix(key: Key) -> str:
    """A key as it stands in an address."""
    if key is None:
        return ""
    return f"[{json.dumps(key, ensure_ascii=False)}]"


def without_keys(address: str) -> str:
    """An address without its indexes."""
    return re.sub(r'\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]', "", address)


def mapping(value: object) -> Mapping[str, object]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else _NOTHING


def listed(value: object) -> list[object]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def read_plan(source: Source) -> PlanDocument:
    """Read a plan or state. Raises `JsonError` and `UnsupportedFormat`."""
    reader = _Reader()
    try:
        reader.read(JsonCursor(source.text))
    except RecursionError:
        raise JsonError("fewer levels of nesting", 0) from None
    return reader.document()


@dataclass(slots=True)
class _Found:
    """A resource as it was met in the text."""

    content: Mapping[str, object]
    offset: int


class _Reader:
    """Collects the parts of a document, which may come in any order."""

    def __init__(self) -> None:
        self._planned: list[_Found] = []
        self._prior: list[_Found] = []
        self._changes: dict[str, Mapping[str, object]] = {}
        self._parts: dict[str, object] = {}

    def read(self, cursor: JsonCursor) -> None:
        for part in cursor.members():
            match part:
                case "format_version":
                    at = cursor.at
                    _check_version(cursor.value(), at)
                case "planned_values" | "values":
                    self._planned = list(_resources(cursor))
                case "prior_state":
                    for key in cursor.members():
                        if key == "values":
                            self._prior = list(_resources(cursor))
                case "resource_changes":
                    self._changes = dict(_changes(cursor))
                case "configuration" | "variables" | "relevant_attributes" | "complete" | "errored":
                    self._parts[part] = cursor.value()
                case _:
                    pass

    def document(self) -> PlanDocument:
        configuration = mapping(self._parts.get("configuration"))
        root = PlannedModule("", "", None, None, {}, mapping(configuration.get("root_module")))
        document = PlanDocument(
            root,
            {},
            mapping(self._parts.get("variables")),
            mapping(configuration.get("provider_config")),
            _relevant(self._parts.get("relevant_attributes")),
            "configuration" in self._parts,
            self._incomplete(),
        )
        for found in self._planned:
            self._add(document, found)
        for found in self._prior:
            if found.content.get("mode") == "data":
                self._add(document, found)
        return document

    def _add(self, document: PlanDocument, found: _Found) -> None:
        content = found.content
        address, type_, name = (_text(content.get(k)) for k in ("address", "type", "name"))
        if not (address and type_ and name) or address in document.resources:
            return
        module = _module_at(document.root, address)
        if module is None:
            return
        key = content.get("index")
        if not isinstance(key, int | str) or isinstance(key, bool):
            key = None
        prefix = "data." if content.get("mode") == "data" else ""
        change = self._changes.get(address, _NOTHING)
        resource = PlannedResource(
            address,
            prefix + type_,
            name,
            key,
            module,
            mapping(content.get("values")),
            content.get("sensitive_values", change.get("after_sensitive")),
            found.offset,
            change.get("after_unknown"),
        )
        document.resources[address] = resource
        module.resources.setdefault((resource.type, name), {}).setdefault(key, resource)

    def _incomplete(self) -> str:
        if self._parts.get("errored") is True:
            return "planning failed, so the plan does not hold everything"
        if self._parts.get("complete") is False:
            return "the plan does not hold everything: it was limited to targets, or deferred some"
        return ""


def _check_version(version: object, offset: int) -> None:
    major = str(version).partition(".")[0]
    if major not in ("0", "1"):
        raise UnsupportedFormat(f"format version {str(version)[:20]} is not supported", offset)


def _resources(cursor: JsonCursor) -> Iterator[_Found]:
    for key in cursor.members():
        if key == "root_module":
            yield from _module_resources(cursor, 0)


def _module_resources(cursor: JsonCursor, depth: int) -> Iterator[_Found]:
    if depth > MAX_MODULES:
        return
    for key in cursor.members():
        if key == "resources":
            for offset in cursor.elements():
                yield _Found(mapping(cursor.value()), offset)
        elif key == "child_modules":
            for _ in cursor.elements():
                yield from _module_resources(cursor, depth + 1)


def _changes(cursor: JsonCursor) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The change of each address; objects that are on their way out have none."""
    for _ in cursor.elements():
        content = mapping(cursor.value())
        change = mapping(content.get("change"))
        if "deposed" not in content and change.get("actions") != ["delete"]:
            kept = {k: v for k, v in change.items() if k.startswith("after_")}
            yield _text(content.get("address")), kept


def _module_at(root: PlannedModule, address: str) -> PlannedModule | None:
    """The module instance that an address leads into."""
    module, at = root, 0
    for _ in range(MAX_MODULES):
        step = _MODULE.match(address, at)
        if step is None:
            return module
        module = module.child(step[1], read_key(step[2]))
        at = step.end()
    return None


def read_key(text: str | None) -> Key:
    """A key as it stands in an address or a reference, between the brackets."""
    if text is None:
        return None
    if not text.startswith('"'):
        return int(text)
    try:
        key = json.loads(text)
    except ValueError:
        key = text[1:-1]
    return str(key).replace("$${", "${").replace("%%{", "%{")


def _relevant(value: object) -> frozenset[str] | None:
    if not isinstance(value, list):
        return None
    return frozenset(without_keys(_text(mapping(one).get("resource"))) for one in value)


def _text(value: object) -> str:
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""
