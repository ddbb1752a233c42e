# terraform-aws-modules/kms/aws before 4.0: statements are taken as they are.

variable "computed_aliases" {
  type    = any
  default = {}
}

variable "key_statements" {
  type    = any
  default = {}
}

variable "route53_dnssec_sources" {
  type    = list(any)
  default = []
}

locals {
  statements = [
    for one in var.key_statements : {
      sid            = try(one.sid, null)
      effect         = try(one.effect, null)
      actions        = try(one.actions, null)
      not_actions    = try(one.not_actions, null)
      resources      = try(one.resources, null)
      not_resources  = try(one.not_resources, null)
      principals     = try(one.principals, [])
      not_principals = try(one.not_principals, [])
      conditions     = try(one.conditions, [])
    }
  ]
  dnssec_sources = [
    for one in var.route53_dnssec_sources : {
      accounts = try(one.account_ids, [local.account])
      zone     = try(one.hosted_zone_arn, "arn:${local.partition}:route53:::hostedzone/*")
    }
  ]
}
