terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.other]
    }
  }
}

data "aws_region" "this" {}

resource "aws_sqs_queue" "default" {
  name = "default-${data.aws_region.this.name}"
}

resource "aws_sqs_queue" "other" {
  provider = aws.other
  name     = "other"
}
