# terraform-aws-modules/sqs/aws 3.4.0: encryption is switched off unless it is asked for.

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
  sqs_managed_sse_enabled = var.sqs_managed_sse_enabled
  kms_master_key_id       = var.sqs_managed_sse_enabled ? null : var.kms_master_key_id
}
