"""What an alarm watches, and what it does when it goes off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.messaging.values import is_blank
from msglint.values.model import ListValue, Unknown
from msglint.values.reading import NotThisShape, Undecided, entries, items, string

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import World

_ACTIONS = {
    "terraform": ("alarm_actions", "ok_actions", "insufficient_data_actions"),
    "cloudformation": ("AlarmActions", "OKActions", "InsufficientDataActions"),
}

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
