# terraform-aws-modules/dynamodb-table/aws from 1.0: a table, for those who read its stream. Its keys,
# indexes and replicas are left out.

variable "attributes" {}
variable "autoscaling_defaults" {}
variable "autoscaling_indexes" {}
variable "autoscaling_read" {}
variable "autoscaling_write" {}
variable "billing_mode" {}
variable "deletion_protection_enabled" {}
variable "global_secondary_indexes" {}
variable "global_table_witness" {}
variable "hash_key" {}
variable "import_table" {}
variable "local_secondary_indexes" {}
variable "on_demand_throughput" {}
variable "point_in_time_recovery_enabled" {}
variable "point_in_time_recovery_period_in_days" {}
variable "range_key" {}
variable "read_capacity" {}
variable "region" {}
variable "replica_regions" {}
variable "resource_policy" {}
variable "restore_date_time" {}
variable "restore_source_name" {}
variable "restore_source_table_arn" {}
variable "restore_to_latest_time" {}
variable "server_side_encryption_enabled" {}
variable "server_side_encryption_kms_key_arn" {}
variable "table_class" {}
variable "tags" {}
variable "timeouts" {}
variable "ttl_attribute_name" {}
variable "ttl_enabled" {}
variable "warm_throughput" {}
variable "write_capacity" {}


variable "create_table" {
  type    = bool
  default = true
}

variable "autoscaling_enabled" {
  type    = bool
  default = false
}

variable "ignore_changes_global_secondary_index" {
  type    = bool
  default = false
}

variable "name" {
  type    = string
  default = null
}

variable "stream_enabled" {
  type    = bool
  default = false
}

variable "stream_view_type" {
  type    = string
  default = null
}

resource "aws_dynamodb_table" "this" {
  count = var.create_table && !var.autoscaling_enabled ? 1 : 0

  name             = var.name
  stream_enabled   = var.stream_enabled
  stream_view_type = var.stream_view_type
}

resource "aws_dynamodb_table" "autoscaled" {
  count = var.create_table && var.autoscaling_enabled && !var.ignore_changes_global_secondary_index ? 1 : 0

  name             = var.name
  stream_enabled   = var.stream_enabled
  stream_view_type = var.stream_view_type
}

resource "aws_dynamodb_table" "autoscaled_gsi_ignore" {
  count = var.create_table && var.autoscaling_enabled && var.ignore_changes_global_secondary_index ? 1 : 0

  name             = var.name
  stream_enabled   = var.stream_enabled
  stream_view_type = var.stream_view_type
}

# Stands for what this model leaves out: nothing is known of it.
data "external" "beyond" {}

output "dynamodb_table_arn" {
  value = try(aws_dynamodb_table.this[0].arn, aws_dynamodb_table.autoscaled[0].arn, aws_dynamodb_table.autoscaled_gsi_ignore[0].arn, "")
}

output "dynamodb_table_id" {
  value = try(aws_dynamodb_table.this[0].id, aws_dynamodb_table.autoscaled[0].id, aws_dynamodb_table.autoscaled_gsi_ignore[0].id, "")
}

output "dynamodb_table_replica_arns" {
  value = data.external.beyond.dynamodb_table_replica_arns
}

output "dynamodb_table_replica_stream_arns" {
  value = data.external.beyond.dynamodb_table_replica_stream_arns
}

output "dynamodb_table_replica_stream_labels" {
  value = data.external.beyond.dynamodb_table_replica_stream_labels
}

output "dynamodb_table_replicas" {
  value = data.external.beyond.dynamodb_table_replicas
}

output "dynamodb_table_stream_arn" {
  value = local.tells_stream ? try(aws_dynamodb_table.this[0].stream_arn, aws_dynamodb_table.autoscaled[0].stream_arn, aws_dynamodb_table.autoscaled_gsi_ignore[0].stream_arn, "") : null
}

output "dynamodb_table_stream_label" {
  value = local.tells_stream ? try(aws_dynamodb_table.this[0].stream_label, aws_dynamodb_table.autoscaled[0].stream_label, aws_dynamodb_table.autoscaled_gsi_ignore[0].stream_label, "") : null
}
