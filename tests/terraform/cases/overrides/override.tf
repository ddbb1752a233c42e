variable "timeout" {
  default = 60
}

locals {
  wait = 20
}

resource "aws_sqs_queue" "this" {
  name = "overridden"
}
