# terraform-aws-modules/sqs/aws from 4.0.1: a queue, and if asked for its dead-letter queue.
# What differs between versions is in a file of its own.

locals {
  suffix   = var.fifo_queue ? ".fifo" : ""
  stem     = try(trimsuffix(var.name, ".fifo"), "")
  dlq_stem = try(coalesce(try(trimsuffix(var.dlq_name, ".fifo"), ""), "${local.stem}-dlq"), "")

  has_dlq        = var.create && var.create_dlq
  has_policy     = var.create && var.create_queue_policy
  has_dlq_policy = local.has_dlq && var.create_dlq_queue_policy

  dlq_key = try(coalesce(var.dlq_kms_master_key_id, var.kms_master_key_id), null)
}

resource "aws_sqs_queue" "this" {
  count = var.create ? 1 : 0

  name        = var.use_name_prefix ? null : "${local.stem}${local.suffix}"
  name_prefix = var.use_name_prefix ? "${local.stem}-" : null

  fifo_queue                  = var.fifo_queue
  content_based_deduplication = var.content_based_deduplication
  deduplication_scope         = var.deduplication_scope
  fifo_throughput_limit       = var.fifo_throughput_limit

  delay_seconds              = var.delay_seconds
  max_message_size           = var.max_message_size
  message_retention_seconds  = var.message_retention_seconds
  receive_wait_time_seconds  = var.receive_wait_time_seconds
  visibility_timeout_seconds = var.visibility_timeout_seconds

  kms_master_key_id                 = var.kms_master_key_id
  kms_data_key_reuse_period_seconds = var.kms_data_key_reuse_period_seconds
  sqs_managed_sse_enabled           = var.kms_master_key_id == null ? var.sqs_managed_sse_enabled : null
}

resource "aws_sqs_queue" "dlq" {
  count = local.has_dlq ? 1 : 0

  # A prefix is made of the whole name of a FIFO queue, without its suffix.
  name        = var.use_name_prefix ? null : "${local.dlq_stem}${local.suffix}"
  name_prefix = var.use_name_prefix ? "${local.dlq_stem}-" : null

  fifo_queue                  = var.fifo_queue
  content_based_deduplication = try(coalesce(var.dlq_content_based_deduplication, var.content_based_deduplication), null)
  deduplication_scope         = try(coalesce(var.dlq_deduplication_scope, var.deduplication_scope), null)
  fifo_throughput_limit       = try(coalesce(var.dlq_fifo_throughput_limit, var.fifo_throughput_limit), null)

  delay_seconds              = try(coalesce(var.dlq_delay_seconds, var.delay_seconds), null)
  max_message_size           = var.max_message_size
  message_retention_seconds  = try(coalesce(var.dlq_message_retention_seconds, var.message_retention_seconds), null)
  receive_wait_time_seconds  = try(coalesce(var.dlq_receive_wait_time_seconds, var.receive_wait_time_seconds), null)
  visibility_timeout_seconds = try(coalesce(var.dlq_visibility_timeout_seconds, var.visibility_timeout_seconds), null)

  kms_master_key_id                 = local.dlq_key
  kms_data_key_reuse_period_seconds = try(coalesce(var.dlq_kms_data_key_reuse_period_seconds, var.kms_data_key_reuse_period_seconds), null)
  sqs_managed_sse_enabled           = local.dlq_key == null ? coalesce(var.dlq_sqs_managed_sse_enabled, var.sqs_managed_sse_enabled) : null
}

resource "aws_sqs_queue_redrive_policy" "dlq" {
  count = local.has_dlq ? 1 : 0

  queue_url = aws_sqs_queue.this[0].url
  redrive_policy = jsonencode(merge(
    { deadLetterTargetArn = aws_sqs_queue.dlq[0].arn, maxReceiveCount = 5 },
    var.redrive_policy,
  ))
}

resource "aws_sqs_queue_redrive_policy" "this" {
  count = var.create && !var.create_dlq && length(var.redrive_policy) > 0 ? 1 : 0

  queue_url      = aws_sqs_queue.this[0].url
  redrive_policy = jsonencode(var.redrive_policy)
}

resource "aws_sqs_queue_redrive_allow_policy" "dlq" {
  count = local.has_dlq && var.create_dlq_redrive_allow_policy ? 1 : 0

  queue_url = aws_sqs_queue.dlq[0].url
  redrive_allow_policy = jsonencode(merge(
    { redrivePermission = "byQueue", sourceQueueArns = [aws_sqs_queue.this[0].arn] },
    var.dlq_redrive_allow_policy,
  ))
}

resource "aws_sqs_queue_redrive_allow_policy" "this" {
  count = var.create && !var.create_dlq && length(var.redrive_allow_policy) > 0 ? 1 : 0

  queue_url            = aws_sqs_queue.this[0].url
  redrive_allow_policy = jsonencode(var.redrive_allow_policy)
}

resource "aws_sqs_queue_policy" "this" {
  count = local.has_policy ? 1 : 0

  queue_url = aws_sqs_queue.this[0].url
  policy    = data.aws_iam_policy_document.this[0].json
}

resource "aws_sqs_queue_policy" "dlq" {
  count = local.has_dlq_policy ? 1 : 0

  queue_url = aws_sqs_queue.dlq[0].url
  policy    = data.aws_iam_policy_document.dlq[0].json
}

# Stands for what this model leaves out: nothing is known of it.
data "external" "beyond" {}
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
}
