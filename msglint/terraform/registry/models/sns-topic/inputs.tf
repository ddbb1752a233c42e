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

variable "enabled" {
  type    = bool
  default = null
}

variable "namespace" {
  type    = string
  default = null
}

variable "tenant" {
  type    = string
  default = null
}

variable "environment" {
  type    = string
  default = null
}

variable "stage" {
  type    = string
  default = null
}

variable "name" {
  type    = string
  default = null
}

variable "delimiter" {
  type    = string
  default = null
}

variable "attributes" {
  type    = list(string)
  default = []
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "additional_tag_map" {
  type    = map(string)
  default = {}
}

variable "label_order" {
  type    = list(string)
  default = null
}

variable "regex_replace_chars" {
  type    = string
  default = null
}

variable "id_length_limit" {
  type    = number
  default = null
}

variable "label_key_case" {
  type    = string
  default = null
}

variable "label_value_case" {
  type    = string
  default = null
}

variable "descriptor_formats" {
  type    = any
  default = {}
}

variable "labels_as_tags" {
  type    = set(string)
  default = ["default"]
}

variable "context" {
  type = any
  default = {
    enabled             = true
    namespace           = null
    tenant              = null
    environment         = null
    stage               = null
    name                = null
    delimiter           = null
    attributes          = []
    tags                = {}
    additional_tag_map  = {}
    regex_replace_chars = null
    label_order         = []
    id_length_limit     = null
    label_key_case      = null
    label_value_case    = null
    descriptor_formats  = {}
    labels_as_tags      = ["unset"]
  }
}
