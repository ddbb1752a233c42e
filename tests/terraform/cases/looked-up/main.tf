data "aws_sqs_queue" "shared" {
  name = "shared"
}

data "aws_ssm_parameter" "dlq" {
  name = "/dlq/arn"
}

data "terraform_remote_state" "network" {
  backend = "s3"
}

resource "aws_sqs_queue" "this" {
  name = "this"
  redrive_policy = jsonencode({
    deadLetterTargetArn = data.aws_sqs_queue.shared.arn
    maxReceiveCount     = 5
  })
}

resource "aws_lambda_event_source_mapping" "parameter" {
  event_source_arn = data.aws_ssm_parameter.dlq.value
  function_name    = data.terraform_remote_state.network.outputs.function
}

resource "aws_lambda_event_source_mapping" "name" {
  event_source_arn = "arn:aws:sqs:eu-west-1:111122223333:${data.aws_sqs_queue.shared.name}"
  function_name    = aws_lambda_function.this.arn
}

resource "aws_lambda_function" "this" {
  function_name = "fn-${data.aws_ssm_parameter.dlq.value}"
  role          = "arn:aws:iam::111122223333:role/r"
  timeout       = aws_sqs_queue.this.visibility_timeout_seconds
}

resource "aws_lambda_alias" "this" {
  name             = "live"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

data "terraform_remote_state" "queues" {
  backend = "s3"
  config = {
    bucket = "states"
    key    = "queues.tfstate"
  }
}

resource "aws_lambda_event_source_mapping" "remote" {
  event_source_arn = data.terraform_remote_state.queues.outputs.queues["orders"].arn
  function_name    = aws_lambda_function.this.arn
}
