# terraform-aws-modules/s3-bucket/aws//modules/notification from 3.2.1: what a bucket tells to
# queues, topics and functions, and that it may.

variable "create" {
  type    = bool
  default = true
}

variable "bucket" {
  type    = string
  default = ""
}

variable "bucket_arn" {
  type    = string
  default = null
}

variable "region" {
  type    = string
  default = null
}

variable "eventbridge" {
  type    = bool
  default = null
}

variable "create_sqs_policy" {
  type    = bool
  default = true
}

variable "create_sns_policy" {
  type    = bool
  default = true
}

variable "create_lambda_permission" {
  type    = bool
  default = true
}

variable "sqs_notifications" {
  type    = any
  default = {}
}

variable "sns_notifications" {
  type    = any
  default = {}
}

variable "lambda_notifications" {
  type    = any
  default = {}
}

locals {
  bucket_arn = coalesce(var.bucket_arn, "arn:${data.aws_partition.current.partition}:s3:::${var.bucket}")
}

data "aws_partition" "current" {}

resource "aws_s3_bucket_notification" "this" {
  count = var.create ? 1 : 0

  bucket      = var.bucket
  eventbridge = var.eventbridge

  dynamic "queue" {
    for_each = var.sqs_notifications
    content {
      id            = try(queue.value.id, queue.key)
      queue_arn     = queue.value.queue_arn
      events        = queue.value.events
      filter_prefix = try(queue.value.filter_prefix, null)
      filter_suffix = try(queue.value.filter_suffix, null)
    }
  }

  dynamic "topic" {
    for_each = var.sns_notifications
    content {
      id            = try(topic.value.id, topic.key)
      topic_arn     = topic.value.topic_arn
      events        = topic.value.events
      filter_prefix = try(topic.value.filter_prefix, null)
      filter_suffix = try(topic.value.filter_suffix, null)
    }
  }

  dynamic "lambda_function" {
    for_each = var.lambda_notifications
    content {
      id                  = try(lambda_function.value.id, lambda_function.key)
      lambda_function_arn = lambda_function.value.function_arn
      events              = lambda_function.value.events
      filter_prefix       = try(lambda_function.value.filter_prefix, null)
      filter_suffix       = try(lambda_function.value.filter_suffix, null)
    }
  }
}

resource "aws_sqs_queue_policy" "allow" {
  for_each = { for key, one in var.sqs_notifications : key => one if var.create_sqs_policy }

  # Without the URL, the module makes it of the parts of the ARN: not known, but this queue's.
  queue_url = try(coalesce(try(each.value.queue_id, null), replace(each.value.queue_arn, ":", "/")), null)
  policy    = data.aws_iam_policy_document.queue[each.key].json
}

resource "aws_sns_topic_policy" "allow" {
  for_each = { for key, one in var.sns_notifications : key => one if var.create_sns_policy }

  arn    = each.value.topic_arn
  policy = data.aws_iam_policy_document.topic[each.key].json
}

resource "aws_lambda_permission" "allow" {
  for_each = { for key, one in var.lambda_notifications : key => one if var.create_lambda_permission }

  action         = "lambda:InvokeFunction"
  function_name  = each.value.function_name
  qualifier      = try(each.value.qualifier, null)
  principal      = "s3.amazonaws.com"
  source_arn     = local.bucket_arn
  source_account = try(each.value.source_account, null)
}

data "aws_iam_policy_document" "queue" {
  for_each = { for key, one in var.sqs_notifications : key => one if var.create_sqs_policy }

  statement {
    sid       = "AllowSQSS3BucketNotification"
    effect    = "Allow"
    actions   = ["sqs:SendMessage"]
    resources = [each.value.queue_arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [local.bucket_arn]
    }
  }
}

data "aws_iam_policy_document" "topic" {
  for_each = { for key, one in var.sns_notifications : key => one if var.create_sns_policy }

  statement {
    sid       = "AllowSNSS3BucketNotification"
    effect    = "Allow"
    actions   = ["sns:Publish"]
    resources = [each.value.topic_arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [local.bucket_arn]
    }
  }
}

output "s3_bucket_notification_id" {
  value = try(aws_s3_bucket_notification.this[0].id, "")
}
