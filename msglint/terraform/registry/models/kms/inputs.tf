# terraform-aws-modules/kms/aws: inputs.

variable "bypass_policy_lockout_safety_check" {}
variable "custom_key_store_id" {}
variable "customer_master_key_spec" {}
variable "deletion_window_in_days" {}
variable "description" {}
variable "enable_key_rotation" {}
variable "grants" {}
variable "key_material_base64" {}
variable "key_service_principals" {}
variable "key_spec" {}
variable "primary_external_key_arn" {}
variable "primary_key_arn" {}
variable "rotation_period_in_days" {}
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

variable "multi_region" {
  type    = bool
  default = false
}

variable "is_enabled" {
  type    = bool
  default = null
}

variable "key_usage" {
  type    = string
  default = null
}

variable "policy" {
  type    = string
  default = null
}

variable "enable_default_policy" {
  type    = bool
  default = true
}

variable "key_owners" {
  type    = list(string)
  default = []
}

variable "key_administrators" {
  type    = list(string)
  default = []
}

variable "key_users" {
  type    = list(string)
  default = []
}

variable "key_service_users" {
  type    = list(string)
  default = []
}

variable "key_service_roles_for_autoscaling" {
  type    = list(string)
  default = []
}

variable "key_symmetric_encryption_users" {
  type    = list(string)
  default = []
}

variable "key_hmac_users" {
  type    = list(string)
  default = []
}

variable "key_asymmetric_public_encryption_users" {
  type    = list(string)
  default = []
}

variable "key_asymmetric_sign_verify_users" {
  type    = list(string)
  default = []
}

variable "source_policy_documents" {
  type    = list(string)
  default = []
}

variable "override_policy_documents" {
  type    = list(string)
  default = []
}

variable "enable_route53_dnssec" {
  type    = bool
  default = false
}

variable "aliases" {
  type    = list(string)
  default = []
}

variable "aliases_use_name_prefix" {
  type    = bool
  default = false
}
