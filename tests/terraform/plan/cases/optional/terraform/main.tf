# Settings that are there or not, by conditions that the plan has decided.
provider "aws" {
  region = "eu-west-1"
}

variable "with_dlq" {
  type    = bool
  default = false
}

locals {
  production = false
}

resource "aws_sqs_queue" "dlq" {
  count = var.with_dlq ? 1 : 0
  name  = "dlq"
}

resource "aws_sqs_queue" "failures" {
  count = 1
  name  = "failures"
}

# Null by a variable: not set, though a plan says "known after apply".
resource "aws_sqs_queue" "by_variable" {
  name           = "by-variable"
  redrive_policy = var.with_dlq ? jsonencode({ deadLetterTargetArn = aws_sqs_queue.dlq[0].arn, maxReceiveCount = 5 }) : null
}

# Null all the same, though the queue that it would name is there.
resource "aws_sqs_queue" "switched_off" {
  name           = "switched-off"
  redrive_policy = var.with_dlq ? jsonencode({ deadLetterTargetArn = aws_sqs_queue.failures[0].arn, maxReceiveCount = 5 }) : null
}

# Null by a local: a plan does not show that the local is known.
resource "aws_sqs_queue" "by_local" {
  name           = "by-local"
  delay_seconds  = local.production ? 10 : 20
  redrive_policy = local.production ? jsonencode({ deadLetterTargetArn = aws_sqs_queue.failures[0].arn, maxReceiveCount = 5 }) : null
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::111122223333:role/worker"

  dynamic "dead_letter_config" {
    for_each = aws_sqs_queue.failures

    content {
      target_arn = dead_letter_config.value.arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "worker" {
  event_source_arn = aws_sqs_queue.by_local.arn
  function_name    = aws_lambda_function.worker.arn

  # Whether there is one is not known yet.
  dynamic "scaling_config" {
    for_each = aws_sqs_queue.failures[0].arn == "" ? [] : [2]

    content {
      maximum_concurrency = scaling_config.value
    }
  }
}
