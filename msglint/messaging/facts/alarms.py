"""What an alarm watches, and what it does when it goes off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msglint.messaging.values import is_blank
from msglint.values.model import (
    Choice,
    Known,
    ListValue,
    MapValue,
    Text,
    Unknown,
    Value,
    mentioned,
)
from msglint.values.reading import NotThisShape, Undecided, entries, items, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msglint.messaging.item import Item
    from msglint.values.conditions import World

_ACTIONS = {
    "terraform": ("alarm_actions", "ok_actions", "insufficient_data_actions"),
    "cloudformation": ("AlarmActions", "OKActions", "InsufficientDataActions"),
}

COMPOSITES = ("aws_cloudwatch_composite_alarm", "AWS::CloudWatch::CompositeAlarm")
"""Alarms whose rule reads the states of others, by name or ARN."""

_STATE = re.compile(r'(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|([^"()\s]+))\s*\)')

_DIMENSIONS = {"terraform": "dimensions", "cloudformation": "Dimensions"}


def has_actions(alarm: Item, world: World) -> bool:
    """Whether any list of actions has a member, whatever it is."""
    undecided: Undecided | None = None
    for path in _ACTIONS[alarm.form.dialect]:
        try:
            setting = alarm.setting(path, world)
        except Undecided as open_list:
            undecided = undecided or open_list
            continue
        if setting is None:
            continue
        if isinstance(setting.value, Unknown):
            undecided = undecided or Undecided(setting.value.reason, setting.value.span)
        elif not isinstance(setting.value, ListValue) or setting.value.items:
            return True
    if undecided is not None:
        raise undecided
    return False


def in_composite(alarm: Item, world: World) -> bool:
    """Whether a composite alarm of the deployment reads its state."""
    undecided: Undecided | None = None
    for declaration in alarm.graph.declarations.values():
        if declaration.type not in COMPOSITES:
            continue
        names = mentioned(declaration.attributes)
        if names is None:
            undecided = undecided or Undecided(
                f"what {declaration.name} reads is not known", declaration.span
            )
        elif alarm.key in names:
            return True
        else:
            try:
                if _is_named(alarm, declaration.attributes, world):
                    return True
            except Undecided as open_name:
                undecided = undecided or open_name
    if undecided is not None:
        raise undecided
    alarm.graph.refuse_hidden_readers(alarm)
    return False


def _is_named(alarm: Item, composite: Value, world: World) -> bool:
    """Whether the rule of a composite alarm has the alarm's name in it as text."""
    texts = [text for text in _texts(composite) if _STATE.search(text)]
    if not texts:
        return False
    name = alarm.get("name", world)
    return isinstance(name, str) and any(
        name in (match[1] or match[2]).split(":")
        for text in texts
        for match in _STATE.finditer(text)
    )


def _texts(value: Value) -> Iterator[str]:
    match value:
        case Known(data=str() as text):
            yield text
        case MapValue(items=entries):
            for entry in entries.values():
                yield from _texts(entry)
        case Choice(then=then, otherwise=otherwise):
            yield from _texts(then)
            yield from _texts(otherwise)
        case Text(parts=parts):
            yield "".join(part if isinstance(part, str) else "?" for part in parts)
        case _:
            pass


def dimensions(alarm: Item, world: World) -> list[str]:
    """The names of its dimensions in order; none for metric math, which has its own."""
    setting = alarm.setting(_DIMENSIONS[alarm.form.dialect], world)
    if setting is None:
        return []
    walker = alarm.graph.walker
    try:
        if alarm.form.dialect == "terraform":
            found = entries(setting.value, world)
            if found.rest is not None:
                raise Undecided(found.rest.reason, found.rest.span)
            names = [key for key, value in found.items.items() if not is_blank(value)]
        else:
            names = []
            for one in items(setting.value, world):
                name = walker.find(one, ("Name",), world)
                if name is None:
                    raise Undecided("a dimension has no name", one.span)
                names.append(string(name, world) or "")
    except NotThisShape as wrong:
        reason = f"{setting.attribute} is not {wrong.expected.removeprefix('expected ')}"
        raise Undecided(reason, setting.value.span) from wrong
    return sorted(names)
