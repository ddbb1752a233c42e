# terraform-aws-modules/lambda/aws//modules/alias: an alias of a function, who may invoke it, and
# what it polls.

variable "description" {}


variable "create" {
  type    = bool
  default = true
}

variable "use_existing_alias" {
  type    = bool
  default = false
}

variable "refresh_alias" {
  type    = bool
  default = true
}

variable "name" {
  type    = string
  default = ""
}

variable "function_name" {
  type    = string
  default = ""
}

variable "function_version" {
  type    = string
  default = ""
}

variable "routing_additional_version_weights" {
  type    = map(number)
  default = {}
}

variable "create_async_event_config" {
  type    = bool
  default = false
}

variable "create_version_async_event_config" {
  type    = bool
  default = true
}

variable "create_qualified_alias_async_event_config" {
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

variable "create_version_allowed_triggers" {
  type    = bool
  default = true
}

variable "create_qualified_alias_allowed_triggers" {
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

data "aws_lambda_alias" "existing" {
  count = var.create && var.use_existing_alias ? 1 : 0

  function_name = var.function_name
  name          = var.name
}

resource "aws_lambda_alias" "with_refresh" {
  count = var.create && !var.use_existing_alias && var.refresh_alias ? 1 : 0

  name             = var.name
  function_name    = var.function_name
  function_version = var.function_version == null ? null : coalesce(var.function_version, "$LATEST")

  dynamic "routing_config" {
    for_each = length(var.routing_additional_version_weights) > 0 ? [var.routing_additional_version_weights] : []
    content {
      additional_version_weights = routing_config.value
    }
  }
}

resource "aws_lambda_alias" "no_refresh" {
  count = var.create && !var.use_existing_alias && !var.refresh_alias ? 1 : 0

  name             = var.name
  function_name    = var.function_name
  function_version = var.function_version == null ? null : coalesce(var.function_version, "$LATEST")

  dynamic "routing_config" {
    for_each = length(var.routing_additional_version_weights) > 0 ? [var.routing_additional_version_weights] : []
    content {
      additional_version_weights = routing_config.value
    }
  }
}

locals {
  arn     = try(data.aws_lambda_alias.existing[0].arn, aws_lambda_alias.no_refresh[0].arn, aws_lambda_alias.with_refresh[0].arn, "")
  version = try(data.aws_lambda_alias.existing[0].function_version, aws_lambda_alias.with_refresh[0].function_version, aws_lambda_alias.no_refresh[0].function_version, "")

  qualifiers = {
    version         = var.create_version_async_event_config
    qualified_alias = var.create_qualified_alias_async_event_config
  }
}

resource "aws_lambda_function_event_invoke_config" "this" {
  # Both, whatever is wanted: so does the module.
  for_each = var.create && var.create_async_event_config ? local.qualifiers : {}

  function_name = var.function_name
  qualifier     = each.key == "version" ? local.version : var.name

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

resource "aws_lambda_permission" "version_triggers" {
  for_each = { for name, one in var.allowed_triggers : name => one if var.create && var.create_version_allowed_triggers }

  function_name = var.function_name
  qualifier     = local.version == "$LATEST" ? null : local.version

  action             = try(each.value.action, "lambda:InvokeFunction")
  principal          = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  principal_org_id   = local.has_organizations ? try(each.value.principal_org_id, null) : null
  source_arn         = try(each.value.source_arn, null)
  source_account     = try(each.value.source_account, null)
  event_source_token = try(each.value.event_source_token, null)
}

resource "aws_lambda_permission" "qualified_alias_triggers" {
  for_each = { for name, one in var.allowed_triggers : name => one if var.create && var.create_qualified_alias_allowed_triggers }

  function_name = var.function_name
  qualifier     = var.name

  action             = try(each.value.action, "lambda:InvokeFunction")
  principal          = try(each.value.principal, "${try(each.value.service, "")}.amazonaws.com")
  principal_org_id   = local.has_organizations ? try(each.value.principal_org_id, null) : null
  source_arn         = try(each.value.source_arn, null)
  source_account     = try(each.value.source_account, null)
  event_source_token = try(each.value.event_source_token, null)
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = { for name, one in var.event_source_mapping : name => one if var.create }

  function_name = local.arn
  enabled       = try(each.value.enabled, null)

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

output "lambda_alias_name" {
  value = try(data.aws_lambda_alias.existing[0].name, aws_lambda_alias.with_refresh[0].name, aws_lambda_alias.no_refresh[0].name, "")
}

output "lambda_alias_arn" {
  value = try(data.aws_lambda_alias.existing[0].arn, aws_lambda_alias.with_refresh[0].arn, aws_lambda_alias.no_refresh[0].arn, "")
}

output "lambda_alias_invoke_arn" {
  value = try(data.aws_lambda_alias.existing[0].invoke_arn, aws_lambda_alias.with_refresh[0].invoke_arn, aws_lambda_alias.no_refresh[0].invoke_arn, "")
}

output "lambda_alias_description" {
  value = try(data.aws_lambda_alias.existing[0].description, aws_lambda_alias.with_refresh[0].description, aws_lambda_alias.no_refresh[0].description, "")
}

output "lambda_alias_function_version" {
  value = try(data.aws_lambda_alias.existing[0].function_version, aws_lambda_alias.with_refresh[0].function_version, aws_lambda_alias.no_refresh[0].function_version, "")
}

output "lambda_alias_event_source_mapping_function_arn" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.function_arn }
}

output "lambda_alias_event_source_mapping_uuid" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.uuid }
}

output "lambda_alias_event_source_mapping_state" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.state }
}

output "lambda_alias_event_source_mapping_state_transition_reason" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.state_transition_reason }
}
