data "external" "settings" {
  program = ["settings"]
}

resource "aws_sqs_queue" "dlq" {
  name = "dlq"
}

resource "aws_sns_topic" "this" {
  name = "t"
}

# What a conditional that is not known could name, is what its results name.
resource "aws_sqs_queue" "this" {
  name = "q"
  redrive_policy = data.external.settings.result.dlq ? jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
  }) : null
  delay_seconds              = data.external.settings.result.delay ? 10 : 10
  visibility_timeout_seconds = data.external.settings.result.timeout + 1
  kms_master_key_id          = "alias/${data.external.settings.result.key}"
  tags                       = { for name in data.external.settings.result.names : name => aws_sns_topic.this.arn }
}

resource "aws_lambda_function" "this" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/r"
  dynamic "dead_letter_config" {
    for_each = data.external.settings.result.targets
    content {
      target_arn = aws_sqs_queue.dlq.arn
    }
  }
}
