variable "name" {
  type = string
}

variable "with_dlq" {
  type    = bool
  default = true
}

variable "dlq_arn" {
  type    = string
  default = null
}

resource "aws_sqs_queue" "this" {
  name = var.name
}

resource "aws_sqs_queue" "dlq" {
  count = var.with_dlq ? 1 : 0

  name                      = "${var.name}-dlq"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue_redrive_policy" "own" {
  count = var.with_dlq ? 1 : 0

  queue_url = aws_sqs_queue.this.id

  redrive_policy = jsonencode({
    deadLetterTargetArn = one(aws_sqs_queue.dlq[*].arn)
    maxReceiveCount     = 3
  })
}

resource "aws_sqs_queue_redrive_policy" "given" {
  count = var.with_dlq || var.name != "audit" ? 0 : 1

  queue_url      = aws_sqs_queue.this.url
  redrive_policy = "{\"deadLetterTargetArn\": \"${var.dlq_arn}\", \"maxReceiveCount\": 3}"
}

output "arn" {
  value = aws_sqs_queue.this.arn
}

output "dlq_arn" {
  value = try(aws_sqs_queue.dlq[0].arn, null)
}
