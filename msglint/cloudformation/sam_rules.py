"""SAM's events that are rules of EventBridge or schedules, for functions and state machines.

Follows samtranslator/model/eventsources (push.py, scheduler.py) and stepfunctions/events.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msglint.cloudformation.nodes import Node, ScalarNode, scalar, sequence, text_of
from msglint.cloudformation.sam_event import permit
from msglint.cloudformation.sam_parts import arn_of, made, picked, plain_map, unread_node
from msglint.cloudformation.sam_policies import allowing

if TYPE_CHECKING:
    from msglint.cloudformation.sam_event import Event

_TARGET_ID_LENGTH = 64

_INVOKE = ("lambda:InvokeFunction", "states:StartExecution")
"""What a role may do that SAM makes for an event; it takes the one that fits the target."""

_SCHEDULE_SETTINGS = (
    "ScheduleExpression",
    "State",
    "Description",
    "StartDate",
    "EndDate",
    "ScheduleExpressionTimezone",
    "GroupName",
    "KmsKeyArn",
)


def rule(event: Event) -> None:
    """An EventBridge rule with the function as its target."""
    _make_rule(event, event.id + "LambdaTarget", None)
    permit(event, "events.amazonaws.com", arn_of(event.id, event.origin.span))


def rule_for_state_machine(event: Event) -> None:
    """An EventBridge rule that starts a state machine, with the role that it needs."""
    role = event.get("RoleArn") if event.type == "Schedule" else None
    if role is None:
        role = _role(event)
    _make_rule(event, event.id + "StepFunctionsTarget", role)


def _make_rule(event: Event, target_id: str, role: Node | None) -> None:
    at = event.origin.span
    suffix = target_id.removeprefix(event.id)
    target_id = event.id[: _TARGET_ID_LENGTH - len(suffix)] + suffix
    wanted = plain_map(event.get("Target"))
    own_id = wanted.get("Id") if wanted is not None else None
    settings = ["Input", "RetryPolicy"]
    if event.type == "Schedule":
        properties: dict[str, Node | None] = {
            "ScheduleExpression": event.get("Schedule"),
            **picked(event.properties, ("Name", "Description")),
        }
    else:
        settings += ["InputPath", "InputTransformer"]
        properties = {
            "EventPattern": event.get("Pattern"),
            "EventBusName": event.get("EventBusName"),
            "Name": event.get("RuleName"),
        }
    properties["State"] = _state(event)
    target = {
        "Arn": event.arn,
        "Id": own_id if own_id is not None else event.constant(target_id),
        "RoleArn": role,
        "DeadLetterConfig": _dead_letters(event, service="events.amazonaws.com"),
        **picked(event.properties, settings),
    }
    properties["Targets"] = sequence([made(target, at)], at)
    event.expansion.add(event.id, "AWS::Events::Rule", properties, event.origin)


def _state(event: Event) -> Node | None:
    """`State`, or what `Enabled` means. SAM takes any intrinsic in `Enabled` for yes."""
    enabled = event.get("Enabled")
    if enabled is None:
        return event.get("State")
    off = isinstance(enabled, ScalarNode) and not enabled.value
    return scalar("DISABLED" if off else "ENABLED", enabled.span)


def _dead_letters(event: Event, service: str | None) -> Node | None:
    """The target's `DeadLetterConfig`, with the queue that `Type: SQS` stands for.

    EventBridge is let in by a queue policy that SAM writes; Scheduler (no service) acts by its
    role. With `Arn` SAM writes no policy: that queue is the author's own.
    """
    node = event.get("DeadLetterConfig")
    if node is None:
        return None
    config = plain_map(node)
    arn = config.get("Arn") if config is not None else None
    if config is None or (arn is None and text_of(config.get("Type")) != "SQS"):
        event.skip("its DeadLetterConfig names neither a queue nor a type", node)
        return unread_node("SAM cannot read this DeadLetterConfig", node.span)
    if arn is None:
        queue_id = text_of(config.get("QueueLogicalId")) or event.id + "Queue"
        arn = arn_of(queue_id, node.span)
        if service is None:
            event.expansion.add(queue_id, "AWS::SQS::Queue", {}, event.origin)
        else:
            rule = arn_of(event.id, event.origin.span)
            policy_id = event.id + "QueuePolicy"
            event.expansion.queue_with_policy(queue_id, policy_id, service, rule, event.origin)
    return made({"Arn": arn}, node.span)


def _role(event: Event, failed: Node | None = None) -> Node:
    """The ARN of a role that SAM makes: it may invoke the target, and send to the DLQ."""
    at = event.origin.span
    invoke = sequence([scalar(one, at) for one in _INVOKE], at)
    policies = [allowing(invoke, event.arn, at)]
    if failed is not None:
        config = plain_map(failed)
        queue = failed if config is None else config.get("Arn")
        policies.append(allowing(scalar("sqs:SendMessage", at), queue, at))
    nothing = sequence([], at)
    event.expansion.role(event.id + "Role", event.origin, sequence(policies, at), nothing)
    return arn_of(event.id + "Role", at)


def schedule_v2(event: Event) -> None:
    """A schedule of EventBridge Scheduler, with the role that it needs."""
    at = event.origin.span
    failed = _dead_letters(event, service=None)
    role = event.get("RoleArn") or _role(event, failed)
    unnamed = event.get("OmitName")
    omitted = isinstance(unnamed, ScalarNode) and bool(unnamed.value)
    target = {
        "Arn": event.arn,
        "RoleArn": role,
        "DeadLetterConfig": failed,
        **picked(event.properties, ("Input", "RetryPolicy")),
    }
    window = event.get("FlexibleTimeWindow")
    properties: dict[str, Node | None] = {
        **picked(event.properties, _SCHEDULE_SETTINGS),
        "Name": None if omitted else event.get("Name") or event.constant(event.id),
        "FlexibleTimeWindow": window or made({"Mode": event.constant("OFF")}, at),
        "Target": made(target, at),
    }
    event.expansion.add(event.id, "AWS::Scheduler::Schedule", properties, event.origin)
