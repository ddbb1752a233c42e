# cloudposse/sns-topic/aws from 0.20.1: a topic with its subscriptions, and if asked for a queue
# for what they could not deliver. What differs between versions is in files of its own.

locals {
  enabled    = module.this.enabled
  has_dlq    = local.enabled && var.sqs_dlq_enabled
  topic_name = var.fifo_topic ? "${module.this.id}.fifo" : module.this.id
  queue_name = var.fifo_queue_enabled ? "${module.this.id}.fifo" : module.this.id
  has_policy = local.enabled && length(var.allowed_aws_services_for_sns_published) > 0 || length(var.allowed_iam_arns_for_sns_publish) > 0
  queue_arn  = join("", aws_sqs_queue.dead_letter_queue[*].arn)
}

resource "aws_sns_topic" "this" {
  count = local.enabled ? 1 : 0

  name                        = local.topic_name
  fifo_topic                  = var.fifo_topic
  content_based_deduplication = var.content_based_deduplication
  delivery_policy             = var.delivery_policy
  kms_master_key_id           = var.encryption_enabled ? var.kms_master_key_id : ""

  application_failure_feedback_role_arn    = try(local.delivery_status.application.failure_role_arn, null)
  application_success_feedback_role_arn    = try(local.delivery_status.application.success_role_arn, null)
  application_success_feedback_sample_rate = try(local.delivery_status.application.success_sample_rate, null)
  firehose_failure_feedback_role_arn       = try(local.delivery_status.firehose.failure_role_arn, null)
  firehose_success_feedback_role_arn       = try(local.delivery_status.firehose.success_role_arn, null)
  firehose_success_feedback_sample_rate    = try(local.delivery_status.firehose.success_sample_rate, null)
  http_failure_feedback_role_arn           = try(local.delivery_status.http.failure_role_arn, null)
  http_success_feedback_role_arn           = try(local.delivery_status.http.success_role_arn, null)
  http_success_feedback_sample_rate        = try(local.delivery_status.http.success_sample_rate, null)
  lambda_failure_feedback_role_arn         = try(local.delivery_status.lambda.failure_role_arn, null)
  lambda_success_feedback_role_arn         = try(local.delivery_status.lambda.success_role_arn, null)
  lambda_success_feedback_sample_rate      = try(local.delivery_status.lambda.success_sample_rate, null)
  sqs_failure_feedback_role_arn            = try(local.delivery_status.sqs.failure_role_arn, null)
  sqs_success_feedback_role_arn            = try(local.delivery_status.sqs.success_role_arn, null)
  sqs_success_feedback_sample_rate         = try(local.delivery_status.sqs.success_sample_rate, null)
}

resource "aws_sns_topic_subscription" "this" {
  for_each = local.enabled ? var.subscribers : {}

  topic_arn              = join("", aws_sns_topic.this[*].arn)
  protocol               = each.value.protocol
  endpoint               = each.value.endpoint
  endpoint_auto_confirms = each.value.endpoint_auto_confirms
  filter_policy          = try(each.value.filter_policy, null)
  filter_policy_scope    = try(each.value.filter_policy_scope, null)
  raw_message_delivery   = each.value.raw_message_delivery
  redrive_policy         = var.sqs_dlq_enabled ? coalesce(var.redrive_policy, jsonencode(merge({ deadLetterTargetArn = local.queue_arn }, local.redrive_more))) : null
}

resource "aws_sns_topic_policy" "this" {
  count = local.has_policy ? 1 : 0

  arn    = join("", aws_sns_topic.this[*].arn)
  policy = var.sns_topic_policy_json == "" ? data.aws_iam_policy_document.topic[0].json : var.sns_topic_policy_json
}

data "aws_iam_policy_document" "topic" {
  count = local.has_policy ? 1 : 0

  policy_id = "SNSTopicsPub"

  statement {
    effect    = "Allow"
    actions   = ["sns:Publish"]
    resources = aws_sns_topic.this[*].arn

    dynamic "principals" {
      for_each = { for type, who in { AWS = var.allowed_iam_arns_for_sns_publish, Service = var.allowed_aws_services_for_sns_published } : type => who if length(who) > 0 }
      content {
        type        = principals.key
        identifiers = principals.value
      }
    }
  }
}

resource "aws_sqs_queue" "dead_letter_queue" {
  count = local.has_dlq ? 1 : 0

  name                              = local.queue_name
  fifo_queue                        = var.fifo_queue_enabled
  max_message_size                  = var.sqs_dlq_max_message_size
  message_retention_seconds         = var.sqs_dlq_message_retention_seconds
  kms_master_key_id                 = var.sqs_queue_kms_master_key_id
  kms_data_key_reuse_period_seconds = var.sqs_queue_kms_data_key_reuse_period_seconds
}

resource "aws_sqs_queue_policy" "default" {
  count = local.has_dlq ? 1 : 0

  queue_url = join("", aws_sqs_queue.dead_letter_queue[*].id)
  policy    = data.aws_iam_policy_document.queue[0].json
}

data "aws_iam_policy_document" "queue" {
  count = local.has_dlq ? 1 : 0

  policy_id = "${local.queue_arn}/SNSDeadLetterQueue"

  statement {
    effect    = "Allow"
    actions   = ["SQS:SendMessage"]
    resources = [local.queue_arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = aws_sns_topic.this[*].arn
    }
  }
}
