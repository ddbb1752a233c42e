"""The YAML that people write for msglint itself: configuration and rule pages.

It is plain data: keys are text and given once, nesting is shallow, and nothing refers to
anything else. So nobody can write a small file that grows without end, and every key has one
line that a message can name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KeyPath: TypeAlias = tuple[str, ...]

MAX_DEPTH = 20
"""How deep lists and maps may be nested."""

_TEXT = "tag:yaml.org,2002:str"


class NotPlain(Exception):  # noqa: N818 - a condition of the input, not a bug
    """A text is not plain YAML; the message says why, `at` which key, `line` where."""

    def __init__(self, message: str, line: int, at: KeyPath = ()) -> None:
        super().__init__(message)
        self.line = line
        self.at = at


@dataclass(frozen=True, slots=True)
class PlainYaml:
    """Data, and the line of every key and list member by its path."""

    data: Any
    lines: Mapping[KeyPath, int]


def read_plain_yaml(text: str, first_line: int = 1) -> PlainYaml:
    """The data of a text whose first line has the given number. Raises `NotPlain`."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _hold_to_bounds(yaml.parse(text, Loader=loader), first_line)
        lines: dict[KeyPath, int] = {}
        _locate(yaml.compose(text, Loader=loader), (), first_line, lines)
        return PlainYaml(yaml.load(text, Loader=loader), lines)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + first_line if mark else first_line
        raise NotPlain(getattr(error, "problem", None) or str(error), line) from None
    except ValueError as error:  # a date that does not exist, an endless number
        raise NotPlain(str(error), first_line) from None


def _hold_to_bounds(events: Iterable[Any], first_line: int) -> None:
    """Refuse what composing could not survive: it recurses, and follows aliases."""
    import yaml

    depth = 0
    for event in events:
        line = event.start_mark.line + first_line
        if isinstance(event, yaml.AliasEvent):
            raise NotPlain("anchors and aliases are not understood here", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise NotPlain("it is nested too deeply", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _locate(node: Any, at: KeyPath, first_line: int, lines: dict[KeyPath, int]) -> None:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + first_line
            if key.tag != _TEXT:
                raise NotPlain("a key must be text", line, at)
            here = (*at, key.value)
            if here in lines:
                raise NotPlain("the key is given twice", line, here)
            lines[here] = line
            _locate(value, here, first_line, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, member in enumerate(node.value):
            here = (*at, str(index))
            lines[here] = member.start_mark.line + first_line
            _locate(member, here, first_line, lines)
