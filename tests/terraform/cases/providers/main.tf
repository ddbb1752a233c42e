variable "region" {
  default = "eu-central-1"
}

variable "replica_region" {}

provider "aws" {
  region              = var.region
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

provider "aws" {
  alias  = "replica"
  region = var.replica_region
}

data "aws_region" "current" {}

resource "aws_sqs_queue" "here" {
  name = "here-${data.aws_region.current.name}"
}

resource "aws_sqs_queue" "us" {
  provider = aws.us
  name     = "us"
}

resource "aws_sqs_queue" "replica" {
  provider = aws.replica
  name     = "replica"
}

module "passed" {
  source = "./queue"
  providers = {
    aws       = aws.us
    aws.other = aws
  }
}

module "inherited" {
  source = "./plain"
}
