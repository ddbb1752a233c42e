"""Construct metadata of one stack: paths, traces, acknowledged rules.

Keys are construct paths (`/Producer/Inbox/Resource`), values lists of entries with a `type`
and `data`. Resources of nested stacks are listed with the stack that nests them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.declarations import Waiver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msglint.cdk.trace import Tracer
    from msglint.source.text import Span

_NESTED_RESOURCE = re.compile(r"(?P<stack>.+)\.NestedStack/[^/]+\.NestedStackResource")
_RULE = re.compile(r"(?:Annotation::)?msglint(?:::?|/)(?P<rule>[^:/].*)")
"""Ids of acknowledged rules that are ours; the library adds `Annotation` to ids without `::`."""

_OWN = "msglint"
"""Type of the entries that programs add for us: `node.addMetadata('msglint', {ignore: [...]})`."""

_LOGICAL_ID = "aws:cdk:logicalId"
_HANDLER_MARK = "aws:cdk:is-custom-resource-handler-"

_SERVICE_CONSTRUCT = re.compile(
    r"(?:Custom::.+"
    r"|framework-(?:onEvent|isComplete|onTimeout)"
    r"|(?:LogRetention|BucketNotificationsHandler|AWS)[0-9a-f]{32})"
)
"""Constructs of the library that hold functions for its own custom resources.

`Custom::X...Provider` (CustomResourceProvider), the provider framework, and the singletons of
log retention, bucket notifications and AwsCustomResource (`AWS679f53fac002430cb0da5b7982bd2287`).
"""


def nested_stack_path(resource: str | None) -> str | None:
    """Path of the nested stack that an `AWS::CloudFormation::Stack` at a path deploys."""
    match = _NESTED_RESOURCE.fullmatch(resource or "")
    return match["stack"] if match else None


def is_service_construct(path: str) -> bool:
    """Whether a resource belongs to what the library adds for its own purposes."""
    return any(_SERVICE_CONSTRUCT.fullmatch(segment) for segment in path.split("/"))


class Constructs:
    """What the assembly says of the constructs of a stack (its path) and of those nested in it."""

    def __init__(
        self, stack: str, metadata: dict[str, list[dict[str, object]]], tracer: Tracer
    ) -> None:
        self._entries = {path.removeprefix("/"): entries for path, entries in metadata.items()}
        self._tracer = tracer
        self._by_id: dict[str, list[str]] = {}
        self._stacks: set[str] = {stack}
        self._handlers: set[str] = set()
        self._waivers: dict[str, tuple[Waiver, ...]] = {}
        tracer.learn(trace for entries in self._entries.values() for trace in _creations(entries))
        for path, entries in self._entries.items():
            self._index(path, entries)

    def _index(self, path: str, entries: list[dict[str, object]]) -> None:
        nested = nested_stack_path(path)
        if nested is not None:
            self._stacks.add(nested)
        waivers: list[Waiver] = []
        for entry in entries:
            kind, data = entry.get("type"), entry.get("data")
            if kind == _LOGICAL_ID and isinstance(data, str):
                self._by_id.setdefault(data, []).append(path)
            elif kind == "aws:cdk:templateFile":
                self._stacks.add(path)
            elif kind == "aws:cdk:acknowledged-rules" and isinstance(data, dict):
                waivers.extend(_acknowledged(data, self._frames(entry)))
            elif kind == _OWN and isinstance(data, dict):
                waivers.extend(_ignored(data.get("ignore"), self._frames(entry)))
            elif isinstance(kind, str) and kind == _HANDLER_MARK + "customResourceProvider":
                self._handlers.add(path)
        if waivers:
            self._waivers[path] = tuple(waivers)

    def _frames(self, entry: dict[str, object]) -> Span | None:
        trace = entry.get("trace")
        return self._tracer.locate(trace) if isinstance(trace, list) else None

    def path_of(self, logical_id: str, stack: str | None) -> str | None:
        """Construct path of a resource whose template does not say it.

        `stack` is the path of the stack whose template it is. Two nested stacks may use one
        logical id, so only what lies in that stack, and not in one below it, counts.
        """
        candidates = self._by_id.get(logical_id, [])
        if stack is not None:
            candidates = [path for path in candidates if self._stack_of(path) == stack]
        return candidates[0] if len(candidates) == 1 else None

    def _stack_of(self, path: str) -> str | None:
        """The innermost stack that a construct lies in."""
        return next((above for above in _upwards(path) if above in self._stacks), None)

    def trace(self, path: str) -> Span | None:
        """The line of the program that made a construct, or the nearest one around it."""
        for above in _upwards(path):
            if above in self._stacks:
                return None
            for candidate in (above, f"{above}/Resource", f"{above}/Default"):
                span = self._recorded(candidate)
                if span is not None:
                    return span
        return None

    def _recorded(self, path: str) -> Span | None:
        spans = map(self._tracer.locate, _creations(self._entries.get(path, ())))
        return next((span for span in spans if span is not None), None)

    def waivers(self, path: str) -> tuple[Waiver, ...]:
        """Rules acknowledged at a construct or above it."""
        return tuple(w for above in _upwards(path) for w in self._waivers.get(above, ()))

    def is_service(self, path: str) -> bool:
        """Whether a resource is part of the library's own machinery."""
        return is_service_construct(path) or any(a in self._handlers for a in _upwards(path))


def _creations(entries: Iterable[dict[str, object]]) -> Iterator[list[object]]:
    """The traces of where a construct was made."""
    for entry in entries:
        kind = entry.get("type")
        frames = entry.get(
            {"aws:cdk:creationStack": "data", _LOGICAL_ID: "trace"}.get(str(kind), "")
        )
        if isinstance(frames, list):
            yield frames


def _upwards(path: str) -> Iterator[str]:
    """The path itself and every path above it, innermost first."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _acknowledged(data: dict[str, object], span: Span | None) -> Iterator[Waiver]:
    """Acknowledged rules: reasons by id."""
    for name, reason in data.items():
        match = _RULE.fullmatch(name)
        if match is not None:
            yield Waiver((match["rule"],), reason if isinstance(reason, str) else "", span)


def _ignored(data: object, span: Span | None) -> Iterator[Waiver]:
    """The same as `Metadata` of a resource says: rules, or objects with a rule and a reason."""
    for entry in data if isinstance(data, list) else [data]:
        named, reason = entry, None
        if isinstance(entry, dict):
            named, reason = entry.get("rule") or entry.get("rules"), entry.get("reason")
        names = named if isinstance(named, list) else [named]
        rules = tuple(name for name in names if isinstance(name, str))
        if rules:
            yield Waiver(rules, reason if isinstance(reason, str) else "", span)
