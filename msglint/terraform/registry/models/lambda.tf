# terraform-aws-modules/lambda/aws: a function, who may invoke it, and what it polls.
# How it is packed and what its role may do is left out. What differs between versions is in
# files of its own.

variable "artifacts_dir" {}
variable "assume_role_policy_statements" {}
variable "attach_async_event_policy" {}
variable "attach_cloudwatch_logs_policy" {}
variable "attach_create_log_group_permission" {}
variable "attach_dead_letter_policy" {}
variable "attach_network_policy" {}
variable "attach_policies" {}
variable "attach_policy" {}
variable "attach_policy_json" {}
variable "attach_policy_jsons" {}
variable "attach_policy_statements" {}
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
variable "policies" {}
variable "policy" {}
variable "policy_json" {}
variable "policy_jsons" {}
variable "policy_name" {}
variable "policy_path" {}
variable "policy_statements" {}
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

locals {
  create       = var.create && var.putin_khuylo
  has_function = local.create && var.create_function && !var.create_layer
  has_role     = local.has_function && var.create_role
  is_zip       = var.package_type == "Zip"
}

resource "aws_lambda_function" "this" {
  count = local.has_function ? 1 : 0

  function_name                  = var.function_name
  description                    = var.description
  role                           = var.create_role ? aws_iam_role.lambda[0].arn : var.lambda_role
  package_type                   = var.package_type
  handler                        = local.is_zip ? var.handler : null
  runtime                        = local.is_zip ? var.runtime : null
  image_uri                      = var.image_uri
  architectures                  = var.architectures
  layers                         = var.layers
  kms_key_arn                    = var.kms_key_arn
  memory_size                    = var.memory_size
  timeout                        = var.lambda_at_edge ? min(30, var.timeout) : var.timeout
  reserved_concurrent_executions = var.reserved_concurrent_executions
  publish                        = var.lambda_at_edge || (local.has_snap_start && var.snap_start) ? true : var.publish

  dynamic "dead_letter_config" {
    for_each = var.dead_letter_target_arn == null ? [] : [var.dead_letter_target_arn]
    content {
      target_arn = dead_letter_config.value
    }
  }

  dynamic "environment" {
    for_each = length(var.environment_variables) > 0 ? [var.environment_variables] : []
    content {
      variables = environment.value
    }
  }

  dynamic "tracing_config" {
    for_each = var.tracing_mode == null ? [] : [var.tracing_mode]
    content {
      mode = tracing_config.value
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc_subnet_ids == null || var.vpc_security_group_ids == null ? [] : ["both"]
    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }
}

locals {
  qualifiers = {
    current_version   = var.create_current_version_async_event_config
    unqualified_alias = var.create_unqualified_alias_async_event_config
  }
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = {
    for name, wanted in local.qualifiers : name => wanted
    if local.has_function && var.create_async_event_config && (wanted || local.keeps_unwanted_configs)
  }

  function_name = aws_lambda_function.this[0].function_name
  qualifier     = each.key == "current_version" ? aws_lambda_function.this[0].version : null

  maximum_event_age_in_seconds = var.maximum_event_age_in_seconds
  maximum_retry_attempts       = var.maximum_retry_attempts

  dynamic "destination_config" {
    for_each = var.destination_on_failure == null && var.destination_on_success == null ? [] : ["either"]
    content {
      dynamic "on_failure" {
        for_each = var.destination_on_failure == null ? [] : [var.destination_on_failure]
        content {
          destination = on_failure.value
        }
      }

      dynamic "on_success" {
        for_each = var.destination_on_success == null ? [] : [var.destination_on_success]
        content {
          destination = on_success.value
        }
      }
    }
  }
}

resource "aws_lambda_permission" "current_version_triggers" {
  for_each = { for name, one in var.allowed_triggers : name => one if local.has_function && var.create_current_version_allowed_triggers }

  function_name = aws_lambda_function.this[0].function_name
  qualifier     = aws_lambda_function.this[0].version

  action             = try(each.value.action, "lambda:InvokeFunction")
  principal          = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  principal_org_id   = local.has_organizations ? try(each.value.principal_org_id, null) : null
  source_arn         = try(each.value.source_arn, null)
  source_account     = try(each.value.source_account, null)
  event_source_token = try(each.value.event_source_token, null)
}

resource "aws_lambda_permission" "unqualified_alias_triggers" {
  for_each = { for name, one in var.allowed_triggers : name => one if local.has_function && var.create_unqualified_alias_allowed_triggers }

  function_name = aws_lambda_function.this[0].function_name

  action             = try(each.value.action, "lambda:InvokeFunction")
  principal          = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  principal_org_id   = local.has_organizations ? try(each.value.principal_org_id, null) : null
  source_arn         = try(each.value.source_arn, null)
  source_account     = try(each.value.source_account, null)
  event_source_token = try(each.value.event_source_token, null)
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = { for name, one in var.event_source_mapping : name => one if local.has_function && var.create_unqualified_alias_allowed_triggers }

  function_name = aws_lambda_function.this[0].arn
  enabled       = try(each.value.enabled, local.enabled_unless_told)

  event_source_arn                   = try(each.value.event_source_arn, null)
  batch_size                         = try(each.value.batch_size, null)
  maximum_batching_window_in_seconds = try(each.value.maximum_batching_window_in_seconds, null)
  starting_position                  = try(each.value.starting_position, null)
  starting_position_timestamp        = try(each.value.starting_position_timestamp, null)
  parallelization_factor             = try(each.value.parallelization_factor, null)
  maximum_retry_attempts             = try(each.value.maximum_retry_attempts, null)
  maximum_record_age_in_seconds      = try(each.value.maximum_record_age_in_seconds, null)
  bisect_batch_on_function_error     = try(each.value.bisect_batch_on_function_error, null)
  topics                             = try(each.value.topics, null)
  queues                             = try(each.value.queues, null)
  function_response_types            = try(each.value.function_response_types, null)
  tumbling_window_in_seconds         = local.has_windows ? try(each.value.tumbling_window_in_seconds, null) : null

  dynamic "destination_config" {
    for_each = try(each.value.destination_arn_on_failure, null) == null ? [] : [each.value.destination_arn_on_failure]
    content {
      on_failure {
        destination_arn = destination_config.value
      }
    }
  }

  dynamic "filter_criteria" {
    for_each = try(each.value.filter_criteria, null) == null ? [] : [each.value.filter_criteria]
    content {
      # A list of filters was not understood before, but taken for one without a pattern.
      dynamic "filter" {
        for_each = range(local.has_filter_lists ? length(flatten([filter_criteria.value])) : 1)
        content {
          pattern = local.has_filter_lists ? try(flatten([filter_criteria.value])[filter.value].pattern, null) : try(filter_criteria.value.pattern, null)
        }
      }
    }
  }

  dynamic "scaling_config" {
    for_each = local.has_scaling ? try([each.value.scaling_config], []) : []
    content {
      maximum_concurrency = try(scaling_config.value.maximum_concurrency, null)
    }
  }

  dynamic "provisioned_poller_config" {
    for_each = local.has_pollers ? try([each.value.provisioned_poller_config], []) : []
    content {
      maximum_pollers = try(provisioned_poller_config.value.maximum_pollers, null)
      minimum_pollers = try(provisioned_poller_config.value.minimum_pollers, null)
    }
  }

  dynamic "self_managed_event_source" {
    for_each = try(each.value.self_managed_event_source, [])
    content {
      endpoints = self_managed_event_source.value.endpoints
    }
  }

  dynamic "source_access_configuration" {
    for_each = try(each.value.source_access_configuration, [])
    content {
      type = source_access_configuration.value.type
      uri  = source_access_configuration.value.uri
    }
  }
}

# Outputs name these. What they hold is left out.
resource "aws_iam_role" "lambda" {
  count = local.has_role ? 1 : 0

  name = local.has_role ? coalesce(var.role_name, var.function_name, "*") : null
}

resource "aws_lambda_layer_version" "this" {
  count = local.create && var.create_layer ? 1 : 0

  layer_name = var.layer_name
}

data "aws_cloudwatch_log_group" "lambda" {
  count = local.has_function && var.use_existing_cloudwatch_log_group ? 1 : 0

  name = coalesce(var.logging_log_group, "/aws/lambda/${var.lambda_at_edge ? "us-east-1." : ""}${var.function_name}")
}

resource "aws_cloudwatch_log_group" "lambda" {
  count = local.has_function && !var.use_existing_cloudwatch_log_group ? 1 : 0

  name = coalesce(var.logging_log_group, "/aws/lambda/${var.lambda_at_edge ? "us-east-1." : ""}${var.function_name}")
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

# Stands for what this model leaves out: nothing is known of it.
data "external" "beyond" {}

output "lambda_function_arn" {
  value = try(aws_lambda_function.this[0].arn, "")
}

output "lambda_function_invoke_arn" {
  value = try(aws_lambda_function.this[0].invoke_arn, "")
}

output "lambda_function_name" {
  value = try(aws_lambda_function.this[0].function_name, "")
}

output "lambda_function_qualified_arn" {
  value = try(aws_lambda_function.this[0].qualified_arn, "")
}

output "lambda_function_qualified_invoke_arn" {
  value = try(aws_lambda_function.this[0].qualified_invoke_arn, "")
}

output "lambda_function_version" {
  value = try(aws_lambda_function.this[0].version, "")
}

output "lambda_function_kms_key_arn" {
  value = try(aws_lambda_function.this[0].kms_key_arn, "")
}

output "lambda_layer_arn" {
  value = try(aws_lambda_layer_version.this[0].arn, "")
}

output "lambda_layer_layer_arn" {
  value = try(aws_lambda_layer_version.this[0].layer_arn, "")
}

output "lambda_layer_version" {
  value = try(aws_lambda_layer_version.this[0].version, "")
}

output "lambda_event_source_mapping_arn" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.arn }
}

