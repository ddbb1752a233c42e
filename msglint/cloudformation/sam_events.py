"""SAM's event sources: which types there are, and what reads each.

Logical ids are built as SAM builds them: the function's id, the event's name, and a suffix
for what belongs to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.sam_pull_events import SOURCE_PROPERTY, pull
from msglint.cloudformation.sam_push_events import invocation, s3, sns
from msglint.cloudformation.sam_rules import rule, rule_for_state_machine, schedule_v2

if TYPE_CHECKING:
    from msglint.cloudformation.sam_event import Event, Reader


def _nothing(_event: Event) -> None:
    """Requests that somebody waits for: no messages."""


FUNCTION_EVENTS: dict[str, Reader] = {
    **dict.fromkeys((*SOURCE_PROPERTY, "SelfManagedKafka"), pull),
    "SNS": sns,
    **dict.fromkeys(("EventBridgeRule", "CloudWatchEvent", "Schedule"), rule),
    "ScheduleV2": schedule_v2,
    "S3": s3,
    **dict.fromkeys(("AlexaSkill", "CloudWatchLogs", "Cognito", "IoTRule"), invocation),
    **dict.fromkeys(("Api", "HttpApi"), _nothing),
}
"""Event types of functions."""

STATE_MACHINE_EVENTS: dict[str, Reader] = {
    **dict.fromkeys(("EventBridgeRule", "CloudWatchEvent", "Schedule"), rule_for_state_machine),
    "ScheduleV2": schedule_v2,
    "Api": _nothing,
}
"""Event types of state machines."""
