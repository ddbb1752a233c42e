# Blocks and arguments that say nothing about what is deployed.
moved {
  from = aws_sqs_queue.old
  to   = aws_sqs_queue.this
}

removed {
  from = aws_sqs_queue.gone
}

import {
  to = aws_sqs_queue.this
  id = "https://sqs.eu-west-1.amazonaws.com/111122223333/this"
}

check "health" {
  assert {
    condition     = aws_sqs_queue.this.name != ""
    error_message = "no"
  }
}

resource "aws_sqs_queue" "this" {
  name       = "this"
  depends_on = [aws_sns_topic.this]

  lifecycle {
    prevent_destroy = true
  }

  provisioner "local-exec" {
    command = "echo"
  }

  timeouts {
    create = "5m"
  }
}

resource "aws_sns_topic" "this" {
  name = sensitive("topic")
}
