# Labels that say what is deployed, and under which name.
module "base" {
  source  = "cloudposse/label/null"
  version = "~> 0.25"

  namespace   = "eg"
  environment = "ue1"
  stage       = "Test!"
  name        = "queues"
}

module "on" {
  source  = "cloudposse/label/null"
  version = "0.25.0"

  context    = module.base.context
  attributes = ["dlq", "x y"]
}

module "off" {
  source  = "git::https://github.com/cloudposse/terraform-null-label.git?ref=tags/0.25.0"
  context = module.on.context
  enabled = false
}

module "short" {
  source = "cloudposse/label/null"

  context          = module.on.context
  id_length_limit  = 18
  label_value_case = "title"
}

resource "aws_sqs_queue" "on" {
  count = module.on.enabled ? 1 : 0
  name  = module.on.id
}

resource "aws_sqs_queue" "off" {
  count = module.off.enabled ? 1 : 0
  name  = module.off.id
}

resource "aws_sqs_queue" "short" {
  name = module.short.id
}
