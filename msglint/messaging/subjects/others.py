"""What else sends, receives or watches: S3, IoT, Step Functions, CloudWatch alarms.

Attributes and defaults: `API_PutBucketNotificationConfiguration`, `AWS::IoT::TopicRule`,
`API_CreateStateMachine`, `API_PutMetricAlarm`.
"""

from __future__ import annotations

from msglint.messaging.facts import alarm_topics, alarms, delivery, kinds
from msglint.messaging.model import Form, Identity, Model
from msglint.messaging.rows import OWNER, fact, flag, inverse, link, quantity, text, whole
from msglint.messaging.subjects.deliveries import delivery_rows

_BUCKET = "AWS::S3::Bucket"
_CDK = "Custom::S3BucketNotifications"
"""What CDK writes in place of the bucket's own property; its members say `QueueArn`."""
_S3 = "NotificationConfiguration"

NOTIFICATION = Model(
    name="notification",
    doc="One destination of the event notifications of an S3 bucket.",
    forms=(
        Form("aws_s3_bucket_notification", "queue"),
        Form("aws_s3_bucket_notification", "topic"),
        Form("aws_s3_bucket_notification", "lambda_function"),
        Form(_BUCKET, f"{_S3}.QueueConfigurations"),
        Form(_BUCKET, f"{_S3}.TopicConfigurations"),
        Form(_BUCKET, f"{_S3}.LambdaConfigurations"),
        Form(_CDK, f"{_S3}.QueueConfigurations"),
        Form(_CDK, f"{_S3}.TopicConfigurations"),
        Form(_CDK, f"{_S3}.LambdaFunctionConfigurations"),
    ),
    rows=(
        link(
            "queue",
            "queue",
            "queue_arn",
            "Queue",
            "The queue that it sends to.",
            forms={f"{_CDK}:{_S3}.QueueConfigurations": "QueueArn"},
        ),
        fact(
            "queue_fifo",
            "bool",
            kinds.is_fifo("queue"),
            "Whether the queue is FIFO, in the deployment or elsewhere; null without one.",
            at="queue",
            nullable=True,
        ),
        link(
            "topic",
            "topic",
            "topic_arn",
            "Topic",
            "The topic that it publishes to.",
            forms={f"{_CDK}:{_S3}.TopicConfigurations": "TopicArn"},
        ),
        fact(
            "topic_fifo",
            "bool",
            kinds.is_fifo("topic"),
            "Whether the topic is FIFO, in the deployment or elsewhere; null without one.",
            at="topic",
            nullable=True,
        ),
        link(
            "function",
            "function",
            "lambda_function_arn",
            "Function",
            "The function that it invokes.",
            forms={f"{_CDK}:{_S3}.LambdaFunctionConfigurations": "LambdaFunctionArn"},
        ),
        link(
            "bucket",
            "bucket",
            "./bucket",
            OWNER,
            "The bucket; null when it is none of the deployment.",
            forms={
                f"{_CDK}:{_S3}.{kind}Configurations": "./BucketName"
                for kind in ("Queue", "Topic", "LambdaFunction")
            },
        ),
        *delivery_rows("queue_delivery", delivery.bucket_to_queue, "the bucket", "the queue"),
        *delivery_rows("topic_delivery", delivery.bucket_to_topic, "the bucket", "the topic"),
        *delivery_rows(
            "function_delivery", delivery.bucket_to_function, "the bucket", "the function"
        ),
    ),
)

IOT_RULE = Model(
    name="iot_rule",
    doc="An IoT topic rule.",
    forms=(Form("aws_iot_topic_rule"), Form("AWS::IoT::TopicRule")),
    rows=(
        link(
            "dlq",
            "queue",
            "error_action.sqs.queue_url",
            "TopicRulePayload.ErrorAction.Sqs.QueueUrl",
            "The queue that its error action sends to.",
            role="iot rule",
        ),
    ),
)

_MACHINE = "AWS::StepFunctions::StateMachine"

