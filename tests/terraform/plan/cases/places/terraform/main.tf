# Regions, accounts and secrets.
provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "secret_timeout" {
  type      = number
  default   = 45
  sensitive = true
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "aws_sqs_queue" "shared" {
  name = "shared"
}

resource "aws_sqs_queue" "dlq" {
  name = "dlq"
}

# The same name, elsewhere.
resource "aws_sqs_queue" "west" {
  region = "us-west-2"
  name   = "dlq"
}

resource "aws_sqs_queue" "constructed" {
  name = "constructed"

  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:dlq"
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "shared_dlq" {
  name = "shared-dlq"

  redrive_policy = jsonencode({
    deadLetterTargetArn = data.aws_sqs_queue.shared.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "secretive" {
  name                       = "secretive"
  visibility_timeout_seconds = var.secret_timeout

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dlq.arn
    maxReceiveCount     = var.secret_timeout
  })
}
