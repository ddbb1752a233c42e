locals {
  queues = {
    orders  = { timeout = 60 }
    returns = { timeout = 90, fifo = true }
  }
  topics = ["created", "deleted"]
}

resource "aws_sqs_queue" "this" {
  for_each                   = local.queues
  name                       = each.key
  visibility_timeout_seconds = each.value.timeout
  fifo_queue                 = lookup(each.value, "fifo", false)
}

resource "aws_sns_topic" "this" {
  for_each = toset(local.topics)
  name     = each.value
}

# Every topic to every queue.
resource "aws_sns_topic_subscription" "this" {
  for_each = {
    for pair in setproduct(keys(local.queues), local.topics) :
    "${pair[0]}-${pair[1]}" => { queue = pair[0], topic = pair[1] }
  }
  topic_arn = aws_sns_topic.this[each.value.topic].arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.this[each.value.queue].arn
}

# Chained to the resource itself.
resource "aws_sqs_queue_policy" "this" {
  for_each  = aws_sqs_queue.this
  queue_url = each.value.id
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = each.value.arn
      Condition = { ArnEquals = { "aws:SourceArn" = values(aws_sns_topic.this)[*].arn } }
    }]
  })
}

resource "aws_cloudwatch_metric_alarm" "by_for" {
  alarm_name          = "by-for"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [for topic in aws_sns_topic.this : topic.arn]
}

resource "aws_cloudwatch_metric_alarm" "by_key" {
  alarm_name          = "by-key"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [for name, topic in aws_sns_topic.this : topic.arn if name != "created"]
}
