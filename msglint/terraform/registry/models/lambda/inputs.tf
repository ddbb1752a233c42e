# terraform-aws-modules/lambda/aws: inputs.

variable "artifacts_dir" {}
variable "assume_role_policy_statements" {}
variable "attach_cloudwatch_logs_policy" {}
variable "attach_create_log_group_permission" {}
variable "attach_network_policy" {}
variable "attach_tracing_policy" {}
variable "authorization_type" {}
variable "build_in_docker" {}
variable "cloudwatch_logs_deletion_protection_enabled" {}
variable "cloudwatch_logs_kms_key_id" {}
variable "cloudwatch_logs_log_group_class" {}
variable "cloudwatch_logs_retention_in_days" {}
variable "cloudwatch_logs_skip_destroy" {}
variable "cloudwatch_logs_tags" {}
variable "code_signing_config_arn" {}
variable "compatible_architectures" {}
variable "compatible_runtimes" {}
variable "cors" {}
variable "create_lambda_function_url" {}
variable "create_package" {}
variable "create_sam_metadata" {}
variable "create_unqualified_alias_lambda_function_url" {}
variable "docker_additional_options" {}
variable "docker_build_root" {}
variable "docker_entrypoint" {}
variable "docker_file" {}
variable "docker_image" {}
variable "docker_pip_cache" {}
variable "docker_with_ssh_agent" {}
variable "durable_config_execution_timeout" {}
variable "durable_config_retention_period" {}
variable "ephemeral_storage_size" {}
variable "file_system_arn" {}
variable "file_system_local_mount_path" {}
variable "function_tags" {}
variable "hash_extra" {}
variable "ignore_source_code_hash" {}
variable "image_config_command" {}
variable "image_config_entry_point" {}
variable "image_config_working_directory" {}
variable "include_default_tag" {}
variable "invoke_mode" {}
variable "ipv6_allowed_for_dual_stack" {}
variable "lambda_at_edge_logs_all_regions" {}
variable "layer_skip_destroy" {}
variable "license_info" {}
variable "local_existing_package" {}
variable "logging_application_log_level" {}
variable "logging_log_format" {}
variable "logging_system_log_level" {}
variable "managed_instances_capacity_provider_arn" {}
variable "number_of_policies" {}
variable "number_of_policy_jsons" {}
variable "policy_name" {}
variable "policy_path" {}
variable "provisioned_concurrent_executions" {}
variable "quiet_archive_local_exec" {}
variable "recreate_missing_package" {}
variable "recursive_loop" {}
variable "replace_security_groups_on_destroy" {}
variable "replacement_security_group_ids" {}
variable "role_description" {}
variable "role_force_detach_policies" {}
variable "role_maximum_session_duration" {}
variable "role_path" {}
variable "role_permissions_boundary" {}
variable "role_tags" {}
variable "s3_acl" {}
variable "s3_bucket" {}
variable "s3_existing_package" {}
variable "s3_kms_key_id" {}
variable "s3_object_override_default_tags" {}
variable "s3_object_storage_class" {}
variable "s3_object_tags" {}
variable "s3_object_tags_only" {}
variable "s3_prefix" {}
variable "s3_server_side_encryption" {}
variable "skip_destroy" {}
variable "source_path" {}
variable "store_on_s3" {}
variable "tags" {}
variable "tenant_isolation_mode" {}
variable "timeouts" {}
variable "trigger_on_package_timestamp" {}
variable "trusted_entities" {}

variable "create" {
  type    = bool
  default = true
}

variable "putin_khuylo" {
  type    = bool
  default = true
}

variable "create_function" {
  type    = bool
  default = true
}

variable "create_layer" {
  type    = bool
  default = false
}

variable "create_role" {
  type    = bool
  default = true
}

variable "lambda_at_edge" {
  type    = bool
  default = false
}

variable "snap_start" {
  type    = bool
  default = false
}

variable "publish" {
  type    = bool
  default = false
}

variable "function_name" {
  type    = string
  default = ""
}

variable "description" {
  type    = string
  default = ""
}

variable "lambda_role" {
  type    = string
  default = ""
}

variable "package_type" {
  type    = string
  default = "Zip"
}

variable "handler" {
  type    = string
  default = ""
}

variable "runtime" {
  type    = string
  default = ""
}

variable "image_uri" {
  type    = string
  default = null
}

variable "architectures" {
  type    = list(string)
  default = null
}

variable "layers" {
  type    = list(string)
  default = null
}

variable "kms_key_arn" {
  type    = string
  default = null
}

variable "memory_size" {
  type    = number
  default = 128
}

variable "timeout" {
  type    = number
  default = 3
}

variable "reserved_concurrent_executions" {
  type    = number
  default = -1
}

variable "environment_variables" {
  type    = map(string)
  default = {}
}

variable "dead_letter_target_arn" {
  type    = string
  default = null
}

variable "tracing_mode" {
  type    = string
  default = null
}

variable "vpc_subnet_ids" {
  type    = list(string)
  default = null
}

variable "vpc_security_group_ids" {
  type    = list(string)
  default = null
}

variable "create_async_event_config" {
  type    = bool
  default = false
}

variable "create_current_version_async_event_config" {
  type    = bool
  default = true
}

variable "create_unqualified_alias_async_event_config" {
  type    = bool
  default = true
}

variable "maximum_event_age_in_seconds" {
  type    = number
  default = null
}

variable "maximum_retry_attempts" {
  type    = number
  default = null
}

variable "destination_on_failure" {
  type    = string
  default = null
}

variable "destination_on_success" {
  type    = string
  default = null
}

variable "create_current_version_allowed_triggers" {
  type    = bool
  default = true
}

variable "create_unqualified_alias_allowed_triggers" {
  type    = bool
  default = true
}

variable "allowed_triggers" {
  type    = map(any)
  default = {}
}

variable "event_source_mapping" {
  type    = any
  default = {}
}

variable "layer_name" {
  type    = string
  default = ""
}

variable "role_name" {
  type    = string
  default = null
}

variable "use_existing_cloudwatch_log_group" {
  type    = bool
  default = false
}

variable "logging_log_group" {
  type    = string
  default = null
}

variable "region" {
  type    = string
  default = null
}

variable "attach_policy_json" {
  type    = bool
  default = false
}

variable "attach_policy_jsons" {
  type    = bool
  default = false
}

variable "attach_policy_statements" {
  type    = bool
  default = false
}

variable "policy_json" {
  type    = string
  default = null
}

variable "policy_jsons" {
  type    = list(string)
  default = []
}

variable "policy_statements" {
  type    = any
  default = {}
}

variable "attach_async_event_policy" {
  type    = bool
  default = false
}

variable "attach_dead_letter_policy" {
  type    = bool
  default = false
}

variable "attach_policies" {
  type    = bool
  default = false
}

variable "attach_policy" {
  type    = bool
  default = false
}

variable "policies" {
  type    = list(string)
  default = []
}

variable "policy" {
  type    = string
  default = null
}
