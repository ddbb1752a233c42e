module "registry" {
  source  = "example/sqs/aws"
  version = "5.0.0"
  name    = "registry"
  redrive_policy = {
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
  }
}

module "vendored" {
  source  = "example/queue/aws"
  version = "1.0.0"
  name    = "vendored"
}

module "missing" {
  source = "./not-there"
  count  = 1
}

module "git" {
  source = "git::https://example.com/module.git"
  count  = 0
}

resource "aws_sqs_queue" "dlq" {
  name = "dlq"
}

resource "aws_sns_topic_subscription" "registry" {
  topic_arn = "t"
  protocol  = "sqs"
  endpoint  = module.registry.queue_arn
}

resource "aws_sns_topic_subscription" "vendored" {
  topic_arn = "t"
  protocol  = "sqs"
  endpoint  = module.vendored.arn
}
