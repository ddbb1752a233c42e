# DataDog/lambda-datadog/aws: outputs.

output "architectures" {
  value = aws_lambda_function.this.architectures
}

output "arn" {
  value = aws_lambda_function.this.arn
}

output "code_signing_config_arn" {
  value = aws_lambda_function.this.code_signing_config_arn
}

output "dead_letter_config" {
  value = aws_lambda_function.this.dead_letter_config
}

output "description" {
  value = aws_lambda_function.this.description
}

output "environment" {
  value = aws_lambda_function.this.environment
}

output "ephemeral_storage" {
  value = aws_lambda_function.this.ephemeral_storage
}

output "file_system_config" {
  value = aws_lambda_function.this.file_system_config
}

output "filename" {
  value = aws_lambda_function.this.filename
}

output "function_name" {
  value = aws_lambda_function.this.function_name
}

output "handler" {
  value = aws_lambda_function.this.handler
}

output "invoke_arn" {
  value = aws_lambda_function.this.invoke_arn
}

output "kms_key_arn" {
  value = aws_lambda_function.this.kms_key_arn
}

output "last_modified" {
  value = aws_lambda_function.this.last_modified
}

output "layers" {
  value = aws_lambda_function.this.layers
}

output "logging_config" {
  value = aws_lambda_function.this.logging_config
}

output "memory_size" {
  value = aws_lambda_function.this.memory_size
}

output "package_type" {
  value = aws_lambda_function.this.package_type
}

output "publish" {
  value = aws_lambda_function.this.publish
}

output "qualified_arn" {
  value = aws_lambda_function.this.qualified_arn
}

output "qualified_invoke_arn" {
  value = aws_lambda_function.this.qualified_invoke_arn
}

output "reserved_concurrent_executions" {
  value = aws_lambda_function.this.reserved_concurrent_executions
}

output "runtime" {
  value = aws_lambda_function.this.runtime
}

output "s3_bucket" {
  value = aws_lambda_function.this.s3_bucket
}

output "s3_key" {
  value = aws_lambda_function.this.s3_key
}

output "s3_object_version" {
  value = aws_lambda_function.this.s3_object_version
}

output "signing_job_arn" {
  value = aws_lambda_function.this.signing_job_arn
}

output "signing_profile_version_arn" {
  value = aws_lambda_function.this.signing_profile_version_arn
}

output "skip_destroy" {
  value = aws_lambda_function.this.skip_destroy
}

output "snap_start" {
  value = aws_lambda_function.this.snap_start
}

output "source_code_hash" {
  value = aws_lambda_function.this.source_code_hash
}

output "source_code_size" {
  value = aws_lambda_function.this.source_code_size
}

output "tags" {
  value = aws_lambda_function.this.tags
}

output "tags_all" {
  value = aws_lambda_function.this.tags_all
}

output "timeout" {
  value = aws_lambda_function.this.timeout
}

output "tracing_config" {
  value = aws_lambda_function.this.tracing_config
}

output "version" {
  value = aws_lambda_function.this.version
}

output "vpc_config" {
  value = aws_lambda_function.this.vpc_config
}
