# terraform-aws-modules/s3-bucket/aws from 3.0: a bucket. Who may do what with it is left out.

variable "acceleration_status" {}
variable "access_log_delivery_policy_source_accounts" {}
variable "access_log_delivery_policy_source_buckets" {}
variable "access_log_delivery_policy_source_organizations" {}
variable "acl" {}
variable "allowed_kms_key_arn" {}
variable "analytics_configuration" {}
variable "analytics_self_source_destination" {}
variable "analytics_source_account_id" {}
variable "analytics_source_bucket_arn" {}
variable "attach_access_log_delivery_policy" {}
variable "attach_analytics_destination_policy" {}
variable "attach_cloudtrail_log_delivery_policy" {}
variable "attach_deny_incorrect_encryption_headers" {}
variable "attach_deny_incorrect_kms_key_sse" {}
variable "attach_deny_insecure_transport_policy" {}
variable "attach_deny_ssec_encrypted_object_uploads" {}
variable "attach_deny_unencrypted_object_uploads" {}
variable "attach_elb_log_delivery_policy" {}
variable "attach_inventory_destination_policy" {}
variable "attach_lb_log_delivery_policy" {}
variable "attach_policy" {}
variable "attach_public_policy" {}
variable "attach_require_latest_tls_policy" {}
variable "attach_waf_log_delivery_policy" {}
variable "availability_zone_id" {}
variable "block_public_acls" {}
variable "block_public_policy" {}
variable "bucket_namespace" {}
variable "control_object_ownership" {}
variable "cors_rule" {}
variable "create_metadata_configuration" {}
variable "data_redundancy" {}
variable "expected_bucket_owner" {}
variable "force_destroy" {}
variable "grant" {}
variable "ignore_public_acls" {}
variable "intelligent_tiering" {}
variable "inventory_configuration" {}
variable "inventory_self_source_destination" {}
variable "inventory_source_account_id" {}
variable "inventory_source_bucket_arn" {}
variable "lb_log_delivery_policy_source_organizations" {}
variable "lifecycle_rule" {}
variable "location_type" {}
variable "logging" {}
variable "metadata_encryption_configuration" {}
variable "metadata_inventory_table_configuration_state" {}
variable "metadata_journal_table_record_expiration" {}
variable "metadata_journal_table_record_expiration_days" {}
variable "metric_configuration" {}
variable "object_lock_configuration" {}
variable "object_lock_enabled" {}
variable "object_ownership" {}
variable "owner" {}
variable "policy" {}
variable "replication_configuration" {}
variable "request_payer" {}
variable "restrict_public_buckets" {}
variable "server_side_encryption_configuration" {}
variable "skip_destroy_public_access_block" {}
variable "tags" {}
variable "transition_default_minimum_object_size" {}
variable "type" {}
variable "versioning" {}
variable "website" {}


variable "create_bucket" {
  type    = bool
  default = true
}

variable "putin_khuylo" {
  type    = bool
  default = true
}

variable "is_directory_bucket" {
  type    = bool
  default = false
}

variable "bucket" {
  type    = string
  default = null
}

variable "bucket_prefix" {
  type    = string
  default = null
}

variable "region" {
  type    = string
  default = null
}

resource "aws_s3_bucket" "this" {
  count = var.create_bucket && var.putin_khuylo && !var.is_directory_bucket ? 1 : 0

  bucket        = var.bucket
  bucket_prefix = var.bucket_prefix
}

resource "aws_s3_directory_bucket" "this" {
  count = var.create_bucket && var.putin_khuylo && var.is_directory_bucket ? 1 : 0

  bucket = data.external.beyond.directory_bucket
}

# Stands for what this model leaves out: nothing is known of it.
data "external" "beyond" {}

output "aws_s3_bucket_versioning_status" {
  value = data.external.beyond.aws_s3_bucket_versioning_status
}

output "s3_bucket_arn" {
  value = try(aws_s3_bucket.this[0].arn, "")
}

output "s3_bucket_bucket_domain_name" {
  value = try(aws_s3_bucket.this[0].bucket_domain_name, "")
}

output "s3_bucket_bucket_namespace" {
  value = data.external.beyond.s3_bucket_bucket_namespace
}

output "s3_bucket_bucket_regional_domain_name" {
  value = try(aws_s3_bucket.this[0].bucket_regional_domain_name, "")
}

output "s3_bucket_hosted_zone_id" {
  value = try(aws_s3_bucket.this[0].hosted_zone_id, "")
}

output "s3_bucket_id" {
  value = try(aws_s3_bucket.this[0].id, aws_s3_directory_bucket.this[0].bucket, "")
}

output "s3_bucket_lifecycle_configuration_rules" {
  value = data.external.beyond.s3_bucket_lifecycle_configuration_rules
}

output "s3_bucket_policy" {
  value = data.external.beyond.s3_bucket_policy
}

output "s3_bucket_region" {
  value = data.external.beyond.s3_bucket_region
}

output "s3_bucket_tags" {
  value = data.external.beyond.s3_bucket_tags
}

output "s3_bucket_website_domain" {
  value = data.external.beyond.s3_bucket_website_domain
}

output "s3_bucket_website_endpoint" {
  value = data.external.beyond.s3_bucket_website_endpoint
}

output "s3_directory_bucket_arn" {
  value = data.external.beyond.s3_directory_bucket_arn
}

output "s3_directory_bucket_name" {
  value = data.external.beyond.s3_directory_bucket_name
}
