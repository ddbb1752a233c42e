# cloudposse/sns-topic/aws: inputs.

variable "allowed_aws_services_for_sns_published" {
  type    = list(string)
  default = []
}

variable "allowed_iam_arns_for_sns_publish" {
  type    = list(string)
  default = []
}

variable "sns_topic_policy_json" {
  type    = string
  default = ""
}

variable "kms_master_key_id" {
  type    = string
  default = "alias/aws/sns"
}

variable "encryption_enabled" {
  type    = bool
  default = true
}

variable "delivery_policy" {
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

variable "sqs_dlq_enabled" {
  type    = bool
  default = false
}

variable "sqs_dlq_max_message_size" {
  type    = number
  default = 262144
}

variable "sqs_dlq_message_retention_seconds" {
  type    = number
  default = 1209600
}

variable "fifo_queue_enabled" {
  type    = bool
  default = false
}

variable "sqs_queue_kms_master_key_id" {
  type    = string
  default = "alias/aws/sqs"
}

variable "sqs_queue_kms_data_key_reuse_period_seconds" {
  type    = number
  default = 300
}

variable "redrive_policy" {
  type    = string
  default = null
}
