data "aws_region" "r" {}
resource "aws_sqs_queue" "p" { name = data.aws_region.r.name }
