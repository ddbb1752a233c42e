# terraform-aws-modules/eventbridge/aws from 1.14.2: a bus, rules with their targets, schedules and
# pipes. Archives, connections, permissions and what its roles may do are left out.

locals {
  bus = var.create_bus ? aws_cloudwatch_event_bus.this[0].name : var.bus_name

  # What has a name of its own keeps it as its key; in AWS it is called after its key here.
  rule_names = { for key, _ in var.rules : key => var.append_rule_postfix ? "${replace(key, "_", "-")}-rule" : key }
  targets = flatten([
    for rule, _ in var.rules : [for one in var.targets[rule] : merge(one, { rule_name = local.rule_names[rule] })]
    if length(var.targets) > 0
  ])
}

resource "aws_cloudwatch_event_bus" "this" {
  count = var.create && var.create_bus ? 1 : 0

  name               = var.bus_name
  kms_key_identifier = var.kms_key_identifier

  dynamic "dead_letter_config" {
    for_each = length(var.dead_letter_config) > 0 ? [var.dead_letter_config] : []
    content {
      arn = try(dead_letter_config.value.arn, null)
    }
  }
}

data "aws_cloudwatch_event_bus" "this" {
  count = var.create && var.create_bus ? 0 : 1

  name = var.bus_name
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = { for one in local.targets : one.name => one if var.create && var.create_targets }

  event_bus_name = local.bus
  rule           = each.value.rule_name
  arn            = lookup(each.value, "destination", null) == null ? each.value.arn : aws_cloudwatch_event_api_destination.this[each.value.destination].arn
  role_arn       = can(length(each.value.attach_role_arn) > 0) ? each.value.attach_role_arn : (try(each.value.attach_role_arn, null) == true ? aws_iam_role.eventbridge[0].arn : null)
  target_id      = lookup(each.value, "target_id", null)
  input          = lookup(each.value, "input", null)
  input_path     = lookup(each.value, "input_path", null)

  dynamic "dead_letter_config" {
    for_each = lookup(each.value, "dead_letter_arn", null) == null ? [] : [each.value.dead_letter_arn]
    content {
      arn = dead_letter_config.value
    }
  }

  dynamic "sqs_target" {
    for_each = lookup(each.value, "message_group_id", null) == null ? [] : [each.value.message_group_id]
    content {
      message_group_id = sqs_target.value
    }
  }

  dynamic "retry_policy" {
    for_each = lookup(each.value, "retry_policy", null) == null ? [] : [each.value.retry_policy]
    content {
      maximum_event_age_in_seconds = retry_policy.value.maximum_event_age_in_seconds
      maximum_retry_attempts       = retry_policy.value.maximum_retry_attempts
    }
  }
}

resource "aws_scheduler_schedule" "this" {
  for_each = { for key, one in var.schedules : key => one if var.create && var.create_schedules }

  name                         = var.append_schedule_postfix ? "${replace(each.key, "_", "-")}-schedule" : each.key
  name_prefix                  = lookup(each.value, "name_prefix", null)
  group_name                   = try(aws_scheduler_schedule_group.this[each.value.group_name].id, lookup(each.value, "group_name", null))
  schedule_expression          = each.value.schedule_expression
  schedule_expression_timezone = lookup(each.value, "timezone", null)
  start_date                   = lookup(each.value, "start_date", null)
  end_date                     = lookup(each.value, "end_date", null)
  kms_key_arn                  = lookup(each.value, "kms_key_arn", null)
  state                        = lookup(each.value, "state", true) ? "ENABLED" : "DISABLED"

  flexible_time_window {
    mode                      = lookup(each.value, "use_flexible_time_window", false) ? "FLEXIBLE" : "OFF"
    maximum_window_in_minutes = lookup(each.value, "maximum_window_in_minutes", null)
  }

  target {
    arn      = each.value.arn
    role_arn = can(length(each.value.role_arn) > 0) ? each.value.role_arn : aws_iam_role.eventbridge[0].arn
    input    = lookup(each.value, "input", null)

    dynamic "dead_letter_config" {
      for_each = lookup(each.value, "dead_letter_arn", null) == null ? [] : [each.value.dead_letter_arn]
      content {
        arn = dead_letter_config.value
      }
    }

    dynamic "sqs_parameters" {
      for_each = lookup(each.value, "message_group_id", null) == null ? [] : [each.value.message_group_id]
      content {
        message_group_id = sqs_parameters.value
      }
    }

    dynamic "retry_policy" {
      for_each = lookup(each.value, "retry_policy", null) == null ? [] : [each.value.retry_policy]
      content {
        maximum_event_age_in_seconds = retry_policy.value.maximum_event_age_in_seconds
        maximum_retry_attempts       = retry_policy.value.maximum_retry_attempts
      }
    }
  }
}

