"""YAML templates: text to nodes with exact places.

libyaml's event stream (through PyYAML) is read rather than its node graph: events come one by
one, so nesting costs no stack, an alias is seen where it stands, and what came before a syntax
error is still there. Short-form intrinsics become long ones, aliases and merge keys (`<<`) are
resolved as PyYAML resolves them, which is what `sam build` and `aws cloudformation package` do
before CloudFormation sees the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from msglint.cloudformation.nodes import (
    MAX_DEPTH,
    MAX_PROBLEMS,
    Document,
    MappingNode,
    Node,
    OpaqueNode,
    ScalarNode,
    SequenceNode,
)
from msglint.cloudformation.scalars import plain_scalar
from msglint.cloudformation.yaml_errors import UNCLOSED, explain
from msglint.cloudformation.yaml_tags import content_start, scalar_of, tagged, untagged
from msglint.declarations import Problem
from msglint.source.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from msglint.source.text import Source

MAX_NESTING = 200
"""How deep a document may nest. The time libyaml takes for a token grows with the depth."""

MAX_EXPANDED = 250_000
"""How many nodes aliases may add to a document."""

_MARK = "\ufeff"

_SURROGATES = re.compile("[\ud800-\udfff]")


def parse_yaml(source: Source) -> Document:
    """The first document of a text."""
    return _Builder(source).read()


class _Open:
    """A collection whose end has not been met."""

    __slots__ = (
        "anchor",
        "depth",
        "end",
        "flow",
        "height",
        "key",
        "merges",
        "node",
        "size",
        "start",
        "tag",
    )

    def __init__(self, node: SequenceNode | MappingNode, event: Any, depth: int) -> None:
        self.node = node
        self.anchor: str | None = event.anchor
        self.tag: str | None = event.tag
        self.start: int = event.start_mark.index
        self.flow: bool = event.flow_style
        self.depth = depth
        self.end = self.start
        self.key: ScalarNode | _NoKey | None = None
        self.merges: list[tuple[ScalarNode, Node]] = []
        self.size = 1
        self.height = 1


class _NoKey:
    """Stands where a mapping's key is one that templates cannot have."""


_NO_KEY: Final = _NoKey()


@dataclass(slots=True)
class _Anchored:
    """A node that aliases may name. Without a node: it is not complete."""

    node: Node | None
    size: int = 1
    height: int = 1


