# A topic with subscriptions and a policy of its own, a FIFO topic, and one that is not made.
module "orders" {
  source  = "terraform-aws-modules/sns/aws"
  version = ">= 5.0.1, < 5.4"

  name = "orders"
  topic_policy_statements = {
    publish = {
      actions    = ["sns:Publish"]
      principals = [{ type = "Service", identifiers = ["events.amazonaws.com"] }]
      conditions = [{ test = "ArnLike", variable = "aws:SourceArn", values = ["arn:aws:events:*:*:rule/orders"] }]
    }
  }
  subscriptions = {
    queue = {
      protocol             = "sqs"
      endpoint             = aws_sqs_queue.orders.arn
      raw_message_delivery = true
      filter_policy        = jsonencode({ kind = ["order"] })
      redrive_policy       = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn })
    }
    mail = {
      protocol = "email"
      endpoint = "orders@example.com"
    }
  }
  sqs_feedback = {
    failure_role_arn    = "arn:aws:iam::111122223333:role/feedback"
    success_sample_rate = 10
  }
}

module "fifo" {
  source  = "terraform-aws-modules/sns/aws"
  version = "6.0.1"

  name                        = "events"
  fifo_topic                  = true
  content_based_deduplication = true
  create_topic_policy         = false
  kms_master_key_id           = "alias/topics"
}

module "none" {
  source  = "terraform-aws-modules/sns/aws"
  version = "~> 5.0"

  create        = false
  subscriptions = { queue = { protocol = "sqs", endpoint = aws_sqs_queue.orders.arn } }
}

module "prefixed" {
  source  = "terraform-aws-modules/sns/aws"
  version = "~> 5.0"

  name                = "many.fifo"
  use_name_prefix     = true
  create_subscription = false
  subscriptions       = { queue = { protocol = "sqs", endpoint = aws_sqs_queue.orders.arn } }
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_sns_topic_subscription" "failed" {
  topic_arn = coalesce(module.none.topic_arn, module.fifo.topic_arn)
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.failed.arn
}
