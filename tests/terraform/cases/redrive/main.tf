variable "max_receive_count" {
  default = 5
}

resource "aws_sqs_queue" "dlq" {
  name = "dlq"
}

resource "aws_sqs_queue" "encoded" {
  name = "encoded"
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue" "quoted" {
  name           = "quoted"
  redrive_policy = "{\"deadLetterTargetArn\":\"${aws_sqs_queue.dlq.arn}\",\"maxReceiveCount\":5}"
}

resource "aws_sqs_queue" "template" {
  name = "template"
  redrive_policy = templatefile("redrive.tpl", {
    dlq   = aws_sqs_queue.dlq.arn
    count = var.max_receive_count
  })
}

resource "aws_sqs_queue" "separate" {
  name = "separate"
}

resource "aws_sqs_queue_redrive_policy" "separate" {
  queue_url      = one([aws_sqs_queue.separate.id])
  redrive_policy = local.redrive
}

locals {
  redrive = jsonencode(local.redrive_settings)
  redrive_settings = {
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
    maxReceiveCount     = var.max_receive_count
  }
}