resource "aws_pipes_pipe" "this" {
  for_each = { for key, one in var.pipes : key => one if var.create && var.create_pipes }

  name          = var.append_pipe_postfix ? "${replace(each.key, "_", "-")}-pipe" : each.key
  role_arn      = try(each.value.role_arn, aws_iam_role.eventbridge_pipe[each.key].arn)
  source        = each.value.source
  target        = each.value.target
  enrichment    = try(aws_cloudwatch_event_api_destination.this[each.value.enrichment].arn, each.value.enrichment, null)
  desired_state = lookup(each.value, "desired_state", null)

  dynamic "source_parameters" {
    for_each = try([each.value.source_parameters], [])
    content {
      dynamic "filter_criteria" {
        for_each = try([source_parameters.value.filter_criteria], [])
        content {
          dynamic "filter" {
            for_each = try(filter_criteria.value, [])
            content {
              pattern = filter.value.pattern
            }
          }
        }
      }

      dynamic "sqs_queue_parameters" {
        for_each = try([source_parameters.value.sqs_queue_parameters], [])
        content {
          batch_size                         = try(sqs_queue_parameters.value.batch_size, null)
          maximum_batching_window_in_seconds = try(sqs_queue_parameters.value.maximum_batching_window_in_seconds, null)
        }
      }

      dynamic "dynamodb_stream_parameters" {
        for_each = try([source_parameters.value.dynamodb_stream_parameters], [])
        content {
          batch_size                         = try(dynamodb_stream_parameters.value.batch_size, null)
          maximum_batching_window_in_seconds = try(dynamodb_stream_parameters.value.maximum_batching_window_in_seconds, null)
          maximum_record_age_in_seconds      = try(dynamodb_stream_parameters.value.maximum_record_age_in_seconds, null)
          maximum_retry_attempts             = try(dynamodb_stream_parameters.value.maximum_retry_attempts, null)
          on_partial_batch_item_failure      = try(dynamodb_stream_parameters.value.on_partial_batch_item_failure, null)
          parallelization_factor             = try(dynamodb_stream_parameters.value.parallelization_factor, null)
          starting_position                  = try(dynamodb_stream_parameters.value.starting_position, null)

          dynamic "dead_letter_config" {
            for_each = try([dynamodb_stream_parameters.value.dead_letter_config], [])
            content {
              arn = dead_letter_config.value.arn
            }
          }
        }
      }

      dynamic "kinesis_stream_parameters" {
        for_each = try([source_parameters.value.kinesis_stream_parameters], [])
        content {
          batch_size                         = try(kinesis_stream_parameters.value.batch_size, null)
          maximum_batching_window_in_seconds = try(kinesis_stream_parameters.value.maximum_batching_window_in_seconds, null)
          maximum_record_age_in_seconds      = try(kinesis_stream_parameters.value.maximum_record_age_in_seconds, null)
          maximum_retry_attempts             = try(kinesis_stream_parameters.value.maximum_retry_attempts, null)
          on_partial_batch_item_failure      = try(kinesis_stream_parameters.value.on_partial_batch_item_failure, null)
          parallelization_factor             = try(kinesis_stream_parameters.value.parallelization_factor, null)
          starting_position                  = try(kinesis_stream_parameters.value.starting_position, null)
          starting_position_timestamp        = try(kinesis_stream_parameters.value.starting_position_timestamp, null)

          dynamic "dead_letter_config" {
            for_each = try([kinesis_stream_parameters.value.dead_letter_config], [])
            content {
              arn = dead_letter_config.value.arn
            }
          }
        }
      }
    }
  }

  dynamic "target_parameters" {
    for_each = try([each.value.target_parameters], [])
    content {
      input_template = try(target_parameters.value.input_template, null)

      dynamic "sqs_queue_parameters" {
        for_each = try([target_parameters.value.sqs_queue_parameters], [])
        content {
          message_deduplication_id = try(sqs_queue_parameters.value.message_deduplication_id, null)
          message_group_id         = try(sqs_queue_parameters.value.message_group_id, null)
        }
      }

      dynamic "lambda_function_parameters" {
        for_each = try([target_parameters.value.lambda_function_parameters], [])
        content {
          invocation_type = try(lambda_function_parameters.value.invocation_type, null)
        }
      }
    }
  }
}

# Others name these. What they hold is left out.
resource "aws_iam_role" "eventbridge" {
  count = var.create && var.create_role ? 1 : 0

  name = var.create && var.create_role ? coalesce(var.role_name, var.bus_name, "*") : null

  # What it may do is not known. No program has it.
  managed_policy_arns = data.external.beyond.policies
}

resource "aws_iam_role" "eventbridge_pipe" {
  for_each = { for key, one in var.pipes : key => one if var.create && var.create_pipes && (var.create_role || var.create_pipe_role_only) && !can(one.role_arn) }

  name_prefix = try(each.value.role_name_prefix, each.key)

  # What it may do is not known. No program has it.
  managed_policy_arns = data.external.beyond.policies
}

resource "aws_cloudwatch_event_api_destination" "this" {
  for_each = var.create && var.create_api_destinations ? var.api_destinations : {}

  name = var.append_destination_postfix ? "${replace(each.key, "_", "-")}-destination" : each.key
}

resource "aws_scheduler_schedule_group" "this" {
  for_each = { for key, one in var.schedule_groups : key => one if var.create && var.create_schedule_groups }

  name        = lookup(each.value, "name_prefix", null) == null ? try(each.value.name, each.key) : null
  name_prefix = lookup(each.value, "name_prefix", null)
}

# Stands for what this model leaves out: nothing is known of it.
data "external" "beyond" {}
