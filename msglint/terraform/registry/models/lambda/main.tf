# terraform-aws-modules/lambda/aws: a function, who may invoke it, and what it polls.
# How it is packed is left out, and of what its role may do what is no concern of queues and topics.
# What differs between versions is in files of its own.

locals {
  create       = var.create && var.putin_khuylo
  has_function = local.create && var.create_function && !var.create_layer
  has_role     = local.has_function && var.create_role
  is_zip       = var.package_type == "Zip"

  policy_statements = [for one in var.policy_statements : {
    Effect      = try(one.effect, "Allow")
    Action      = try(one.actions, null)
    NotAction   = try(one.not_actions, null)
    Resource    = try(one.resources, null)
    NotResource = try(one.not_resources, null)
    Condition   = length(try(one.condition, [])) > 0 ? data.external.beyond.condition : null
  }]

  may_send_to_dlq = {
    Effect   = "Allow"
    Action   = ["sns:Publish", "sqs:SendMessage"]
    Resource = [var.dead_letter_target_arn]
  }

  may_send_events = {
    Effect   = "Allow"
    Action   = ["sns:Publish", "sqs:SendMessage", "lambda:InvokeFunction", "events:PutEvents"]
    Resource = compact([var.destination_on_failure, var.destination_on_success])
  }
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

  managed_policy_arns = concat(
    var.attach_policy ? [var.policy] : [],
    var.attach_policies ? var.policies : [],
  )

  # What it is allowed of networks, logs and traces is left out.
  dynamic "inline_policy" {
    for_each = concat(
      var.attach_dead_letter_policy ? [jsonencode({ Statement = [local.may_send_to_dlq] })] : [],
      var.attach_async_event_policy ? [jsonencode({ Statement = [local.may_send_events] })] : [],
      var.attach_policy_json ? [var.policy_json] : [],
      var.attach_policy_jsons ? var.policy_jsons : [],
      var.attach_policy_statements ? [jsonencode({ Statement = local.policy_statements })] : [],
    )
    content {
      policy = inline_policy.value
    }
  }
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
