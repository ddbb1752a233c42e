variable "queues" {
  type = map(object({ timeout = number }))
}

data "external" "settings" {
  program = ["settings"]
}

resource "aws_sqs_queue" "each" {
  for_each                   = var.queues
  name                       = each.key
  visibility_timeout_seconds = each.value.timeout
  message_retention_seconds  = 1209600
}

resource "aws_sqs_queue" "counted" {
  count = data.external.settings.result.enabled ? 1 : 0
  name  = "counted"
}

resource "aws_lambda_event_source_mapping" "counted" {
  event_source_arn = aws_sqs_queue.counted[0].arn
  function_name    = "f"
}

resource "aws_lambda_event_source_mapping" "one_of_them" {
  event_source_arn = aws_sqs_queue.each["orders"].arn
  function_name    = "f"
}

resource "aws_cloudwatch_metric_alarm" "all" {
  alarm_name          = "all"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [for queue in aws_sqs_queue.each : queue.arn]
}

resource "aws_cloudwatch_metric_alarm" "also_all" {
  alarm_name          = "also-all"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = values(aws_sqs_queue.each)[*].arn
}

# Known keys are judged, further ones may come.
resource "aws_sqs_queue" "some" {
  for_each = merge({ known = { timeout = 30 } }, var.queues)
  name     = each.key
}

# One of these goes with one of those: of each instance only its own queue can be meant.
resource "aws_sqs_queue_policy" "same_keys" {
  for_each  = var.queues
  queue_url = aws_sqs_queue.each[each.key].id
  policy    = jsonencode({ Statement = [{ Resource = aws_sqs_queue.each["${each.key}-dlq"].arn }] })
}

resource "aws_sqs_queue_policy" "chained" {
  for_each  = aws_sqs_queue.each
  queue_url = each.value.id
  policy    = jsonencode({ Statement = [{ Resource = aws_sqs_queue.each[each.key].arn }] })
}

resource "aws_sqs_queue" "by_unknown_condition" {
  for_each = { for name in ["known", "other"] : name => name if name == "known" || data.external.settings.result.all }
  name     = each.value
}
