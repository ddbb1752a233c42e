# ARNs on their way through other resources, in lists and in nested blocks.
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "inbox" {
  name = "inbox"
}

resource "aws_sqs_queue" "failed" {
  name_prefix = "failed-"
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_ssm_parameter" "inbox" {
  name  = "/inbox/arn"
  type  = "String"
  value = aws_sqs_queue.inbox.arn
}

resource "aws_cloudwatch_event_rule" "hourly" {
  name                = "hourly"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "inbox" {
  rule = aws_cloudwatch_event_rule.hourly.name
  arn  = aws_ssm_parameter.inbox.value

  dead_letter_config {
    arn = aws_sqs_queue.failed.arn
  }
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "failed"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 0

  dimensions = {
    QueueName = aws_sqs_queue.failed.name
  }

  alarm_actions = [aws_sns_topic.alarms.arn, "arn:aws:sns:eu-west-1:111122223333:pager"]
}

resource "aws_s3_bucket" "uploads" {
  bucket = "uploads"
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  queue {
    id        = "failed"
    queue_arn = aws_sqs_queue.failed.arn
    events    = ["s3:ObjectRemoved:*"]
  }

  queue {
    id        = "inbox"
    queue_arn = aws_sqs_queue.inbox.arn
    events    = ["s3:ObjectCreated:*"]
  }
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::111122223333:role/worker"

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
}

resource "aws_lambda_event_source_mapping" "worker" {
  event_source_arn = aws_sqs_queue.inbox.arn
  function_name    = aws_lambda_function.worker.arn

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }
}
