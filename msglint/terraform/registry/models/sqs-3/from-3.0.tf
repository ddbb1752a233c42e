# terraform-aws-modules/sqs/aws before 3.3: encryption, and who may use the queue for dead letters.

locals {
  redrive_allow_policy    = null
  sqs_managed_sse_enabled = null
  kms_master_key_id       = var.kms_master_key_id
}
