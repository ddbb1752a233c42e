# Functions whose invocations are traced, of two versions.
module "worker" {
  source  = "DataDog/lambda-datadog/aws"
  version = "4.6.0"

  function_name                  = "worker"
  description                    = "Works"
  handler                        = "main.handler"
  runtime                        = "python3.13"
  architectures                  = ["arm64"]
  filename                       = "worker.zip"
  role                           = "arn:aws:iam::111122223333:role/worker"
  timeout                        = 30
  memory_size                    = 256
  reserved_concurrent_executions = 5
  dead_letter_config_target_arn  = aws_sqs_queue.failed.arn
  environment_variables          = { DD_ENV = "test", QUEUE = aws_sqs_queue.orders.url }
  datadog_python_layer_version   = 110
  fips                           = true
  tags                           = { team = "orders" }
}

module "plain" {
  source  = "DataDog/lambda-datadog/aws"
  version = "3.0.0"

  function_name                   = "plain"
  handler                         = "org.example.Handler"
  runtime                         = "java21"
  filename                        = "plain.zip"
  role                            = "arn:aws:iam::111122223333:role/plain"
  datadog_extension_layer_version = 67
}

resource "aws_lambda_event_source_mapping" "worker" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = module.worker.arn
}

resource "aws_lambda_event_source_mapping" "plain" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = module.plain.function_name
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}
