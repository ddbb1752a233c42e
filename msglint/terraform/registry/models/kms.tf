# terraform-aws-modules/kms/aws: a key. Who may use it is left out.

variable "aliases" {}
variable "aliases_use_name_prefix" {}
variable "bypass_policy_lockout_safety_check" {}
variable "computed_aliases" {}
variable "custom_key_store_id" {}
variable "customer_master_key_spec" {}
variable "deletion_window_in_days" {}
variable "description" {}
variable "enable_default_policy" {}
variable "enable_key_rotation" {}
variable "enable_route53_dnssec" {}
variable "grants" {}
variable "is_enabled" {}
variable "key_administrators" {}
variable "key_asymmetric_public_encryption_users" {}
variable "key_asymmetric_sign_verify_users" {}
variable "key_hmac_users" {}
variable "key_material_base64" {}
variable "key_owners" {}
variable "key_service_principals" {}
variable "key_service_roles_for_autoscaling" {}
variable "key_service_users" {}
variable "key_spec" {}
variable "key_statements" {}
variable "key_symmetric_encryption_users" {}
variable "key_usage" {}
variable "key_users" {}
variable "multi_region" {}
variable "override_policy_documents" {}
variable "policy" {}
variable "primary_external_key_arn" {}
variable "primary_key_arn" {}
variable "rotation_period_in_days" {}
variable "route53_dnssec_sources" {}
variable "source_policy_documents" {}
variable "tags" {}
variable "valid_to" {}


variable "create" {
  type    = bool
  default = true
}

variable "create_external" {
  type    = bool
  default = false
}

variable "create_replica" {
  type    = bool
  default = false
}

variable "create_replica_external" {
  type    = bool
  default = false
}

variable "region" {
  type    = string
  default = null
}

resource "aws_kms_key" "this" {
  count = var.create && !var.create_external && !var.create_replica && !var.create_replica_external ? 1 : 0

  policy = data.external.beyond.policy
}

resource "aws_kms_external_key" "this" {
  count = var.create && var.create_external && !var.create_replica && !var.create_replica_external ? 1 : 0

  policy = data.external.beyond.policy
}

resource "aws_kms_replica_key" "this" {
  count = var.create && var.create_replica && !var.create_external && !var.create_replica_external ? 1 : 0

  policy = data.external.beyond.policy
}

resource "aws_kms_replica_external_key" "this" {
  count = var.create && var.create_replica_external && !var.create_replica && !var.create_external ? 1 : 0

  policy = data.external.beyond.policy
}

# Stands for what this model leaves out: nothing is known of it.
data "external" "beyond" {}

output "aliases" {
  value = data.external.beyond.aliases
}

output "external_key_expiration_model" {
  value = data.external.beyond.external_key_expiration_model
}

output "external_key_state" {
  value = data.external.beyond.external_key_state
}

output "external_key_usage" {
  value = data.external.beyond.external_key_usage
}

output "grants" {
  value = data.external.beyond.grants
}

output "key_arn" {
  value = try(aws_kms_key.this[0].arn, aws_kms_external_key.this[0].arn, aws_kms_replica_key.this[0].arn, aws_kms_replica_external_key.this[0].arn, null)
}

output "key_id" {
  value = try(aws_kms_key.this[0].key_id, aws_kms_external_key.this[0].id, aws_kms_replica_key.this[0].key_id, aws_kms_replica_external_key.this[0].key_id, null)
}

output "key_policy" {
  value = data.external.beyond.policy
}

output "key_region" {
  value = data.external.beyond.key_region
}
