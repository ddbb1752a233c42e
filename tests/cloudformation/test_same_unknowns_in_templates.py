"""What a template reads at deployment is not known, but the same wherever it is read."""

from pathlib import Path

import pytest

from messaging.messaging_units import find, read
from msglint.cloudformation.load import load_templates
from msglint.messaging.graph import build
from msglint.messaging.types import WANTED
from msglint.source.workspace import Workspace

TEMPLATE = """
Parameters:
  Stage: {{Type: String}}
Resources:
  Orders:
    Type: AWS::SQS::Queue
  Subscription:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: {topic}
      Protocol: sqs
      Endpoint: !GetAtt Orders.Arn
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {{Service: sns.amazonaws.com}}
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
            Condition: {{ArnEquals: {{"aws:SourceArn": {named}}}}}
"""

IMPORT = "!ImportValue orders-topic"
READ = "'{{resolve:ssm:/orders/topic}}'"
BUILT = "!Sub '{{resolve:ssm:/${Stage}/topic}}'"
SECRET = "!Sub '{{resolve:secretsmanager:${Stage}:topic}}'"


@pytest.mark.parametrize(
    ("topic", "named", "verdict"),
    [
        (IMPORT, IMPORT, "allowed"),
        (IMPORT, "!ImportValue other-topic", "?"),
        (READ, READ, "allowed"),
        (READ, "'{{resolve:ssm:/other/topic}}'", "?"),
        (BUILT, BUILT, "allowed"),
        (BUILT, "!Sub '{{resolve:ssm:/${AWS::Region}/topic}}'", "?"),
        (SECRET, SECRET, "allowed"),
    ],
)
def test_what_is_read_at_deployment(tmp_path: Path, topic: str, named: str, verdict: str) -> None:
    (tmp_path / ".git").mkdir()
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE.format(topic=topic, named=named), "utf-8")
    (unit,) = load_templates([path], Workspace([tmp_path], tmp_path), WANTED)
    assert read(find(build(unit), "subscription", "Subscription"), "delivery") == verdict
