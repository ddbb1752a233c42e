# terraform-aws-modules/sqs/aws from 5.1: statements are typed, and the Region can be set.

variable "queue_policy_statements" {
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
    conditions     = optional(list(object({ test = string, variable = string, values = list(string) })), [])
  }))
  default = null
}

variable "dlq_queue_policy_statements" {
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
    conditions     = optional(list(object({ test = string, variable = string, values = list(string) })), [])
  }))
  default = null
}

variable "region" {
  type    = string
  default = null
}

data "aws_region" "current" {
  region = var.region
}

locals {
  region = data.aws_region.current.region
}

data "aws_iam_policy_document" "this" {
  count = local.has_policy ? 1 : 0

  source_policy_documents   = var.source_queue_policy_documents
  override_policy_documents = var.override_queue_policy_documents

  dynamic "statement" {
    for_each = var.queue_policy_statements == null ? {} : var.queue_policy_statements

    content {
      sid           = try(coalesce(statement.value.sid, statement.key))
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources == null ? [aws_sqs_queue.this[0].arn] : statement.value.resources
      not_resources = statement.value.not_resources

      dynamic "principals" {
        for_each = statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "not_principals" {
        for_each = statement.value.not_principals
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = concat(statement.value.condition, statement.value.conditions)
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

data "aws_iam_policy_document" "dlq" {
  count = local.has_dlq_policy ? 1 : 0

  source_policy_documents   = var.source_dlq_queue_policy_documents
  override_policy_documents = var.override_dlq_queue_policy_documents

  dynamic "statement" {
    for_each = var.dlq_queue_policy_statements == null ? {} : var.dlq_queue_policy_statements

    content {
      sid           = try(coalesce(statement.value.sid, statement.key))
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources == null ? [aws_sqs_queue.dlq[0].arn] : statement.value.resources
      not_resources = statement.value.not_resources

      dynamic "principals" {
        for_each = statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "not_principals" {
        for_each = statement.value.not_principals
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = concat(statement.value.condition, statement.value.conditions)
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}
