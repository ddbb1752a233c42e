terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.second]
    }
  }
}
resource "aws_sqs_queue" "p" { name = "p" }
resource "aws_sqs_queue" "s" {
  provider = aws.second
  name     = "s"
}
module "deep" {
  source    = "../m2"
  providers = { aws = aws.second }
}
