variable "timeout" {
  default = 30
}

locals {
  wait = 1
}

resource "aws_sqs_queue" "this" {
  name                       = "plain"
  visibility_timeout_seconds = var.timeout
  receive_wait_time_seconds  = local.wait
}

resource "aws_lambda_function" "this" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/r"
  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-west-1:111122223333:first"
  }
}
