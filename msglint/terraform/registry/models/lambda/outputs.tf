# terraform-aws-modules/lambda/aws: outputs.

output "lambda_function_arn" {
  value = try(aws_lambda_function.this[0].arn, "")
}

output "lambda_function_invoke_arn" {
  value = try(aws_lambda_function.this[0].invoke_arn, "")
}

output "lambda_function_name" {
  value = try(aws_lambda_function.this[0].function_name, "")
}

output "lambda_function_qualified_arn" {
  value = try(aws_lambda_function.this[0].qualified_arn, "")
}

output "lambda_function_qualified_invoke_arn" {
  value = try(aws_lambda_function.this[0].qualified_invoke_arn, "")
}

output "lambda_function_version" {
  value = try(aws_lambda_function.this[0].version, "")
}

output "lambda_function_kms_key_arn" {
  value = try(aws_lambda_function.this[0].kms_key_arn, "")
}

output "lambda_layer_arn" {
  value = try(aws_lambda_layer_version.this[0].arn, "")
}

output "lambda_layer_layer_arn" {
  value = try(aws_lambda_layer_version.this[0].layer_arn, "")
}

output "lambda_layer_version" {
  value = try(aws_lambda_layer_version.this[0].version, "")
}

output "lambda_event_source_mapping_arn" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.arn }
}

output "lambda_event_source_mapping_function_arn" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.function_arn }
}

output "lambda_event_source_mapping_uuid" {
  value = { for name, one in aws_lambda_event_source_mapping.this : name => one.uuid }
}

output "lambda_role_arn" {
  value = try(aws_iam_role.lambda[0].arn, "")
}

output "lambda_role_name" {
  value = try(aws_iam_role.lambda[0].name, "")
}

output "lambda_role_unique_id" {
  value = try(aws_iam_role.lambda[0].unique_id, "")
}

output "lambda_cloudwatch_log_group_arn" {
  value = var.lambda_at_edge ? data.external.beyond.log_group : try(data.aws_cloudwatch_log_group.lambda[0].arn, aws_cloudwatch_log_group.lambda[0].arn, "")
}

output "lambda_cloudwatch_log_group_name" {
  value = try(data.aws_cloudwatch_log_group.lambda[0].name, aws_cloudwatch_log_group.lambda[0].name, "")
}

# The ARN put together from its parts.
output "lambda_function_arn_static" {
  value = local.has_function ? join(":", [
    "arn",
    data.aws_partition.current.partition,
    "lambda",
    data.aws_region.current.region,
    data.aws_caller_identity.current.account_id,
    "function",
    var.function_name,
  ]) : ""
}

output "lambda_function_code_sha256" {
  value = data.external.beyond.lambda_function_code_sha256
}

output "lambda_function_last_modified" {
  value = data.external.beyond.lambda_function_last_modified
}

output "lambda_function_source_code_hash" {
  value = data.external.beyond.lambda_function_source_code_hash
}

output "lambda_function_source_code_size" {
  value = data.external.beyond.lambda_function_source_code_size
}

output "lambda_function_signing_job_arn" {
  value = data.external.beyond.lambda_function_signing_job_arn
}

output "lambda_function_signing_profile_version_arn" {
  value = data.external.beyond.lambda_function_signing_profile_version_arn
}

output "lambda_function_url" {
  value = data.external.beyond.lambda_function_url
}

output "lambda_function_url_id" {
  value = data.external.beyond.lambda_function_url_id
}

output "lambda_layer_code_sha256" {
  value = data.external.beyond.lambda_layer_code_sha256
}

output "lambda_layer_created_date" {
  value = data.external.beyond.lambda_layer_created_date
}

output "lambda_layer_source_code_hash" {
  value = data.external.beyond.lambda_layer_source_code_hash
}

output "lambda_layer_source_code_size" {
  value = data.external.beyond.lambda_layer_source_code_size
}

output "lambda_event_source_mapping_state" {
  value = data.external.beyond.lambda_event_source_mapping_state
}

output "lambda_event_source_mapping_state_transition_reason" {
  value = data.external.beyond.lambda_event_source_mapping_state_transition_reason
}

output "local_filename" {
  value = data.external.beyond.local_filename
}

output "s3_object" {
  value = data.external.beyond.s3_object
}