output "lambda_event_source_mapping_function_arn" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.function_arn }
}

output "lambda_event_source_mapping_uuid" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.uuid }
}

output "lambda_role_arn" {
  value = try(aws_iam_role.lambda[0].arn, "")
}

output "lambda_role_name" {
  value = try(aws_iam_role.lambda[0].name, "")
}

output "lambda_role_unique_id" {
  value = try(aws_iam_role.lambda[0].unique_id, "")
}

output "lambda_cloudwatch_log_group_arn" {
  value = var.lambda_at_edge ? data.external.beyond.log_group : try(data.aws_cloudwatch_log_group.lambda[0].arn, aws_cloudwatch_log_group.lambda[0].arn, "")
}

output "lambda_cloudwatch_log_group_name" {
  value = try(data.aws_cloudwatch_log_group.lambda[0].name, aws_cloudwatch_log_group.lambda[0].name, "")
}

# The ARN put together from its parts.
output "lambda_function_arn_static" {
  value = local.has_function ? join(":", [
    "arn",
    data.aws_partition.current.partition,
    "lambda",
    data.aws_region.current.region,
    data.aws_caller_identity.current.account_id,
    "function",
    var.function_name,
  ]) : ""
}

output "lambda_function_code_sha256" {
  value = data.external.beyond.lambda_function_code_sha256
}

