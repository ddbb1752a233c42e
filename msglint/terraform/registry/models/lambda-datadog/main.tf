# DataDog/lambda-datadog/aws: a function whose invocations are traced.

variable "function_name" {
  type    = string
  default = null
}

variable "role" {
  type    = string
  default = null
}

variable "timeout" {
  type    = number
  default = null
}

variable "memory_size" {
  type    = number
  default = null
}

variable "reserved_concurrent_executions" {
  type    = number
  default = null
}

variable "dead_letter_config_target_arn" {
  type    = string
  default = null
}

# What makes no difference to messages.

variable "datadog_extension_layer_version" {}

variable "datadog_dotnet_layer_version" {}

variable "datadog_java_layer_version" {}

variable "datadog_node_layer_version" {}

variable "datadog_python_layer_version" {}

variable "architectures" {}

variable "code_signing_config_arn" {}

variable "description" {}

variable "environment_variables" {}

variable "ephemeral_storage_size" {}

variable "file_system_config_arn" {}

variable "file_system_config_local_mount_path" {}

variable "filename" {}

variable "handler" {}

variable "kms_key_arn" {}

variable "layers" {}

variable "logging_config_application_log_level" {}

variable "logging_config_log_format" {}

variable "logging_config_log_group" {}

variable "logging_config_system_log_level" {}

variable "package_type" {}

variable "publish" {}

variable "runtime" {}

variable "s3_bucket" {}

variable "s3_key" {}

variable "s3_object_version" {}

variable "skip_destroy" {}

variable "snap_start_apply_on" {}

variable "source_code_hash" {}

variable "tags" {}

variable "tracing_config_mode" {}

variable "vpc_config_ipv6_allowed_for_dual_stack" {}

variable "vpc_config_security_group_ids" {}

variable "vpc_config_subnet_ids" {}

resource "aws_lambda_function" "this" {
  function_name                  = var.function_name
  role                           = var.role
  timeout                        = var.timeout
  memory_size                    = var.memory_size
  reserved_concurrent_executions = var.reserved_concurrent_executions

  dynamic "dead_letter_config" {
    for_each = var.dead_letter_config_target_arn == null ? [] : [var.dead_letter_config_target_arn]
    content {
      target_arn = dead_letter_config.value
    }
  }
}
