# terraform-aws-modules/kms/aws from 4.0: statements are a typed list.

variable "region" {}

variable "computed_aliases" {
  type    = map(object({ name = string }))
  default = {}
}

variable "key_statements" {
  type = list(object({
    sid            = optional(string)
    effect         = optional(string)
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

variable "route53_dnssec_sources" {
  type = list(object({
    account_ids     = optional(list(string))
    hosted_zone_arn = optional(string)
  }))
  default = null
}

locals {
  statements = [for one in var.key_statements == null ? [] : var.key_statements : merge(one, { conditions = one.condition })]
  dnssec_sources = [
    for one in var.route53_dnssec_sources == null ? [] : var.route53_dnssec_sources : {
      accounts = coalescelist(one.account_ids, [local.account])
      zone     = coalesce(one.hosted_zone_arn, "arn:${local.partition}:route53:::hostedzone/*")
    }
  ]
}
