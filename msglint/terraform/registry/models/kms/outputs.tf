# terraform-aws-modules/kms/aws: outputs.

output "aliases" {
  value = aws_kms_alias.this
}

output "external_key_expiration_model" {
  value = data.external.beyond.external_key_expiration_model
}

output "external_key_state" {
  value = data.external.beyond.external_key_state
}

output "external_key_usage" {
  value = data.external.beyond.external_key_usage
}

output "grants" {
  value = data.external.beyond.grants
}

output "key_arn" {
  value = try(aws_kms_key.this[0].arn, aws_kms_external_key.this[0].arn, aws_kms_replica_key.this[0].arn, aws_kms_replica_external_key.this[0].arn, null)
}

output "key_id" {
  value = try(aws_kms_key.this[0].key_id, aws_kms_external_key.this[0].id, aws_kms_replica_key.this[0].key_id, aws_kms_replica_external_key.this[0].key_id, null)
}

output "key_policy" {
  value = try(aws_kms_key.this[0].policy, aws_kms_external_key.this[0].policy, aws_kms_replica_key.this[0].policy, aws_kms_replica_external_key.this[0].policy, null)
}

output "key_region" {
  value = data.external.beyond.key_region
}
