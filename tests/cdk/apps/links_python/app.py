"""Everything that links stacks, as the Python library writes it."""

from aws_cdk import (
    App,
    CrossStackReferences,
    Duration,
    Environment,
    NestedStack,
    ReferenceStrength,
    Stack,
    Stage,
)
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

IRELAND = Environment(account="111111111111", region="eu-west-1")
VIRGINIA = Environment(account="111111111111", region="us-east-1")


class Producer(Stack):
    def __init__(self, scope: Construct, name: str, **options: object) -> None:
        super().__init__(scope, name, **options)
        self.orders = sns.Topic(self, "Orders")
        self.dlq = sqs.Queue(self, "Dlq", retention_period=Duration.days(14))
        self.shard = Shard(self, "Shard", dlq=self.dlq)


class Shard(NestedStack):
    def __init__(self, scope: Construct, name: str, dlq: sqs.IQueue) -> None:
        super().__init__(scope, name)
        self.inbox = sqs.Queue(
            self,
            "Inbox",
            dead_letter_queue=sqs.DeadLetterQueue(queue=dlq, max_receive_count=5),
        )
        worker = lambda_.Function(
            self,
            "Worker",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
            handler="index.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
        )
        worker.add_event_source(sources.SqsEventSource(self.inbox))


class Consumer(Stack):
    def __init__(
        self, scope: Construct, name: str, producer: Producer, weak: bool, **options: object
    ) -> None:
        super().__init__(scope, name, **options)
        if weak:
            CrossStackReferences.of(self).consume(ReferenceStrength.WEAK)
        queue = sqs.Queue(
            self,
            "Queue",
            dead_letter_queue=sqs.DeadLetterQueue(queue=producer.dlq, max_receive_count=3),
        )
        producer.orders.add_subscription(subscriptions.SqsSubscription(queue))
        sqs.Queue(
            self,
            "Retries",
            dead_letter_queue=sqs.DeadLetterQueue(queue=producer.shard.inbox, max_receive_count=2),
        )


class Abroad(Stack):
    def __init__(self, scope: Construct, name: str, producer: Producer) -> None:
        super().__init__(scope, name, env=VIRGINIA, cross_region_references=True)
        sns.CfnSubscription(
            self,
            "Subscription",
            topic_arn=producer.orders.topic_arn,
            protocol="sqs",
            endpoint=producer.shard.inbox.queue_arn,
            region="eu-west-1",
        )


app = App()
producer = Producer(app, "Producer", env=IRELAND)
Consumer(app, "Strong", producer, weak=False, env=IRELAND)
Consumer(app, "Weak", producer, weak=True, env=IRELAND)
Abroad(app, "Abroad", producer)

stage = Stage(app, "Beta")
Consumer(stage, "Consumer", Producer(stage, "Producer"), weak=False)
app.synth()
