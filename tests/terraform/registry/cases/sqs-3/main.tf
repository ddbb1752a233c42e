# A queue, and a queue for what it could not deal with.
module "orders" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-sqs.git?ref=v3.4.1"

  name                       = "orders"
  visibility_timeout_seconds = "120"
  redrive_policy = jsonencode({
    deadLetterTargetArn = module.failed.sqs_queue_arn
    maxReceiveCount     = 4
  })
}

module "failed" {
  source  = "terraform-aws-modules/sqs/aws"
  version = "~> 3.0, < 3.4"

  name                      = "failed"
  message_retention_seconds = 1209600
  redrive_allow_policy      = jsonencode({ redrivePermission = "denyAll" })
}

module "fifo" {
  source = "github.com/terraform-aws-modules/terraform-aws-sqs?ref=v3.2.1"

  name       = "events.fifo"
  fifo_queue = true
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = "*" }]
  })
}

module "encrypted" {
  source  = "terraform-aws-modules/sqs/aws"
  version = "3.5.0"

  name_prefix             = "secret-"
  sqs_managed_sse_enabled = true
  kms_master_key_id       = "alias/not-used"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = module.orders.sqs_queue_arn
  function_name    = "orders"
}
