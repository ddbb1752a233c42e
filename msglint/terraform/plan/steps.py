"""References as a plan spells them: `module.queue["a"].arn`, `each.value`, `aws_sqs_queue.dlq`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from msglint.terraform.plan.document import read_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from msglint.terraform.plan.document import Key


@dataclass(frozen=True, slots=True)
class Named:
    """A step ".name" of a reference, or its beginning."""

    name: str


@dataclass(frozen=True, slots=True)
class At:
    """A step "[key]" of a reference."""

    key: Key


Step: TypeAlias = "Named | At"

_STEP = re.compile(r'\.?([A-Za-z_][\w-]*)|\.?\[([0-9]{1,9}|"(?:[^"\\]|\\.)*")\]|\.([0-9]{1,9})')


def references_of(expression: object) -> list[str]:
    """The references of an expression, or of everything in a block, in their order."""
    found: list[str] = []
    pending = [expression]
    while pending:
        match pending.pop():
            case {"references": list(references)}:
                found += [one for one in references if isinstance(one, str)]
            case dict(block):
                pending += reversed(block.values())
            case list(blocks):
                pending += reversed(blocks)
            case _:
                pass
    return found


def parsed(reference: str) -> tuple[Step, ...]:
    """The steps of a reference, up to the first that the plan does not spell out."""
    steps: list[Step] = []
    at = 0
    while at < len(reference):
        found = _STEP.match(reference, at)
        if found is None:
            break
        name, key, position = found.groups()
        steps.append(Named(name) if name is not None else At(read_key(key or position)))
        at = found.end()
    return tuple(steps)


def longest(references: Sequence[str]) -> list[tuple[Step, ...]]:
    """The references as they were written.

    Each is followed by its own beginnings ("a.b.arn", "a.b"), which are no references of their own.
    """
    found: list[tuple[Step, ...]] = []
    previous: tuple[Step, ...] = ()
    for steps in map(parsed, references):
        if not steps or steps == previous or steps != previous[: len(steps)]:
            found.append(steps)
        previous = steps
    return found


def same_key(key: Key, siblings: Sequence[Key], keys: Collection[Key]) -> Key:
    """The key of the instance that goes with one of another resource; nothing when in doubt.

    Something is looked up by `each.key` or `count.index`: by that itself, unless something made
    of it ("${each.key}-dlq") would lead every sibling to an instance as well.
    """
    if key not in keys:
        return None
    if isinstance(key, int):
        return key if len(keys) == len(siblings) else None
    if not isinstance(key, str):
        return None
    others = [one for one in siblings if isinstance(one, str)]
    for other in keys:
        if isinstance(other, str) and other != key:
            for before, after in _affixes(key, other):
                if all(f"{before}{one}{after}" in keys for one in others):
                    return None
            for before, after in _affixes(other, key):
                if all(_stripped(one, before, after) in keys for one in others):
                    return None
    return key


def _affixes(part: str, whole: str) -> Iterator[tuple[str, str]]:
    """What stands before and after each occurrence of a text in another."""
    at = whole.find(part) if part else -1
    while at >= 0:
        yield whole[:at], whole[at + len(part) :]
        at = whole.find(part, at + 1)


def _stripped(text: str, before: str, after: str) -> str | None:
    if len(text) < len(before) + len(after):
        return None
    if not text.startswith(before) or not text.endswith(after):
        return None
    return text[len(before) : len(text) - len(after)]
