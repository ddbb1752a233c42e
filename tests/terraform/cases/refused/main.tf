resource "aws_sqs_queue" "never" {
  count = 0
  name  = "never"
}

# Terraform refuses every one of these.
resource "aws_lambda_event_source_mapping" "wrong" {
  event_source_arn = aws_sqs_queue.never[0].arn
  function_name    = "f"
}

resource "aws_sqs_queue" "wrong" {
  name                       = var.not_declared
  visibility_timeout_seconds = "a" + 1
  delay_seconds              = null + 1
  receive_wait_time_seconds  = { a = 1 }.b
  message_retention_seconds  = true ? [] : {}
}

resource "aws_sqs_queue" "wrong_count" {
  count = "many"
  name  = "wrong-count"
}

resource "aws_sqs_queue" "wrong_each" {
  for_each = null
  name     = "wrong-each"
}
