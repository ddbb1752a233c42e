variable "create_dlq" {
  type = bool
}

resource "aws_sqs_queue" "main" {
  name = "main"
  redrive_policy = var.create_dlq ? jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq[0].arn
    maxReceiveCount     = 5
  }) : null
}

resource "aws_sqs_queue" "dlq" {
  count = var.create_dlq ? 1 : 0
  name  = "main-dlq"
}

# Everything inside exists only where the count says so, so [0] is there.
resource "aws_sqs_queue_redrive_allow_policy" "dlq" {
  count     = var.create_dlq ? 1 : 0
  queue_url = aws_sqs_queue.dlq[0].id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.main.arn]
  })
}

resource "aws_lambda_function" "by_one" {
  function_name = "by-one"
  role          = "arn:aws:iam::111122223333:role/r"
  dead_letter_config {
    target_arn = one(aws_sqs_queue.dlq[*].arn)
  }
}

resource "aws_lambda_function" "by_try" {
  function_name = "by-try"
  role          = "arn:aws:iam::111122223333:role/r"
  dead_letter_config {
    target_arn = try(aws_sqs_queue.dlq[0].arn, "")
  }
}

resource "aws_lambda_function" "by_length" {
  function_name = "by-length"
  role          = "arn:aws:iam::111122223333:role/r"
  dead_letter_config {
    target_arn = length(aws_sqs_queue.dlq) > 0 ? aws_sqs_queue.dlq[0].arn : null
  }
}

resource "aws_lambda_function" "by_join" {
  function_name = "by-join"
  role          = "arn:aws:iam::111122223333:role/r"
  dead_letter_config {
    target_arn = join("", aws_sqs_queue.dlq.*.arn)
  }
}

resource "aws_lambda_function" "by_dynamic" {
  function_name = "by-dynamic"
  role          = "arn:aws:iam::111122223333:role/r"
  dynamic "dead_letter_config" {
    for_each = aws_sqs_queue.dlq
    content {
      target_arn = dead_letter_config.value.arn
    }
  }
}
