# A topic that is named by a label, with a queue for what it could not deliver.
module "label" {
  source  = "cloudposse/label/null"
  version = "0.25.0"

  namespace  = "eg"
  stage      = "prod"
  attributes = ["Public"]
}

module "orders" {
  source  = "cloudposse/sns-topic/aws"
  version = "1.2.0"

  name    = "orders"
  context = module.label.context

  subscribers = {
    queue = { protocol = "sqs", endpoint = aws_sqs_queue.orders[0].arn, raw_message_delivery = true }
  }
  sqs_dlq_enabled                        = true
  allowed_aws_services_for_sns_published = ["events.amazonaws.com"]
  delivery_status = {
    sqs = { success_role_arn = "arn:aws:iam::111122223333:role/s", failure_role_arn = "arn:aws:iam::111122223333:role/f", success_sample_rate = 5 }
  }
}

module "fifo" {
  source = "git::https://github.com/cloudposse/terraform-aws-sns-topic.git?ref=1.1.0"

  namespace          = "eg"
  name               = "Events"
  fifo_topic         = true
  encryption_enabled = false
  subscribers        = { mail = { protocol = "email", endpoint = "a@example.com" } }
}

module "none" {
  source  = "cloudposse/sns-topic/aws"
  version = "~> 1.0"

  enabled         = false
  sqs_dlq_enabled = true
}

resource "aws_sqs_queue" "orders" {
  name  = "${module.label.id}-orders"
  count = module.label.enabled ? 1 : 0
}

resource "aws_sns_topic_subscription" "failed" {
  topic_arn = module.fifo.sns_topic_arn
  protocol  = "sqs"
  endpoint  = module.orders.dead_letter_queue_arn
}