STATE_MACHINE = Model(
    name="state_machine",
    doc="A state machine of Step Functions.",
    forms=(Form("aws_sfn_state_machine"), Form(_MACHINE)),
    identity=Identity(
        service="states",
        prefix="stateMachine:",
        attributes={
            "aws_sfn_state_machine": {"arn": "arn", "id": "arn", "name": "name"},
            _MACHINE: {"Ref": "arn", "Arn": "arn", "Name": "name"},
            "data.aws_sfn_state_machine": {"arn": "arn", "id": "arn", "name": "name"},
        },
        name={"aws_sfn_state_machine": "name", _MACHINE: "StateMachineName"},
        lookups={"data.aws_sfn_state_machine": "name"},
    ),
    rows=(
        text("name", "name", "StateMachineName", "Its name; null when AWS makes one up."),
        text(
            "type",
            "type",
            "StateMachineType",
            '"STANDARD", which runs each execution once, or "EXPRESS", which may run one twice.',
            default="STANDARD",
        ),
        inverse(
            "rule_targets", "rule_target.state_machine", "The EventBridge targets that start it."
        ),
        inverse("schedules", "schedule.state_machine", "The schedules that start it."),
        inverse("pipes", "pipe.target_state_machine", "The pipes that start it."),
    ),
)

ALARM = Model(
    name="alarm",
    doc="A CloudWatch metric alarm.",
    forms=(Form("aws_cloudwatch_metric_alarm"), Form("AWS::CloudWatch::Alarm")),
    identity=Identity(
        service="cloudwatch",
        prefix="alarm:",
        attributes={
            "aws_cloudwatch_metric_alarm": {"arn": "arn", "alarm_name": "name", "id": "name"},
            "AWS::CloudWatch::Alarm": {"Arn": "arn", "Ref": "name"},
        },
        name={
            "aws_cloudwatch_metric_alarm": "alarm_name",
            "AWS::CloudWatch::Alarm": "AlarmName",
        },
    ),
    rows=(
        *(
            link(
                f"{state}_topics",
                "topic",
                f"{state}_actions",
                name,
                f"The topics that it publishes to when its state is {shown}.",
                many=True,
            )
            for state, name, shown in (
                ("alarm", "AlarmActions", "ALARM"),
                ("ok", "OKActions", "OK"),
                ("insufficient_data", "InsufficientDataActions", "INSUFFICIENT_DATA"),
            )
        ),
        fact(
            "topic_problem",
            "string",
            alarm_topics.problem,
            "Why it may not publish to one of its topics, in words; null when it may.",
            at=alarm_topics.place,
        ),
        text("name", "alarm_name", "AlarmName", "Its name; null when AWS makes one up."),
        text("namespace", "namespace", "Namespace", 'Of its metric ("AWS/SQS").'),
        text("metric", "metric_name", "MetricName", "Its metric; null for metric math."),
        link(
            "queue",
            "queue",
            "dimensions.QueueName",
            "Dimensions.Name=QueueName.Value",
            "The queue that its QueueName dimension names; null when that is none of the "
            "deployment.",
        ),
        fact(
            "dimensions",
            "string",
            alarms.dimensions,
            "The names of its dimensions, in order; none for metric math.",
            many=True,
        ),
        text("statistic", "statistic", "Statistic", "How data points of a period are combined."),
        whole("period", "period", "Period", "Length of one period.", unit="s"),
        whole(
            "evaluation_periods",
            "evaluation_periods",
            "EvaluationPeriods",
            "How many periods are looked at.",
        ),
        whole(
            "datapoints_to_alarm",
            "datapoints_to_alarm",
            "DatapointsToAlarm",
            "How many of them must be over the threshold; null means all.",
        ),
        quantity("threshold", "threshold", "Threshold", "The limit."),
        text(
            "comparison",
            "comparison_operator",
            "ComparisonOperator",
            'Such as "GreaterThanThreshold".',
        ),
        text(
            "treat_missing_data",
            "treat_missing_data",
            "TreatMissingData",
            '"missing", "notBreaching", "breaching" or "ignore".',
            default="missing",
        ),
        flag(
            "actions_enabled",
            "actions_enabled",
            "ActionsEnabled",
            "Whether its actions are carried out.",
            default=True,
        ),
        fact(
            "has_actions",
            "bool",
            alarms.has_actions,
            "Whether anything happens when it goes off.",
        ),
        fact(
            "in_composite",
            "bool",
            alarms.in_composite,
            "Whether a composite alarm of the deployment reads its state.",
        ),
    ),
)
