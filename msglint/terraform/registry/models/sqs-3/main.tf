# terraform-aws-modules/sqs/aws 3: a queue, and nothing else.

variable "tags" {}


variable "create" {
  type    = bool
  default = true
}

variable "name" {
  type    = string
  default = null
}

variable "name_prefix" {
  type    = string
  default = null
}

variable "fifo_queue" {
  type    = bool
  default = false
}

variable "content_based_deduplication" {
  type    = bool
  default = false
}

variable "deduplication_scope" {
  type    = string
  default = null
}

variable "fifo_throughput_limit" {
  type    = string
  default = null
}

variable "delay_seconds" {
  type    = number
  default = 0
}

variable "max_message_size" {
  type    = number
  default = 262144
}

variable "message_retention_seconds" {
  type    = number
  default = 345600
}

variable "receive_wait_time_seconds" {
  type    = number
  default = 0
}

variable "visibility_timeout_seconds" {
  type    = number
  default = 30
}

variable "policy" {
  type    = string
  default = ""
}

variable "redrive_policy" {
  type    = string
  default = ""
}

variable "kms_master_key_id" {
  type    = string
  default = null
}

variable "kms_data_key_reuse_period_seconds" {
  type    = number
  default = 300
}

resource "aws_sqs_queue" "this" {
  count = var.create ? 1 : 0

  name        = var.name
  name_prefix = var.name_prefix

  fifo_queue                  = var.fifo_queue
  content_based_deduplication = var.content_based_deduplication
  deduplication_scope         = var.deduplication_scope
  fifo_throughput_limit       = var.fifo_throughput_limit

  delay_seconds              = var.delay_seconds
  max_message_size           = var.max_message_size
  message_retention_seconds  = var.message_retention_seconds
  receive_wait_time_seconds  = var.receive_wait_time_seconds
  visibility_timeout_seconds = var.visibility_timeout_seconds

  policy               = var.policy
  redrive_policy       = var.redrive_policy
  redrive_allow_policy = local.redrive_allow_policy

  kms_master_key_id                 = local.kms_master_key_id
  kms_data_key_reuse_period_seconds = var.kms_data_key_reuse_period_seconds
  sqs_managed_sse_enabled           = local.sqs_managed_sse_enabled
}

output "sqs_queue_id" {
  value = try(aws_sqs_queue.this[0].id, "")
}

output "sqs_queue_arn" {
  value = try(aws_sqs_queue.this[0].arn, "")
}

output "sqs_queue_name" {
  value = try(aws_sqs_queue.this[0].name, "")
}
