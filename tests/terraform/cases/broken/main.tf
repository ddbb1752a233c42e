resource "aws_sqs_queue" "good" {
  name                       = "good"
  visibility_timeout_seconds = 60
}

resource "aws_sqs_queue" "broken" {
  name = "broken"
  visibility_timeout_seconds =
}

resource "aws_sqs_queue" "after" {
  name = "after"
}

output "not_needed" {
  value = [
}
