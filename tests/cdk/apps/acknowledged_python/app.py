from aws_cdk import Acknowledgment, App, Stack, Validations
from aws_cdk import aws_sqs as sqs

app = App()
stack = Stack(app, "Replies")

# Found: nobody acknowledged anything here.
sqs.Queue(stack, "Reported")

# The library's own way (since 2.257). It holds for the construct and all below it.
Validations.of(sqs.Queue(stack, "Acknowledged")).acknowledge(
    Acknowledgment(id="msglint::queue-without-dlq", reason="replies expire within a minute")
)

# Without the second colon the library takes the id for one of an annotation.
Validations.of(sqs.Queue(stack, "Annotated")).acknowledge(
    Acknowledgment(id="msglint:queue-without-dlq", reason="replies expire within a minute")
)

# In any version: metadata of a construct, or of the resource in the template.
sqs.Queue(stack, "Noted").node.add_metadata(
    "msglint",
    {"ignore": [{"rule": "queue-without-dlq", "reason": "replies expire within a minute"}]},
)
resource = sqs.Queue(stack, "Marked").node.default_child
resource.add_metadata("msglint", {"ignore": ["queue-without-dlq"]})

# msglint: ignore[queue-without-dlq] a comment at the line that the trace leads to
sqs.Queue(stack, "Commented")

# There is no such rule.
Validations.of(sqs.Queue(stack, "Misspelt")).acknowledge(
    Acknowledgment(id="msglint::queue-without-dql", reason="replies expire within a minute")
)

# For a whole stack.
Validations.of(stack).acknowledge(
    Acknowledgment(id="msglint::short-polling", reason="drained hourly")
)
app.synth()
