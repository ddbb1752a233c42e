# terraform-aws-modules/sns/aws 3 and 4: a topic, and nothing else.

variable "tags" {}
variable "display_name" {}


variable "create_sns_topic" {
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

variable "fifo_topic" {
  type    = bool
  default = false
}

variable "content_based_deduplication" {
  type    = bool
  default = false
}

variable "policy" {
  type    = string
  default = null
}

variable "delivery_policy" {
  type    = string
  default = null
}

variable "kms_master_key_id" {
  type    = string
  default = null
}

variable "application_failure_feedback_role_arn" {
  type    = string
  default = null
}

variable "application_success_feedback_role_arn" {
  type    = string
  default = null
}

variable "application_success_feedback_sample_rate" {
  type    = string
  default = null
}

variable "firehose_failure_feedback_role_arn" {
  type    = string
  default = null
}

variable "firehose_success_feedback_role_arn" {
  type    = string
  default = null
}

variable "firehose_success_feedback_sample_rate" {
  type    = number
  default = null
}

variable "http_failure_feedback_role_arn" {
  type    = string
  default = null
}

variable "http_success_feedback_role_arn" {
  type    = string
  default = null
}

variable "http_success_feedback_sample_rate" {
  type    = string
  default = null
}

variable "lambda_failure_feedback_role_arn" {
  type    = string
  default = null
}

variable "lambda_success_feedback_role_arn" {
  type    = string
  default = null
}

variable "lambda_success_feedback_sample_rate" {
  type    = string
  default = null
}

variable "sqs_failure_feedback_role_arn" {
  type    = string
  default = null
}

variable "sqs_success_feedback_role_arn" {
  type    = string
  default = null
}

variable "sqs_success_feedback_sample_rate" {
  type    = string
  default = null
}

resource "aws_sns_topic" "this" {
  count = var.create_sns_topic ? 1 : 0

  name        = var.name
  name_prefix = var.name_prefix

  fifo_topic                  = var.fifo_topic
  content_based_deduplication = var.content_based_deduplication
  policy                      = var.policy
  delivery_policy             = var.delivery_policy
  kms_master_key_id           = var.kms_master_key_id

  application_failure_feedback_role_arn    = var.application_failure_feedback_role_arn
  application_success_feedback_role_arn    = var.application_success_feedback_role_arn
  application_success_feedback_sample_rate = var.application_success_feedback_sample_rate
  firehose_failure_feedback_role_arn       = var.firehose_failure_feedback_role_arn
  firehose_success_feedback_role_arn       = var.firehose_success_feedback_role_arn
  firehose_success_feedback_sample_rate    = var.firehose_success_feedback_sample_rate
  http_failure_feedback_role_arn           = var.http_failure_feedback_role_arn
  http_success_feedback_role_arn           = var.http_success_feedback_role_arn
  http_success_feedback_sample_rate        = var.http_success_feedback_sample_rate
  lambda_failure_feedback_role_arn         = var.lambda_failure_feedback_role_arn
  lambda_success_feedback_role_arn         = var.lambda_success_feedback_role_arn
  lambda_success_feedback_sample_rate      = var.lambda_success_feedback_sample_rate
  sqs_failure_feedback_role_arn            = var.sqs_failure_feedback_role_arn
  sqs_success_feedback_role_arn            = var.sqs_success_feedback_role_arn
  sqs_success_feedback_sample_rate         = var.sqs_success_feedback_sample_rate
}

output "sns_topic_arn" {
  value = try(aws_sns_topic.this[0].arn, "")
}

output "sns_topic_name" {
  value = try(aws_sns_topic.this[0].name, "")
}

output "sns_topic_id" {
  value = try(aws_sns_topic.this[0].id, "")
}

output "sns_topic_owner" {
  value = try(aws_sns_topic.this[0].owner, "")
}
