from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct


class FanoutStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        topic = sns.Topic(self, "Orders")
        for name in ("billing", "shipping"):
            topic.add_subscription(subscriptions.SqsSubscription(self.consumer(name)))

    def consumer(self, name: str) -> sqs.Queue:
        dlq = sqs.Queue(self, f"{name}-dlq")
        queue = sqs.Queue(
            self,
            name,
            visibility_timeout=Duration.seconds(30),
            dead_letter_queue=sqs.DeadLetterQueue(queue=dlq, max_receive_count=3),
        )
        worker = lambda_.Function(
            self,
            f"{name}-worker",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
            handler="index.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            timeout=Duration.seconds(15),
        )
        worker.add_event_source(sources.SqsEventSource(queue))
        return queue
