# terraform-aws-modules/kms/aws from 2.0.1: a key with its policy and its aliases. Grants are left
# out. What differs between versions is in files of its own.

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  dnssec    = "dnssec-route53.${data.aws_partition.current.dns_suffix}"

  encrypt = ["Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey*", "DescribeKey"]
  administer = [
    "Create*", "Describe*", "Enable*", "List*", "Put*", "Update*", "Revoke*", "Disable*", "Get*", "Delete*",
    "TagResource", "UntagResource", "ScheduleKeyDeletion", "CancelKeyDeletion", "ReplicateKey", "ImportKeyMaterial",
  ]

  # Who may do what with the key. Some may only let services of AWS use it.
  roles = [
    { sid = "Default", who = var.enable_default_policy ? ["arn:${local.partition}:iam::${local.account}:root"] : [], may = ["*"], for_services = false },
    { sid = "KeyOwner", who = var.key_owners, may = ["*"], for_services = false },
    { sid = "KeyAdministration", who = var.key_administrators, may = local.administer, for_services = false },
    { sid = "KeyUsage", who = var.key_users, may = local.encrypt, for_services = false },
    { sid = "KeyServiceUsage", who = var.key_service_users, may = ["CreateGrant", "ListGrants", "RevokeGrant"], for_services = true },
    { sid = "KeyServiceRolesASG", who = var.key_service_roles_for_autoscaling, may = local.encrypt, for_services = false },
    { sid = "KeyServiceRolesASGPersistentVol", who = var.key_service_roles_for_autoscaling, may = ["CreateGrant"], for_services = true },
    { sid = "KeySymmetricEncryption", who = var.key_symmetric_encryption_users, may = ["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey*", "ReEncrypt*"], for_services = false },
    { sid = "KeyHMAC", who = var.key_hmac_users, may = ["DescribeKey", "GenerateMac", "VerifyMac"], for_services = false },
    { sid = "KeyAsymmetricPublicEncryption", who = var.key_asymmetric_public_encryption_users, may = ["Encrypt", "Decrypt", "ReEncrypt*", "DescribeKey", "GetPublicKey"], for_services = false },
    { sid = "KeyAsymmetricSignVerify", who = var.key_asymmetric_sign_verify_users, may = ["DescribeKey", "GetPublicKey", "Sign", "Verify"], for_services = false },
  ]
}

data "aws_iam_policy_document" "this" {
  count = var.create ? 1 : 0

  source_policy_documents   = var.source_policy_documents
  override_policy_documents = var.override_policy_documents

  dynamic "statement" {
    for_each = [for role in local.roles : role if length(role.who) > 0]
    content {
      sid       = statement.value.sid
      actions   = [for action in statement.value.may : "kms:${action}"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = statement.value.who
      }

      dynamic "condition" {
        for_each = statement.value.for_services ? ["true"] : []
        content {
          test     = "Bool"
          variable = "kms:GrantIsForAWSResource"
          values   = [condition.value]
        }
      }
    }
  }

  dynamic "statement" {
    for_each = var.enable_route53_dnssec ? [local.dnssec] : []
    content {
      sid       = "Route53DnssecService"
      actions   = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [statement.value]
      }
    }
  }

  dynamic "statement" {
    for_each = var.enable_route53_dnssec ? [local.dnssec] : []
    content {
      sid       = "Route53DnssecGrant"
      actions   = ["kms:CreateGrant"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [statement.value]
      }

      condition {
        test     = "Bool"
        variable = "kms:GrantIsForAWSResource"
        values   = ["true"]
      }

      dynamic "condition" {
        for_each = local.dnssec_sources
        content {
          test     = "StringEquals"
          variable = "aws:SourceAccount"
          values   = condition.value.accounts
        }
      }

      dynamic "condition" {
        for_each = local.dnssec_sources
        content {
          test     = "ArnLike"
          variable = "aws:SourceArn"
          values   = [condition.value.zone]
        }
      }
    }
  }

  dynamic "statement" {
    for_each = local.statements
    content {
      sid           = statement.value.sid
      effect        = statement.value.effect
      actions       = statement.value.actions
      not_actions   = statement.value.not_actions
      resources     = statement.value.resources
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
        for_each = statement.value.conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_kms_key" "this" {
  count = var.create && !var.create_external && !var.create_replica && !var.create_replica_external ? 1 : 0

  is_enabled   = var.is_enabled
  key_usage    = var.key_usage
  multi_region = var.multi_region
  policy       = coalesce(var.policy, data.aws_iam_policy_document.this[0].json)
}

resource "aws_kms_external_key" "this" {
  count = var.create && var.create_external && !var.create_replica && !var.create_replica_external ? 1 : 0

  policy = coalesce(var.policy, data.aws_iam_policy_document.this[0].json)
}

resource "aws_kms_replica_key" "this" {
  count = var.create && var.create_replica && !var.create_external && !var.create_replica_external ? 1 : 0

  policy = coalesce(var.policy, data.aws_iam_policy_document.this[0].json)
}

resource "aws_kms_replica_external_key" "this" {
  count = var.create && var.create_replica_external && !var.create_replica && !var.create_external ? 1 : 0

  policy = coalesce(var.policy, data.aws_iam_policy_document.this[0].json)
}

locals {
  key_id = try(aws_kms_key.this[0].key_id, aws_kms_external_key.this[0].id, aws_kms_replica_key.this[0].key_id, aws_kms_replica_external_key.this[0].key_id)
}

resource "aws_kms_alias" "this" {
  for_each = { for key, one in merge({ for name in toset(var.aliases) : name => { name = name } }, var.computed_aliases) : key => one if var.create }

  name          = var.aliases_use_name_prefix ? null : "alias/${each.value.name}"
  name_prefix   = var.aliases_use_name_prefix ? "alias/${each.value.name}-" : null
  target_key_id = local.key_id
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

# Stands for what this model leaves out: nothing is known of it.
data "external" "beyond" {}
