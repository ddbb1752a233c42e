# Instances go with instances of the same key, as far as a plan shows it.
provider "aws" {
  region = "eu-west-1"
}

variable "favourite" {
  type    = string
  default = "returns"
}

variable "max_receive_count" {
  type    = number
  default = 4
}

locals {
  queues = toset(["orders", "returns"])
}

resource "aws_sqs_queue" "dlq" {
  for_each = local.queues
  name     = "${each.key}-dlq"
}

resource "aws_sqs_queue" "main" {
  for_each = local.queues
  name     = each.key

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq[each.key].arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_lambda_function" "worker" {
  for_each      = aws_sqs_queue.main
  function_name = "worker-${each.key}"
  role          = "arn:aws:iam::111122223333:role/worker"
}

resource "aws_lambda_event_source_mapping" "chained" {
  for_each         = aws_sqs_queue.main
  event_source_arn = each.value.arn
  function_name    = aws_lambda_function.worker[each.key].arn
}

# The index cannot be told: each could be the queue, or its dead-letter queue.
resource "aws_sqs_queue" "both" {
  for_each = toset(["a", "b", "a-dlq", "b-dlq"])
  name     = each.key
}

resource "aws_lambda_event_source_mapping" "ambiguous" {
  for_each         = toset(["a", "b"])
  event_source_arn = aws_sqs_queue.both["${each.key}-dlq"].arn
  function_name    = aws_lambda_function.worker["orders"].arn
}

resource "aws_sqs_queue" "counted" {
  count = 2
  name  = "counted-${count.index}"
}

resource "aws_lambda_event_source_mapping" "counted" {
  count            = length(aws_sqs_queue.counted)
  event_source_arn = aws_sqs_queue.counted[count.index].arn
  function_name    = aws_lambda_function.worker["orders"].arn
}

# Nor can it where something else may be the index.
resource "aws_lambda_event_source_mapping" "by_local" {
  for_each         = { first = "orders", second = "returns" }
  event_source_arn = aws_sqs_queue.main[each.value].arn
  function_name    = aws_lambda_function.worker[each.value].arn
}

resource "aws_lambda_event_source_mapping" "by_variable" {
  for_each         = local.queues
  event_source_arn = each.key == "" ? "" : aws_sqs_queue.main[var.favourite].arn
  function_name    = aws_lambda_function.worker[each.key].arn
}
