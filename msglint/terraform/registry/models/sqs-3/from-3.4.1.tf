# terraform-aws-modules/sqs/aws from 3.4.1: encryption, and who may use the queue for dead letters.

variable "redrive_allow_policy" {
  type    = string
  default = ""
}

variable "sqs_managed_sse_enabled" {
  type    = bool
  default = false
}

locals {
  redrive_allow_policy    = var.redrive_allow_policy
  sqs_managed_sse_enabled = var.sqs_managed_sse_enabled ? true : null
  kms_master_key_id       = var.sqs_managed_sse_enabled ? null : var.kms_master_key_id
}
