# terraform-aws-modules/sqs/aws 3.3: encryption, and who may use the queue for dead letters.

variable "redrive_allow_policy" {
  type    = string
  default = ""
}

locals {
  redrive_allow_policy    = var.redrive_allow_policy
  sqs_managed_sse_enabled = null
  kms_master_key_id       = var.kms_master_key_id
}
