# Functions with all that they poll, that may invoke them, and that becomes of their failures.
module "worker" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "~> 4.10.0"

  function_name                 = "worker"
  description                   = "Works"
  handler                       = "main.handler"
  runtime                       = "python3.13"
  timeout                       = 30
  memory_size                   = 256
  create_package                = false
  attach_cloudwatch_logs_policy = false
  local_existing_package        = "worker.zip"
  tags                          = { team = "orders" }

  dead_letter_target_arn    = aws_sqs_queue.failed.arn
  attach_dead_letter_policy = true
  environment_variables     = { QUEUE = aws_sqs_queue.orders.url }

  event_source_mapping = {
    orders = {
      event_source_arn        = aws_sqs_queue.orders.arn
      batch_size              = 20
      function_response_types = ["ReportBatchItemFailures"]
      scaling_config          = { maximum_concurrency = 5 }
      filter_criteria         = [{ pattern = jsonencode({ body = { kind = ["order"] } }) }, { pattern = "{}" }]
    }
    stream = {
      event_source_arn               = "arn:aws:kinesis:eu-west-1:111122223333:stream/orders"
      enabled                        = false
      starting_position              = "LATEST"
      bisect_batch_on_function_error = true
      maximum_retry_attempts         = 3
      tumbling_window_in_seconds     = 30
      destination_arn_on_failure     = aws_sqs_queue.failed.arn
    }
  }
  allowed_triggers = {
    topic = { service = "sns", source_arn = aws_sns_topic.orders.arn }
    rule  = { principal = "events.amazonaws.com", source_arn = "arn:aws:events:eu-west-1:111122223333:rule/orders" }
  }
  create_current_version_allowed_triggers = false

  create_async_event_config                 = true
  create_current_version_async_event_config = false
  maximum_retry_attempts                    = 0
  destination_on_failure                    = aws_sqs_queue.failed.arn
}

module "edge" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "4.2.1"

  function_name                 = "edge"
  lambda_at_edge                = true
  timeout                       = 60
  create_role                   = false
  lambda_role                   = "arn:aws:iam::111122223333:role/edge"
  create_package                = false
  attach_cloudwatch_logs_policy = false
  package_type                  = "Image"
  image_uri                     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/edge:1"
  handler                       = "ignored"
  vpc_subnet_ids                = ["subnet-1"]

  vpc_security_group_ids = ["sg-1"]
}

module "layer" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "4.2.1"

  create_layer                  = true
  layer_name                    = "shared"
  create_package                = false
  attach_cloudwatch_logs_policy = false
  local_existing_package        = "layer.zip"
  event_source_mapping          = { none = { event_source_arn = aws_sqs_queue.orders.arn } }
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "worker" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "lambda"
  endpoint  = module.worker.lambda_function_arn
}

resource "aws_cloudwatch_metric_alarm" "worker" {
  alarm_name          = "errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 0
  period              = 60
  statistic           = "Sum"
  dimensions          = { FunctionName = module.worker.lambda_function_name }
}