class _Builder:
    """Builds the tree of one text."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._document = Document()
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._documents = 0
        self._finished = False
        self._expanded = 0
        self._skipping = 0
        self._plain: dict[str, Any] = {}

    def read(self) -> Document:
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        text = self._text
        if text.startswith(_MARK):  # libyaml would drop it, and count without it
            bare = text.lstrip(_MARK)
            text = "\n" * (len(text) - len(bare)) + bare
        try:
            parser = loader(text)
        except UnicodeEncodeError:
            parser = loader(_SURROGATES.sub("\ufffd", text))
        except yaml.YAMLError as error:
            self._fail(error)
            return self._document
        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceStartEvent: self._open_sequence,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._start_document,
        }
        try:
            get_event: Callable[[], Any] = parser.get_event
            while (event := get_event()) is not None and not self._finished:
                handle = handlers.get(type(event))
                if handle is not None:
                    handle(event)
        except yaml.YAMLError as error:
            self._fail(error)
        finally:
            parser.dispose()
        return self._document

    # Events

    def _start_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "another document begins here, and a template is a single one"
            self._problem(message, event.start_mark.index, event.end_mark.index)
            self._finished = True

    def _scalar(self, event: Any) -> None:
        if self._skipping:
            return
        text: str = event.value
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        style = event.style
        if style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip())
        if event.tag is None and event.anchor is None:
            if style:
                node: Node = ScalarNode(text, text, self._source, start, end)
            else:
                plain = self._plain
                if text not in plain:
                    plain[text] = plain_scalar(text)
                node = ScalarNode(plain[text], text, self._source, start, end)
            self._add(node, end, 1, 1, merge=text == "<<" and not style)
            return
        node = scalar_of(event.tag, text, bool(style), self._source, start, end)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(node)
        self._add(node, end, 1, 1)

    def _open_mapping(self, event: Any) -> None:
        self._open(MappingNode([], self._source, event.start_mark.index, 0), event)

    def _open_sequence(self, event: Any) -> None:
        self._open(SequenceNode([], self._source, event.start_mark.index, 0), event)

    def _open(self, node: SequenceNode | MappingNode, event: Any) -> None:
        depth = (self._stack[-1].depth if self._stack else 0) + 1 + (event.tag is not None)
        if self._skipping or depth > MAX_DEPTH:
            if not self._skipping:
                at = event.start_mark.index
                reason = f"it is nested more than {MAX_DEPTH} levels deep"
                end: int = event.end_mark.index
                self._add(OpaqueNode(reason, self._source, at, end), end, 1, 1)
            self._skipping += 1
            if self._skipping > MAX_NESTING - MAX_DEPTH:
                at = event.start_mark.index
                message = f"it is nested more than {MAX_NESTING} levels deep"
                self._problem(message, at, event.end_mark.index)
                self._stop()
            return
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(None)
        self._stack.append(_Open(node, event, depth))

    def _close(self, event: Any) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        frame = self._stack.pop()
        node = frame.node
        end: int = event.end_mark.index
        if not frame.flow:  # the mark of a block's end is at the next token, lines later
            end = frame.end
        node.end = end
        if isinstance(node, MappingNode):
            self._document.check_keys(node.pairs)
            if frame.merges:
                self._merge(node, frame.merges)
        built: Node = node
        if frame.tag is not None or frame.anchor is not None:
            node.start = content_start(self._source, frame.start, end)
            built = tagged(frame.tag, node, self._source, frame.start, end)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = _Anchored(built, frame.size, frame.height)
        self._add(built, end, frame.size, frame.height + (built is not node))

    def _alias(self, event: Any) -> None:
        if self._skipping:
            return
        start: int = event.start_mark.index
        end: int = event.end_mark.index
        anchored = self._anchors.get(event.anchor)
        depth = self._stack[-1].depth if self._stack else 0
        if anchored is None:
            reason = f"there is no anchor &{event.anchor} above it"
            self._problem(f"the alias *{event.anchor} has no anchor above it", start, end)
        elif anchored.node is None:
            reason = "it contains itself"
            self._problem(f"the alias *{event.anchor} stands inside its own anchor", start, end)
        elif self._expanded + anchored.size > MAX_EXPANDED:
            reason = "aliases make the document too large"
            if self._expanded <= MAX_EXPANDED:
                self._problem(f"aliases add more than {MAX_EXPANDED} values", start, end)
            self._expanded = MAX_EXPANDED + 1
        elif depth + anchored.height > MAX_DEPTH:
            reason = f"it is nested more than {MAX_DEPTH} levels deep"
        else:
            self._expanded += anchored.size
            self._add(anchored.node, end, anchored.size, anchored.height)
            return
        self._add(OpaqueNode(reason, self._source, start, end), end, 1, 1)

    # Building

    def _add(self, node: Node, end: int, size: int, height: int, *, merge: bool = False) -> None:
        """Hang a complete node where it belongs; `end` is where its text ends there."""
        if not self._stack:
            self._document.root = node
            return
        frame = self._stack[-1]
        frame.end = end
        frame.size += size
        if height >= frame.height:
            frame.height = height + 1
        parent = frame.node
        if isinstance(parent, SequenceNode):
            parent.items.append(node)
        elif frame.key is None:
            if not isinstance(node, ScalarNode):
                self._problem("a key must be plain text", node.start, node.end)
                frame.key = _NO_KEY
            else:
                frame.key = node
                if merge:
                    frame.merges.append((node, node))
        else:
            key, frame.key = frame.key, None
            if isinstance(key, ScalarNode):
                if frame.merges and frame.merges[-1][1] is key:
                    frame.merges[-1] = (key, node)
                else:
                    parent.pairs.append((key, node))

    def _merge(self, node: MappingNode, merges: list[tuple[ScalarNode, Node]]) -> None:
        """Put the pairs of `<<` in front, except those that the mapping sets itself."""
        taken = {key.text for key, _ in node.pairs}
        merged: list[tuple[ScalarNode, Node]] = []
        for key, value in reversed(merges):
            value = untagged(value)
            origins = value.items if isinstance(value, SequenceNode) else [value]
            for origin in map(untagged, origins):
                if isinstance(origin, OpaqueNode):
                    continue  # reported already
                if not isinstance(origin, MappingNode):
                    self._problem("only mappings can be merged", key.start, key.end)
                    continue
                for name, member in origin:
                    if name.text not in taken:
                        taken.add(name.text)
                        merged.append((name, member))
        node.pairs[:0] = merged

    # Problems

    def _problem(self, message: str, start: int, end: int) -> None:
        if len(self._document.problems) >= MAX_PROBLEMS:
            return
        span = Span(self._source, start, max(start, end))
        self._document.problems.append(Problem("syntax-error", message, span))

    def _fail(self, error: Any) -> None:
        """Record a syntax error, and keep the entries of sections that came before it."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if getattr(error, "problem", None) == UNCLOSED:  # the end of the file tells nobody where
            mark = getattr(error, "context_mark", None) or mark
        if mark is not None:
            at: int = mark.index
        elif isinstance(position := getattr(error, "position", None), int):
            at = len(self._text.encode("utf-8", "replace")[:position].decode("utf-8", "ignore"))
        else:
            at = 0
        self._problem(explain(error, self._text, at), at, at + 1 if at < len(self._text) else at)
        self._stop()

    def _stop(self) -> None:
        """End before the end, with the entries of sections that are complete."""
        self._finished = True
        self._document.truncated = True
        frames = self._stack[:2]
        if not frames or not isinstance(frames[0].node, MappingNode):
            return
        root = frames[0].node
        if len(frames) == 2 and isinstance(frames[0].key, ScalarNode):
            section = frames[1].node
            section.end = frames[1].end
            if isinstance(section, MappingNode):
                root.pairs.append((frames[0].key, section))
        root.end = frames[-1].end
        self._document.root = root
