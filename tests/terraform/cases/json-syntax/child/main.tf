variable "arn" {}

resource "aws_sns_topic_subscription" "this" {
  topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
  protocol  = "sqs"
  endpoint  = var.arn
}
