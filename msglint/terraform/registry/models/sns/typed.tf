# terraform-aws-modules/sns/aws from 7.0: statements and subscriptions are typed.

variable "region" {
  type    = string
  default = null
}

variable "topic_policy_statements" {
  type = map(object({
    sid            = optional(string)
    effect         = optional(string, "Allow")
    actions        = optional(list(string))
    not_actions    = optional(list(string))
    resources      = optional(list(string))
    not_resources  = optional(list(string))
    principals     = optional(list(object({ type = string, identifiers = list(string) })), [])
    not_principals = optional(list(object({ type = string, identifiers = list(string) })), [])
    condition      = optional(list(object({ test = string, variable = string, values = list(string) })), [])
  }))
  default = null
}

variable "subscriptions" {
  type = map(object({
    protocol                        = string
    endpoint                        = string
    confirmation_timeout_in_minutes = optional(number)
    delivery_policy                 = optional(string)
    endpoint_auto_confirms          = optional(bool)
    filter_policy                   = optional(string)
    filter_policy_scope             = optional(string)
    raw_message_delivery            = optional(bool)
    redrive_policy                  = optional(string)
    replay_policy                   = optional(string)
    subscription_role_arn           = optional(string)
  }))
  default = {}
}

variable "application_feedback" {
  type    = object({ failure_role_arn = optional(string), success_role_arn = optional(string), success_sample_rate = optional(number) })
  default = {}
}

variable "firehose_feedback" {
  type    = object({ failure_role_arn = optional(string), success_role_arn = optional(string), success_sample_rate = optional(number) })
  default = {}
}

variable "http_feedback" {
  type    = object({ failure_role_arn = optional(string), success_role_arn = optional(string), success_sample_rate = optional(number) })
  default = {}
}

variable "lambda_feedback" {
  type    = object({ failure_role_arn = optional(string), success_role_arn = optional(string), success_sample_rate = optional(number) })
  default = {}
}

variable "sqs_feedback" {
  type    = object({ failure_role_arn = optional(string), success_role_arn = optional(string), success_sample_rate = optional(number) })
  default = {}
}

locals {
  statements = {
    for name, one in var.topic_policy_statements == null ? {} : var.topic_policy_statements : name => merge(one, {
      sid        = try(coalesce(one.sid, name))
      resources  = one.resources == null ? [aws_sns_topic.this[0].arn] : one.resources
      conditions = one.condition
    })
  }
}
