"""What an alarm does when it goes off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.values.model import ListValue, Unknown
from msglint.values.reading import Undecided

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.values.conditions import World

_ACTIONS = {
    "terraform": ("alarm_actions", "ok_actions", "insufficient_data_actions"),
    "cloudformation": ("AlarmActions", "OKActions", "InsufficientDataActions"),
}


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
