# terraform-aws-modules/sns/aws before 7.0: statements and subscriptions are taken as they are.

variable "topic_policy_statements" {
  type    = any
  default = {}
}

variable "subscriptions" {
  type    = any
  default = {}
}

variable "application_feedback" {
  type    = map(string)
  default = {}
}

variable "firehose_feedback" {
  type    = map(string)
  default = {}
}

variable "http_feedback" {
  type    = map(string)
  default = {}
}

variable "lambda_feedback" {
  type    = map(string)
  default = {}
}

variable "sqs_feedback" {
  type    = map(string)
  default = {}
}

locals {
  statements = {
    for name, one in var.topic_policy_statements : name => {
      sid            = try(one.sid, name)
      effect         = try(one.effect, null)
      actions        = try(one.actions, null)
      not_actions    = try(one.not_actions, null)
      resources      = try(one.resources, [aws_sns_topic.this[0].arn])
      not_resources  = try(one.not_resources, null)
      principals     = try(one.principals, [])
      not_principals = try(one.not_principals, [])
      conditions     = try(one.conditions, [])
    }
  }
}
