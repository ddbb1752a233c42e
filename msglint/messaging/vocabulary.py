"""Every subject that rules may name, with its fields.

`MODELS` holds the tables behind them; a new subject is a new table under `subjects/` and a
line here.
"""

from __future__ import annotations

from msglint.messaging.rows import fact
from msglint.messaging.schema import Subject
from msglint.messaging.subjects import (
    access,
    events,
    function,
    mapping,
    others,
    queue,
    roles,
    statements,
    topic,
)

_TABLES = (
    queue.QUEUE,
    queue.QUEUE_POLICY,
    queue.REDRIVE_POLICY,
    queue.REDRIVE_ALLOW_POLICY,
    topic.TOPIC,
    topic.TOPIC_POLICY,
    topic.SUBSCRIPTION,
    mapping.MAPPING,
    function.FUNCTION,
    function.ALIAS,
    function.INVOKE_CONFIG,
    access.PERMISSION,
    statements.STATEMENT,
    access.EVENT_RULE,
    events.RULE_TARGET,
    events.EVENT_BUS,
    events.SCHEDULE,
    events.PIPE,
    access.BUCKET,
    roles.ROLE,
    roles.MANAGED_POLICY,
    roles.ROLE_POLICY,
    access.KEY,
    access.KEY_ALIAS,
    access.KEY_POLICY,
    others.NOTIFICATION,
    others.IOT_RULE,
    others.STATE_MACHINE,
    others.ALARM,
)

MODELS = {model.name: model for model in _TABLES}

_ADDRESS = fact(
    "address",
    "string",
    lambda item, _: item.declaration.name,
    "What people call the resource: its construct path, Terraform address or logical id.",
    nullable=False,
)

ROWS = {model.name: {row.field.name: row for row in (_ADDRESS, *model.rows)} for model in _TABLES}

SUBJECTS: dict[str, Subject] = {
    model.name: Subject(
        model.name,
        model.doc,
        {name: row.field for name, row in ROWS[model.name].items()},
        model.variable,
    )
    for model in _TABLES
}
