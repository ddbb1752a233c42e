# Queues come from a module, by key; outputs lead out of it, inputs lead on.
provider "aws" {
  region = "eu-west-1"
}

variable "with_dlq" {
  type    = bool
  default = true
}

module "queue" {
  source   = "./queue"
  for_each = toset(["orders", "returns"])

  name     = each.key
  with_dlq = each.key == "orders" && var.with_dlq
}

module "audit" {
  source = "./queue"
  count  = 1

  name     = "audit"
  with_dlq = false
  dlq_arn  = module.queue["orders"].dlq_arn
}

# Holds no resource of its own, so that a plan does not list it.
module "names" {
  source = "./pass"
  arn    = module.audit[0].arn
  queues = { for name, queue in module.queue : name => queue.arn }
}

resource "aws_sns_topic" "events" {
  name = "events"
}

resource "aws_sns_topic_subscription" "by_key" {
  topic_arn = aws_sns_topic.events.arn
  protocol  = "sqs"
  endpoint  = module.queue["returns"].arn
}

resource "aws_sns_topic_subscription" "handed_through" {
  topic_arn = aws_sns_topic.events.arn
  protocol  = "sqs"
  endpoint  = module.names.arn
}

resource "aws_sns_topic_subscription" "one_of_many" {
  topic_arn = aws_sns_topic.events.arn
  protocol  = "sqs"
  endpoint  = module.names.queues["orders"]
}

resource "aws_sns_topic_subscription" "each" {
  for_each = module.queue

  topic_arn = aws_sns_topic.events.arn
  protocol  = "sqs"
  endpoint  = each.value.arn
}
