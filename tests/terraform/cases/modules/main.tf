# The queue's timeouts come through two module calls, from a local and from a default.
locals {
  timeout = 45
}

module "orders" {
  source  = "./modules/consumer"
  name    = "orders"
  timeout = local.timeout
}

module "returns" {
  source = "./modules/consumer"
  name   = "returns"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "sqs"
  endpoint  = module.orders.queue_arn
}
