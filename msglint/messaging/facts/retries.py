"""How often a target of an EventBridge rule is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msglint.messaging.item import Item
    from msglint.messaging.rows import Compute
    from msglint.values.conditions import World


def zero_beside(other: str) -> Compute:
    """The default of one number of a retry policy, by the path of the other in Terraform.

    Terraform's provider sends both whenever there is a retry policy, and 0 for the one that is
    not set. (It does so for `aws_cloudwatch_event_target`, not for schedules.)
    """

    def compute(target: Item, world: World) -> int | None:
        if target.form.dialect == "terraform" and target.setting(other, world) is not None:
            return 0
        return None

    return compute
