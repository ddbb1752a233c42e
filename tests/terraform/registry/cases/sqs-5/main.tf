# A queue with its dead-letter queue and a policy; a FIFO queue; one that uses another's.
module "orders" {
  source  = "terraform-aws-modules/sqs/aws"
  version = "~> 5.1"

  name                          = "orders"
  create_dlq                    = true
  visibility_timeout_seconds    = 60
  message_retention_seconds     = 86400
  dlq_message_retention_seconds = 1209600
  redrive_policy                = { maxReceiveCount = 3 }

  create_queue_policy = true
  queue_policy_statements = {
    sns = {
      actions    = ["sqs:SendMessage"]
      principals = [{ type = "Service", identifiers = ["sns.amazonaws.com"] }]
      condition  = [{ test = "ArnEquals", variable = "aws:SourceArn", values = [aws_sns_topic.orders.arn] }]
    }
    account = {
      sid        = "Account"
      actions    = ["sqs:ReceiveMessage"]
      resources  = ["*"]
      principals = [{ type = "AWS", identifiers = ["111122223333"] }]
    }
  }
}

module "fifo" {
  source  = "terraform-aws-modules/sqs/aws"
  version = ">= 5.1, < 6.0"
  count   = 2

  name                            = "events-${count.index}.fifo"
  fifo_queue                      = true
  create_dlq                      = true
  content_based_deduplication     = true
  create_dlq_redrive_allow_policy = false
  kms_master_key_id               = "alias/queues"
  receive_wait_time_seconds       = 20
}

module "late" {
  source   = "terraform-aws-modules/sqs/aws"
  version  = "5.2.1"
  for_each = toset(["a", "b"])

  name                    = "late-${each.key}"
  use_name_prefix         = each.key == "b"
  sqs_managed_sse_enabled = false
  redrive_policy = {
    deadLetterTargetArn = module.orders.dead_letter_queue_arn
    maxReceiveCount     = 10
  }
}

module "none" {
  source  = "terraform-aws-modules/sqs/aws"
  version = "5.2.1"

  create     = false
  create_dlq = true
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = module.orders.queue_arn
}

resource "aws_lambda_event_source_mapping" "late" {
  for_each = module.late

  event_source_arn = each.value.queue_arn
  function_name    = "late"
}

resource "aws_sns_topic_subscription" "none" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = module.none.queue_arn == null ? module.orders.queue_arn_static : "?"
}
