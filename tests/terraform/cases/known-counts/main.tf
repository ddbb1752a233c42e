variable "enabled" {
  default = false
}

# Does not exist.
resource "aws_sqs_queue" "never" {
  count = var.enabled ? 1 : 0
  name  = "never"
}

resource "aws_sqs_queue" "shard" {
  count = 3
  name  = format("shard-%02d", count.index + 1)
}

resource "aws_sqs_queue" "all" {
  name = "all"
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = aws_sqs_queue.shard[*].arn
  })
}

resource "aws_lambda_event_source_mapping" "second" {
  event_source_arn = aws_sqs_queue.shard[1].arn
  function_name    = "f"
}

resource "aws_lambda_event_source_mapping" "gone" {
  event_source_arn = try(aws_sqs_queue.never[0].arn, aws_sqs_queue.all.arn)
  function_name    = length(aws_sqs_queue.never) == 0 ? "none" : "some"
}
