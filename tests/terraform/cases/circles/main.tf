locals {
  a    = local.b
  b    = [local.a]
  deep = local.deep
}

resource "aws_sqs_queue" "local" {
  name                       = local.a
  visibility_timeout_seconds = local.deep + 1
}

resource "aws_sqs_queue" "one" {
  name           = "one"
  redrive_policy = aws_sqs_queue.two.redrive_policy
}

resource "aws_sqs_queue" "two" {
  name           = "two"
  redrive_policy = aws_sqs_queue.one.redrive_policy
}

# Each is the other's dead-letter queue: a circle of resources, not of values.
resource "aws_sqs_queue" "left" {
  name           = "left"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.right.arn })
}

resource "aws_sqs_queue" "right" {
  name           = "right"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.left.arn })
}

module "itself" {
  source = "./"
}
