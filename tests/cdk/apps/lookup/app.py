"""An app that asks for context nobody has provided: its template holds dummy values."""

from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_ssm as ssm

app = App()
stack = Stack(app, "Lookup", env=Environment(account="333333333333", region="eu-west-1"))
name = ssm.StringParameter.value_from_lookup(stack, "/shop/queue-name")
sqs.Queue(stack, "Queue", queue_name=name, visibility_timeout=Duration.seconds(10))
app.synth()
