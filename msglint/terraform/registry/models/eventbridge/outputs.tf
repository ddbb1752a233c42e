# terraform-aws-modules/eventbridge/aws: outputs.

output "eventbridge_bus_name" {
  value = var.bus_name
}

output "eventbridge_bus_arn" {
  value = try(aws_cloudwatch_event_bus.this[0].arn, "")
}

output "eventbridge_archive_arns" {
  value = data.external.beyond.eventbridge_archive_arns
}

output "eventbridge_permission_ids" {
  value = data.external.beyond.eventbridge_permission_ids
}

output "eventbridge_connection_ids" {
  value = data.external.beyond.eventbridge_connection_ids
}

output "eventbridge_connection_arns" {
  value = data.external.beyond.eventbridge_connection_arns
}

output "eventbridge_api_destination_arns" {
  value = { for key, one in aws_cloudwatch_event_api_destination.this : key => one.arn }
}

output "eventbridge_rule_ids" {
  value = { for key, one in aws_cloudwatch_event_rule.this : key => one.id }
}

output "eventbridge_rule_arns" {
  value = { for key, one in aws_cloudwatch_event_rule.this : key => one.arn }
}

output "eventbridge_schedule_group_ids" {
  value = { for key, one in aws_scheduler_schedule_group.this : key => one.id }
}

output "eventbridge_schedule_group_arns" {
  value = { for key, one in aws_scheduler_schedule_group.this : key => one.arn }
}

output "eventbridge_schedule_group_states" {
  value = data.external.beyond.eventbridge_schedule_group_states
}

output "eventbridge_schedule_ids" {
  value = { for key, one in aws_scheduler_schedule.this : key => one.id }
}

output "eventbridge_schedule_arns" {
  value = { for key, one in aws_scheduler_schedule.this : key => one.arn }
}

output "eventbridge_role_arn" {
  value = try(aws_iam_role.eventbridge[0].arn, "")
}

output "eventbridge_role_name" {
  value = try(aws_iam_role.eventbridge[0].name, "")
}

output "eventbridge_pipe_ids" {
  value = { for key, one in aws_pipes_pipe.this : key => one.id }
}

output "eventbridge_pipe_arns" {
  value = { for key, one in aws_pipes_pipe.this : key => one.arn }
}

output "eventbridge_pipe_role_arns" {
  value = data.external.beyond.eventbridge_pipe_role_arns
}

output "eventbridge_pipe_role_names" {
  value = data.external.beyond.eventbridge_pipe_role_names
}

output "eventbridge_bus" {
  value = aws_cloudwatch_event_bus.this
}

output "eventbridge_archives" {
  value = data.external.beyond.eventbridge_archives
}

output "eventbridge_permissions" {
  value = data.external.beyond.eventbridge_permissions
}

output "eventbridge_connections" {
  value = data.external.beyond.eventbridge_connections
}

output "eventbridge_api_destinations" {
  value = data.external.beyond.eventbridge_api_destinations
}

output "eventbridge_targets" {
  value = aws_cloudwatch_event_target.this
}

output "eventbridge_rules" {
  value = aws_cloudwatch_event_rule.this
}

output "eventbridge_schedule_groups" {
  value = data.external.beyond.eventbridge_schedule_groups
}

output "eventbridge_schedules" {
  value = aws_scheduler_schedule.this
}

output "eventbridge_pipes" {
  value = aws_pipes_pipe.this
}

output "eventbridge_log_delivery_source_arn" {
  value = data.external.beyond.eventbridge_log_delivery_source_arn
}

output "eventbridge_log_delivery_source_name" {
  value = data.external.beyond.eventbridge_log_delivery_source_name
}

output "eventbridge_pipes_iam_roles" {
  value = data.external.beyond.eventbridge_pipes_iam_roles
}

output "eventbridge_iam_roles" {
  value = data.external.beyond.eventbridge_iam_roles
}
