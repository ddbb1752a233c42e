# A function, and an alias that is invoked in its place.
module "worker" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "~> 7.0"

  function_name                 = "worker"
  handler                       = "main.handler"
  runtime                       = "python3.13"
  publish                       = true
  create_package                = false
  attach_cloudwatch_logs_policy = false
  local_existing_package        = "worker.zip"
}

module "live" {
  source  = "terraform-aws-modules/lambda/aws//modules/alias"
  version = "~> 7.0"

  name             = "live"
  function_name    = module.worker.lambda_function_name
  function_version = module.worker.lambda_function_version

  event_source_mapping = {
    orders = {
      event_source_arn = aws_sqs_queue.orders.arn
      filter_criteria  = { pattern = jsonencode({ body = { kind = ["order"] } }) }
      scaling_config   = { maximum_concurrency = 2 }
    }
  }
  allowed_triggers = {
    topic = { service = "sns", source_arn = "arn:aws:sns:eu-west-1:111122223333:orders" }
  }
  create_async_event_config         = true
  create_version_async_event_config = false
  maximum_event_age_in_seconds      = 60
  destination_on_success            = aws_sqs_queue.orders.arn
}

module "canary" {
  source = "github.com/terraform-aws-modules/terraform-aws-lambda//modules/alias?ref=v5.1.0"

  name                               = "canary"
  refresh_alias                      = false
  function_name                      = module.worker.lambda_function_name
  routing_additional_version_weights = { "1" = 0.1 }
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "live" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "lambda"
  endpoint  = module.live.lambda_alias_arn
}
