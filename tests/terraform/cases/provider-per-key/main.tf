# Providers with an alias, with several keys (OpenTofu), handed to modules under other names.
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "use1"
  region = "us-east-1"
}
provider "aws" {
  alias    = "each"
  for_each = toset(["eu-west-3", "eu-west-2"])
  region   = each.value
}
resource "aws_sqs_queue" "own" {
  name   = "own"
  region = "ap-south-1"
}
resource "aws_sqs_queue" "fe" {
  for_each = toset(["eu-west-3", "eu-west-2"])
  provider = aws.each[each.key]
  name     = "fe"
}
module "a" {
  source    = "./m"
  providers = { aws = aws.use1, aws.second = aws }
}
module "b" {
  source    = "./m"
  providers = { aws.second = aws.use1 }
}
module "c" {
  for_each  = toset(["eu-west-3"])
  source    = "./m2"
  providers = { aws = aws.each[each.key] }
}
data "aws_region" "r" { provider = aws.use1 }
resource "aws_sqs_queue" "r" { name = data.aws_region.r.name }

variable "unknown" {}

resource "aws_sqs_queue" "some" {
  provider = aws.each[var.unknown]
  name     = "some"
}

resource "aws_sqs_queue" "none" {
  provider = aws.nobody
  name     = "none"
}