output "lambda_function_last_modified" {
  value = data.external.beyond.lambda_function_last_modified
}

output "lambda_function_source_code_hash" {
  value = data.external.beyond.lambda_function_source_code_hash
}

output "lambda_function_source_code_size" {
  value = data.external.beyond.lambda_function_source_code_size
}

output "lambda_function_signing_job_arn" {
  value = data.external.beyond.lambda_function_signing_job_arn
}

output "lambda_function_signing_profile_version_arn" {
  value = data.external.beyond.lambda_function_signing_profile_version_arn
}

output "lambda_function_url" {
  value = data.external.beyond.lambda_function_url
}

output "lambda_function_url_id" {
  value = data.external.beyond.lambda_function_url_id
}

output "lambda_layer_code_sha256" {
  value = data.external.beyond.lambda_layer_code_sha256
}

output "lambda_layer_created_date" {
  value = data.external.beyond.lambda_layer_created_date
}

output "lambda_layer_source_code_hash" {
  value = data.external.beyond.lambda_layer_source_code_hash
}

output "lambda_layer_source_code_size" {
  value = data.external.beyond.lambda_layer_source_code_size
}

output "lambda_event_source_mapping_state" {
  value = data.external.beyond.lambda_event_source_mapping_state
}

output "lambda_event_source_mapping_state_transition_reason" {
  value = data.external.beyond.lambda_event_source_mapping_state_transition_reason
}

output "local_filename" {
  value = data.external.beyond.local_filename
}

output "s3_object" {
  value = data.external.beyond.s3_object
}
