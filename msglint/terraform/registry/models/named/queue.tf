# cloudposse/sqs-queue/aws: a queue. No release of it is in view: what is taken are the inputs that
# Cloud Posse's library of components hands to its copy of the module, and of those only what a call
# sets. What it sets itself is beyond.

variable "visibility_timeout_seconds" {
  type    = number
  default = null
}

variable "message_retention_seconds" {
  type    = number
  default = null
}

variable "max_message_size" {
  type    = number
  default = null
}

variable "delay_seconds" {
  type    = number
  default = null
}

variable "receive_wait_time_seconds" {
  type    = number
  default = null
}

variable "policy" {
  type    = any
  default = []
}

variable "redrive_policy" {
  type    = any
  default = []
}

variable "fifo_queue" {
  type    = bool
  default = false
}

variable "fifo_throughput_limit" {
  type    = any
  default = []
}

variable "deduplication_scope" {
  type    = any
  default = []
}

variable "content_based_deduplication" {
  type    = bool
  default = false
}

variable "kms_master_key_id" {
  type    = any
  default = null
}

variable "kms_data_key_reuse_period_seconds" {
  type    = number
  default = null
}

data "external" "beyond" {}

resource "aws_sqs_queue" "default" {
  count = module.this.enabled ? 1 : 0

  name                              = var.fifo_queue ? "${module.this.id}.fifo" : module.this.id
  fifo_queue                        = var.fifo_queue
  visibility_timeout_seconds        = var.visibility_timeout_seconds != null ? var.visibility_timeout_seconds : data.external.beyond.visibility_timeout
  message_retention_seconds         = var.message_retention_seconds != null ? var.message_retention_seconds : data.external.beyond.retention
  max_message_size                  = var.max_message_size != null ? var.max_message_size : data.external.beyond.max_message_size
  delay_seconds                     = var.delay_seconds != null ? var.delay_seconds : data.external.beyond.delay
  receive_wait_time_seconds         = var.receive_wait_time_seconds != null ? var.receive_wait_time_seconds : data.external.beyond.wait_time
  policy                            = try(var.policy[0], var.policy == [] ? null : var.policy)
  redrive_policy                    = try(var.redrive_policy[0], var.redrive_policy == [] ? null : var.redrive_policy)
  fifo_throughput_limit             = try(var.fifo_throughput_limit[0], null)
  deduplication_scope               = try(var.deduplication_scope[0], null)
  content_based_deduplication       = var.content_based_deduplication
  kms_master_key_id                 = var.kms_master_key_id != null ? try(var.kms_master_key_id[0], null) : data.external.beyond.key
  kms_data_key_reuse_period_seconds = var.kms_data_key_reuse_period_seconds
}

output "url" {
  value = module.this.enabled ? aws_sqs_queue.default[0].url : null
}

output "id" {
  value = module.this.enabled ? aws_sqs_queue.default[0].id : null
}

output "name" {
  value = module.this.enabled ? module.this.id : null
}

output "arn" {
  value = module.this.enabled ? aws_sqs_queue.default[0].arn : null
}
