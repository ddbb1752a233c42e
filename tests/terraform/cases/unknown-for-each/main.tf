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
