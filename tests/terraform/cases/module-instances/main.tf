variable "backup" {
  type = bool
}

module "queues" {
  source   = "./queue"
  for_each = { orders = 30, returns = 60 }
  name     = each.key
  timeout  = each.value
}

module "spare" {
  source  = "./queue"
  count   = 2
  name    = "spare-${count.index}"
  timeout = 90
}

module "backup" {
  source  = "./queue"
  count   = var.backup ? 1 : 0
  name    = "backup"
  timeout = 90
}

module "off" {
  source  = "./queue"
  count   = 0
  name    = "off"
  timeout = 90
}

resource "aws_sns_topic_subscription" "this" {
  for_each  = module.queues
  topic_arn = "t"
  protocol  = "sqs"
  endpoint  = each.value.arn
}

resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = "queues"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions = concat(
    values(module.queues)[*].arn,
    module.spare[*].arn,
    [for name, queue in module.queues : queue.arn if name == "orders"],
    [module.queues["returns"].arn, module.spare[1].arn],
    module.backup[*].arn,
  )
  ok_actions = [try(module.backup[0].arn, "none"), try(module.off[0].arn, "off")]
}
