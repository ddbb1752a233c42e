# terraform-aws-modules/sns/aws from 5.0.1: a topic with its policy and subscriptions.
# What differs between versions is in files of its own.

variable "tags" {}
variable "display_name" {}
variable "data_protection_policy" {}
variable "archive_policy" {}
variable "signature_version" {}

variable "create" {
  type    = bool
  default = true
}

variable "name" {
  type    = string
  default = null
}

variable "use_name_prefix" {
  type    = bool
  default = false
}

variable "fifo_topic" {
  type    = bool
  default = false
}

variable "fifo_throughput_scope" {
  type    = string
  default = null
}

variable "content_based_deduplication" {
  type    = bool
  default = false
}

variable "delivery_policy" {
  type    = string
  default = null
}

variable "kms_master_key_id" {
  type    = string
  default = null
}

variable "tracing_config" {
  type    = string
  default = null
}

variable "topic_policy" {
  type    = string
  default = null
}

variable "create_topic_policy" {
  type    = bool
  default = true
}

variable "enable_default_topic_policy" {
  type    = bool
  default = true
}

variable "source_topic_policy_documents" {
  type    = list(string)
  default = []
}

variable "override_topic_policy_documents" {
  type    = list(string)
  default = []
}

variable "create_subscription" {
  type    = bool
  default = true
}

resource "aws_sns_topic" "this" {
  count = var.create ? 1 : 0

  name        = var.use_name_prefix ? null : local.name
  name_prefix = var.use_name_prefix ? local.name_prefix : null

  fifo_topic                  = var.fifo_topic
  fifo_throughput_scope       = var.fifo_throughput_scope
  content_based_deduplication = var.content_based_deduplication
  delivery_policy             = var.delivery_policy
  kms_master_key_id           = var.kms_master_key_id
  tracing_config              = var.tracing_config
  policy                      = var.create_topic_policy ? null : var.topic_policy

  application_failure_feedback_role_arn    = try(var.application_feedback.failure_role_arn, null)
  application_success_feedback_role_arn    = try(var.application_feedback.success_role_arn, null)
  application_success_feedback_sample_rate = try(var.application_feedback.success_sample_rate, null)
  firehose_failure_feedback_role_arn       = try(var.firehose_feedback.failure_role_arn, null)
  firehose_success_feedback_role_arn       = try(var.firehose_feedback.success_role_arn, null)
  firehose_success_feedback_sample_rate    = try(var.firehose_feedback.success_sample_rate, null)
  http_failure_feedback_role_arn           = try(var.http_feedback.failure_role_arn, null)
  http_success_feedback_role_arn           = try(var.http_feedback.success_role_arn, null)
  http_success_feedback_sample_rate        = try(var.http_feedback.success_sample_rate, null)
  lambda_failure_feedback_role_arn         = try(var.lambda_feedback.failure_role_arn, null)
  lambda_success_feedback_role_arn         = try(var.lambda_feedback.success_role_arn, null)
  lambda_success_feedback_sample_rate      = try(var.lambda_feedback.success_sample_rate, null)
  sqs_failure_feedback_role_arn            = try(var.sqs_feedback.failure_role_arn, null)
  sqs_success_feedback_role_arn            = try(var.sqs_feedback.success_role_arn, null)
  sqs_success_feedback_sample_rate         = try(var.sqs_feedback.success_sample_rate, null)
}

resource "aws_sns_topic_policy" "this" {
  count = var.create && var.create_topic_policy ? 1 : 0

  arn    = aws_sns_topic.this[0].arn
  policy = data.aws_iam_policy_document.this[0].json
}

data "aws_iam_policy_document" "this" {
  count = var.create && var.create_topic_policy ? 1 : 0

  source_policy_documents   = var.source_topic_policy_documents
  override_policy_documents = var.override_topic_policy_documents

  dynamic "statement" {
    for_each = var.enable_default_topic_policy ? [local.owner] : []
    content {
      sid       = statement.value.sid
      effect    = "Allow"
      actions   = [for action in statement.value.actions : "sns:${action}"]
      resources = [aws_sns_topic.this[0].arn]

      principals {
        type        = "AWS"
        identifiers = ["*"]
      }

      condition {
        test     = "StringEquals"
        variable = statement.value.key
        values   = [data.aws_caller_identity.current.account_id]
      }
    }
  }

  dynamic "statement" {
    for_each = local.statements
    content {
      sid           = statement.value.sid
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources
      not_resources = statement.value.not_resources

      dynamic "principals" {
        for_each = statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "not_principals" {
        for_each = statement.value.not_principals
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = statement.value.conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_sns_topic_subscription" "this" {
  for_each = { for name, one in var.subscriptions : name => one if var.create && var.create_subscription }

  topic_arn                       = aws_sns_topic.this[0].arn
  protocol                        = each.value.protocol
  endpoint                        = each.value.endpoint
  confirmation_timeout_in_minutes = try(each.value.confirmation_timeout_in_minutes, null)
  delivery_policy                 = try(each.value.delivery_policy, null)
  endpoint_auto_confirms          = try(each.value.endpoint_auto_confirms, null)
  filter_policy                   = try(each.value.filter_policy, null)
  filter_policy_scope             = try(each.value.filter_policy_scope, null)
  raw_message_delivery            = try(each.value.raw_message_delivery, null)
  redrive_policy                  = try(each.value.redrive_policy, null)
  subscription_role_arn           = try(each.value.subscription_role_arn, null)
}

data "aws_caller_identity" "current" {}

output "topic_arn" {
  value = try(aws_sns_topic.this[0].arn, null)
}

output "topic_id" {
  value = try(aws_sns_topic.this[0].id, null)
}

output "topic_name" {
  value = try(aws_sns_topic.this[0].name, null)
}

output "topic_owner" {
  value = try(aws_sns_topic.this[0].owner, null)
}

output "topic_beginning_archive_time" {
  value = try(aws_sns_topic.this[0].beginning_archive_time, null)
}

output "subscriptions" {
  value = aws_sns_topic_subscription.this
}
