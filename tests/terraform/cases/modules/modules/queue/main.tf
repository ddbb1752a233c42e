variable "name" {}
variable "visibility" {}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.visibility
}

output "arn" {
  value = aws_sqs_queue.this.arn
}
