# terraform-aws-modules/eventbridge/aws: inputs.

variable "append_connection_postfix" {}
variable "archives" {}
variable "attach_api_destination_policy" {}
variable "attach_cloudwatch_policy" {}
variable "attach_ecs_policy" {}
variable "attach_kinesis_firehose_policy" {}
variable "attach_kinesis_policy" {}
variable "attach_lambda_policy" {}
variable "attach_policies" {}
variable "attach_policy" {}
variable "attach_policy_json" {}
variable "attach_policy_jsons" {}
variable "attach_policy_statements" {}
variable "attach_sfn_policy" {}
variable "attach_sns_policy" {}
variable "attach_sqs_policy" {}
variable "attach_tracing_policy" {}
variable "bus_description" {}
variable "cloudwatch_target_arns" {}
variable "connections" {}
variable "create_archives" {}
variable "create_connections" {}
variable "create_log_delivery" {}
variable "create_log_delivery_source" {}
variable "create_permissions" {}
variable "create_schemas_discoverer" {}
variable "ecs_pass_role_resources" {}
variable "ecs_target_arns" {}
variable "event_source_name" {}
variable "kinesis_firehose_target_arns" {}
variable "kinesis_target_arns" {}
variable "lambda_target_arns" {}
variable "log_config" {}
variable "log_delivery" {}
variable "log_delivery_source_name" {}
variable "number_of_policies" {}
variable "number_of_policy_jsons" {}
variable "permissions" {}
variable "policies" {}
variable "policy" {}
variable "policy_json" {}
variable "policy_jsons" {}
variable "policy_path" {}
variable "policy_statements" {}
variable "role_description" {}
variable "role_force_detach_policies" {}
variable "role_path" {}
variable "role_permissions_boundary" {}
variable "role_tags" {}
variable "schedule_group_timeouts" {}
variable "schemas_discoverer_description" {}
variable "sfn_target_arns" {}
variable "sns_kms_arns" {}
variable "sns_target_arns" {}
variable "sqs_target_arns" {}
variable "tags" {}
variable "trusted_entities" {}

variable "create" {
  type    = bool
  default = true
}

variable "create_role" {
  type    = bool
  default = true
}

variable "create_pipe_role_only" {
  type    = bool
  default = false
}

variable "append_rule_postfix" {
  type    = bool
  default = true
}

variable "append_schedule_group_postfix" {
  type    = bool
  default = true
}

variable "append_schedule_postfix" {
  type    = bool
  default = true
}

variable "append_pipe_postfix" {
  type    = bool
  default = true
}

variable "append_destination_postfix" {
  type    = bool
  default = true
}

variable "create_bus" {
  type    = bool
  default = true
}

variable "create_rules" {
  type    = bool
  default = true
}

variable "create_targets" {
  type    = bool
  default = true
}

variable "create_api_destinations" {
  type    = bool
  default = false
}

variable "create_schedule_groups" {
  type    = bool
  default = true
}

variable "create_schedules" {
  type    = bool
  default = true
}

variable "create_pipes" {
  type    = bool
  default = true
}

variable "region" {
  type    = string
  default = null
}

variable "bus_name" {
  type    = string
  default = "default"
}

variable "dead_letter_config" {
  type    = any
  default = {}
}

variable "kms_key_identifier" {
  type    = string
  default = null
}

variable "rules" {
  type    = map(any)
  default = {}
}

variable "targets" {
  type    = any
  default = {}
}

variable "api_destinations" {
  type    = map(any)
  default = {}
}

variable "schedule_groups" {
  type    = any
  default = {}
}

variable "schedules" {
  type    = map(any)
  default = {}
}

variable "pipes" {
  type    = any
  default = {}
}

variable "role_name" {
  type    = string
  default = null
}
